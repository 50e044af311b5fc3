"""The evaluation of one slide, from pixels to numbers; runs in a thread and knows no window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.cohort.cohort import Cohort, CohortSlide
from crosscancer_core.errors import BundleError
from crosscancer_core.evaluation.confusion import Confusions
from crosscancer_core.evaluation.result import Evaluation, Level
from crosscancer_core.evaluation.roc import Roc, roc_of
from crosscancer_core.evaluation.scoring import SlideScores, score_map
from crosscancer_core.evaluation.summary import evaluate
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.probability_map import ProbabilityMap, TileState
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.slides.slide import ResolutionSource, Slide
from crosscancer_core.tiles.cohort_slides import tissue_of
from crosscancer_core.tiles.labels import LabelRule, TileTable, label_tiles
from crosscancer_core.tiles.tissue import TissueMask


@dataclass(frozen=True, eq=False)
class Inputs:
    """Everything a slide's numbers depend on."""

    shelf: Shelf
    slide: Slide
    map: ProbabilityMap
    annotations: AnnotationSet
    classes: ClassMapping
    cohort: Cohort | None
    listed: CohortSlide | None
    """The slide's entry in the cohort; None where it has none, and then ``cohort`` does not count."""
    rule: LabelRule
    minimum_tissue: float
    others: tuple[ProbabilityMap, ...] = ()
    """Maps of the other arms on this slide."""
    model_folders: tuple[Path, ...] = ()
    """Where the model of the map may lie, with the thresholds that were chosen for it."""

    @property
    def tissue_rules(self) -> tuple[object, ...]:
        """What decides where there is tissue, besides the pixels."""
        if self.cohort is None or self.listed is None:
            return ()
        return (self.cohort.has_glass, self.cohort.tissue, self.listed.tissue_mask)


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
    arms: tuple[Outcome, ...] = ()
    """The other arms' numbers on this slide, in the order of ``inputs.others``."""
    thresholds: Mapping[str, float] = field(default_factory=dict)
    """Chosen for the model on validation slides, by rule; empty where none were or the model is not at hand."""

    @property
    def name(self) -> str:
        """The model."""
        return self.evaluation.name

    @property
    def all_arms(self) -> tuple[Outcome, ...]:
        """This map's numbers and those of the other arms, by name, as the keys have them."""
        return tuple(sorted((self, *self.arms), key=lambda each: (each.name.lower(), each.name)))

    def arm(self, name: str) -> Outcome | None:
        """The numbers of one arm."""
        return next((each for each in self.all_arms if each.name == name), None)


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
    arms = []
    for other in inputs.others:
        done = _known(other, inputs, before) if before is not None and table is before.table else None
        if done is not None:
            arms.append(done)
            continue
        cells = other.grid.cells
        own = table if cells == table.grid else label_tiles(cells, inputs.annotations, inputs.classes, tissue)
        arms.append(_scored(replace(inputs, map=other, others=()), tissue, own))
    return replace(_scored(inputs, tissue, table), arms=tuple(arms), thresholds=_thresholds(inputs, before))


def _scored(inputs: Inputs, tissue: TissueMask, table: TileTable) -> Outcome:
    scores = score_map(inputs.map, table, inputs.rule, inputs.minimum_tissue)
    tile, pixel = scores.observations(Level.TILE), scores.observations(Level.PIXEL)
    return Outcome(
        inputs,
        tissue,
        table,
        scores,
        evaluate([scores], name=inputs.map.identity.model_name),
        roc_of(tile),
        roc_of(pixel),
        Confusions(scores),
    )


def _reusable(inputs: Inputs, before: Outcome | None) -> tuple[TissueMask | None, TileTable | None]:
    if before is None:
        return None, None
    old = before.inputs
    same_slide = (
        old.slide.info.fingerprint == inputs.slide.info.fingerprint
        and old.tissue_rules == inputs.tissue_rules
        and old.slide.info.resolution == inputs.slide.info.resolution
    )
    if not same_slide:
        return None, None
    same_outlines = old.annotations is inputs.annotations and old.classes == inputs.classes
    same_cells = before.table.grid == inputs.map.grid.cells
    return before.tissue, before.table if same_outlines and same_cells else None


def _known(map: ProbabilityMap, inputs: Inputs, before: Outcome) -> Outcome | None:
    """What ``before`` found for this very map; None where the map or the rule may have changed since."""
    old = next((each for each in (before, *before.arms) if each.inputs.map is map), None)
    same = old is not None and old.inputs.rule == inputs.rule and not map.count(TileState.PENDING)
    return replace(old, arms=()) if same and old is not None else None


def _thresholds(inputs: Inputs, before: Outcome | None) -> Mapping[str, float]:
    if before is not None and before.inputs.map is inputs.map:
        return before.thresholds
    for folder in inputs.model_folders:
        try:
            bundle = ModelBundle.open(folder / inputs.map.identity.model_name)
        except BundleError:
            continue
        if bundle.hash == inputs.map.identity.model_hash:
            return bundle.info.thresholds
    return {}


def _tissue(inputs: Inputs) -> TissueMask:
    """As an evaluation of the cohort has it, so that the numbers are the same."""
    info = inputs.slide.info
    cohort = inputs.cohort if inputs.listed is not None else None
    if not Path(info.path).is_file():  # pixels that live in memory
        return tissue_of(inputs.slide, inputs.listed, cohort)
    # a handle of its own: the window may close its slide while this thread still reads
    entered = info.resolution is not None and info.resolution.source is ResolutionSource.OVERRIDE
    with inputs.shelf.open(info.path, entered=info.mpp if entered else None) as slide:
        return tissue_of(slide, inputs.listed, cohort)
