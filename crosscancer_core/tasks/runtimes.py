"""Which runtime is fastest for a model on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import platformdirs

from crosscancer_core.inference.loading import measure_runtimes
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.progress import Control, Progress
from crosscancer_core.tasks.requests import MeasureRuntimes


def cache_folder() -> Path:
    """Where compiled models and measured rates are kept; may be deleted at any time."""
    return Path(platformdirs.user_cache_dir("crosscancer")) / "openvino"


def run(request: MeasureRuntimes, progress: Progress, control: Control) -> dict[str, Any]:
    """Measure and remember; returns ``runtimes`` (records, fastest first) and ``notes`` (why others are missing).

    Raises:
        BundleError, RuntimeNotAvailableError: the model cannot be used here at all.
    """
    bundle = ModelBundle.open(request.bundle)
    notes: list[str] = []

    def tell(sentence: str) -> None:
        control.check()
        notes.append(sentence)
        progress.event({"type": "runtime", "text": sentence})

    measured = measure_runtimes(bundle, cache_folder(), tell)
    return {"runtimes": [each.model_dump(mode="json") for each in measured], "notes": notes}
