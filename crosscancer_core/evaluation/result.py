"""What an evaluation found, as frozen values that are JSON both ways. Every number carries its definition."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from crosscancer_core import atomic_file
from crosscancer_core.errors import EvaluationError

NO_CANCER = "n/a (no cancer)"
NO_NORMAL = "n/a (no normal tissue)"
NO_TILES = "n/a (no evaluated tile)"


class Level(StrEnum):
    TILE = "tile"
    PIXEL = "pixel"
    PIXEL_INTERPOLATED = "pixel_interpolated"
    PIXEL_WHOLE = "pixel_whole"


class Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RocPoints(Value):
    """A curve to draw, thinned; the exact AUC stands beside it. The first threshold is None: nothing is positive."""

    false_positive_rate: tuple[float, ...]
    true_positive_rate: tuple[float, ...]
    threshold: tuple[float | None, ...]


class PrecisionRecallPoints(Value):
    """A curve to draw, thinned; the exact average precision stands beside it."""

    recall: tuple[float, ...]
    precision: tuple[float, ...]


class Interval(Value):
    """A 95 % interval, and how it came to be, as words."""

    low: float
    high: float
    method: str


class SlideResult(Value):
    """One slide at one level. ``auc`` is None with a ``reason`` where a class is absent, never 0.5."""

    slide_id: str
    patient: str = ""
    auc: float | None
    reason: str = ""
    n_positive: float
    n_negative: float
    tie_mass: float | None = None
    interval: Interval | None = None
    in_summary: bool = True
    """False where the model has seen the slide in training: shown, and in no other number."""


class PatientResult(Value):
    """All slides of one patient pooled."""

    patient: str
    slides: tuple[str, ...]
    auc: float | None
    reason: str = ""
    n_positive: float
    n_negative: float


class LevelResult(Value):
    """One level: counts are tiles at tile level, tile-grid pixels of the slide at pixel level."""

    level: Level
    definition: str
    auc: float | None
    """Of the observations of all slides pooled."""
    reason: str = ""
    interval: Interval | None = None
    mean_of_slides: float | None
    """Mean of the AUCs of the slides that have one; differs from the pooled value."""
    mean_interval: Interval | None = None
    n_slides_in_mean: int
    n_positive: float
    n_negative: float
    tie_mass: float | None
    """Share of (positive, negative) pairs with equal scores; each counts half."""
    average_precision: float | None = None
    roc: RocPoints | None
    precision_recall: PrecisionRecallPoints | None = None
    slides: tuple[SlideResult, ...]
    patients: tuple[PatientResult, ...] = ()

    def slide(self, slide_id: str) -> SlideResult:
        """The result of that slide. Raises ``KeyError`` where there is none."""
        for slide in self.slides:
            if slide.slide_id == slide_id:
                return slide
        raise KeyError(slide_id)


class Coverage(Value):
    """What of a slide was evaluated, in tiles."""

    slide_id: str
    evaluated: int
    left_out: int
    """Tissue tiles that touch ignored area: in no tile-level number; their other pixels count at pixel level."""
    unpredicted: int
    """Labelled tissue tiles without a map value. They are in no number, so more than a few is a warning."""
    unpredicted_cancer: int


class SlideCounts(Value):
    """Evaluated tiles of a slide at the operating point."""

    slide_id: str
    true_positive: int
    false_positive: int
    false_negative: int
    true_negative: int


class AtThreshold(Value):
    """What the operating point makes of the tiles of the summary, and of each slide."""

    threshold: float
    source: str
    """Where the threshold comes from, as words."""
    true_positive: int
    false_positive: int
    false_negative: int
    true_negative: int
    sensitivity: float | None
    specificity: float | None
    precision: float | None
    slides: tuple[SlideCounts, ...]


class AtSpecificity(Value):
    """The greatest sensitivity that keeps a specificity, and where."""

    specificity: float
    sensitivity: float
    threshold: float


class CalibrationResult(Value):
    """Whether the probabilities mean what they say, over tiles; an entry of None is an empty bin."""

    brier: float
    expected_error: float
    confidence: tuple[float | None, ...]
    frequency: tuple[float | None, ...]
    weight: tuple[float, ...]
    temperature: float | None = None
    """Fitted on validation slides and kept in the bundle; None = none was fitted."""
    brier_with_temperature: float | None = None
    expected_error_with_temperature: float | None = None


class Evaluation(Value):
    """AUC of one model's maps on one set of slides."""

    schema_version: int = 2
    name: str = ""
    """What was scored, e.g. the model's name."""
    label_rule: str
    minimum_tissue: float
    tile: LevelResult
    pixel: LevelResult
    pixel_interpolated: LevelResult | None = None
    pixel_whole: LevelResult | None = None
    random_control: LevelResult | None = None
    """The same tiles scored by chance; must come out near 0.5."""
    at_threshold: AtThreshold | None = None
    at_specificity: tuple[AtSpecificity, ...] = ()
    calibration: CalibrationResult | None = None
    n_patients: int = 0
    """Patients in the summary, slides that were seen in training aside."""
    coverage: tuple[Coverage, ...]
    warnings: tuple[str, ...] = ()
    """What a reader must know before believing a number."""
    notes: tuple[str, ...] = ()

    def levels(self) -> tuple[LevelResult, ...]:
        """The levels that were computed; tile and pixel (P1) are always there and first."""
        further = (self.pixel_interpolated, self.pixel_whole)
        return (self.tile, self.pixel, *(level for level in further if level is not None))

    def level(self, level: Level) -> LevelResult | None:
        """The result at a level; None where it was not computed."""
        return next((each for each in self.levels() if each.level is level), None)

    def to_json(self) -> str:
        return self.model_dump_json(indent=1)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read what :meth:`to_json` wrote.

        Raises:
            EvaluationError: the text is something else.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise EvaluationError(
                f"This is not a result of an evaluation: {error.errors()[0]['msg']}.", "Run the evaluation again."
            ) from error

    def write(self, path: Path) -> None:
        """Replace the JSON file ``path``. Raises as ``atomic_file.replacing``."""
        atomic_file.make_folder(path.parent)
        atomic_file.write_text(path, self.to_json())
