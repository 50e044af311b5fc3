"""How slides are taken from disk: with what a person entered for them, and the low levels that were made for them.

The window, the tasks and the command line open slides through a shelf, so that a resolution that was entered once holds
everywhere, and low levels are made once.
"""

from __future__ import annotations

from pathlib import Path

from crosscancer_core.slides.fingerprint import fingerprint
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.remembered_resolution import RememberedResolutions
from crosscancer_core.slides.slide import Slide
from crosscancer_core.user_folder import user_folder


class Shelf:
    """Belongs to one user's ``folder``; None is the folder that the system gives. May be used from any thread."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or user_folder()
        self._resolutions = RememberedResolutions(folder / "resolutions.json")
        self._pyramids = folder / "pyramids"

    def open(self, path: Path, stated: float | None = None, entered: float | None = None) -> Slide:
        """Open a slide. Raises as ``open_slide``.

        ``stated`` is the cohort's µm per pixel, which gives way to a value that was entered for the slide;
        ``entered`` is one that a person has just entered, which goes before everything.
        """
        mpp = next((value for value in (entered, self.entered(path), stated) if value is not None), None)
        return open_slide(path, mpp, self._pyramids)

    def entered(self, path: Path) -> float | None:
        """The µm per pixel that was entered for the slide; None where none was, or it cannot be read."""
        if self._resolutions.empty:
            return None  # without reading the slide for its fingerprint
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
