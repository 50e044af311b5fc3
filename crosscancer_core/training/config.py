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
from crosscancer_core.tiles.labels import DEFAULT_LABEL_RULE
from crosscancer_core.tiles.sampling import SamplingWay


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
    AUTO = "auto"
    """bfloat16 where the chip computes in it, float32 elsewhere; what it was is recorded."""


class FoldOfSplit(BaseModel):
    """One fold of a split that is saved in the target cohort."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    split: str
    number: Annotated[int, Field(ge=0)]


class TrainingConfig(BaseModel):
    """Settings that every stage of a run shares."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    spec: ModelSpec = ModelSpec()
    recipe: Recipe = NONE
    epochs: Annotated[int, Field(ge=1, le=1000, description="Passes over the training tiles. The paper used 50.")] = 50
    batch_size: Annotated[
        int,
        Field(
            ge=1,
            le=1024,
            description="Tiles per step. The paper does not state it; 32 is ours. Below 16 batch norm's statistics are "
            "noisy.",
        ),
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
    source_tiles_per_class: Annotated[
        int | None,
        Field(
            ge=1,
            description="Tiles drawn of each class in stages before the target's. The paper used 250,000 of breast.",
        ),
    ] = 250_000
    sampling: Annotated[
        SamplingWay,
        Field(
            description="How slides share in the tiles that are drawn: large slides give more (proportional), or every "
            "slide or patient gives equally many."
        ),
    ] = SamplingWay.PROPORTIONAL
    label_rule: Annotated[
        str, Field(description="When a tile counts as cancer; the rule is printed beside every result.")
    ] = DEFAULT_LABEL_RULE
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
    early_stopping: Annotated[
        int,
        Field(
            ge=0,
            description="A stage ends when the validation loss has not fallen for this many epochs: saves hours, and "
            "the lowest loss is kept either way. 0 = all epochs, as in the paper.",
        ),
    ] = 0
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
        Precision,
        Field(
            description="float32 is the reference. bfloat16 keeps weights in float32 and computes faster where the "
            "chip has it (1.3 times on a processor with AMX); auto takes it there. A run keeps what it began with."
        ),
    ] = Precision.FLOAT32
    xla: Annotated[
        bool,
        Field(
            description="Let XLA compile the training step. It pays on GPUs; on processors it was slower (4.2 instead "
            "of 6.8 tiles/s)."
        ),
    ] = False
    deterministic: Annotated[
        bool,
        Field(
            description="Same seed, same bits: one operation at a time and only repeatable ones. Off, a GPU may be "
            "faster, and neither a repeated nor a resumed run gives quite the same weights."
        ),
    ] = True
    threads: Annotated[
        int | None,
        Field(
            ge=1,
            le=256,
            description="Processor threads within an operation. Their number decides the last bits, so a run keeps the "
            "one it began with. Empty: all cores.",
        ),
    ] = None
    allow_smaller_batch: Annotated[
        bool,
        Field(
            description="Where memory runs out, halve the batch and go on. Smaller batches learn a little differently, "
            "so this is off unless wanted, and recorded where it happened."
        ),
    ] = False
    checkpoint_minutes: Annotated[
        float, Field(gt=0, description="How much work a crash may cost at most, in minutes.")
    ] = 5.0
    checkpoint_steps: Annotated[
        int | None,
        Field(ge=1, description="Save after so many steps, too. Empty: by minutes alone."),
    ] = None
    fold: FoldOfSplit | None = None
    """Who is set apart in the target cohort; None = the roles of its slides."""

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
        "early_stopping": 6,
        "precision": Precision.AUTO,
    },
    "laptop": {
        "spec": ModelSpec(architecture="SqueezeNet", input_size=128, dropout=0.2),
        "epochs": 10,
        "learning_rate": 3e-4,  # a thousand steps: at the paper's 1e-4 they do not lead far
        "tiles_per_class": 2_000,
        "source_tiles_per_class": 2_000,
        "early_stopping": 4,
        "batch_norm_momentum": 0.9,
        "reestimate_batch_norm": 50,
        "augment": True,
    },
    "smoke": {
        "spec": ModelSpec(architecture="SqueezeNet", input_size=96, dropout=0.2),
        "epochs": 4,
        "batch_size": 16,
        "learning_rate": 3e-4,
        "tiles_per_class": 300,
        "source_tiles_per_class": 300,
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
        "source_tiles_per_class": 1_000,
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
