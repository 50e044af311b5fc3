"""CAMELYON16 as it is distributed: its folders, its names, and what is known to be odd about it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from crosscancer_core.annotations.classes import PRESETS
from crosscancer_core.cohort.cohort import AnnotationStatus, Cohort, CohortSlide, Role, Site
from crosscancer_core.cohort.imported import Imported, cases_of
from crosscancer_core.errors import CohortFileError

_NAME = re.compile(r"(normal|tumor|test)_(\d{3})", re.IGNORECASE)
_DUPLICATE = "test_049"
"""The same slide as test_114 (CAMELYON16's own errata; CLAM#126)."""
_INCOMPLETE = frozenset(("test_114",))
"""Outlined in part only (the same errata)."""
_SLIDES = (".tif", ".tiff")


def is_camelyon16(folder: Path) -> bool:
    """Whether a folder holds slides named as CAMELYON16 names them, in it or two levels below it."""
    try:
        return any(_NAME.fullmatch(path.stem) for path in _slides(folder))
    except OSError:
        return False


def import_camelyon16(folder: Path, name: str | None = None) -> Imported:
    """The slides of a copy of CAMELYON16, wherever in ``folder`` they lie; every slide is a patient of its own.

    ``normal_*`` are declared free of cancer, ``tumor_*`` outlined exhaustively. Test slides are outlined where there
    is a file; the others are free of cancer where ``reference.csv`` says so, or where outlines of test slides are
    there at all (CAMELYON16 gives them for all with cancer), else not annotated. test_049, a duplicate, is dropped,
    and test_114 is outlined in part.

    Raises:
        CohortFileError: the folder cannot be read, or holds no such slide.
    """
    try:
        files = {path.stem.lower(): path for path in sorted(_slides(folder)) if _NAME.fullmatch(path.stem)}
        outlines = {path.stem.lower(): path for path in sorted(folder.rglob("*.xml")) if _NAME.fullmatch(path.stem)}
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CohortFileError(f'The folder "{folder}" cannot be read: {reason}.', "Check the path.") from error
    if not files:
        raise CohortFileError(
            f'"{folder}" holds no slide of CAMELYON16.', "Its slides are called normal_001.tif, tumor_001.tif, …"
        )
    reference = _reference(folder)
    test_outlines = any(stem.startswith("test") for stem in outlines)
    notes, slides = [], []
    for stem, path in files.items():
        if stem == _DUPLICATE:
            notes.append("test_049 is dropped: it is a duplicate of test_114.")
            continue
        status = _status(stem, stem in outlines, reference.get(stem), test_outlines)
        if stem in _INCOMPLETE and status is AnnotationStatus.PARTIAL:
            notes.append(f"{stem} is outlined in part only: it has no AUC, and no negatives are drawn from it.")
        if stem.startswith("tumor") and stem not in outlines:
            notes.append(f"{stem} has no outlines here; it can only be looked at and predicted on.")
        slide = CohortSlide(
            id=path.stem,
            path=path.absolute(),
            annotations=outlines[stem].absolute() if stem in outlines else None,
            annotation_status=status,
            role=_role(stem, status),
        )
        slides.append((path.stem, slide, None))
    if any(stem.startswith("test") for stem in files) and not test_outlines and not reference:
        notes.append("Neither outlines of the test slides nor reference.csv are here: test slides are not annotated.")
    cohort = Cohort(name=name or "CAMELYON16", site=Site.BREAST, cases=cases_of(slides), classes=PRESETS["CAMELYON16"])
    return Imported(cohort, tuple(notes))


def _slides(folder: Path) -> list[Path]:
    depths = [folder.glob(pattern) for pattern in ("*", "*/*", "*/*/*")]
    return [path for found in depths for path in found if path.suffix.lower() in _SLIDES and path.is_file()]


def _status(stem: str, outlined: bool, reference: str | None, test_outlines: bool) -> AnnotationStatus:
    if stem.startswith("normal"):
        return AnnotationStatus.NORMAL
    if outlined:
        return AnnotationStatus.PARTIAL if stem in _INCOMPLETE else AnnotationStatus.EXHAUSTIVE
    if stem.startswith("test") and (reference == "normal" or (reference is None and test_outlines)):
        return AnnotationStatus.NORMAL
    return AnnotationStatus.NONE


def _role(stem: str, status: AnnotationStatus) -> Role:
    if status is AnnotationStatus.NONE:
        return Role.UNUSED
    if stem.startswith("test"):
        return Role.UNUSED if status is AnnotationStatus.PARTIAL else Role.TEST
    return Role.TRAIN


def _reference(folder: Path) -> dict[str, str]:
    """Slide to "normal" or "tumor", from the ``reference.csv`` of the test set; empty without it."""
    for path in sorted(folder.rglob("reference.csv")):
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = [row for row in csv.reader(file) if len(row) > 1]
        except (OSError, UnicodeDecodeError, csv.Error):
            continue
        return {Path(row[0].strip()).stem.lower(): row[1].strip().lower() for row in rows}
    return {}
