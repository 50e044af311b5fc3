"""The requests that set maps against annotations: evaluate, compare, calibrate."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from crosscancer_core.tasks.request_parts import OpensSlides, RequestModel, Share
from crosscancer_core.tiles.labels import DEFAULT_LABEL_RULE


class JudgedRole(StrEnum):
    """Which slides are judged. The best epoch and the threshold are chosen on validation slides: never both at once."""

    TEST = "test"
    VALIDATION = "validation"


class _Judges(OpensSlides):
    """What evaluating one model and comparing several have in common."""

    cohort: Path
    slides: tuple[str, ...] | None = None
    """Slide ids; None = all slides of ``role``."""
    role: JudgedRole = JudgedRole.TEST
    label_rule: str = DEFAULT_LABEL_RULE
    minimum_tissue: Share = 0.25
    interpolated: bool = True
    """Also judge the bilinear map (pixel-level AUC P3)."""
    whole_slide: bool = False
    """Also judge the whole slide, glass with score 0 (P2), for comparison with other work."""
    threshold: Share | None = None
    """The operating point; None = what ``threshold_rule`` chose on validation slides, else the model's default."""
    threshold_rule: str = "youden"
    resamples: Annotated[int, Field(ge=100, le=1_000_000)] = 10_000
    seed: Annotated[int, Field(ge=0)] = 0
    """Of the resamples."""
    include_training: bool = False
    """Count slides that a model has learned from, too; they are named in a warning."""
    random_control: int | None = None
    """Seed: also score the same tiles by chance, as a control that must come out near 0.5."""
    report: Path | None = None
    """Folder for ``report.html``, ``comparison.json`` and the tables as CSV."""
    overwrite: bool = False
    """Replace what is there already."""


class Evaluate(_Judges):
    """AUC of finished maps against annotations."""

    verb: Literal["evaluate"] = "evaluate"
    maps: Path
    """Folder that holds one map folder a slide, named by slide id or by the slide file's stem."""
    bundle: Path | None = None
    """The model, for its thresholds and its list of training slides; None = the cohort's model of the maps' name."""
    output: Path | None = None
    """JSON file for the result."""


class ComparedModel(RequestModel):
    """One model of one arm."""

    arm: Annotated[str, Field(min_length=1)]
    seed: int = 0
    maps: Path | None = None
    """As in ``Evaluate``; None = the maps of ``bundle`` in the cohort's folder, predicted where they are missing."""
    bundle: Path | None = None


class Compare(_Judges):
    """Several models on the same slides: differences with intervals and tests, and a report."""

    verb: Literal["compare"] = "compare"
    models: tuple[ComparedModel, ...] = ()
    study: Path | None = None
    """Folder of a study: its finished models are compared, each on the slides it was to be tested on."""
    reference: Path | None = None
    """JSON file with the numbers of other work, shown in rows of their own and named as such."""
    title: str = ""


class Calibrate(OpensSlides):
    """Choose thresholds and a temperature on validation slides and keep them in the model's folder."""

    verb: Literal["calibrate"] = "calibrate"
    cohort: Path
    bundle: Path
    maps: Path | None = None
    """Folder with the maps; None = those in the cohort's folder, predicted where they are missing."""
    label_rule: str = DEFAULT_LABEL_RULE
    minimum_tissue: Share = 0.25
