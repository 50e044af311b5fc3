from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from app.training.training_form import TrainingForm
from crosscancer_core.errors import ConfigError
from crosscancer_core.models.recipes import DOUBLE, NONE
from crosscancer_core.training.config import PRESETS, TrainingConfig, preset


@pytest.fixture
def form(qtbot):
    made = TrainingForm()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_preset_comes_back_unchanged(form, name):
    form.set_config(preset(name))
    assert form.config(NONE) == preset(name, recipe=NONE)
    assert form.config(DOUBLE).recipe == DOUBLE


def test_every_field_of_the_config_is_there_with_its_reason_as_help(form):
    for name, info in TrainingConfig.model_fields.items():
        if name not in ("spec", "recipe", "fold", "seed"):
            assert form.editor(name).toolTip() == info.description
    for name in ("input_size", "mpp", "dropout"):
        assert form.editor(f"spec.{name}").toolTip()


def test_the_label_rule_is_chosen_in_words_and_another_can_be_typed(form):
    form.set_config(preset("laptop", label_rule="cancer_share >= 0.5"))
    choice = form.editor("label_rule")
    assert choice.currentText() == "at least half of it is cancer"
    choice.setCurrentText("any of it is cancer")
    assert form.config(NONE).label_rule == "any"
    choice.setCurrentText("cancer_share >= 0.6")
    assert form.config(NONE).label_rule == "cancer_share >= 0.6"
    choice.setCurrentText("half of it")
    with pytest.raises(ConfigError) as caught:
        form.config(NONE)
    form.show_problem(caught.value)
    assert "is not a rule" in form.problem("label_rule")


def test_what_is_typed_arrives(qtbot, form):
    edit = form.editor("tiles_per_class")
    assert isinstance(edit, QLineEdit)
    edit.clear()
    with qtbot.waitSignal(form.changed):
        qtbot.keyClicks(edit, "1,500")
    assert form.config(NONE).tiles_per_class == 1500
    edit.clear()
    assert form.config(NONE).tiles_per_class is None
    for typed, dropout in (("0,25", 0.25), ("0,125", 0.125), ("0.5", 0.5)):
        form.editor("spec.dropout").setText(typed)
        assert form.config(NONE).spec.dropout == dropout
    for typed, tiles in (("1,250,000", 1_250_000), ("2 500", 2500), ("700", 700)):
        edit.setText(typed)
        assert form.config(NONE).tiles_per_class == tiles
    rate = form.editor("learning_rate")
    rate.setText("3e-5")
    assert form.config(NONE).learning_rate == 3e-5
    augment, precision = form.editor("augment"), form.editor("precision")
    assert isinstance(augment, QCheckBox)
    assert isinstance(precision, QComboBox)
    augment.setChecked(True)
    precision.setCurrentText("mixed_bfloat16")
    config = form.config(NONE)
    assert (config.augment, config.precision.value) == (True, "mixed_bfloat16")


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("epochs", "0", "greater than or equal to 1"),
        ("learning_rate", "fast", "valid number"),
        ("spec.input_size", "7", "greater than or equal to 32"),
        ("checkpoint_minutes", "", "valid number"),
    ],
)
def test_a_value_that_cannot_be_is_shown_beside_its_field(form, field, text, words):
    form.editor(field).setText(text)
    with pytest.raises(ConfigError) as caught:
        form.config(NONE)
    assert caught.value.field == field
    form.show_problem(caught.value)
    assert words in form.problem(field)
    form.show_problem(None)
    assert form.problem(field) == ""
