"""A cohort: patients, their slides, what is annotated, and which role each plays."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from crosscancer_core.annotations.classes import ClassMapping


class Role(StrEnum):
    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"
    UNUSED = "unused"


class AnnotationStatus(StrEnum):
    """What the absence of an outline means on this slide."""

    EXHAUSTIVE = "exhaustive"
    """All cancer is outlined: the rest is not cancer."""
    PARTIAL = "partial"
    """Only some cancer is outlined: positives may be drawn, negatives and AUC may not."""
    NORMAL = "normal"
    """Declared free of cancer."""
    NONE = "none"
    """Not annotated: look and predict only."""


class CohortSlide(BaseModel):
    """One slide of a case. Paths are absolute in memory; the file keeps them relative to itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r'^[^/\\:*?"<>|\x00-\x1f.][^/\\:*?"<>|\x00-\x1f]*$')]
    """Names files of stores and maps, so it holds nothing that a file name may not."""
    path: Path
    annotations: Path | None = None
    annotation_status: AnnotationStatus = AnnotationStatus.NONE
    role: Role = Role.UNUSED
    mpp: Annotated[float | None, Field(gt=0)] = None
    """µm/px entered by a person; overrides what the file says."""
    notes: str = ""


class Case(BaseModel):
    """One patient. All slides of a case share a role, since splits are by patient."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    patient: str
    slides: tuple[CohortSlide, ...]


class Cohort(BaseModel):
    """Cases of one cancer site, with the meaning of their annotation groups."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    site: str = "prostate"
    cases: tuple[Case, ...] = ()
    classes: ClassMapping = ClassMapping()
    has_glass: bool = True
    """False where slides are regions cut from tissue: every pixel counts as tissue and no detector runs."""

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Cohort:
        ids = [slide.id for slide in self.slides()]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"slide id used more than once: {', '.join(twice)}")
        patients = [case.patient for case in self.cases]
        if len(set(patients)) != len(patients):
            raise ValueError("a patient is listed more than once; put all slides of a patient into one case")
        return self

    def slides(self, *roles: Role) -> Iterator[CohortSlide]:
        """All slides in file order, or those whose role is among ``roles``."""
        for case in self.cases:
            for slide in case.slides:
                if not roles or slide.role in roles:
                    yield slide

    def slide(self, slide_id: str) -> CohortSlide:
        """The slide of that id. Raises ``KeyError`` where there is none."""
        for slide in self.slides():
            if slide.id == slide_id:
                return slide
        raise KeyError(slide_id)

    def patient_of(self, slide_id: str) -> str:
        for case in self.cases:
            if any(slide.id == slide_id for slide in case.slides):
                return case.patient
        raise KeyError(slide_id)
