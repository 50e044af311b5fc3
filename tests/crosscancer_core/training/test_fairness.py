"""What is told of models that differ in more than the weights they began with; nothing may differ in silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crosscancer_core.models.bundle import BundleInfo
from crosscancer_core.models.recipes import ARMS, Freezing
from crosscancer_core.training.config import TrainingConfig, preset
from crosscancer_core.training.fairness import Contender, Fairness, fairness

_ENVIRONMENT = {"keras": "3.15.1", "device": "CPU", "memory_gb": 24, "intra_op_threads": 2}
_CONDITIONS = {"precision": "float32", "threads": 2, "repeatable": True}


def _info(arm: str = "none", **config: Any) -> BundleInfo:
    """As a run of that arm leaves it behind: the body is its own, everything else is shared."""
    recipe = ARMS[arm]
    settings = preset("smoke", recipe=recipe, **config)
    lineage = {"initial": recipe.initial.value}
    body = recipe.initial.value
    for number, stage in enumerate(recipe.stages):
        name = f"{number}-{stage}"
        lineage |= {f"{name}-data": f"tiles of {stage}", f"{name}-head": "seed 0", f"{name}-body": body}
        body = f"{body} and {stage}"
    made = {"crosscancer": "1.0", "environment": _ENVIRONMENT, "conditions": _CONDITIONS, "halved_to": 0}
    return BundleInfo(
        name=f"first-{arm}-s0",
        spec=settings.spec,
        recipe=recipe,
        weights_hash=arm,
        lineage=lineage,
        provenance={
            **made,
            "before": [{"cohort": str(stage), **made} for stage in recipe.stages[:-1]],
            "config": settings.model_dump(mode="json"),
        },
    )


def _compare(*infos: BundleInfo) -> Fairness:
    return fairness([Contender(info.recipe.name, f"{info.recipe.name}-s0", info) for info in infos])


def _lineage(name: str, value: str) -> Callable[[BundleInfo], BundleInfo]:
    return lambda info: info.model_copy(update={"lineage": {**info.lineage, name: value}})


def _config(**changes: Any) -> Callable[[BundleInfo], BundleInfo]:
    def change(info: BundleInfo) -> BundleInfo:
        config = TrainingConfig.model_validate(info.provenance["config"]).model_copy(update=changes)
        return info.model_copy(update={"provenance": {**info.provenance, "config": config.model_dump(mode="json")}})

    return change


def _made(**changes: Any) -> Callable[[BundleInfo], BundleInfo]:
    return lambda info: info.model_copy(update={"provenance": {**info.provenance, **changes}})


def _before(**changes: Any) -> Callable[[BundleInfo], BundleInfo]:
    def change(info: BundleInfo) -> BundleInfo:
        (stage,) = info.provenance["before"]
        return _made(before=[{**stage, **changes}])(info)

    return change


def test_the_four_arms_differ_in_their_start_alone() -> None:
    assert _compare(*(_info(arm) for arm in ARMS)) == Fairness((), ())


def test_seeds_and_folds_are_compared_among_themselves() -> None:
    other = _lineage("0-target-data", "other tiles")(_lineage("0-target-head", "seed 1")(_info("none", seed=1)))
    both = [Contender("none", f"none-s{seed}", info) for seed, info in enumerate((_info("none"), other))]
    assert fairness(both) == Fairness((), ())


@pytest.mark.parametrize(
    ("attack", "told"),
    [
        (
            _lineage("1-target-data", "other"),
            "did not learn from the same target tiles (none-s0, double-s0: tiles of target; breast-s0: other)",
        ),
        (_lineage("0-source-data", "other"), "did not learn from the same tiles of “source” before"),
        (_lineage("1-target-head", "other"), "did not begin with the same head"),
        (_lineage("0-source-body", "other"), "did not begin with the same random weights"),
        (_config(epochs=9), "trained with other settings: epochs (none-s0, double-s0: 4; breast-s0: 9)"),
        (_config(learning_rate=1e-2, augment=True), "learning rate (none-s0, double-s0: 0.0003; breast-s0: 0.01), aug"),
        (_config(label_rule="cancer_share > 0"), "label rule"),
        (_config(spec=preset("laptop").spec), "input size (none-s0, double-s0: 96; breast-s0: 128)"),
        (_made(halved_to=8), "a batch was halved (none-s0, double-s0: no; breast-s0: to 8)"),
        (_before(halved_to=4), "a batch was halved (none-s0, double-s0: no; breast-s0: to 4)"),
    ],
)  # fmt: skip
def test_other_tiles_heads_and_settings_are_told(attack: Callable[[BundleInfo], BundleInfo], told: str) -> None:
    found = _compare(_info("none"), attack(_info("breast")), _info("double"))
    (sentence,) = found.taught
    assert told in sentence
    assert not found.circumstances


@pytest.mark.parametrize(
    ("attack", "told"),
    [
        (_config(seed=1), "The arms were not trained with the same seeds (none: 0; breast: 1)."),
        (_made(environment={**_ENVIRONMENT, "device": "H100"}), "computed differently: device (none-s0: CPU"),
        (_made(conditions={**_CONDITIONS, "precision": "mixed_bfloat16", "threads": 8}), "precision (none-s0: float32"),
        (_made(conditions={**_CONDITIONS, "repeatable": False}), "repeatable (none-s0: yes; breast-s0: no)"),
        (_made(crosscancer="1.1"), "crosscancer (none-s0: 1.0; breast-s0: 1.1)"),
        (
            lambda info: info.model_copy(update={"recipe": info.recipe.with_freezing(Freezing.HEAD_FIRST)}),
            "same layers learn from the target slides (none-s0: all; breast-s0: the head first, epochs: 1)",
        ),
    ],
)  # fmt: skip
def test_machines_formats_and_layers_are_told_as_circumstances(
    attack: Callable[[BundleInfo], BundleInfo], told: str
) -> None:
    found = _compare(_info("none"), attack(_info("breast")))
    (sentence,) = found.circumstances
    assert told in sentence
    assert not found.taught


def test_a_source_stage_that_another_machine_has_trained_is_told() -> None:
    (sentence,) = _compare(
        _info("breast"), _before(conditions={**_CONDITIONS, "threads": 8})(_info("double"))
    ).circumstances
    assert "while they learned from “source”: threads (breast-s0: 2; double-s0: 8)" in sentence


def test_a_run_that_went_on_elsewhere_is_told() -> None:
    elsewhere = {**_CONDITIONS, "elsewhere": ["device CPU → H100"]}
    (sentence,) = _compare(_info("none"), _made(conditions=elsewhere)(_info("breast"))).circumstances
    assert "elsewhere (none-s0: no; breast-s0: device CPU → H100)" in sentence


def test_models_that_say_nothing_of_their_making_are_not_accused() -> None:
    silent = _info("breast").model_copy(update={"provenance": {}, "lineage": {}})
    assert _compare(_info("none"), silent) == Fairness((), ())
