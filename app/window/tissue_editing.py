"""The tissue mask as a second document: drawn with the annotation tools, kept beside the cohort."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow, QMessageBox

from app.annotations.journal import Journal, JournalFolder, discard, read_journal
from app.canvas.slide_view import SlideView
from app.jobs.job_queue import JobQueue
from app.session import Session
from app.tiles.tissue_dialog import TissueDialog
from app.tiles.tissue_layer import TissueLayer
from app.window.action_maker import ActionMaker
from crosscancer_core import atomic_file
from crosscancer_core.annotations.file_state import FileState
from crosscancer_core.annotations.files import read_annotations
from crosscancer_core.annotations.model import AnnotationGroup, AnnotationSet
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.slides.slide import SlideInfo
from crosscancer_core.tiles.edited_tissue import TISSUE_GROUP, outlines_of, write_edited
from crosscancer_core.tiles.tissue import TissueMask


@dataclass(frozen=True)
class _Drawing:
    """The mask that is being drawn: of which slide, in which cohort, where it goes, and its journal."""

    slide_id: str
    slide: Path
    info: SlideInfo
    cohort: Path
    file: Path
    journal: Journal
    begun_with: AnnotationSet


class TissueEditing(QObject):
    """While it lasts, the tools draw tissue and not cancer; leaving the slide keeps what was drawn.

    Each stroke is in a journal of the slide's tissue, so that a crash costs nothing.
    """

    def __init__(
        self, window: QMainWindow, maker: ActionMaker, session: Session, queue: JobQueue, view: SlideView
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._queue = window, session, queue
        self.layer = TissueLayer(self)
        view.add_layer(self.layer)
        self.dialog: TissueDialog | None = None
        self.action = maker.action("lasso", self.tr("Tissue…"), self._show, "Ctrl+Shift+U")
        self._journals = JournalFolder(session.settings.folder / "journal" / "tissue")
        self._offered: set[Path] = set()
        self.box: QMessageBox | None = None
        self._begun: _Drawing | None = None
        self._drawn: AnnotationSet | None = None
        session.annotations_changed.connect(self._remember)
        session.document.status_changed.connect(self._saved)
        session.slide_changed.connect(self._slide_left)
        session.opened.connect(lambda _: self._offer())  # a slide and its outlines, or a cohort

    @property
    def is_drawing(self) -> bool:
        """Whether what is being drawn on the open slide is its tissue."""
        return self._begun is not None

    def begin(self, mask: TissueMask) -> None:
        """Draw on ``mask`` instead of the outlines of cancer, which must be saved first.

        A mask that was drawn before goes on as it was drawn, not as its pixels are.
        """
        entry = self._session.cohort_slide
        try:
            drawn = entry.tissue_mask if entry is not None else None
            self._begin(outlines_of(mask) if drawn is None else read_annotations(drawn).annotations)
        except CrossCancerError as error:
            self._session.problem.emit(error)

    def _begin(self, annotations: AnnotationSet) -> bool:
        session = self._session
        entry, path, slide, cohort = session.cohort_slide, session.slide_path, session.slide, session.cohort_path
        places = session.places
        if entry is None or path is None or slide is None or places is None or cohort is None:
            return False
        if session.document.is_modified:
            session.message.emit(self.tr("Save the outlines of this slide first; then the tissue can be drawn."))
            return False
        journal, file = self._journals.journal(slide.info.fingerprint, path), places.tissue_mask(entry.id)
        try:
            atomic_file.make_folder(file.parent)  # now, so that nobody draws what cannot be kept
            state = FileState.of(file)
        except CrossCancerError as error:
            session.problem.emit(error)
            return False
        except OSError as error:
            session.problem.emit(atomic_file.writing_error(file, error))
            return False
        self._begun = _Drawing(entry.id, path, slide.info, cohort, file, journal, annotations)
        session.document.open(annotations, file, state, journal)
        if self.dialog is not None:
            self.dialog.set_editing(True)
        session.message.emit(
            self.tr("The tools draw tissue now. “Done drawing” keeps it and brings the outlines back.")
        )
        return True

    def finish(self) -> None:
        """Keep what was drawn and bring the slide's outlines back."""
        if self._keep():
            self._leave()

    def drop(self) -> None:
        """Let the detector decide again; the file stays."""
        entry, cohort = self._session.cohort_slide, self._session.cohort
        if entry is not None and cohort is not None:
            plain = entry.model_copy(update={"tissue_mask": None})
            self._session.change_cohort(cohort.with_slides({entry.id: plain}))
            self._reopen()

    def _show(self) -> None:
        if self.dialog is None:
            self.dialog = TissueDialog(self._session, self._queue, self.layer, self._window)
            self.dialog.edit_wanted.connect(self.begin)
            self.dialog.done_wanted.connect(self.finish)
            self.dialog.drop_wanted.connect(self.drop)
            corner = self._window.mapToGlobal(self._window.rect().topRight())
            self.dialog.move(corner.x() - self.dialog.width() - 8, corner.y() + 60)
        self.dialog.show()
        self.dialog.raise_()

    def _remember(self) -> None:
        if self._begun is not None and self._begun.slide == self._session.slide_path:
            self._drawn = self._session.annotations

    def _saved(self) -> None:
        """Saving the outlines while tissue is drawn is the same as being done."""
        begun, document = self._begun, self._session.document
        if begun is None or begun.slide != self._session.slide_path or document.is_modified:
            return
        if document.path == begun.file and document.annotations is not begun.begun_with:
            self.finish()

    def _slide_left(self) -> None:
        if self._begun is not None:  # another slide, or the same one opened anew
            self._keep()  # where that fails the journal stays, and offers it when the slide is opened again
            self._end()

    def _keep(self) -> bool:
        begun, cohort = self._begun, self._session.cohort
        if begun is None or cohort is None or self._session.cohort_path != begun.cohort:
            return begun is None
        try:
            write_edited(self._drawn or AnnotationSet(), begun.info, begun.file)
            slide = cohort.slide(begun.slide_id)
        except CrossCancerError as error:
            self._session.problem.emit(error)
            return False
        except KeyError:  # the slide has left the cohort meanwhile; the file stays
            return True
        drawn = slide.model_copy(update={"tissue_mask": begun.file})
        if not self._session.change_cohort(cohort.with_slides({begun.slide_id: drawn})):
            return False
        begun.journal.discard()
        return True

    def _leave(self) -> None:
        self._end()
        self._reopen()

    def _end(self) -> None:
        self._begun, self._drawn = None, None
        if self.dialog is not None:
            self.dialog.set_editing(False)

    def _reopen(self) -> None:
        if self._session.slide_path is not None:
            self._session.document.discard_changes()
            self._session.open_slide(self._session.slide_path)

    # after a crash

    def _offer(self) -> None:
        """Ask about tissue of the open slide that was drawn and not kept."""
        slide, path = self._session.slide, self._session.slide_path
        if slide is None or path is None or self._session.cohort_slide is None or self._begun is not None:
            return
        own = self._journals.journal(slide.info.fingerprint, path)
        left = [*([own.file] if own.exists else []), *self._journals.left(slide.info.fingerprint)]
        for journal in [each for each in left if each not in self._offered][:1]:
            found = read_journal(journal)
            if found is None or found.annotations is None:
                discard(journal)
                continue
            self._offered.add(journal)
            self._ask(journal, self.tr("Last changed on {time}.").format(time=f"{found.written:%d %b %Y, %H:%M}"))

    def _ask(self, journal: Path, more: str) -> None:
        box = self.box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Tissue"))
        box.setText(self.tr("There is tissue drawn on this slide that was not kept when the program ended."))
        box.setInformativeText(more)
        go_on = box.addButton(self.tr("Go on drawing"), QMessageBox.ButtonRole.AcceptRole)
        go_on.clicked.connect(lambda: self._recover(journal))
        delete = box.addButton(self.tr("Delete it"), QMessageBox.ButtonRole.DestructiveRole)
        delete.clicked.connect(lambda: discard(journal))
        later = box.addButton(self.tr("Later"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(go_on)
        box.setEscapeButton(later)
        box.finished.connect(self._answered)
        box.open()

    def _answered(self) -> None:
        self.box = None

    def _recover(self, journal: Path) -> None:
        recovered = read_journal(journal)
        if recovered is None:
            return
        self._show()
        groups = recovered.annotations.groups if recovered.annotations is not None else ()
        if not self._begin(AnnotationSet(groups or (AnnotationGroup(TISSUE_GROUP),))) or self._begun is None:
            self._offered.discard(journal)
            return
        works = self._session.document.recover(recovered, self.tr("Bring back drawn tissue"))
        if works and journal != self._begun.journal.file:
            discard(journal)  # what it held is in this process's own journal now
