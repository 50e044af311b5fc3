"""Measure how long a training step takes here: build the network, take a few steps on random tiles."""

from __future__ import annotations

from typing import Any

from crosscancer_core.progress import Control, Progress
from crosscancer_core.tasks.requests import MeasureRate
from crosscancer_core.training.rates import known_rate, rate_key, remember_rate
from crosscancer_core.training.trial import measure


def run(request: MeasureRate, progress: Progress, control: Control) -> dict[str, Any]:
    """Measure, or return what was measured before: a :class:`Rate` as JSON data.

    Raises:
        Cancelled: between steps.
        RuntimeNotAvailableError: there is no such device.
    """
    key = rate_key(request.config, request.device)
    rate = known_rate(request.remember, key)
    if rate is None:
        rate = measure(request.config, request.device, progress, control)
        remember_rate(request.remember, key, rate)
    return rate.model_dump(mode="json")
