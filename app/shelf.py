"""How the window takes slides from disk: with what was entered for them and the low levels that were made for them."""

from __future__ import annotations

from pathlib import Path

from crosscancer_core.slides.fingerprint import fingerprint
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.remembered_resolution import RememberedResolutions
from crosscancer_core.slides.slide import Slide


class Shelf:
    """Belongs to one user's ``folder``. May be used from any thread."""

    def __init__(self, folder: Path) -> None:
        self._resolutions = RememberedResolutions(folder / "resolutions.json")
        self._pyramids = folder / "pyramids"

    def open(self, path: Path, mpp: float | None = None) -> Slide:
        """Open a slide. What was entered for it here goes before ``mpp``, the cohort's value. Raises as ``open_slide``.

        Low levels that a slide lacks are kept, so that they are made once.
        """
        entered = self.entered(path)
        return open_slide(path, entered if entered is not None else mpp, self._pyramids)

    def entered(self, path: Path) -> float | None:
        """The µm per pixel that was entered for the slide; None where none was, or it cannot be read."""
        try:
            return self._resolutions.get(fingerprint(path))
        except OSError:  # opening the slide says why
            return None

    def enter(self, path: Path, mpp: float) -> None:
        """Remember ``mpp`` for the slide.

        Raises:
            OSError: the slide cannot be read.
            CrossCancerError: it is no possible value, or cannot be kept.
        """
        self._resolutions.remember(fingerprint(path), mpp)

    def forget(self, path: Path) -> None:
        """Let the slide's file speak for itself again. Raises as :meth:`enter`."""
        self._resolutions.forget(fingerprint(path))
