"""Open any slide: ask the readers in turn and say why each refused."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from crosscancer_core.errors import UnsupportedSlideError
from crosscancer_core.slides.openslide_reader import OpenSlideReader
from crosscancer_core.slides.slide import Slide

logger = logging.getLogger(__name__)

_READERS: tuple[tuple[str, Callable[[Path, float | None], Slide]], ...] = (("OpenSlide", OpenSlideReader),)


def open_slide(path: Path, mpp: float | None = None) -> Slide:
    """Open ``path`` with the first reader that takes it. ``mpp`` is µm/px entered by a person and wins.

    Raises:
        UnsupportedSlideError: it is not there, or no reader takes it.
    """
    if not path.is_file():
        what = "it is a folder" if path.is_dir() else "there is no such file"
        raise UnsupportedSlideError(path, {"file": what}, "Check the path; a network drive may be disconnected.")
    tried: dict[str, str] = {}
    for _, reader in _READERS:
        try:
            return reader(path, mpp)
        except UnsupportedSlideError as error:
            tried.update(error.tried)
        except OSError as error:
            tried["file"] = (error.strerror or str(error)).lower()
    raise UnsupportedSlideError(path, tried)
