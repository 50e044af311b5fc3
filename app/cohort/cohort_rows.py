"""What the cohort table shows of each slide, gathered from the cohort, its measured figures, stores and evaluations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crosscancer_core.cohort.cohort import Case, Cohort, CohortSlide, Site
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.evaluation.result import Evaluation, SlideResult
from crosscancer_core.tiles.cohort_figures import CohortFigures, SlideFigures
from crosscancer_core.tiles.cohort_problems import cohort_problems
from crosscancer_core.tiles.labels import CANCER, NOT_CANCER, LabelRule
from crosscancer_core.tiles.store import TileStore


@dataclass(frozen=True)
class CohortRow:
    """One slide. What is not known (yet) is None."""

    case: Case
    site: Site
    slide: CohortSlide
    figures: SlideFigures | None
    tiles: tuple[int, int] | None
    """Stored tiles (cancer, not cancer) by the default rule, of the largest set."""
    scored: SlideResult | None
    """Tile AUC of the model that was evaluated last, or why the slide has none."""
    model: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """What was computed from a cohort, as its folder holds it."""

    figures: Mapping[str, SlideFigures]
    tiles: Mapping[str, tuple[int, int]]
    scored: Mapping[str, SlideResult]
    model: str

    @classmethod
    def nothing(cls) -> Known:
        return cls({}, {}, {}, "")


def look_up(cohort: Cohort, file: Path) -> Known:
    """Read what the cohort's folder holds. Takes a moment: to be called in a thread."""
    places = CohortPlaces(file)
    scored, model = _last_evaluation(places)
    tiles = {slide.id: found for slide in cohort.slides() if (found := _tiles(places, slide.id)) is not None}
    return Known(CohortFigures.read(places.figures).slides, tiles, scored, model)


def rows_of(cohort: Cohort, known: Known) -> list[CohortRow]:
    """A row for each slide, in the cohort's order."""
    problems = cohort_problems(cohort, known.figures)
    return [
        CohortRow(
            case,
            cohort.site_of(case),
            slide,
            known.figures.get(slide.id),
            known.tiles.get(slide.id),
            known.scored.get(slide.id),
            known.model,
            tuple(problems[slide.id]),
        )
        for case in cohort.cases
        for slide in case.slides
    ]


def _tiles(places: CohortPlaces, slide_id: str) -> tuple[int, int] | None:
    best: tuple[int, int] | None = None
    for path in sorted(places.tiles.glob(f"*/{slide_id}.h5")):
        try:
            with TileStore.open(path) as store:
                labels = store.table.labels(LabelRule())
        except CrossCancerError:
            continue
        found = int((labels == CANCER).sum()), int((labels == NOT_CANCER).sum())
        if best is None or sum(found) > sum(best):
            best = found
    return best


def _last_evaluation(places: CohortPlaces) -> tuple[dict[str, SlideResult], str]:
    files = sorted(places.evaluations.glob("*.json"), key=lambda path: path.stat().st_mtime)
    if not files:
        return {}, ""
    try:
        result = Evaluation.from_json(files[-1].read_bytes())
    except (CrossCancerError, OSError, ValueError):
        return {}, ""
    return {slide.slide_id: slide for slide in result.tile.slides}, result.name
