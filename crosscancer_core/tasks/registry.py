"""Verb to module. A task's libraries (TensorFlow among them) are imported when it runs, not before."""

from __future__ import annotations

import importlib
from typing import Any

from crosscancer_core.progress import SILENT, UNCONTROLLED, Control, Progress
from crosscancer_core.tasks.requests import Request

_MODULES = {
    "extract": "crosscancer_core.tasks.extract",
    "measure": "crosscancer_core.tasks.measure",
    "sample": "crosscancer_core.tasks.sample",
    "train": "crosscancer_core.tasks.train",
    "measure-rate": "crosscancer_core.tasks.measure_rate",
    "compare-arms": "crosscancer_core.tasks.compare_arms",
    "predict": "crosscancer_core.tasks.predict",
    "runtimes": "crosscancer_core.tasks.runtimes",
    "evaluate": "crosscancer_core.tasks.evaluate",
    "compare": "crosscancer_core.tasks.compare",
    "calibrate": "crosscancer_core.tasks.calibrate",
    "export": "crosscancer_core.tasks.export",
    "convert": "crosscancer_core.tasks.convert",
    "demo": "crosscancer_core.tasks.demo",
}


def run_request(request: Request, progress: Progress = SILENT, control: Control = UNCONTROLLED) -> dict[str, Any]:
    """Run any request in this process and return its result as JSON data.

    Raises:
        CrossCancerError: with a sentence and a hint.
        Cancelled: ``control`` said so; what is finished stays.
    """
    module = importlib.import_module(_MODULES[request.verb])
    result: dict[str, Any] = module.run(request, progress, control)
    return result
