"""SIGKILL at random moments, resume, and the same model comes out with the same record; ten times."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.models.recipes import BREAST
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.running.local import worker_command, worker_environment
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import DemoPreset, ExtractTiles, MakeDemo, Train, request_to_json
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.run_folder import RunFolder

pytestmark = [pytest.mark.tensorflow, pytest.mark.long]

_SPEC = ModelSpec(architecture="SqueezeNet", input_size=75, mpp=0.22, dropout=0.8)
_CONFIG = TrainingConfig(
    spec=_SPEC,
    recipe=BREAST,
    epochs=2,
    batch_size=16,
    tiles_per_class=64,
    source_tiles_per_class=64,
    augment=True,
    threads=2,
    checkpoint_steps=5,  # not a divisor of the steps between events: losses told in between must survive
)
_TIMES = ("seconds", "tiles_per_second", "data_wait")


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not killed by signals on Windows")
def test_killed_at_random_moments_the_same_model_and_record_come_out(tmp_path: Path) -> None:
    run_request(MakeDemo(folder=tmp_path, preset=DemoPreset.TINY))
    for name in ("prostate", "breast"):
        run_request(ExtractTiles(cohort=tmp_path / f"{name}.json", spec=_SPEC))
    began = time.monotonic()
    whole = _train(tmp_path, "whole", kill_after=None)
    length = time.monotonic() - began
    expected = (whole["weights_hash"], _record(tmp_path, "whole"))
    draws = random.Random(0)
    kills = 0
    for number in range(10):
        # the first stage, too, is trained anew each time
        shutil.rmtree(CohortPlaces(tmp_path / "breast.json").stages)
        name = f"killed-{number}"
        outcome: dict[str, Any] | None = None
        while outcome is None:
            outcome = _train(
                tmp_path, name, kill_after=draws.uniform(0.2, 1.0) * length if kills <= 2 * number else None
            )
            kills += outcome is None
        assert (outcome["weights_hash"], _record(tmp_path, name)) == expected
    print(f"{kills} kills")  # noqa: T201
    assert kills >= 10


def _train(folder: Path, name: str, kill_after: float | None) -> dict[str, Any] | None:
    """The outcome; None where the process was killed on the way."""
    request = Train(
        cohort=folder / "prostate.json",
        source_cohort=folder / "breast.json",
        config=_CONFIG,
        run_folder=folder / "runs" / name,
    )
    file = folder / f"{name}.json"
    file.write_text(request_to_json(request))
    worker = subprocess.Popen(
        worker_command(file), env=worker_environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        out, _ = worker.communicate(timeout=kill_after)
    except subprocess.TimeoutExpired:
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
        return None
    assert worker.returncode == 0, out
    result: dict[str, Any] = json.loads(out.splitlines()[-1])["result"]
    return result


def _record(folder: Path, name: str) -> list[dict[str, Any]]:
    """Everything the run has said but for times and rates, and for its own name."""
    lines = [json.loads(line) for line in RunFolder.look_at(folder / "runs" / name).lines()]
    return [
        {key: value for key, value in line.items() if key not in _TIMES} | ({"bundle": ""} if "bundle" in line else {})
        for line in lines
    ]
