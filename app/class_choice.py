"""What group names mean on the open slide: as its cohort has it, else as was said since the program began."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from crosscancer_core.annotations.classes import ClassMapping

if TYPE_CHECKING:
    from app.session import Session


class ClassChoice(QObject):
    """Part of a session."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._own = ClassMapping()

    @property
    def of_cohort(self) -> bool:
        """Whether the mapping stands in the open cohort: the open slide is of it, or none is open."""
        session = self._session
        return session.cohort is not None and (session.slide_path is None or session.cohort_slide is not None)

    @property
    def mapping(self) -> ClassMapping:
        cohort = self._session.cohort
        return cohort.classes if cohort is not None and self.of_cohort else self._own

    def choose(self, mapping: ClassMapping) -> bool:
        """Keep another mapping, in the cohort's file where it is :attr:`of_cohort`; False, and ``problem``, if not."""
        cohort = self._session.cohort
        if cohort is None or not self.of_cohort:
            self._own = mapping
        elif not self._session.change_cohort(cohort.model_copy(update={"classes": mapping})):
            return False
        self.changed.emit()
        return True
