"""What group names mean on the open slide: as its cohort has it, else as was said since the program began."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.cohort.cohort import Cohort, CohortSlide


class OpenFiles(Protocol):
    """Who holds the open slide and the open cohort."""

    @property
    def slide_path(self) -> Path | None: ...
    @property
    def cohort(self) -> Cohort | None: ...
    @property
    def cohort_slide(self) -> CohortSlide | None: ...
    def change_cohort(self, cohort: Cohort) -> bool: ...


class ClassChoice(QObject):
    """The mapping for what is open."""

    changed = Signal()

    def __init__(self, open_files: OpenFiles, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = open_files
        self._own = ClassMapping()

    @property
    def of_cohort(self) -> bool:
        """Whether the mapping stands in the open cohort: the open slide is of it, or none is open."""
        files = self._open
        return files.cohort is not None and (files.slide_path is None or files.cohort_slide is not None)

    @property
    def mapping(self) -> ClassMapping:
        cohort = self._open.cohort
        return cohort.classes if cohort is not None and self.of_cohort else self._own

    def choose(self, mapping: ClassMapping) -> bool:
        """Keep another mapping, in the cohort's file where it is :attr:`of_cohort`; False, and ``problem``, if not."""
        cohort = self._open.cohort
        if cohort is None or not self.of_cohort:
            self._own = mapping
        elif not self._open.change_cohort(cohort.model_copy(update={"classes": mapping})):
            return False
        self.changed.emit()
        return True
