"""A painted demo of five small slides, and settings with which its model is trained in seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.synthetic.demo_cohort import make_demo_cohort
from crosscancer_core.synthetic.presets import DemoPreset
from crosscancer_core.training.config import TrainingConfig


@pytest.fixture(scope="session")
def tiny_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the painted demo; a test that trains in it leaves a model there."""
    folder = tmp_path_factory.mktemp("tour") / "demo"
    make_demo_cohort(folder, DemoPreset.TINY)
    return folder


@pytest.fixture
def quick() -> TrainingConfig:
    return TrainingConfig(
        spec=ModelSpec(architecture="TinyCNN", input_size=64, mpp=0.44, dropout=0.2),
        epochs=1,
        batch_size=8,
        learning_rate=1e-3,
        tiles_per_class=40,
        batch_norm_momentum=0.9,
        reestimate_batch_norm=2,
    )
