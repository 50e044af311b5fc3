"""Make a cohort from what is there: a folder, a table, a QuPath project, or CAMELYON16 as it is distributed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from crosscancer_core.cohort.camelyon_import import import_camelyon16, is_camelyon16
from crosscancer_core.cohort.cohort import AnnotationStatus, Cohort, Site
from crosscancer_core.cohort.csv_import import import_csv
from crosscancer_core.cohort.folder_import import import_folder
from crosscancer_core.cohort.imported import Imported
from crosscancer_core.cohort.qupath_import import import_qupath
from crosscancer_core.cohort.twins import with_fingerprints


class Source(StrEnum):
    FOLDER = "folder"
    CSV = "csv"
    QUPATH = "qupath"
    CAMELYON16 = "camelyon16"


def source_of(path: Path) -> Source:
    """What a path looks like: by its ending, and a folder by the names in it."""
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return Source.CSV
    if path.suffix.lower() == ".qpproj":
        return Source.QUPATH
    return Source.CAMELYON16 if is_camelyon16(path) else Source.FOLDER


def import_cohort(
    path: Path,
    *,
    source: Source | None = None,
    site: Site = Site.PROSTATE,
    patient_pattern: str = ".*",
    name: str | None = None,
) -> Imported:
    """A cohort of the slides that ``path`` holds or lists, with their fingerprints; roles are ``unused`` unless told.

    ``source=None`` looks at the path. ``patient_pattern``: see :func:`import_folder`.

    Raises:
        CohortFileError: there is nothing to import, or the list is damaged.
        AnnotationFormatError: the QuPath project is damaged.
        ConfigError: the pattern is no regular expression.
    """
    match source or source_of(path):
        case Source.CSV:
            imported = import_csv(path, site, patient_pattern, name)
        case Source.QUPATH:
            imported = import_qupath(path, site, patient_pattern, name)
        case Source.CAMELYON16:
            imported = import_camelyon16(path, name)
        case _:
            imported = Imported(import_folder(path, site, patient_pattern, name))
    cohort = with_fingerprints(imported.cohort)
    return Imported(cohort, (*imported.notes, *_status_notes(cohort), *_twin_notes(cohort)))


def _status_notes(cohort: Cohort) -> list[str]:
    """How many slides count as what, since that decides what the numbers mean."""
    meanings: Mapping[AnnotationStatus, str] = {
        AnnotationStatus.EXHAUSTIVE: "all cancer is taken to be outlined",
        AnnotationStatus.PARTIAL: "some cancer is outlined: no AUC, and nothing of them counts as free of cancer",
        AnnotationStatus.NORMAL: "declared free of cancer",
        AnnotationStatus.NONE: "not annotated: to look at and to predict on",
    }
    counts = {status: sum(slide.annotation_status is status for slide in cohort.slides()) for status in meanings}
    return [f"{counts[status]} slides {status.value}: {meanings[status]}." for status in meanings if counts[status]]


def _twin_notes(cohort: Cohort) -> list[str]:
    first: dict[str, str] = {}
    return [
        f"“{slide.id}” is the same slide as “{first[slide.fingerprint]}”."
        for slide in cohort.slides()
        if slide.fingerprint is not None and first.setdefault(slide.fingerprint, slide.id) != slide.id
    ]
