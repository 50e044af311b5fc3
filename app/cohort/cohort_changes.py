"""What a person changes in the cohort table, checked and written to the cohort's file at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.session import Session
from crosscancer_core.cohort.cohort import AnnotationStatus, Cohort, Role, Site
from crosscancer_core.cohort.editing import with_annotations, with_files, with_patient, with_site, without_slides
from crosscancer_core.cohort.imported import Imported
from crosscancer_core.cohort.imports import import_cohort
from crosscancer_core.cohort.relinking import found_in, missing_files, relinked
from crosscancer_core.cohort.twins import check_roles, with_fingerprints
from crosscancer_core.errors import CrossCancerError

_MPP = (0.01, 100.0)


class CohortChanges(QObject):
    """Knows how; the table only says what."""

    told = Signal(str)
    """What came of it, where that is not plain to see."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def edit(self, slide_id: str, field: str, value: Any) -> None:
        """Change one cell. All slides of a patient take a new role or site together."""
        cohort = self._session.cohort
        if cohort is None:
            return
        try:
            changed = self._edited(cohort, slide_id, field, value)
            if field in ("role", "patient"):
                check_roles(changed, {slide.id: slide.fingerprint or slide.id for slide in changed.slides()})
        except (CrossCancerError, ValueError) as error:
            self.told.emit(str(error))
            return
        self._session.change_cohort(changed)

    def add(self, paths: Sequence[Path]) -> None:
        """Add slides, outlines, and all slides of folders, tables and projects."""
        cohort = self._session.cohort
        if not paths or cohort is None:
            return
        files = [path for path in paths if _is_plain(path)]
        notes: list[str] = []
        try:
            imported = with_files(cohort, files)
            notes += imported.notes
            for path in paths:
                if path not in files:
                    imported = self._merged(imported.cohort, import_cohort(path))
                    notes += imported.notes
        except CrossCancerError as error:
            self._session.problem.emit(error)
            return
        added = len(list(imported.cohort.slides())) - len(list(cohort.slides()))
        if imported.cohort != cohort:
            self._session.change_cohort(with_fingerprints(imported.cohort))
        self.told.emit(" ".join([self.tr("{number} slides were added.").format(number=added), *notes]))

    def annotate(self, slide_id: str, path: Path) -> None:
        """Name the slide's annotation file."""
        cohort = self._session.cohort
        if cohort is not None:
            self._session.change_cohort(
                cohort.with_slides({slide_id: with_annotations(cohort.slide(slide_id), path.absolute())})
            )

    def remove(self, slide_ids: Sequence[str]) -> None:
        """Take slides out of the cohort; their files stay."""
        cohort = self._session.cohort
        if cohort is not None and slide_ids:
            self._session.change_cohort(without_slides(cohort, slide_ids))
            self.told.emit(self.tr("{number} slides left the cohort; their files stay.").format(number=len(slide_ids)))

    def find_missing(self, folder: Path) -> None:
        """Look for missing files in ``folder`` and below, by what is in them or their names."""
        cohort = self._session.cohort
        if cohort is None:
            return
        try:
            found = found_in(folder, cohort)
        except OSError as error:
            self.told.emit(self.tr("The folder cannot be read: {reason}.").format(reason=error.strerror or error))
            return
        mended = relinked(cohort, found)
        if found:
            self._session.change_cohort(mended)
        left = len(list(missing_files(mended)))
        text = self.tr("{found} files were found again, {left} are still missing.")
        self.told.emit(text.format(found=len(found), left=left))

    def set_glass(self, has_glass: bool) -> None:
        """Whether the slides show glass, so that tissue must be found on them."""
        cohort = self._session.cohort
        if cohort is not None and cohort.has_glass != has_glass:
            self._session.change_cohort(cohort.model_copy(update={"has_glass": has_glass}))

    def _edited(self, cohort: Cohort, slide_id: str, field: str, value: Any) -> Cohort:
        slide = cohort.slide(slide_id)
        if field == "patient":
            name = str(value).strip()
            if not name:
                raise ValueError(self.tr("A patient needs a name."))
            return with_patient(cohort, slide_id, name)
        if field == "site":
            return with_site(cohort, cohort.patient_of(slide_id), Site(value))
        if field == "role":
            role = Role(value)
            members = cohort.case_of(slide_id).slides
            together = [member for member in members if member.role is not Role.UNUSED or member.id == slide_id]
            if role is Role.UNUSED:
                together = [slide]
            return cohort.with_slides({each.id: each.model_copy(update={"role": role}) for each in together})
        update: dict[str, Any] = {field: value}
        if field == "mpp":
            update["mpp"] = self._mpp(str(value))
        elif field == "annotation_status":
            update["annotation_status"] = AnnotationStatus(value)
        return cohort.with_slides({slide_id: slide.model_copy(update=update)})

    def _mpp(self, text: str) -> float | None:
        """An empty cell lets the slide speak for itself."""
        plain = text.strip().replace(",", ".")
        if not plain:
            return None
        try:
            value = float(plain)
        except ValueError:
            value = float("nan")
        if not _MPP[0] <= value <= _MPP[1]:
            raise ValueError(self.tr("“{text}” is no possible number of µm per pixel.").format(text=text))
        return value

    def _merged(self, cohort: Cohort, imported: Imported) -> Imported:
        """The imported slides that the cohort does not have, added to it; their roles and statuses come along."""
        files = {slide.path for slide in cohort.slides()}
        fresh = [slide for slide in imported.cohort.slides() if slide.path not in files]
        grown = with_files(cohort, [slide.path for slide in fresh]).cohort
        ids = {slide.path: slide.id for slide in grown.slides()}
        grown = grown.with_slides(
            {ids[slide.path]: slide.model_copy(update={"id": ids[slide.path]}) for slide in fresh}
        )
        for slide in fresh:
            grown = with_patient(grown, ids[slide.path], imported.cohort.patient_of(slide.id))
        return Imported(grown, imported.notes)


def _is_plain(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() not in (".csv", ".tsv", ".txt", ".qpproj")
