"""The outlines that are being edited: what they are now, how they came about, and whether they are saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.annotations.journal import Journal, Recovered
from crosscancer_core import atomic_file
from crosscancer_core.annotations.file_state import FileState
from crosscancer_core.annotations.files import (
    ImportedAnnotations,
    ImportReport,
    foreign_program,
    read_annotations,
    write_annotations,
)
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.geometry import Point

translate = QCoreApplication.translate
_UNDO_STEPS = 500
_CORNER = Point(0, 0)


class ChangedOnDiskError(CrossCancerError):
    """Another program has changed the file since it was read or written here."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            translate("Document", "“{name}” was changed by another program since it was opened here.").format(
                name=path.name
            ),
            translate("Document", "Overwrite it, open it again, or save under another name."),
        )
        self.path = path


class ForeignFileError(CrossCancerError):
    """What would be written replaces a file that only another program writes."""

    def __init__(self, path: Path, program: str) -> None:
        super().__init__(
            translate(
                "Document", "“{name}” was written by {program}, in a format that this program reads and does not write."
            ).format(name=path.name, program=program),
            translate("Document", "Save beside it, or under another name."),
        )
        self.path, self.program = path, program


@dataclass(frozen=True, eq=False)
class DocumentState:
    """What a step leads from and to. ``origin``: the place on the slide that the file ``path`` calls (0, 0)."""

    annotations: AnnotationSet | None = None
    path: Path | None = None
    origin: Point = _CORNER


