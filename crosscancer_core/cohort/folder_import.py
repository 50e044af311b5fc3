"""Make a cohort from a folder of slides with annotation files beside them, as ASAP keeps them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from crosscancer_core.annotations.files import annotations_beside
from crosscancer_core.cohort.cohort import Cohort, CohortSlide, Site
from crosscancer_core.cohort.imported import cases_of, slide_ids
from crosscancer_core.errors import CohortFileError, ConfigError
from crosscancer_core.slides.file_names import PICTURE_SUFFIXES, SCANNER_SUFFIXES, is_slide_name

SLIDE_SUFFIXES = SCANNER_SUFFIXES - {".dcm"} | PICTURE_SUFFIXES
"""A DICOM slide is a folder of files, and is chosen in the window."""


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
    pattern = patient_finder(patient_pattern)
    try:
        files = sorted(entry for entry in folder.absolute().iterdir() if is_slide(entry))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CohortFileError(f'The folder "{folder}" cannot be read: {reason}.', "Check the path.") from error
    if not files:
        raise CohortFileError(
            f'The folder "{folder}" holds no slide.', f"Slides end in {', '.join(sorted(SLIDE_SUFFIXES))}."
        )
    ids = slide_ids(files)
    cases = cases_of((pattern(file.stem), slide_of(file, ids[file]), None) for file in files)
    return Cohort(name=name or folder.absolute().name, site=site, cases=cases)


def is_slide(path: Path) -> bool:
    """Whether a file has the name of a slide or a picture."""
    return is_slide_name(path, SLIDE_SUFFIXES) and path.is_file()


def slide_of(file: Path, slide_id: str) -> CohortSlide:
    """The entry of a file, with the annotation file that lies beside it."""
    return CohortSlide(id=slide_id, path=file, annotations=annotations_beside(file))


def patient_finder(pattern: str) -> Callable[[str], str]:
    """A function from a slide's base name to its patient: the pattern's first group, or all that it matches.

    Raises:
        ConfigError: the pattern is no regular expression.
    """
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ConfigError("patient_pattern", f"“{pattern}” is no regular expression ({error})") from error

    def patient(stem: str) -> str:
        match = compiled.match(stem)
        if match is None:
            return stem
        return (match.group(1) if compiled.groups else match.group()) or stem

    return patient
