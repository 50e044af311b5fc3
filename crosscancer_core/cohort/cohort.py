"""A cohort: patients, their slides, what is annotated, and which role each plays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.cohort.tissue_settings import TissueSettings


class Site(StrEnum):
    """Where the cancer arose. Source and target of a transfer differ in it."""

    PROSTATE = "prostate"
    BREAST = "breast"
    OTHER = "other"


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


TESTABLE = frozenset((AnnotationStatus.EXHAUSTIVE, AnnotationStatus.NORMAL))
"""Where the label of every tile is known, so that an AUC means something."""


class CohortSlide(BaseModel):
    """One slide of a case. Paths are absolute in memory; the file keeps them relative to itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r'^[^/\\:*?"<>|\x00-\x1f.][^/\\:*?"<>|\x00-\x1f]*$')]
    """Names files of stores and maps, so it holds nothing that a file name may not."""
    path: Path
    annotations: Path | None = None
    annotation_status: AnnotationStatus = AnnotationStatus.NONE
    """Left out, it is exhaustive where an annotation file is named and none where not."""
    role: Role = Role.UNUSED
    mpp: Annotated[float | None, Field(gt=0)] = None
    """µm/px entered by a person; overrides what the file says."""
    tissue_mask: Path | None = None
    """Tissue as a person has outlined it (GeoJSON, see ``tiles/edited_tissue.py``); overrides the detector."""
    fingerprint: str | None = None
    """Of the pixels (see ``slides/fingerprint.py``), so that a moved slide is known again; None: not yet read."""
    notes: str = ""

    def files(self) -> dict[str, Path]:
        """The files that the slide names, by the name of their field."""
        named = {"path": self.path, "annotations": self.annotations, "tissue_mask": self.tissue_mask}
        return {field: path for field, path in named.items() if path is not None}

    @model_validator(mode="before")
    @classmethod
    def _status_by_the_file(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or "annotation_status" in data:
            return data
        status = AnnotationStatus.NONE if data.get("annotations") is None else AnnotationStatus.EXHAUSTIVE
        return {**data, "annotation_status": status}


class Case(BaseModel):
    """One patient. All slides of a case share a role, since splits are by patient."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    patient: str
    slides: tuple[CohortSlide, ...]
    site: Site | None = None
    """None: the cohort's."""


class Fold(BaseModel):
    """Who tests and who validates in one part of a split, by patient; everybody else who is annotated trains."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    test: tuple[str, ...]
    validation: tuple[str, ...] = ()


class Split(BaseModel):
    """A saved division of the patients, so that a study can be repeated on the very same one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    how: str
    """How it came to be, as a sentence for reports."""
    seed: int
    folds: Annotated[tuple[Fold, ...], Field(min_length=1)]


class Cohort(BaseModel):
    """Cases of one cancer site, with the meaning of their annotation groups."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    site: Site = Site.PROSTATE
    notes: str = ""
    cases: tuple[Case, ...] = ()
    classes: ClassMapping = ClassMapping()
    has_glass: bool = True
    """False where slides are regions cut from tissue: every pixel counts as tissue and no detector runs."""
    tissue: TissueSettings = TissueSettings()
    """Numbers of the detector for all slides of the cohort; an edited mask of a slide overrides it."""
    splits: tuple[Split, ...] = ()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Cohort:
        ids = [slide.id for slide in self.slides()]
        folded = Counter(name.casefold() for name in ids)  # they name files, and Windows knows no case
        twice = sorted({name for name in ids if folded[name.casefold()] > 1})
        if twice:
            raise ValueError(f"slide id used more than once: {', '.join(twice)}")
        patients = [case.patient for case in self.cases]
        if len(set(patients)) != len(patients):
            raise ValueError("a patient is listed more than once; put all slides of a patient into one case")
        names = [split.name for split in self.splits]
        if len(set(names)) != len(names):
            raise ValueError("two splits have the same name")
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

    def slide_at(self, path: Path) -> CohortSlide | None:
        """The entry of a slide file; None where the cohort does not list it."""
        return self._by_path.get(path.absolute())

    @cached_property
    def _by_path(self) -> dict[Path, CohortSlide]:
        """Of two entries of one file the first; asked for each row of each list of slides."""
        return {slide.path.absolute(): slide for slide in reversed(tuple(self.slides()))}

    def __copy__(self) -> Cohort:
        """A changed copy (``model_copy``) has entries of its own; a kept table of the old ones must not go along."""
        copied = super().__copy__()
        copied.__dict__.pop("_by_path", None)
        return copied

    def patient_of(self, slide_id: str) -> str:
        return self.case_of(slide_id).patient

    def case_of(self, slide_id: str) -> Case:
        """The case that holds the slide. Raises ``KeyError`` where there is none."""
        for case in self.cases:
            if any(slide.id == slide_id for slide in case.slides):
                return case
        raise KeyError(slide_id)

    def site_of(self, case: Case) -> Site:
        return case.site if case.site is not None else self.site

    def with_slides(self, changed: Mapping[str, CohortSlide]) -> Cohort:
        """The same cohort with some slides replaced, by id."""
        return self.model_copy(
            update={
                "cases": tuple(
                    case.model_copy(update={"slides": tuple(changed.get(slide.id, slide) for slide in case.slides)})
                    for case in self.cases
                )
            }
        )
