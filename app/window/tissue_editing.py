"""The tissue mask as a second document: drawn with the annotation tools, kept beside the cohort."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.canvas.slide_view import SlideView
from app.jobs.job_queue import JobQueue
from app.session import Session
from app.tiles.tissue_dialog import TissueDialog
from app.tiles.tissue_layer import TissueLayer
from app.window.action_maker import ActionMaker
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.slides.slide import SlideInfo
from crosscancer_core.tiles.edited_tissue import outlines_of, write_edited
from crosscancer_core.tiles.tissue import TissueMask


class TissueEditing(QObject):
    """While it lasts, the tools draw tissue and not cancer; leaving the slide keeps what was drawn."""

    def __init__(
        self, window: QMainWindow, maker: ActionMaker, session: Session, queue: JobQueue, view: SlideView
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._queue = window, session, queue
        self.layer = TissueLayer(self)
        view.add_layer(self.layer)
        self.dialog: TissueDialog | None = None
        self.action = maker.action("lasso", self.tr("Tissue…"), self._show, "Ctrl+Shift+U")
        self._begun: tuple[str, Path, SlideInfo] | None = None
        """(slide id, slide file, its info) of the mask being drawn."""
        self._drawn: AnnotationSet | None = None
        session.annotations_changed.connect(self._remember)
        session.slide_changed.connect(self._slide_left)

    def begin(self, mask: TissueMask) -> None:
        """Draw on ``mask`` instead of the outlines of cancer, which must be saved first."""
        session = self._session
        entry, path, slide, places = session.cohort_slide, session.slide_path, session.slide, session.places
        if entry is None or path is None or slide is None or places is None:
            return
        if session.document.is_modified:
            session.message.emit(self.tr("Save the outlines of this slide first; then the tissue can be drawn."))
            return
        self._begun = entry.id, path, slide.info
        session.set_annotations(outlines_of(mask), places.tissue_mask(entry.id))
        if self.dialog is not None:
            self.dialog.set_editing(True)
        session.message.emit(
            self.tr("The tools draw tissue now. “Done drawing” keeps it and brings the outlines back.")
        )

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
        if self._begun is not None and self._begun[1] == self._session.slide_path:
            self._drawn = self._session.annotations

    def _slide_left(self) -> None:
        if self._begun is not None and self._begun[1] != self._session.slide_path and self._keep():
            self._end()

    def _keep(self) -> bool:
        places, cohort = self._session.places, self._session.cohort
        if self._begun is None or places is None or cohort is None:
            return True
        slide_id, _, info = self._begun
        file = places.tissue_mask(slide_id)
        try:
            write_edited(self._drawn or AnnotationSet(), info, file)
            slide = cohort.slide(slide_id)
        except CrossCancerError as error:
            self._session.problem.emit(error)
            return False
        except KeyError:  # the slide has left the cohort meanwhile; the file stays
            return True
        return self._session.change_cohort(
            cohort.with_slides({slide_id: slide.model_copy(update={"tissue_mask": file})})
        )

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
