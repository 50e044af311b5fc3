"""µm per pixel that a person has entered for slides that do not state it, kept for the next time.

A value belongs to the slide's fingerprint, so that it holds wherever the file lies. It is given to ``open_slide`` as
``mpp`` and then shown, in the window and in every result, as entered by the user.
"""

from __future__ import annotations

import logging
import math
import threading
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from crosscancer_core import atomic_file
from crosscancer_core.errors import ConfigError

_LOG = logging.getLogger(__name__)

_POSSIBLE_MPP = (0.01, 100.0)
"""Outside lies a slip of the hand, such as a value in nanometres."""


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True)

    schema_version: int = 1
    mpp: dict[str, float] = {}


class RememberedResolutions:
    """The values in one JSON file; which one is the caller's to say. May be used from any thread."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()

    @property
    def empty(self) -> bool:
        """Nothing was entered for any slide."""
        return not self._read().mpp

    def get(self, fingerprint: str) -> float | None:
        """What was entered for the slide, None where nothing was."""
        return self._read().mpp.get(fingerprint)

    def remember(self, fingerprint: str, mpp: float) -> None:
        """Keep ``mpp`` for the slide.

        Raises:
            ConfigError: it is no possible value.
            DiskFullError, NotWritableError: it cannot be kept.
        """
        low, high = _POSSIBLE_MPP
        if not (math.isfinite(mpp) and low <= mpp <= high):
            hint = f"Enter a value from {low:g} to {high:g}."
            raise ConfigError("mpp", f"{mpp:g} µm per pixel is not possible", hint)
        self._write(fingerprint, mpp)

    def forget(self, fingerprint: str) -> None:
        """Let the slide speak for itself again. Raises as :meth:`remember`."""
        if self.get(fingerprint) is not None:
            self._write(fingerprint, None)

    def _write(self, fingerprint: str, mpp: float | None) -> None:
        with self._lock:  # read again: another window may have added a value
            values = dict(self._read().mpp)
            values.pop(fingerprint, None)
            if mpp is not None:
                values[fingerprint] = mpp
            atomic_file.make_folder(self._file.parent)
            atomic_file.write_text(self._file, _Content(mpp=values).model_dump_json(indent=1) + "\n")

    def _read(self) -> _Content:
        try:
            return _Content.model_validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return _Content()
        except (OSError, ValidationError) as error:
            # a value that must be entered once more is no reason to stop; the file is put aside, not lost
            _LOG.warning("%s cannot be read and is put aside: %s", self._file, error)
            with suppress(OSError):
                self._file.replace(self._file.with_suffix(".damaged"))
            return _Content()
