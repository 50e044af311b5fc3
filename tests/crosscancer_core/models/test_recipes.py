"""Arms are data: a table of two by two, and longer chains are longer lists."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from crosscancer_core.models.recipes import ARMS, DESCRIPTIONS, Freezing, InitialWeights, Recipe


def test_the_four_arms_are_a_table_of_two_by_two() -> None:
    table = {name: (recipe.initial.value, *map(str, recipe.stages)) for name, recipe in ARMS.items()}
    assert table == {
        "none": ("random", "target"),
        "imagenet": ("imagenet", "target"),
        "breast": ("random", "source", "target"),
        "double": ("imagenet", "source", "target"),
    }
    assert set(DESCRIPTIONS) == set(ARMS)


def test_a_longer_chain_is_an_edit_of_a_list() -> None:
    text = """{"name": "kidney-breast", "initial": "imagenet",
        "stages": ["kidney", {"cohort": "source", "freezing": "head-first", "head_epochs": 2}, "target"]}"""
    recipe = Recipe.model_validate_json(text)
    assert recipe.sources == ("kidney", "source")
    assert [stage.freezing for stage in recipe.stages] == [Freezing.NONE, Freezing.HEAD_FIRST, Freezing.NONE]
    assert Recipe.model_validate_json(recipe.model_dump_json()) == recipe


def test_a_random_body_is_never_frozen() -> None:
    frozen = {name: recipe.with_freezing(Freezing.LAST_BLOCKS, blocks=3) for name, recipe in ARMS.items()}
    learns = {name: [stage.freezing is Freezing.NONE for stage in recipe.stages] for name, recipe in frozen.items()}
    assert learns == {"none": [True], "imagenet": [False], "breast": [True, False], "double": [False, False]}
    assert frozen["double"].stages[-1].blocks == 3


def test_a_finished_model_stands_for_what_came_before_the_last_stage() -> None:
    recipe = ARMS["double"].from_model()
    assert recipe.initial is InitialWeights.MODEL
    assert [str(stage) for stage in recipe.stages] == ["target"]


@pytest.mark.parametrize("stages", ["[]", '["Target!"]', '[{"cohort": "target", "blocks": 0}]', '[{"kohort": "x"}]'])
def test_a_chain_that_cannot_be_is_refused(stages: str) -> None:
    with pytest.raises(ValidationError):
        Recipe.model_validate_json(f'{{"name": "own", "initial": "random", "stages": {stages}}}')
