"""Where a training run stands: what is counted, told and begun again. Part of every checkpoint."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Position:
    """Where a run stands, and what the current epoch has summed up so far."""

    stage: int = 0
    epoch: int = 0
    step: int = 0
    """Steps done in this epoch."""
    done: int = 0
    """Steps done in this stage, when the state was kept."""
    loss_sum: float = 0.0
    correct_sum: float = 0.0
    said_step: int = 0
    """Step of this epoch up to which losses have been told; ``said_loss``, ``said_correct``: the sums up to it."""
    said_loss: float = 0.0
    said_correct: float = 0.0
    batch_size: int = 0
    """Tiles per step where memory forced it below the config's; 0 = as configured."""
    over: bool = False
    """All epochs are done, or the stage has stopped early: only its model is left to be written."""
    seconds: float = 0.0
    best_epoch: int = -1
    best: dict[str, float | None] = field(default_factory=dict)
    """Validation numbers of the best epoch."""
    unreadable: int = 0
    batch_norm_gap: float | None = None
    """See ``EpochDone``; measured after the first epoch."""

    @property
    def loss(self) -> float:
        """Mean of this epoch's steps so far."""
        return self.loss_sum / max(1, self.step)

    @property
    def accuracy(self) -> float:
        """Mean of this epoch's steps so far."""
        return self.correct_sum / max(1, self.step)

    def count_step(self, loss: float, accuracy: float) -> None:
        """One more step of this epoch is done."""
        self.step += 1
        self.loss_sum += loss
        self.correct_sum += accuracy

    def tell(self) -> tuple[int, float, float]:
        """How many steps were done since the last time (one at least), and their mean loss and accuracy.

        What was told is part of the position, so that a resumed run says the same.
        """
        steps = self.step - self.said_step
        loss, accuracy = (self.loss_sum - self.said_loss) / steps, (self.correct_sum - self.said_correct) / steps
        self.said_step, self.said_loss, self.said_correct = self.step, self.loss_sum, self.correct_sum
        return steps, loss, accuracy

    def halve_batch(self, batch: int) -> None:
        """Go on with half of ``batch`` tiles a step, from the same tile of the epoch's order."""
        self.batch_size = batch // 2
        if batch % 2:  # an odd batch has no half: the epoch begins again
            self._forget_steps()
        else:
            for name in ("step", "loss_sum", "correct_sum", "said_step", "said_loss", "said_correct"):
                setattr(self, name, getattr(self, name) * 2)

    def next_epoch(self) -> None:
        """This epoch is done."""
        self.epoch += 1
        self.seconds = 0.0
        self._forget_steps()

    def _forget_steps(self) -> None:
        self.step = self.said_step = 0
        self.loss_sum = self.correct_sum = self.said_loss = self.said_correct = 0.0
