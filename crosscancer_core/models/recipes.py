"""How weights come to be: the arms of the comparison, as data.

A recipe is initial weights and a chain of training stages. The four arms are a 2 x 2 table
(random | ImageNet) x (target | source, target); nothing in the training code asks which arm it is. A longer chain or
another source cancer is another list of stages.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

TARGET_COHORT = "target"
SOURCE_COHORT = "source"


class InitialWeights(StrEnum):
    """Where the convolutional body's weights come from before the first stage."""

    RANDOM = "random"
    IMAGENET = "imagenet"
    MODEL = "model"
    """A finished model's body: a bundle or a finished run."""


class Freezing(StrEnum):
    """Which layers learn while a stage runs."""

    NONE = "none"
    """All layers learn from the first step on, as in the paper."""
    HEAD_FIRST = "head-first"
    """The body is frozen for the first epochs, until the new head no longer sends it random gradients."""
    LAST_BLOCKS = "last-blocks"
    """Only the last blocks of the body and the head learn: for few slides."""


class Stage(BaseModel):
    """One training stage. JSON may name its cohort alone: ``"source"`` means ``{"cohort": "source"}``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cohort: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")] = TARGET_COHORT
    """``target``, or the name under which the request gives another cohort: ``source``, ``kidney``."""
    freezing: Freezing = Freezing.NONE
    head_epochs: Annotated[int, Field(ge=1)] = 1
    """Epochs that the body stays frozen under ``head-first``."""
    blocks: Annotated[int, Field(ge=1)] = 2
    """Blocks at the body's end that learn under ``last-blocks``."""

    @model_validator(mode="before")
    @classmethod
    def _name_alone(cls, value: Any) -> Any:
        return {"cohort": value} if isinstance(value, str) else value

    @property
    def is_target(self) -> bool:
        return self.cohort == TARGET_COHORT

    def __str__(self) -> str:
        return self.cohort


TARGET = Stage(cohort=TARGET_COHORT)
SOURCE = Stage(cohort=SOURCE_COHORT)


class Recipe(BaseModel):
    """One arm. ``stages`` are trained in order; only the convolutional body travels from one to the next."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_+-]*$")]
    initial: InitialWeights
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the cohorts, besides the target, that the stages learn from."""
        return tuple(dict.fromkeys(stage.cohort for stage in self.stages if not stage.is_target))

    def with_freezing(self, freezing: Freezing, head_epochs: int = 1, blocks: int = 2) -> Recipe:
        """The recipe with this schedule in every stage whose body has learned before; a random body is never frozen."""
        untrained = self.initial is InitialWeights.RANDOM
        changed = {"freezing": freezing, "head_epochs": head_epochs, "blocks": blocks}
        stages = tuple(
            stage if untrained and number == 0 else stage.model_copy(update=changed)
            for number, stage in enumerate(self.stages)
        )
        return self.model_copy(update={"stages": stages})

    def from_model(self) -> Recipe:
        """The recipe that starts from a finished model in place of initial weights and earlier stages."""
        return self.model_copy(update={"initial": InitialWeights.MODEL, "stages": self.stages[-1:]})


NONE = Recipe(name="none", initial=InitialWeights.RANDOM, stages=(TARGET,))
IMAGENET = Recipe(name="imagenet", initial=InitialWeights.IMAGENET, stages=(TARGET,))
BREAST = Recipe(name="breast", initial=InitialWeights.RANDOM, stages=(SOURCE, TARGET))
DOUBLE = Recipe(name="double", initial=InitialWeights.IMAGENET, stages=(SOURCE, TARGET))

ARMS = {recipe.name: recipe for recipe in (NONE, IMAGENET, BREAST, DOUBLE)}

TITLES = {
    "none": "No pre-training",
    "imagenet": "ImageNet",
    "breast": "Breast",
    "double": "ImageNet, then breast",
}
"""What people read for an arm, in window, report and on the terminal."""

DESCRIPTIONS = {
    "none": "Starts from random weights and learns from the target slides alone.",
    "imagenet": "Starts from weights learned on everyday photographs (ImageNet), then learns from the target slides.",
    "breast": "Learns breast cancer first, keeps the convolutional weights, then learns from the target slides.",
    "double": "Starts from ImageNet, learns breast cancer, then learns from the target slides.",
}


def arm_title(name: str) -> str:
    """What people read for the arm of that name; one with a recipe of its own keeps its name."""
    return TITLES.get(name, name)
