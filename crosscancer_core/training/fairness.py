"""What differs between models that are compared, besides the weights they began with. Read without any framework.

Arms are compared to learn what the starting weights are worth. Whatever else differs is found here, in what the
models' own folders say, and told wherever the comparison is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crosscancer_core.models.bundle import BundleInfo
from crosscancer_core.models.recipes import TARGET_COHORT, Freezing, InitialWeights, Stage

_NOT_SETTINGS = {
    "recipe",  # what the arms are about
    "seed",  # models are compared within a seed and a fold
    "fold",
    "precision",  # as it was resolved: among the conditions
    "threads",
    "checkpoint_minutes",  # without influence
    "checkpoint_steps",
}
_NO_INFLUENCE = {"memory_gb", "intra_op_threads"}
"""Of the environment; the threads stand among the conditions."""


@dataclass(frozen=True, eq=False)
class Contender:
    """A model that is compared. ``name`` is its own; seeds and folds of an arm share ``arm``."""

    arm: str
    name: str
    info: BundleInfo

    @property
    def config(self) -> dict[str, Any]:
        """As it was trained; empty where the model does not say."""
        config: dict[str, Any] = self.info.provenance.get("config", {})
        return config

    @property
    def draw(self) -> tuple[str, str]:
        """Seed and fold: models of one draw were to be given the same tiles and the same head."""
        return str(self.config.get("seed")), str(self.config.get("fold"))


def traced(lineage: Mapping[str, str], kind: str) -> dict[str, str]:
    """The hashes of that kind (``data``, ``head``, ``body``) by the cohort of the stage, in the stages' order."""
    parts = {name.rpartition("-")[0].partition("-")[2]: name for name in lineage if name.endswith(f"-{kind}")}
    return {cohort: lineage[name] for cohort, name in parts.items()}


@dataclass(frozen=True)
class Fairness:
    """Sentences; none where the models differ in their starting weights alone."""

    taught: tuple[str, ...]
    """Tiles, heads or settings differ: the scores do not tell what the starting weights are worth."""
    circumstances: tuple[str, ...]
    """Seeds, layers that learned, machine and number format: for the reader to weigh."""


def fairness(contenders: Sequence[Contender]) -> Fairness:
    """Compare what the models say of how they were made."""
    draws: dict[tuple[str, str], list[Contender]] = {}
    for each in contenders:
        draws.setdefault(each.draw, []).append(each)
    taught = [sentence for alike in draws.values() for sentence in _given(alike)]
    return Fairness((*taught, *_settings(contenders)), tuple(_circumstances(contenders)))


def _given(alike: Sequence[Contender]) -> Iterator[str]:
    """Of models that share seed and fold: tiles, heads, and the weights that arms of one start share."""
    tiles = {each: traced(each.info.lineage, "data") for each in alike}
    for cohort in dict.fromkeys(name for given in tiles.values() for name in given):
        words = "did not learn from the same target tiles"
        if cohort != TARGET_COHORT:
            words = f"did not learn from the same tiles of “{cohort}” before"
        yield from _unlike(words, {each: given.get(cohort) for each, given in tiles.items()})
    yield from _unlike(
        "did not begin with the same head", {each: _last(traced(each.info.lineage, "head")) for each in alike}
    )
    for initial in (InitialWeights.RANDOM, InitialWeights.IMAGENET):
        of = [each for each in alike if each.info.recipe.initial is initial]
        first = {each: next(iter(traced(each.info.lineage, "body").values()), None) for each in of}
        yield from _unlike(f"did not begin with the same {initial.value} weights", first)


def _settings(contenders: Sequence[Contender]) -> Iterator[str]:
    told: dict[Contender, dict[str, str]] = {}
    for each in contenders:
        plain = {name: value for name, value in each.config.items() if name not in {"spec", *_NOT_SETTINGS}}
        told[each] = {name: _words(value) for name, value in (each.config.get("spec", {}) | plain).items()}
    yield from _each_unlike("were trained with other settings", told)
    halved = {each: _halved(each) for each in contenders}
    yield from _unlike("were not trained alike, since memory ran out and a batch was halved", halved)


def _halved(contender: Contender) -> str:
    made = (*contender.info.provenance.get("before", ()), contender.info.provenance)
    least = min((stage["halved_to"] for stage in made if stage.get("halved_to")), default=None)
    return "no" if least is None else f"to {least}"


def _circumstances(contenders: Sequence[Contender]) -> Iterator[str]:
    seeds: dict[str, set[int]] = {}
    for each in contenders:
        if "seed" in each.config:
            seeds.setdefault(each.arm, set()).add(each.config["seed"])
    listed = {arm: ", ".join(map(str, sorted(some))) for arm, some in seeds.items()}
    if len(set(listed.values())) > 1:
        yield f"The arms were not trained with the same seeds ({by_value(listed)})."
    layers = {each: _layers(each.info.recipe.stages[-1]) for each in contenders}
    yield from _unlike("did not let the same layers learn from the target slides", layers)
    yield from _each_unlike(
        "were computed differently", {each: _conditions(each.info.provenance) for each in contenders}
    )
    before = {each: each.info.provenance.get("before", ()) for each in contenders}
    for cohort in dict.fromkeys(stage["cohort"] for stages in before.values() for stage in stages):
        stages = {
            each: _conditions(next((stage for stage in some if stage["cohort"] == cohort), {}))
            for each, some in before.items()
        }
        yield from _each_unlike(f"were computed differently while they learned from “{cohort}”", stages)


def _conditions(made: Mapping[str, Any]) -> dict[str, str]:
    environment = {name: value for name, value in made.get("environment", {}).items() if name not in _NO_INFLUENCE}
    version = {"crosscancer": made["crosscancer"]} if "crosscancer" in made else {}
    conditions = {"elsewhere": False, **made["conditions"]} if "conditions" in made else {}
    return {name: _words(value) for name, value in {**conditions, **environment, **version}.items()}


def _layers(stage: Stage) -> str:
    match stage.freezing:
        case Freezing.NONE:
            return "all"
        case Freezing.HEAD_FIRST:
            return f"the head first, epochs: {stage.head_epochs}"
        case Freezing.LAST_BLOCKS:
            return f"the head and the last blocks, {stage.blocks}"


def _each_unlike(words: str, told: Mapping[Contender, Mapping[str, str]]) -> Iterator[str]:
    """One sentence with all the names whose values differ."""
    found = []
    for name in dict.fromkeys(name for values in told.values() for name in values):
        known = {each.name: some[name] for each, some in told.items() if name in some}
        if len(set(known.values())) > 1:
            found.append(f"{name.replace('_', ' ')} ({by_value(known)})")
    if found:
        yield f"The models {words}: {', '.join(found)}."


def _unlike(words: str, values: Mapping[Contender, str | None]) -> Iterator[str]:
    """Where a model says nothing of it, that is not held against it."""
    known = {each.name: value for each, value in values.items() if value is not None}
    if len(set(known.values())) > 1:
        yield f"The models {words} ({by_value(known)})."


def by_value(values: Mapping[str, str]) -> str:
    """``none-s0, breast-s0: 4; double-s0: 5``."""
    names: dict[str, list[str]] = {}
    for name, value in values.items():
        names.setdefault(value, []).append(name)
    return "; ".join(f"{', '.join(some)}: {value}" for value, some in names.items())


def _last(values: Mapping[str, str]) -> str | None:
    return next(reversed(list(values.values())), None)


def _words(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:g}"
        case list():
            return "; ".join(map(str, value))
        case _:
            return str(value)
