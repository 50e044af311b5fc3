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


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RocPoints(_Value):
    """A curve to draw, thinned; the exact AUC stands beside it. The first threshold is None: nothing is positive."""

    false_positive_rate: tuple[float, ...]
    true_positive_rate: tuple[float, ...]
    threshold: tuple[float | None, ...]


class SlideResult(_Value):
    """One slide at one level. ``auc`` is None with a ``reason`` where a class is absent, never 0.5."""

    slide_id: str
    auc: float | None
    reason: str = ""
    n_positive: float
    n_negative: float


class LevelResult(_Value):
    """One level: counts are tiles at tile level, tile-grid pixels of the slide at pixel level."""

    level: Level
    definition: str
    auc: float | None
    """Of the observations of all slides pooled."""
    reason: str = ""
    mean_of_slides: float | None
    """Mean of the AUCs of the slides that have one; differs from the pooled value."""
    n_slides_in_mean: int
    n_positive: float
    n_negative: float
    tie_mass: float | None
    """Share of (positive, negative) pairs with equal scores; each counts half."""
    roc: RocPoints | None
    slides: tuple[SlideResult, ...]


class Coverage(_Value):
    """What of a slide was evaluated, in tiles."""

    slide_id: str
    evaluated: int
    left_out: int
    """Tissue tiles that touch ignored area: in no tile-level number; their other pixels count at pixel level."""
    unpredicted: int
    """Labelled tissue tiles without a map value. They are in no number, so more than a few is a warning."""
    unpredicted_cancer: int


class Evaluation(_Value):
    """AUC of one model's maps on one set of slides."""

    schema_version: int = 1
    name: str = ""
    """What was scored, e.g. the model's name."""
    label_rule: str
    minimum_tissue: float
    tile: LevelResult
    pixel: LevelResult
    random_control: LevelResult | None = None
    """The same tiles scored by chance; must come out near 0.5."""
    coverage: tuple[Coverage, ...]
    notes: tuple[str, ...] = ()

    def levels(self) -> tuple[LevelResult, LevelResult]:
        return (self.tile, self.pixel)

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


def auc_text(auc: float | None, reason: str) -> str:
    """An AUC to show: three decimals, or why there is none."""
    return reason if auc is None else f"{auc:.3f}"
