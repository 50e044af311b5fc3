"""What was drawn and not saved: kept in journals, brought back when the slide is opened again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.annotations.document import AnnotationDocument
from app.annotations.journal import JournalFolder, discard, read_journal
from crosscancer_core.annotations.file_state import FileState
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.geometry import Point


class Recovery(QObject):
    """Opens slides' outlines in a document, each with its journal."""

    found = Signal(object)
    """Path of a journal that a window left behind which did not close properly; it is of the slide now open."""
    message = Signal(str)

    def __init__(self, document: AnnotationDocument, folder: Path) -> None:
        super().__init__(document)
        self._document = document
        self._journals = JournalFolder(folder)

    def open(
        self,
        fingerprint: str,
        slide: Path,
        annotations: AnnotationSet | None,
        path: Path | None,
        state: FileState | None,
        origin: Point,
    ) -> None:
        """Outlines as the file has them, then what was drawn on this slide earlier and not yet saved."""
        journal = self._journals.journal(fingerprint, slide)
        earlier = read_journal(journal.file) if journal.exists else None
        self._document.open(annotations, path, state, journal, origin)
        if earlier is not None:
            self._document.recover(earlier, self.tr("Bring back unsaved outlines"))
            self.message.emit(self.tr("Here are the outlines that you had not saved."))
        for left in self._journals.left(fingerprint)[:1]:
            self.found.emit(left)

    def left(self) -> list[Path]:
        """Journals of all slides that windows left behind which did not close properly, newest first."""
        return self._journals.left()

    def recover(self, journal: Path) -> None:
        """Bring back what a journal of the open slide holds, as a step that can be undone."""
        recovered = read_journal(journal)
        if recovered is None or self._document.recover(recovered, self.tr("Bring back unsaved outlines")):
            discard(journal)  # what it held is in this process's own journal now
