"""What a cohort's slides hold: resolution, outlines, cancer and tissue areas; kept beside the cohort file.

The cohort table shows these figures, and splits are stratified by them. They are measured again only where a slide,
its outlines or its tissue mask has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from shapely import box

from crosscancer_core import atomic_file
from crosscancer_core.annotations.classes import Meaning
from crosscancer_core.annotations.model import AREAL_KINDS
from crosscancer_core.cohort.cohort import AnnotationStatus, Cohort, CohortSlide
from crosscancer_core.slides.slide import Slide
from crosscancer_core.tiles.cohort_slides import (
    annotation_digest,
    annotation_notes,
    annotations_of,
    tissue_digest,
    tissue_of,
)
from crosscancer_core.tiles.origin import share_on_tissue

_ON_TISSUE = 0.6
"""People outline tissue: less of the outlined area on it is worth a note."""


class SlideFigures(BaseModel):
    """Figures of one slide; areas in mm², None where its resolution is not known or nothing is outlined."""

    model_config = ConfigDict(frozen=True)

    measured: str
    """Changes with whatever the figures depend on."""
    fingerprint: str
    width: int
    height: int
    mpp: float | None
    mpp_source: str | None
    polygons: int | None
    """Outlines that mean cancer; None where the slide is not annotated."""
    cancer_mm2: float | None
    tissue_mm2: float | None
    tissue_share: float
    """Of the slide, between 0 and 1."""
    cancer_share: float | None
    """Cancer over tissue, as the paper gives it, between 0 and 1; 0 for a normal slide."""
    notes: tuple[str, ...] = ()


class CohortFigures(BaseModel):
    """Figures by slide id."""

    model_config = ConfigDict(frozen=True)

    slides: Mapping[str, SlideFigures] = {}

    @classmethod
    def read(cls, path: Path) -> CohortFigures:
        """What was measured before; nothing where there is no file or it is of another version."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except (OSError, ValidationError):
            return cls()

    def write(self, path: Path) -> None:
        """Raises ``DiskFullError``, ``NotWritableError``: the previous file is intact."""
        atomic_file.make_folder(path.parent)
        atomic_file.write_text(path, self.model_dump_json(indent=1) + "\n")

    def cancer_shares(self, cohort: Cohort) -> dict[str, float]:
        """Cancer over tissue of each patient, over all slides of theirs that were measured."""
        shares = {}
        for case in cohort.cases:
            found = [self.slides[slide.id] for slide in case.slides if slide.id in self.slides]
            known = [each for each in found if each.cancer_share is not None]
            tissue = sum(each.tissue_share * each.width * each.height for each in known)
            cancer = sum((each.cancer_share or 0) * each.tissue_share * each.width * each.height for each in known)
            if known:
                shares[case.patient] = cancer / tissue if tissue else 0.0
        return shares


def figures_key(listed: CohortSlide, cohort: Cohort, fingerprint: str) -> str:
    """Changes with whatever the figures depend on. Raises ``CohortFileError`` as ``annotation_digest``."""
    outlines = "none" if listed.annotation_status is AnnotationStatus.NONE else annotation_digest(listed)
    parts = (fingerprint, outlines, listed.annotation_status.value, tissue_digest(listed, cohort), str(listed.mpp))
    return "|".join((*parts, cohort.classes.model_dump_json()))


def measure_slide(slide: Slide, listed: CohortSlide, cohort: Cohort) -> SlideFigures:
    """Measure an open slide.

    Raises:
        CohortFileError, AnnotationFormatError: its annotation file is not there or cannot be read.
        SlideReadError: its pixels cannot be decoded.
    """
    info = slide.info
    tissue = tissue_of(slide, listed, cohort)
    tissue_px = tissue.share * tissue.area.area
    notes = [*info.warnings, *([info.size_note] if info.size_note else []), *tissue.notes]
    polygons: int | None = None
    cancer_px: float | None = None
    if listed.annotation_status is not AnnotationStatus.NONE:
        drawn = annotations_of(listed)
        meant = [each for each in drawn if cohort.classes.meaning(each, drawn) is Meaning.CANCER]
        polygons = sum(each.kind in AREAL_KINDS for each in meant)
        cancer_px = float(cohort.classes.effective(drawn).cancer.intersection(box(*info.region.bounds)).area)
        notes += annotation_notes(info, listed, cohort)
        # where all is tissue only the slide's edge could matter, and that is looked at above
        on_tissue = share_on_tissue(drawn, tissue) if tissue.share < 1 else None
        if on_tissue is not None and on_tissue < _ON_TISSUE:
            notes.append(f"Only {on_tissue:.0%} of what is outlined lies on tissue: look at the mask and the outlines.")
    mm2 = info.resolution.mpp**2 / 1e6 if info.resolution is not None else None
    if info.resolution is None:
        notes.append("The slide does not state its resolution: enter µm per pixel.")
    return SlideFigures(
        measured=figures_key(listed, cohort, info.fingerprint),
        fingerprint=info.fingerprint,
        width=info.width,
        height=info.height,
        mpp=info.resolution.mpp if info.resolution is not None else None,
        mpp_source=info.resolution.source.value if info.resolution is not None else None,
        polygons=polygons,
        cancer_mm2=cancer_px * mm2 if cancer_px is not None and mm2 is not None else None,
        tissue_mm2=tissue_px * mm2 if mm2 is not None else None,
        tissue_share=tissue.share,
        cancer_share=_share(cancer_px, tissue_px),
        notes=tuple(dict.fromkeys(notes)),
    )


def _share(cancer_px: float | None, tissue_px: float) -> float | None:
    if cancer_px is None:
        return None
    # annotated cancer always counts as tissue, so a mask that misses it cannot make the share exceed 1
    return cancer_px / max(tissue_px, cancer_px) if cancer_px else 0.0
