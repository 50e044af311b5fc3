"""A file of outlines that was saved belongs to its slide's entry in the open cohort, so that it can be learnt from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from app.annotations.prediction_review import PredictionReview
from app.engine_texts import engine_text
from app.session import Session
from app.window.outline_saving import OutlineSaving
from app.window.tissue_editing import TissueEditing
from crosscancer_core.cohort.cohort import AnnotationStatus
from crosscancer_core.cohort.cohort_file import write_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import CrossCancerError


class SavedOutlines(QObject):
    """Enters saved files into the cohort where its slide has none yet, or another.

    What was not annotated counts as annotated in full when every predicted outline was looked at, else in part: only
    then is what is not outlined known not to be cancer.
    """

    def __init__(
        self, saving: OutlineSaving, session: Session, review: PredictionReview, tissue: TissueEditing
    ) -> None:
        super().__init__(saving)
        self._session, self._review, self._tissue = session, review, tissue
        saving.saved.connect(self._enter)

    def _enter(self, path: Path) -> None:
        session, entry = self._session, self._session.cohort_slide
        cohort, cohort_path = session.cohort, session.cohort_path
        if entry is None or cohort is None or cohort_path is None or entry.annotations == path:
            return
        if self._tissue.is_drawing or path == CohortPlaces(cohort_path).tissue_mask(entry.id):
            return  # tissue is no outline of cancer
        changes: dict[str, object] = {"annotations": path}
        if entry.annotation_status is AnnotationStatus.NONE:
            partial = bool(self._review.waiting)
            changes["annotation_status"] = AnnotationStatus.PARTIAL if partial else AnnotationStatus.EXHAUSTIVE
        changed = entry.model_copy(update=changes)
        try:
            write_cohort(cohort.with_slides({entry.id: changed}), cohort_path)
        except CrossCancerError as error:
            session.problem.emit(error)
            return
        session.open_cohort(cohort_path)
        text = self.tr("Saved to {name}, which is now {slide}'s file in the cohort (annotated: {status}).")
        session.message.emit(
            text.format(name=path.name, slide=entry.id, status=engine_text(changed.annotation_status.value))
        )
