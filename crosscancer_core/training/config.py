"""Every choice of a training run, validated once, when it is made. Holds parameters and no behaviour.

Each field's description is its reason; the training dialog shows it as the tooltip.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crosscancer_core.errors import ConfigError
from crosscancer_core.models.recipes import NONE, Recipe
from crosscancer_core.models.spec import ModelSpec


class Validation(StrEnum):
    """How the validation tiles are set apart from the training tiles."""

    BY_PATIENT = "by-patient"
    TILE_RANDOM = "tile-random (paper)"


class StainJitter(StrEnum):
    """How far the amounts of stain are varied; the numbers stand in ``augment.py``."""

    SLIGHT = "slight"
    STRONG = "strong"


class Precision(StrEnum):
    FLOAT32 = "float32"
    BFLOAT16 = "mixed_bfloat16"


class TrainingConfig(BaseModel):
    """Settings that every stage of a run shares."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    spec: ModelSpec = ModelSpec()
    recipe: Recipe = NONE
    epochs: Annotated[int, Field(ge=1, le=1000, description="Passes over the training tiles. The paper used 50.")] = 50
    batch_size: Annotated[
        int, Field(ge=1, le=1024, description="Tiles per step. The paper does not state it; 32 is ours.")
    ] = 32
    learning_rate: Annotated[float, Field(gt=0, lt=1, description="Adam's step size. The paper used 1e-4.")] = 1e-4
    learning_rate_decay: Annotated[
        bool,
        Field(
            description="Let the steps shrink to nothing over the stage, along half a cosine: short runs end better. "
            "The paper's stayed as they were."
        ),
    ] = False
    seed: Annotated[
        int, Field(ge=0, lt=2**31, description="Fixes tiles, order, head and dropout: same seed, same run.")
    ] = 0
    tiles_per_class: Annotated[
        int | None,
        Field(ge=1, description="Tiles drawn of each class; all there are where fewer exist. The paper used 300,000."),
    ] = 300_000
    label_rule: Annotated[
        str, Field(description="When a tile counts as cancer; the rule is printed beside every result.")
    ] = "cancer_share >= 0.5"
    minimum_tissue: Annotated[
        float, Field(ge=0, le=1, description="Tiles with less tissue are never drawn: white glass teaches nothing.")
    ] = 0.25
    validation: Annotated[
        Validation,
        Field(description="By patient is honest; tile-random is the paper's and leaks neighbours into validation."),
    ] = Validation.BY_PATIENT
    validation_share: Annotated[float, Field(gt=0, lt=0.9, description="Part set apart for validation.")] = 0.2
    augment: Annotated[
        bool, Field(description="Random flips, quarter turns and slight stain jitter. The paper used none.")
    ] = False
    stain_jitter: Annotated[
        StainJitter,
        Field(
            description="How far varied tiles differ in stain: slight as within one laboratory, strong as between "
            "them. Few training slides need it strong, or the model learns their colours."
        ),
    ] = StainJitter.SLIGHT
    batch_norm_momentum: Annotated[
        float,
        Field(
            gt=0,
            lt=1,
            description="0.99 for long runs; 0.9 for short ones, whose statistics would lag behind the weights.",
        ),
    ] = 0.99
    reestimate_batch_norm: Annotated[
        int,
        Field(
            ge=0,
            description="Training batches over which batch-norm statistics are measured anew before each validation; "
            "0 keeps the running ones. Short runs need it: their validation loss is noise otherwise.",
        ),
    ] = 0
    precision: Annotated[
        Precision, Field(description="bfloat16 is faster where the chip has it; float32 is the reference.")
    ] = Precision.FLOAT32
    checkpoint_minutes: Annotated[float, Field(gt=0, description="How much work a crash may cost at most.")] = 5.0

    @classmethod
    def checked(cls, **values: Any) -> TrainingConfig:
        """Build a config, with the first fault as a :class:`ConfigError` that names the field."""
        try:
            return cls(**values)
        except ValidationError as error:
            first = error.errors()[0]
            raise ConfigError(".".join(str(part) for part in first["loc"]), first["msg"]) from error


PRESETS: dict[str, dict[str, Any]] = {
    "paper": {
        "validation": Validation.TILE_RANDOM,
    },
    "recommended": {
        "augment": True,
        "epochs": 30,
    },
    "laptop": {
        "spec": ModelSpec(input_size=128, dropout=0.2),
        "epochs": 10,
        "learning_rate": 3e-4,  # a thousand steps: at the paper's 1e-4 they do not lead far
        "tiles_per_class": 2_000,
        "batch_norm_momentum": 0.9,
        "reestimate_batch_norm": 50,
        "augment": True,
    },
    "smoke": {
        "spec": ModelSpec(input_size=96, dropout=0.2),
        "epochs": 3,
        "batch_size": 16,
        "learning_rate": 3e-4,
        "tiles_per_class": 200,
        "batch_norm_momentum": 0.9,
        "reestimate_batch_norm": 20,
    },
    "demo": {
        "spec": ModelSpec(architecture="TinyCNN", input_size=128, mpp=0.44, dropout=0.2),
        "epochs": 24,
        "batch_size": 16,
        "learning_rate": 1e-3,
        "learning_rate_decay": True,
        "tiles_per_class": 1_000,
        "batch_norm_momentum": 0.9,
        "reestimate_batch_norm": 20,
        "augment": True,
        "stain_jitter": StainJitter.STRONG,  # three slides teach their own colours otherwise
    },
}
"""What each preset changes from the defaults, which are the paper's."""


def preset(name: str, **overrides: Any) -> TrainingConfig:
    """The config of a preset with single fields changed.

    Raises:
        ConfigError: there is no such preset, or a field has an impossible value.
    """
    if name not in PRESETS:
        raise ConfigError("preset", f'there is no "{name}"', f"Known: {', '.join(PRESETS)}.")
    return TrainingConfig.checked(**{**PRESETS[name], **overrides})
