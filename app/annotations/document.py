"""The outlines that are being edited: what they are now, how they came about, and whether they are saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.annotations.journal import Journal, Recovered
from crosscancer_core import atomic_file
from crosscancer_core.annotations.file_state import FileState
from crosscancer_core.annotations.files import write_annotations
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.errors import CrossCancerError

_UNDO_STEPS = 500


class ChangedOnDiskError(CrossCancerError):
    """Another program has changed the file since it was read or written here."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"“{path.name}” was changed by another program since it was opened here.",
            "Overwrite it, open it again, or save under another name.",
        )
        self.path = path


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
        self._annotations: AnnotationSet | None = None
        self._path: Path | None = None
        self._journal: Journal | None = None
        self._journal_works = True
        self._saved: dict[Path | None, AnnotationSet | None] = {}
        self._states: dict[Path, FileState] = {}
        self._backed_up: set[Path] = set()

    @property
    def annotations(self) -> AnnotationSet | None:
        return self._annotations

    @property
    def path(self) -> Path | None:
        """The file they were read from or saved to."""
        return self._path

    @property
    def is_modified(self) -> bool:
        """Whether something would be lost without saving; sets are values, so the saved one is the same object."""
        return self._annotations is not self._saved.get(self._path)

    def open(
        self,
        annotations: AnnotationSet | None,
        path: Path | None = None,
        state: FileState | None = None,
        journal: Journal | None = None,
    ) -> None:
        """Begin anew with what ``path`` held when it was in ``state``. Undo ends here."""
        self._annotations, self._path, self._journal = annotations, path, journal
        self._saved = {None: None, path: annotations}
        self._states = {path: state} if path is not None and state is not None else {}
        self.undo_stack.clear()
        self.changed.emit()
        self.status_changed.emit()

    def apply(self, annotations: AnnotationSet, text: str) -> None:
        """Make ``annotations`` the present ones; ``text`` names the step for undo."""
        if annotations is not self._annotations:
            self.undo_stack.push(_Step(self, (annotations, self._path), text))

    def apply_file(self, annotations: AnnotationSet, path: Path, state: FileState, text: str) -> None:
        """Show what another file holds; undo leads back to what was there, and to its file."""
        self._saved[path] = annotations
        self._states[path] = state
        self.undo_stack.push(_Step(self, (annotations, path), text))

    def recover(self, recovered: Recovered, text: str) -> bool:
        """Go on with what a journal held; True where the journal is no longer needed."""
        if recovered.annotations is not None:
            self.undo_stack.push(_Step(self, (recovered.annotations, recovered.annotations_path or self._path), text))
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
            ChangedOnDiskError: another program has written the file, and not ``overwrite``; nothing is written.
            CrossCancerError: it cannot be written; the old file is intact.
        """
        if not overwrite and self.is_changed_on_disk(path):
            raise ChangedOnDiskError(path)
        self._back_up(path)
        notes = write_annotations(self._annotations or AnnotationSet(), path)
        self._states[path] = FileState.of(path)
        self._path = path
        self._saved[path] = self._annotations
        if self._journal is not None:
            self._journal.discard()
        self.status_changed.emit()
        return notes

    def discard_changes(self) -> None:
        """They are not wanted: nothing will be offered again."""
        if self._journal is not None:
            self._journal.discard()

    def show(self, annotations: AnnotationSet | None, path: Path | None) -> None:
        """For steps only: put the present state on record and tell everybody."""
        before, self._annotations, self._path = self._annotations, annotations, path
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
            self._journal.record(before, self._annotations, self._path)
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

    def __init__(
        self, document: AnnotationDocument, after: tuple[AnnotationSet | None, Path | None], text: str
    ) -> None:
        super().__init__(text)
        self._document = document
        self._before, self._after = (document.annotations, document.path), after

    def undo(self) -> None:
        self._document.show(*self._before)

    def redo(self) -> None:
        self._document.show(*self._after)
