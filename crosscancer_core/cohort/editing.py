"""Changes to a cohort that a person makes in the table; each gives a new value."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Site
from crosscancer_core.cohort.folder_import import is_slide, patient_finder, slide_of
from crosscancer_core.cohort.imported import Imported, cases_of, slide_ids

_OUTLINES = (".xml", ".geojson", ".json")


def with_files(cohort: Cohort, paths: Iterable[Path], patient_pattern: str = ".*") -> Imported:
    """The cohort with slide files added and outline files given to the slides of their names.

    Slides that are in it already stay as they are. A file that fits nowhere is told in the notes.

    Raises:
        ConfigError: the pattern is no regular expression.
    """
    patient_of = patient_finder(patient_pattern)
    files = [path.absolute() for path in dict.fromkeys(paths)]
    listed = {slide.path for slide in cohort.slides()}
    fresh = [path for path in files if path not in listed and is_slide(path)]
    taken = {slide.id.casefold() for slide in cohort.slides()}
    notes = []
    added = []
    for path, name in slide_ids(fresh).items():
        unique = _unused(name, taken)
        taken.add(unique.casefold())
        added.append((patient_of(path.stem), slide_of(path, unique), None))
    for case in cases_of(added):
        known = next((each for each in cohort.cases if each.patient == case.patient), None)
        if known is None:
            cohort = cohort.model_copy(update={"cases": (*cohort.cases, case)})
        else:
            grown = known.model_copy(update={"slides": (*known.slides, *case.slides)})
            cases = tuple(grown if each is known else each for each in cohort.cases)
            cohort = cohort.model_copy(update={"cases": cases})
    for path in files:
        if path in listed or path in fresh:
            continue
        owner = next((slide for slide in cohort.slides() if slide.path.stem == path.name.split(".")[0]), None)
        owner = owner or next((slide for slide in cohort.slides() if slide.path.stem == path.stem), None)
        if owner is None or path.suffix.lower() not in _OUTLINES:
            notes.append(f"“{path.name}” is neither a slide nor the outlines of one in this cohort.")
            continue
        cohort = cohort.with_slides({owner.id: with_annotations(owner, path)})
    return Imported(cohort, tuple(notes))


def with_annotations(slide: CohortSlide, path: Path) -> CohortSlide:
    """The slide with another annotation file; one that was not annotated counts as exhaustive from now on."""
    unknown = slide.annotation_status is AnnotationStatus.NONE
    status = AnnotationStatus.EXHAUSTIVE if unknown else slide.annotation_status
    return slide.model_copy(update={"annotations": path, "annotation_status": status})


def without_slides(cohort: Cohort, slide_ids: Collection[str]) -> Cohort:
    """The cohort without some slides, and without the patients who had no others. Files stay on the disk."""
    cases = []
    for case in cohort.cases:
        left = tuple(slide for slide in case.slides if slide.id not in slide_ids)
        if left:
            cases.append(case.model_copy(update={"slides": left}))
    return cohort.model_copy(update={"cases": tuple(cases)})


def with_patient(cohort: Cohort, slide_id: str, patient: str) -> Cohort:
    """The cohort with one slide given to another patient, an existing or a new one. Raises ``KeyError``."""
    slide, before = cohort.slide(slide_id), cohort.case_of(slide_id)
    if patient == before.patient:
        return cohort
    site = before.site
    cohort = without_slides(cohort, (slide_id,))
    known = next((case for case in cohort.cases if case.patient == patient), None)
    if known is None:
        return cohort.model_copy(update={"cases": (*cohort.cases, Case(patient=patient, slides=(slide,), site=site))})
    grown = known.model_copy(update={"slides": (*known.slides, slide)})
    return cohort.model_copy(update={"cases": tuple(grown if case is known else case for case in cohort.cases)})


def with_site(cohort: Cohort, patient: str, site: Site) -> Cohort:
    """The cohort where this patient's cancer arose elsewhere; the cohort's own site is not written to the case."""
    own = None if site is cohort.site else site
    cases = [case.model_copy(update={"site": own}) if case.patient == patient else case for case in cohort.cases]
    return cohort.model_copy(update={"cases": tuple(cases)})


def _unused(name: str, taken: Collection[str]) -> str:
    number = 2
    unique = name
    while unique.casefold() in taken:
        unique = f"{name} ({number})"
        number += 1
    return unique
