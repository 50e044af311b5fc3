"""How weights come to be: the arms of the comparison, as data.

A recipe is initial weights and a chain of training stages. The four arms are a 2 x 2 table
(random | ImageNet) x (target | source, target); nothing in the training code asks which arm it is.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class InitialWeights(StrEnum):
    RANDOM = "random"
    IMAGENET = "imagenet"


class Stage(StrEnum):
    """Which cohort a stage trains on."""

    SOURCE = "source"
    TARGET = "target"


class Recipe(BaseModel):
    """One arm. ``stages`` are trained in order; only the convolutional body travels from one to the next."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    initial: InitialWeights
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]


NONE = Recipe(name="none", initial=InitialWeights.RANDOM, stages=(Stage.TARGET,))
IMAGENET = Recipe(name="imagenet", initial=InitialWeights.IMAGENET, stages=(Stage.TARGET,))
BREAST = Recipe(name="breast", initial=InitialWeights.RANDOM, stages=(Stage.SOURCE, Stage.TARGET))
DOUBLE = Recipe(name="double", initial=InitialWeights.IMAGENET, stages=(Stage.SOURCE, Stage.TARGET))

ARMS = {recipe.name: recipe for recipe in (NONE, IMAGENET, BREAST, DOUBLE)}

DESCRIPTIONS = {
    "none": "Starts from random weights and learns from the target slides alone.",
    "imagenet": "Starts from weights learned on everyday photographs (ImageNet), then learns from the target slides.",
    "breast": "Learns breast cancer first, keeps the convolutional weights, then learns from the target slides.",
    "double": "Starts from ImageNet, learns breast cancer, then learns from the target slides.",
}
