"""What a run says while it trains: a line each in ``events.jsonl``, read by curves, resumed runs and reports."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

_LAGGING = 0.1
"""A gap above it means that validation says little of what was learned."""


def batch_norm_note(gap: float | None) -> tuple[str, ...]:
    """A sentence where batch norm's stored statistics lag too far behind the weights; see ``EpochDone``."""
    if gap is None or gap <= _LAGGING:
        return ()
    return (
        f"After the first epoch the validation loss was {gap:.2f} higher with batch norm's stored statistics than with "
        "each batch's own: they lag behind the weights. Measure them anew before validation, or lower the momentum.",
    )


class _Event(BaseModel):
    """``stage`` counts from 0 along the recipe, ``epoch`` from 0 within it; ``step`` = steps done in the stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: int
    epoch: int
    step: int


class StageStarted(_Event):
    type: Literal["stage_started"] = "stage_started"
    stage_name: str
    epochs: int
    steps_per_epoch: int
    training_tiles: int
    validation_tiles: int
    batch_size: int = 0
    warnings: tuple[str, ...] = ()


class StageReused(_Event):
    """The stage was trained before from the same start on the same tiles, by another run: its model is used."""

    type: Literal["stage_reused"] = "stage_reused"
    stage_name: str
    bundle: str
    best_epoch: int
    best_validation_loss: float


class StepDone(_Event):
    """Sent every few steps: means since the last one. ``data_wait`` is the share of time spent waiting for tiles."""

    type: Literal["step_done"] = "step_done"
    loss: float
    accuracy: float
    tiles_per_second: float
    data_wait: float
    learning_rate: float = 0.0


class EpochDone(_Event):
    type: Literal["epoch_done"] = "epoch_done"
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float
    validation_auc: float | None
    best: bool
    seconds: float
    data_wait: float = 0.0
    """Share of the epoch's training steps' time spent waiting for tiles."""
    batch_norm_gap: float | None = None
    """How much higher the validation loss is with batch norm's stored statistics than with each batch's own: after a
    stage's first epoch, where batch norm learns."""


class CheckpointSaved(_Event):
    type: Literal["checkpoint_saved"] = "checkpoint_saved"


class BatchHalved(_Event):
    """Memory ran out, and halving the batch was allowed: from this step on it is ``batch_size``."""

    type: Literal["batch_halved"] = "batch_halved"
    batch_size: int


class StageDone(_Event):
    type: Literal["stage_done"] = "stage_done"
    best_epoch: int
    best_validation_loss: float
    bundle: str


class Stopped(_Event):
    """The run ended early: cancelled, or failed with a sentence. It can be resumed."""

    type: Literal["stopped"] = "stopped"
    reason: str


TrainingEvent = Annotated[
    StageStarted | StageReused | StepDone | EpochDone | CheckpointSaved | BatchHalved | StageDone | Stopped,
    Field(discriminator="type"),
]
_ADAPTER: TypeAdapter[TrainingEvent] = TypeAdapter(TrainingEvent)
_TYPES = {
    "stage_started",
    "stage_reused",
    "step_done",
    "epoch_done",
    "checkpoint_saved",
    "batch_halved",
    "stage_done",
    "stopped",
}


def parse_event(data: dict[str, Any]) -> TrainingEvent | None:
    """The training event in a progress event's JSON data; None where it is of another kind."""
    if data.get("type") not in _TYPES:
        return None
    return _ADAPTER.validate_python(data)