class AnnotationDocument(QObject):
    """One set of annotations at a time, with undo, journal and file. Belongs to the window's thread.

    Serves any :class:`AnnotationSet`. ``annotations`` is None where there are none yet, not even an empty file.
    """

    changed = Signal()
    """Other annotations, by an edit, undo, or another slide."""
    status_changed = Signal()
    """Whether there is something to save, or the file's name."""
    problem = Signal(object)
    """The journal could not be written (said once until it works again)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(_UNDO_STEPS)
        self._present = DocumentState()
        self._journal: Journal | None = None
        self._journal_works = True
        self._saved: dict[Path | None, AnnotationSet | None] = {}
        self._states: dict[Path, FileState] = {}
        self._backed_up: set[Path] = set()

    @property
    def annotations(self) -> AnnotationSet | None:
        return self._present.annotations

    @property
    def path(self) -> Path | None:
        """The file they were read from or saved to."""
        return self._present.path

    @property
    def origin(self) -> Point:
        """The place on the slide, in level-0 pixels, that the file calls (0, 0)."""
        return self._present.origin

    @property
    def is_modified(self) -> bool:
        """Whether something would be lost without saving; sets are values, so the saved one is the same object."""
        return self.annotations is not self._saved.get(self.path)

    def open(
        self,
        annotations: AnnotationSet | None,
        path: Path | None = None,
        state: FileState | None = None,
        journal: Journal | None = None,
        origin: Point = _CORNER,
    ) -> None:
        """Begin anew with what ``path`` held when it was in ``state``. Undo ends here."""
        self._present, self._journal = DocumentState(annotations, path, origin), journal
        self._saved = {None: None, path: annotations}
        self._states = {path: state} if path is not None and state is not None else {}
        self.undo_stack.clear()
        self.changed.emit()
        self.status_changed.emit()

    def apply(self, annotations: AnnotationSet, text: str) -> None:
        """Make ``annotations`` the present ones; ``text`` names the step for undo."""
        if annotations is not self.annotations:
            self.undo_stack.push(_Step(self, DocumentState(annotations, self.path, self.origin), text))

    def open_file(self, path: Path, mpp: float | None = None) -> ImportReport:
        """Show what another file holds; undo leads back to what was there, and to its file.

        Raises:
            CrossCancerError, OSError: it cannot be read; nothing has changed.
        """
        state = FileState.of(path)
        imported = read_annotations(path, mpp=mpp)
        self._saved[path] = imported.annotations
        self._states[path] = state
        after = DocumentState(imported.annotations, path, imported.origin)
        self.undo_stack.push(_Step(self, after, self.tr("Open {name}").format(name=path.name)))
        return imported.report

    def add(self, imported: ImportedAnnotations, path: Path) -> ImportReport:
        """Add what was read from ``path``, as one step."""
        present = self.annotations if self.annotations is not None else AnnotationSet()
        self.apply(present.with_merged(imported.annotations), self.tr("Add {name}").format(name=path.name))
        return imported.report

    def apply_shifted(self, annotations: AnnotationSet, dx: float, dy: float, text: str) -> None:
        """``annotations`` are the present ones moved by level-0 pixels, since their file counts from elsewhere.

        The file goes on counting from there, where its format can say so.
        """
        keeps_origin = self.path is not None and not self.path.name.lower().endswith(".xml")
        origin = Point(self.origin.x + dx, self.origin.y + dy) if keeps_origin else self.origin
        self.undo_stack.push(_Step(self, DocumentState(annotations, self.path, origin), text))

    def recover(self, recovered: Recovered, text: str) -> bool:
        """Go on with what a journal held; True where the journal is no longer needed."""
        if recovered.annotations is not None:
            path = recovered.annotations_path or self.path
            self.undo_stack.push(_Step(self, DocumentState(recovered.annotations, path, recovered.origin), text))
        return self._journal_works

    def is_changed_on_disk(self, path: Path) -> bool:
        """Whether the file is another than the one read or written here; one that was never looked at counts too."""
        try:
            return not self._states.get(path, FileState()).still_holds(path)
        except OSError:  # whoever writes it will say what is the matter
            return False

    def save(self, path: Path, *, overwrite: bool = False) -> tuple[str, ...]:
        """Write to ``path``; what was there is kept once a session as ``<name>.bak``.

        Returns what the format holds differently, in clauses for a person.

        Raises:
            ForeignFileError: the file is another program's, and not ``overwrite``; nothing is written.
            ChangedOnDiskError: another program has written the file, and not ``overwrite``; nothing is written.
            CrossCancerError: it cannot be written; the old file is intact.
        """
        program = None if overwrite else foreign_program(path)
        if program is not None:
            raise ForeignFileError(path, program)
        if not overwrite and self.is_changed_on_disk(path):
            raise ChangedOnDiskError(path)
        self._back_up(path)
        origin = self.origin if path == self.path else _CORNER
        notes = write_annotations(self.annotations or AnnotationSet(), path, origin=origin)
        self._states[path] = FileState.of(path)
        self._present = DocumentState(self.annotations, path, origin)
        self._saved[path] = self.annotations
        if self._journal is not None:
            self._journal.discard()
        self.status_changed.emit()
        return notes

    def discard_changes(self) -> None:
        """They are not wanted: nothing will be offered again."""
        if self._journal is not None:
            self._journal.discard()

    def show(self, state: DocumentState) -> None:
        """For steps only: put the present state on record and tell everybody."""
        before, self._present = self.annotations, state
        self._keep(before)
        self.changed.emit()
        self.status_changed.emit()

    def _keep(self, before: AnnotationSet | None) -> None:
        if self._journal is None:
            return
        if not self.is_modified:
            self._journal.discard()
            return
        try:
            self._journal.record(before, self.annotations, self.path, self.origin)
            self._journal_works = True
        except CrossCancerError as error:
            if self._journal_works:
                self.problem.emit(error)
            self._journal_works = False

    def _back_up(self, path: Path) -> None:
        if path in self._backed_up or not path.is_file():
            return
        atomic_file.write_bytes(path.with_name(f"{path.name}.bak"), path.read_bytes())
        self._backed_up.add(path)


class _Step(QUndoCommand):
    """The state before and after. Sets share what they have in common, so a step is small."""

    def __init__(self, document: AnnotationDocument, after: DocumentState, text: str) -> None:
        super().__init__(text)
        self._document = document
        self._before = DocumentState(document.annotations, document.path, document.origin)
        self._after = after

    def undo(self) -> None:
        self._document.show(self._before)

    def redo(self) -> None:
        self._document.show(self._after)
