"""The evaluation of one slide, from pixels to numbers; runs in a thread and knows no window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.evaluation.confusion import Confusions
from crosscancer_core.evaluation.result import Evaluation
from crosscancer_core.evaluation.roc import Roc, roc_curve
from crosscancer_core.evaluation.scoring import SlideScores, score_map
from crosscancer_core.evaluation.summary import evaluate
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.slides.slide import ResolutionSource, Slide
from crosscancer_core.tiles.labels import CANCER, NOT_CANCER, LabelRule, TileTable, label_tiles
from crosscancer_core.tiles.tissue import TissueMask, all_tissue, detect_tissue


@dataclass(frozen=True, eq=False)
class Inputs:
    """Everything a slide's numbers depend on."""

    shelf: Shelf
    slide: Slide
    map: ProbabilityMap
    annotations: AnnotationSet
    classes: ClassMapping
    has_glass: bool
    rule: LabelRule
    minimum_tissue: float


@dataclass(frozen=True, eq=False)
class Outcome:
    """The numbers, and the costly steps behind them for the next time."""

    inputs: Inputs
    tissue: TissueMask
    table: TileTable
    scores: SlideScores
    evaluation: Evaluation
    tile_roc: Roc | None
    pixel_roc: Roc | None
    confusions: Confusions


def evaluate_slide(inputs: Inputs, before: Outcome | None) -> Outcome:
    """Score a map against outlines. What ``before`` found for the same slide and outlines is used again.

    Raises:
        CrossCancerError: pixels cannot be read.
    """
    tissue, table = _reusable(inputs, before)
    if tissue is None:
        tissue = _tissue(inputs)
    if table is None:
        table = label_tiles(inputs.map.grid.cells, inputs.annotations, inputs.classes, tissue)
    scores = score_map(inputs.map, table, inputs.rule, inputs.minimum_tissue)
    return Outcome(
        inputs,
        tissue,
        table,
        scores,
        evaluate([scores], name=inputs.map.identity.model_name),
        roc_curve(scores.score, scores.label == CANCER, scores.label == NOT_CANCER),
        roc_curve(scores.score, scores.cancer_px, scores.other_px),
        Confusions(scores),
    )


def _reusable(inputs: Inputs, before: Outcome | None) -> tuple[TissueMask | None, TileTable | None]:
    if before is None:
        return None, None
    old = before.inputs
    same_slide = (
        old.slide.info.fingerprint == inputs.slide.info.fingerprint
        and old.has_glass == inputs.has_glass
        and old.slide.info.resolution == inputs.slide.info.resolution
    )
    if not same_slide:
        return None, None
    same_outlines = old.annotations is inputs.annotations and old.classes == inputs.classes
    same_cells = before.table.grid == inputs.map.grid.cells
    return before.tissue, before.table if same_outlines and same_cells else None


def _tissue(inputs: Inputs) -> TissueMask:
    info = inputs.slide.info
    if not inputs.has_glass:
        return all_tissue(info)
    if not Path(info.path).is_file():  # pixels that live in memory
        return detect_tissue(inputs.slide)
    # a handle of its own: the window may close its slide while this thread still reads
    entered = info.resolution is not None and info.resolution.source is ResolutionSource.OVERRIDE
    with inputs.shelf.open(info.path, entered=info.mpp if entered else None) as slide:
        return detect_tissue(slide)
