"""The slides of a QuPath project as a cohort, with the GeoJSON that was exported beside them."""

from __future__ import annotations

from pathlib import Path

from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.annotations.files import annotations_beside
from crosscancer_core.cohort.cohort import Cohort, CohortSlide, Site
from crosscancer_core.cohort.folder_import import patient_finder
from crosscancer_core.cohort.imported import Imported, cases_of, slide_ids
from crosscancer_core.cohort.qupath_project import EXPORT_HINT, read_qupath_project
from crosscancer_core.errors import CohortFileError


def import_qupath(path: Path, site: Site, patient_pattern: str = ".*", name: str | None = None) -> Imported:
    """The slides of ``project.qpproj`` whose files are found; outlines by exported GeoJSON alone.

    Raises:
        AnnotationFormatError: it is no project.
        CohortFileError: none of its slides is found.
        ConfigError: the pattern is no regular expression.
    """
    patient_of = patient_finder(patient_pattern)
    project = read_qupath_project(path)
    notes = [
        f"“{slide.name}” is left out: its file is not found ({slide.uri or 'it is on a server'})."
        for slide in project.slides
        if slide.path is None
    ]
    found = [(slide, slide.path) for slide in project.slides if slide.path is not None]
    if not found:
        raise CohortFileError(
            f'No slide of the project "{path.name}" is found.', "Open the project in QuPath once and update its paths."
        )
    ids = slide_ids(file for _, file in found)
    listed = []
    for slide, file in found:
        outlines = annotations_beside(file) or annotations_beside(path.parent / file.name)
        if outlines is None and slide.objects.get("PathAnnotationObject"):
            count = slide.objects["PathAnnotationObject"]
            notes.append(f"“{ids[file]}” has {count} outlines that only QuPath can read. {EXPORT_HINT}")
        entry = CohortSlide(id=ids[file], path=file, annotations=outlines, notes=slide.description)
        listed.append((slide.metadata.get("patient") or slide.metadata.get("Patient") or patient_of(file.stem), entry))
    unique = {entry.path: (patient, entry, None) for patient, entry in listed}
    meant = ClassMapping()
    groups = [group.name for group in project.classes]
    known = {name.casefold() for name in (*meant.cancer, *meant.exclusion, *meant.ignore)}
    if groups and not any(group.casefold() in known for group in groups):
        notes.append(f"None of the project's classes ({', '.join(groups)}) means cancer yet: set the class mapping.")
    title = name or path.absolute().parent.name
    return Imported(Cohort(name=title, site=site, cases=cases_of(unique.values())), tuple(notes))
