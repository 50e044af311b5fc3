"""One or more arms judged on one set of slides: everything a report or the window shows, as one frozen value."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError

from crosscancer_core import atomic_file
from crosscancer_core.errors import EvaluationError
from crosscancer_core.evaluation.comparison import Difference, SeedSpread
from crosscancer_core.evaluation.result import Evaluation, Level, Value
from crosscancer_core.models.recipes import arm_title


class JudgedModel(Value):
    """Which model, so that nobody has to guess."""

    name: str
    hash: str
    precision: str
    recipe: str = ""
    """Name of the recipe, where the bundle is at hand."""
    initial: str = ""
    """What the weights were before training."""
    stages: tuple[str, ...] = ()
    thresholds: dict[str, float] = Field(default_factory=dict)
    """Chosen on validation tiles, by rule; empty = none were."""
    temperature: float | None = None
    bundle_found: bool = False


class JudgedSlide(Value):
    """Which slide, and against which annotation."""

    slide_id: str
    patient: str
    role: str
    annotation_status: str
    fingerprint: str
    annotation_digest: str
    width: int
    height: int
    mpp: float | None


class JudgedArm(Value):
    """One model of one arm."""

    arm: str
    seed: int
    model: JudgedModel
    evaluation: Evaluation


class ReferenceRow(Value):
    """Numbers of other work, to stand beside one's own; never computed here."""

    arm: str
    tile: float | None
    pixel: float | None


class Reference(Value):
    """Where the rows come from is said wherever they are shown."""

    source: str
    rows: tuple[ReferenceRow, ...]


class Comparison(Value):
    """What is in a report: the arms, their differences, and what is needed to do it again."""

    schema_version: int = 1
    title: str
    cohort: str
    site: str
    role: str
    """``test`` or ``validation``: never both."""
    split: str = ""
    """How the slides were divided, as a sentence."""
    slides: tuple[JudgedSlide, ...]
    arms: tuple[JudgedArm, ...]
    differences: tuple[Difference, ...] = ()
    spreads: tuple[SeedSpread, ...] = ()
    reference: Reference | None = None
    settings: dict[str, str] = Field(default_factory=dict)
    versions: dict[str, str] = Field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    created: str = ""
    """Date and time in UTC, ISO 8601."""

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels that every arm has."""
        return tuple(level for level in Level if all(arm.evaluation.level(level) is not None for arm in self.arms))

    def title_of(self, judged: JudgedArm) -> str:
        """The arm's title, with its seed where there are several."""
        several = sum(each.arm == judged.arm for each in self.arms) > 1
        title = arm_title(judged.arm)
        return f"{title}, seed {judged.seed}" if several else title

    @property
    def all_warnings(self) -> tuple[str, ...]:
        """Those of the comparison and of every arm, each once."""
        return tuple(dict.fromkeys((*self.warnings, *(text for arm in self.arms for text in arm.evaluation.warnings))))

    def to_json(self) -> str:
        return self.model_dump_json(indent=1)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what :meth:`write` wrote.

        Raises:
            EvaluationError: the file is missing or something else.
        """
        try:
            return cls.model_validate_json(path.read_bytes())
        except OSError as error:
            raise EvaluationError(f'"{path}" cannot be read.', "Run the comparison again.") from error
        except ValidationError as error:
            raise EvaluationError(
                f'"{path.name}" is not a comparison: {error.errors()[0]["msg"]}.', "Run the comparison again."
            ) from error

    def write(self, path: Path) -> None:
        """Replace the JSON file ``path``. Raises as ``atomic_file.replacing``."""
        atomic_file.make_folder(path.parent)
        atomic_file.write_text(path, self.to_json())
