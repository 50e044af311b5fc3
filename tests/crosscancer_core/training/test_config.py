"""The presets are what the manual says they are."""

from __future__ import annotations

import pytest

from crosscancer_core.errors import ConfigError
from crosscancer_core.models.backbone_table import BACKBONES
from crosscancer_core.models.recipes import ARMS
from crosscancer_core.training.config import PRESETS, Precision, TrainingConfig, Validation, preset


def test_the_papers_preset_is_the_papers() -> None:
    paper = preset("paper")
    assert (paper.spec.architecture, paper.spec.input_size, paper.spec.dropout) == ("InceptionV3", 256, 0.8)
    assert (paper.tiles_per_class, paper.source_tiles_per_class) == (300_000, 250_000)
    assert (paper.validation, paper.validation_share) == (Validation.TILE_RANDOM, 0.2)
    assert (paper.learning_rate, paper.epochs, paper.learning_rate_decay) == (1e-4, 50, False)
    assert (paper.augment, paper.early_stopping, paper.precision) == (False, 0, Precision.FLOAT32)
    assert (paper.batch_norm_momentum, paper.reestimate_batch_norm) == (0.99, 0)
    assert "ours" in (TrainingConfig.model_fields["batch_size"].description or "")


def test_the_recommended_preset_is_honest_and_varies_its_tiles() -> None:
    recommended = preset("recommended")
    assert recommended.validation is Validation.BY_PATIENT
    assert recommended.augment
    assert recommended.early_stopping > 0
    assert recommended.precision is Precision.AUTO


@pytest.mark.parametrize("name", ["laptop", "smoke", "demo"])
def test_short_presets_keep_batch_norm_up_with_the_weights(name: str) -> None:
    short = preset(name)
    assert short.batch_norm_momentum == 0.9
    assert short.reestimate_batch_norm >= 20
    assert short.spec.input_size <= 128


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_of_a_network_that_exists_and_repeats(name: str) -> None:
    config = preset(name)
    assert config.spec.input_size >= BACKBONES[config.spec.architecture].minimum_size
    assert config.deterministic
    assert not config.allow_smaller_batch  # never unasked


def test_every_setting_gives_its_reason() -> None:
    own_place = {"spec", "recipe", "fold"}
    assert [n for n, f in TrainingConfig.model_fields.items() if not f.description and n not in own_place] == []


def test_what_cannot_be_names_its_field() -> None:
    with pytest.raises(ConfigError) as caught:
        preset("smoke", epochs=0)
    assert caught.value.field == "epochs"
    with pytest.raises(ConfigError, match="paper"):
        preset("fast")
    assert preset("smoke", recipe=ARMS["double"]).recipe.name == "double"
