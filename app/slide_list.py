"""The slides of this session, and how each is called on screen."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.shown import Shown
from crosscancer_core.cohort.cohort import Cohort


class SlideList(QObject):
    """Slides that were opened or listed, beside those of the open cohort, and the names or numbers of all."""

    changed = Signal()
    """A slide was listed."""

    def __init__(self, shown: Shown, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown = shown
        self._cohort: Cohort | None = None
        self._paths: dict[Path, None] = {}  # a set that keeps its order
        self._numbers: dict[Path, int] = {}

    @property
    def paths(self) -> tuple[Path, ...]:
        """Slides that were opened or listed in this session, in the order they came."""
        return tuple(self._paths)

    def add(self, paths: Iterable[Path]) -> None:
        """Have slides in the list without opening them."""
        before = len(self._paths)
        self._paths.update(dict.fromkeys(paths))
        if len(self._paths) > before:
            self._count()
            self.changed.emit()

    def set_cohort(self, cohort: Cohort) -> None:
        """Call slides by their ids in this cohort."""
        self._cohort = cohort
        self._count()

    def name_of(self, path: Path) -> str:
        """How a slide is called on screen: by its id in the cohort, else by its file; by a number to an audience."""
        if self._shown.presenting:
            numbers = self._numbers
            return self.tr("Slide {number}").format(number=numbers.get(path, len(numbers) + 1))
        entry = self._cohort.slide_at(path) if self._cohort is not None else None
        return entry.id if entry is not None else path.stem

    def _count(self) -> None:
        """What an audience sees in place of names: the cohort's slides are counted first."""
        listed = [slide.path for slide in self._cohort.slides()] if self._cohort is not None else []
        self._numbers = {path: number for number, path in enumerate(dict.fromkeys([*listed, *self._paths]), 1)}
