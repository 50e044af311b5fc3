"""A run keeps the conditions it began with, and what could not be kept is never forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crosscancer_core.training.run_folder import RunFolder
from tests.tiny_training import tiny_config

pytestmark = pytest.mark.tensorflow


@pytest.fixture(scope="module")
def conditions() -> Any:
    """The module that imports TensorFlow, threads set before its first operation."""
    pytest.importorskip("crosscancer_core.models.framework").make_repeatable()
    return pytest.importorskip("crosscancer_core.training.conditions")


def test_a_run_keeps_what_it_began_with(conditions: Any, tmp_path: Path) -> None:
    run = RunFolder.open(tmp_path, tiny_config())
    first = conditions.settle_conditions(run, "cpu")
    assert run.began() == first
    assert first["precision"] == "float32"
    assert first["environment"]["intra_op_threads"] == first["threads"]
    assert conditions.settle_conditions(run, "cpu") == first
    assert conditions.went_on(first) == ()


def test_another_machine_on_the_way_stays_on_record(conditions: Any, tmp_path: Path) -> None:
    run = RunFolder.open(tmp_path, tiny_config())
    here = conditions.settle_conditions(run, "cpu")
    run.begin({**here, "environment": {**here["environment"], "keras": "3.12.0"}})  # as if begun elsewhere
    changed = conditions.settle_conditions(run, "cpu")
    assert changed["elsewhere"] == [f"keras 3.12.0 → {here['environment']['keras']}"]
    (sentence,) = conditions.went_on(changed)
    assert "not bit for bit" in sentence
    run.begin({**run.began(), "environment": here["environment"]})  # and back where it began
    assert conditions.settle_conditions(run, "cpu")["elsewhere"] == changed["elsewhere"]
