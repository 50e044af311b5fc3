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
from crosscancer_core.synthetic.presets import DemoPreset
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import ExtractTiles, MakeDemo, Train, request_to_json
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
    whole = _train(tmp_path, "whole")
    assert whole is not None
    expected = (whole["weights_hash"], _record(tmp_path, "whole"))
    draws = random.Random(0)
    kills = 0
    for number in range(10):
        # the first stage, too, is trained anew each time
        shutil.rmtree(CohortPlaces(tmp_path / "breast.json").stages)
        name = f"killed-{number}"
        # at a random event, and a random moment after it: independent of how busy the machine is
        outcome = _train(tmp_path, name, draws.randrange(len(expected[1])), draws.uniform(0, 1))
        kills += outcome is None
        outcome = outcome or _train(tmp_path, name)
        assert outcome is not None
        assert (outcome["weights_hash"], _record(tmp_path, name)) == expected
    print(f"{kills} kills")  # noqa: T201
    assert kills >= 8  # one may have been over before its moment came


def _train(folder: Path, name: str, events: int | None = None, later: float = 0.0) -> dict[str, Any] | None:
    """The outcome; None where the process was killed, ``later`` seconds after it had told so many ``events``."""
    request = Train(
        cohort=folder / "prostate.json",
        source_cohort=folder / "breast.json",
        config=_CONFIG,
        run_folder=folder / "runs" / name,
    )
    file, output = folder / f"{name}.json", folder / f"{name}.txt"
    file.write_text(request_to_json(request))
    with output.open("wb") as out:
        worker = subprocess.Popen(worker_command(file), env=worker_environment(), stdout=out, stderr=subprocess.DEVNULL)
        while events is not None and worker.poll() is None:
            if _lines(request.run_folder) >= events:
                time.sleep(later)
                worker.send_signal(signal.SIGKILL)
                break
            time.sleep(0.02)
        code = worker.wait()
    if code == -signal.SIGKILL:
        return None
    assert code == 0, output.read_text()
    result: dict[str, Any] = json.loads(output.read_text().splitlines()[-1])["result"]
    return result


def _lines(run: Path) -> int:
    try:
        return (run / "events.jsonl").read_text().count("\n")
    except FileNotFoundError:
        return 0


def _record(folder: Path, name: str) -> list[dict[str, Any]]:
    """Everything the run has said but for times and rates, and for its own name."""
    lines = [json.loads(line) for line in RunFolder.look_at(folder / "runs" / name).lines()]
    return [
        {key: value for key, value in line.items() if key not in _TIMES} | ({"bundle": ""} if "bundle" in line else {})
        for line in lines
    ]
