"""Make a cohort from a folder of slides with annotation files beside them, as ASAP keeps them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from crosscancer_core.annotations.files import annotations_beside
from crosscancer_core.cohort.cohort import Case, Cohort, CohortSlide, Site
from crosscancer_core.errors import CohortFileError, ConfigError

SLIDE_SUFFIXES = frozenset(
    (".svs", ".tif", ".tiff", ".ndpi", ".mrxs", ".scn", ".vms", ".vmu", ".bif", ".svslide", ".czi", ".png", ".jpg")
)
_NOT_SLIDES = ("_likelihood_map", "_mask")
"""Overlays that lie beside slides: ASAP's own name for likelihood maps, CAMELYON's for masks."""

_NOT_IN_IDS = re.compile(r'[\\:*?"<>|\x00-\x1f]')


def import_folder(
    folder: Path, site: Site = Site.PROSTATE, patient_pattern: str = ".*", name: str | None = None
) -> Cohort:
    """A cohort of all slides in ``folder``, by name; files are not opened.

    ``x.xml`` or ``x.geojson`` beside ``x.svs`` is its annotation, taken as exhaustive; without one the slide is not
    annotated.
    ``patient_pattern`` is a regular expression that the slide's base name begins with: its first group, or all that
    it matches, is the patient. By default every slide is a patient of its own.

    Raises:
        ConfigError: the pattern is no regular expression.
        CohortFileError: the folder is not there or holds no slide.
    """
    try:
        pattern = re.compile(patient_pattern)
    except re.error as error:
        raise ConfigError("patient_pattern", f"“{patient_pattern}” is no regular expression ({error})") from error
    try:
        files = sorted(entry for entry in folder.absolute().iterdir() if _is_slide(entry))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CohortFileError(f'The folder "{folder}" cannot be read: {reason}.', "Check the path.") from error
    if not files:
        raise CohortFileError(
            f'The folder "{folder}" holds no slide.', f"Slides end in {', '.join(sorted(SLIDE_SUFFIXES))}."
        )
    stems = Counter(file.stem.casefold() for file in files)
    patients: dict[str, list[CohortSlide]] = {}
    for file in files:
        slide_id = file.stem if stems[file.stem.casefold()] == 1 else file.name
        slide_id = _NOT_IN_IDS.sub("_", slide_id)
        patients.setdefault(_patient(pattern, file.stem), []).append(_slide(file, slide_id))
    cases = tuple(Case(patient=patient, slides=tuple(slides)) for patient, slides in patients.items())
    return Cohort(name=name or folder.absolute().name, site=site, cases=cases)


def _is_slide(path: Path) -> bool:
    hidden = path.name.startswith(".")
    overlay = path.stem.casefold().endswith(_NOT_SLIDES)
    return path.suffix.lower() in SLIDE_SUFFIXES and not hidden and not overlay and path.is_file()


def _slide(file: Path, slide_id: str) -> CohortSlide:
    return CohortSlide(id=slide_id, path=file, annotations=annotations_beside(file))


def _patient(pattern: re.Pattern[str], stem: str) -> str:
    match = pattern.match(stem)
    if match is None:
        return stem
    return (match.group(1) if pattern.groups else match.group()) or stem
