from __future__ import annotations

import shlex
import subprocess
import sys

from app.training.training_request import command_line, differences, new_run_folder
from crosscancer_core.models.recipes import ARMS
from crosscancer_core.tasks.requests import Train, request_from_json
from crosscancer_core.training.config import preset
from crosscancer_core.training.run_folder import RunFolder


def test_run_folders_continue_what_is_unfinished_and_touch_nothing_else(tmp_path):
    config = preset("smoke", recipe=ARMS["none"])
    first = new_run_folder(tmp_path, config, "smoke")
    assert first == tmp_path / "none-smoke-0"
    run = RunFolder.open(first, config)
    assert new_run_folder(tmp_path, config, "smoke") == first
    assert new_run_folder(tmp_path, preset("smoke", epochs=9), "smoke") == tmp_path / "none-smoke-0-2"
    run.finish({"bundle": "b"})
    assert new_run_folder(tmp_path, config, "smoke") == tmp_path / "none-smoke-0-2"
    (tmp_path / "none-smoke-0-2").mkdir()
    assert new_run_folder(tmp_path, config, "smoke") == tmp_path / "none-smoke-0-3"


def test_only_differences_are_named():
    config = preset("laptop", recipe=ARMS["breast"], epochs=7)
    assert differences(config, "laptop") == {"epochs": 7}
    assert differences(preset("paper", recipe=ARMS["none"]), "paper") == {}


def test_the_command_makes_the_same_request(tmp_path):
    """The line is run by the real command line, which writes the request instead of training."""
    config = preset(
        "laptop", recipe=ARMS["double"], epochs=7, tiles_per_class=None, label_rule="cancer_share >= 0.25", seed=4
    )
    config = config.model_copy(update={"spec": config.spec.model_copy(update={"mpp": 0.5})})
    request = Train(
        cohort=tmp_path / "Fälle 1.json",
        config=config,
        run_folder=tmp_path / "run",
        source_cohort=tmp_path / "breast.json",
        initial_weights=tmp_path / "w.h5",
    )
    words = shlex.split(command_line(request, "laptop"))
    assert words[0] == "crosscancer"
    saved = tmp_path / "request.json"
    command = [sys.executable, "-m", "crosscancer_core", *words[1:], "--save-request", str(saved)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert request_from_json(saved.read_text(encoding="utf-8")) == request
