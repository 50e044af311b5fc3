"""The slides of a cohort, labelled once and scored by the maps of any number of models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.cohort.cohort import TESTABLE, AnnotationStatus, Cohort, CohortSlide, Role
from crosscancer_core.errors import EvaluationError
from crosscancer_core.evaluation.interpolated import FineShares, fine_shares
from crosscancer_core.evaluation.scoring import SlideScores, score_map
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.slides.slide import Slide, SlideInfo
from crosscancer_core.tiles.cohort_slides import annotation_digest, annotation_notes, annotations_of, tissue_of
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import LabelRule, TileTable, label_tiles
from crosscancer_core.tiles.tissue import TissueMask

_NO_AUC = {
    AnnotationStatus.PARTIAL: "is annotated in part only, so its unmarked tissue may be cancer: it has no AUC.",
    AnnotationStatus.NONE: "is not annotated: it has no AUC.",
}


@dataclass(frozen=True)
class Rules:
    """How tiles become cancer or not, and which maps are judged."""

    label: LabelRule
    minimum_tissue: float = 0.25
    interpolated: bool = True


@dataclass(frozen=True, eq=False)
class SlideLabels:
    """An opened slide with its outlines and tissue; tables are made once a grid, for all arms."""

    info: SlideInfo
    annotations: AnnotationSet
    classes: ClassMapping
    tissue: TissueMask
    digest: str = ""
    """Of the annotation file."""
    notes: tuple[str, ...] = ()
    _tables: dict[TileGrid, TileTable] = field(default_factory=dict)
    _fine: dict[TileGrid, FineShares] = field(default_factory=dict)

    @classmethod
    def of(cls, slide: Slide, listed: CohortSlide, cohort: Cohort) -> SlideLabels:
        """Read what was drawn on a slide and find its tissue.

        Raises:
            CohortFileError, AnnotationFormatError, SlideReadError: a file cannot be read.
        """
        entered = [slide.info.entered_note] if slide.info.entered_note else []
        return cls(
            slide.info,
            annotations_of(listed),
            cohort.classes,
            tissue_of(slide, listed, cohort),
            annotation_digest(listed),
            (*entered, *annotation_notes(slide.info, listed, cohort)),
        )

    def table(self, cells: TileGrid) -> TileTable:
        """All tiles of a grid, labelled."""
        if cells not in self._tables:
            self._tables[cells] = label_tiles(cells, self.annotations, self.classes, self.tissue)
        return self._tables[cells]

    def fine(self, cells: TileGrid) -> FineShares:
        """The areas within the mixed tiles of a grid."""
        if cells not in self._fine:
            self._fine[cells] = fine_shares(self.table(cells), self.annotations, self.classes)
        return self._fine[cells]

    def score(
        self, map: ProbabilityMap, rules: Rules, *, slide_id: str, patient: str = "", seen_in_training: bool = False
    ) -> SlideScores:
        """What a map says of this slide.

        Raises:
            EvaluationError: the map is of another slide.
        """
        if map.identity.slide_fingerprint != self.info.fingerprint:
            raise EvaluationError(
                f'The map of slide "{slide_id}" belongs to another slide file.', "Predict on this slide again."
            )
        cells = map.grid.cells
        return score_map(
            map,
            self.table(cells),
            rules.label,
            rules.minimum_tissue,
            slide_id=slide_id,
            patient=patient,
            seen_in_training=seen_in_training,
            fine=self.fine(cells) if rules.interpolated else None,
        )


@dataclass(frozen=True)
class Judged:
    """The slides that are evaluated, their common role, and sentences about those that cannot be."""

    slides: tuple[CohortSlide, ...]
    role: Role
    notes: tuple[str, ...] = ()


def slides_to_judge(cohort: Cohort, asked: Sequence[str] | None, role: Role) -> Judged:
    """The slides of ``role``, or those asked for by id, less those that can have no AUC.

    Raises:
        EvaluationError: an id is unknown; validation and test slides are mixed; no slide is left.
    """
    if asked is None:
        chosen = list(cohort.slides(role))
    else:
        known = {slide.id: slide for slide in cohort.slides()}
        missing = [name for name in asked if name not in known]
        if missing:
            raise EvaluationError(f'The cohort has no slide "{missing[0]}".', f"It has: {', '.join(known)}.")
        chosen = [known[name] for name in asked]
        roles = {slide.role for slide in chosen}
        if {Role.VALIDATION, Role.TEST} <= roles:
            raise EvaluationError(
                "Validation and test slides are never judged together.",
                "The best epoch and the threshold were chosen on validation slides. Evaluate each set by itself.",
            )
        role = Role.VALIDATION if Role.VALIDATION in roles else Role.TEST
    kept = tuple(slide for slide in chosen if slide.annotation_status in TESTABLE)
    if not kept:
        raise EvaluationError(
            "None of these slides can have an AUC." if chosen else f'"{cohort.name}" has no {role.value} slides.',
            "An AUC needs slides on which all cancer is outlined, or which are declared normal.",
        )
    without = [slide for slide in chosen if slide not in kept]
    notes = tuple(f'Slide "{slide.id}" {_NO_AUC[slide.annotation_status]}' for slide in without)
    return Judged(kept, role, notes)


def finished_map(maps: Path, slide: CohortSlide) -> ProbabilityMap:
    """The finished map of a slide, in a folder named by its id or by its file's stem.

    Raises:
        EvaluationError: there is none.
    """
    for name in (slide.id, slide.path.stem):
        if ProbabilityMap.is_complete(maps / name):
            return ProbabilityMap.open_file(maps / name)
    raise EvaluationError(
        f'There is no finished map of slide "{slide.id}" in "{maps}".',
        "Predict on this slide first, or leave it out of the evaluation.",
    )


def one_model(maps: Sequence[ProbabilityMap]) -> str:
    """The name of the model that made all ``maps``.

    Raises:
        EvaluationError: they come from different models.
    """
    if len({(map.identity.model_hash, map.identity.precision) for map in maps}) > 1:
        names = sorted({f"{map.identity.model_name} ({map.identity.precision})" for map in maps})
        raise EvaluationError(f"The maps come from different models: {', '.join(names)}.", "Evaluate one at a time.")
    return maps[0].identity.model_name


def seen_in_training(listed: CohortSlide, fingerprint: str, judged: Role, bundle: ModelBundle | None) -> bool:
    """Has the model learned from this slide?

    By the bundle's list of training slides; without a bundle, by the slide's role. Where validation slides are judged
    as such, the bundle's list, which names them too, does not count them as training slides.
    """
    if judged is Role.VALIDATION and listed.role is Role.VALIDATION:
        return False
    if bundle is not None:
        return fingerprint in bundle.training_fingerprints
    return listed.role is Role.TRAIN
