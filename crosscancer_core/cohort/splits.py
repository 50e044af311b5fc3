"""Who trains and who tests. Splits are by patient, since slides of one patient resemble each other.

A draw depends on the seed and the patients' names alone: not on their order, the machine or a library's random
numbers. Patients who share a slide file (see ``twins.py``) are drawn together, as one.
"""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Mapping, Sequence

from crosscancer_core.cohort.cohort import TESTABLE, AnnotationStatus, Case, Cohort, CohortSlide, Fold, Role, Split
from crosscancer_core.cohort.twins import joined_patients
from crosscancer_core.errors import ConfigError

PAPER_TRAINING, PAPER_TEST = 22, 6
"""The paper's split: 28 prostate slides of 28 patients."""

CancerShares = Mapping[str, float]
"""Patient: share of the tissue that is cancer, between 0 and 1 (see ``figures.py``)."""

_Unit = tuple[str, ...]
"""Patients that are drawn together."""


def hold_out(
    cohort: Cohort,
    *,
    seed: int,
    n_test: int | None = None,
    test_share: float | None = None,
    n_validation: int = 0,
    cancer_shares: CancerShares | None = None,
    name: str = "hold-out",
) -> Split:
    """One fold: ``n_test`` patients, or ``test_share`` of them (at least one), test, and ``n_validation`` validate.

    Only patients with a slide whose labels are all known (outlined exhaustively, or free of cancer) are drawn. With
    ``cancer_shares`` the draw is stratified: the patients are ordered by share and cut into as many strata as are
    drawn, and each stratum gives one.

    Raises:
        ConfigError: the numbers leave nobody to test or nobody to train, or a patient's share is not known.
    """
    units = _testable_units(cohort)
    count = _number_of_tests(len(units), test_share, n_test)
    trainable = [unit for unit in _units(cohort) if any(_trains(_case(cohort, patient)) for patient in unit)]
    if count + n_validation >= len(trainable):
        held = f"{count} for testing" + (f" and {n_validation} for validation" if n_validation else "")
        raise ConfigError(
            "n_test" if n_test is not None else "test_share",
            f"of {len(trainable)} annotated patients, {held} leave none for training",
            "Take fewer, or add annotated slides.",
        )
    tested = _drawn(units, count, seed, cancer_shares)
    left = [unit for unit in units if unit not in tested]
    if n_validation > len(left):
        raise ConfigError("n_validation", f"{n_validation} patients of {len(left)} that can validate")
    validating = _drawn(left, n_validation, seed + 1, cancer_shares)
    how = f"{_patients(tested)} drawn for testing by seed {seed}{_stratified(cancer_shares)}."
    return Split(name=name, how=how, seed=seed, folds=(Fold(test=_flat(tested), validation=_flat(validating)),))


def paper_split(cohort: Cohort, *, seed: int, cancer_shares: CancerShares | None = None) -> Split:
    """The paper's 22 patients for training and 6 for testing.

    Raises:
        ConfigError: the cohort does not have 28 patients that are annotated.
    """
    trainable = sum(_trains(case) for case in cohort.cases)
    if trainable != PAPER_TRAINING + PAPER_TEST:
        raise ConfigError(
            "paper",
            f"the paper splits {PAPER_TRAINING + PAPER_TEST} patients into {PAPER_TRAINING} and {PAPER_TEST}; "
            f"this cohort has {trainable} annotated ones",
            f"Say how many shall test (--test {PAPER_TEST}).",
        )
    return hold_out(
        cohort, seed=seed, n_test=PAPER_TEST, cancer_shares=cancer_shares, name=f"paper {PAPER_TRAINING}/{PAPER_TEST}"
    )


def k_folds(
    cohort: Cohort,
    k: int,
    *,
    seed: int,
    validate: bool = False,
    cancer_shares: CancerShares | None = None,
    name: str | None = None,
) -> Split:
    """``k`` folds; each patient that can be tested tests in exactly one. With ``validate`` the next fold's validate.

    With ``cancer_shares`` every fold has patients from all of its range.

    Raises:
        ConfigError: there are fewer such patients than folds, or too few folds.
    """
    units = _testable_units(cohort)
    if not (3 if validate else 2) <= k <= len(units):
        least = "3 folds with validation" if validate else "2 folds"
        raise ConfigError("folds", f"{k} folds of {len(units)} patients that can be tested; at least {least}")
    ordered = _ordered(units, seed, cancer_shares)
    tests: list[list[_Unit]] = [[] for _ in range(k)]
    for start in range(0, len(ordered), k):
        block = sorted(ordered[start : start + k], key=lambda unit: _draw(seed + start + 1, unit))
        for fold, unit in zip(tests, block, strict=False):
            fold.append(unit)
    folds = tuple(
        Fold(test=_flat(tests[number]), validation=_flat(tests[(number + 1) % k]) if validate else ())
        for number in range(k)
    )
    how = f"{_patients(units)} in {k} folds by seed {seed}{_stratified(cancer_shares)}."
    return Split(name=name or f"{k} folds", how=how, seed=seed, folds=folds)


def leave_one_patient_out(cohort: Cohort, *, name: str = "leave one patient out") -> Split:
    """As many folds as patients that can be tested, in the order of their names; nothing is drawn.

    Raises:
        ConfigError: there are fewer than two.
    """
    units = sorted(_testable_units(cohort))
    if len(units) < 2:
        raise ConfigError("folds", f"{len(units)} patients can be tested; leaving one out needs at least 2")
    how = f"Each of {_patients(units)} tests once while all others train."
    return Split(name=name, how=how, seed=0, folds=tuple(Fold(test=unit) for unit in units))


def with_fold(cohort: Cohort, fold: Fold) -> Cohort:
    """The cohort with every slide in the role that the fold gives it.

    Slides without annotation are unused, and so are the partly annotated ones of patients who test or validate.

    Raises:
        ConfigError: the fold names a patient whom the cohort does not have, or nobody is left to train.
    """
    known = {case.patient for case in cohort.cases}
    for patient in (*fold.test, *fold.validation):
        if patient not in known:
            raise ConfigError("split", f"it names patient “{patient}”, whom the cohort does not have", "Split again.")
    roles = dict.fromkeys(fold.test, Role.TEST) | dict.fromkeys(fold.validation, Role.VALIDATION)
    changed = {
        slide.id: slide.model_copy(update={"role": _role(slide, roles.get(case.patient, Role.TRAIN))})
        for case in cohort.cases
        for slide in case.slides
    }
    if not any(slide.role is Role.TRAIN for slide in changed.values()):
        raise ConfigError("split", "it leaves no annotated slide for training", "Take fewer patients for testing.")
    return cohort.with_slides(changed)


def fold_of(cohort: Cohort, split_name: str, number: int) -> Fold:
    """Fold ``number`` (from 0) of a saved split.

    Raises:
        ConfigError: the cohort has no such split, or the split no such fold.
    """
    for split in cohort.splits:
        if split.name == split_name:
            if 0 <= number < len(split.folds):
                return split.folds[number]
            raise ConfigError("fold", f"“{split_name}” has folds 0 to {len(split.folds) - 1}, not {number}")
    names = ", ".join(f"“{split.name}”" for split in cohort.splits) or "none"
    raise ConfigError("split", f"the cohort has no split “{split_name}”", f"It has: {names}.")


def with_split(cohort: Cohort, split: Split) -> Cohort:
    """The cohort with the split saved, in place of one of the same name; roles stay."""
    others = tuple(saved for saved in cohort.splits if saved.name != split.name)
    return cohort.model_copy(update={"splits": (*others, split)})


def _units(cohort: Cohort) -> list[_Unit]:
    return joined_patients(cohort)


def _testable_units(cohort: Cohort) -> list[_Unit]:
    def testable(patient: str) -> bool:
        return any(slide.annotation_status in TESTABLE for slide in _case(cohort, patient).slides)

    return [unit for unit in _units(cohort) if any(testable(patient) for patient in unit)]


def _case(cohort: Cohort, patient: str) -> Case:
    return next(case for case in cohort.cases if case.patient == patient)


def _trains(case: Case) -> bool:
    return any(slide.annotation_status is not AnnotationStatus.NONE for slide in case.slides)


def _number_of_tests(candidates: int, share: float | None, count: int | None) -> int:
    if (share is None) == (count is None):
        raise ConfigError("n_test", "give either a number of test patients or their share")
    if count is not None:
        if not 1 <= count <= candidates:
            raise ConfigError("n_test", f"{count} test patients of {candidates} that can be tested")
        return count
    assert share is not None
    if not 0 < share < 1:
        raise ConfigError("test_share", "it must lie between 0 and 1")
    if candidates == 0:
        raise ConfigError("test_share", "no patient has a slide that can be tested", "Annotate slides completely.")
    return max(1, math.floor(share * candidates + 0.5))


def _drawn(units: Sequence[_Unit], count: int, seed: int, shares: CancerShares | None) -> list[_Unit]:
    ordered = _ordered(units, seed, shares)
    if shares is None or not count:
        return ordered[:count]
    borders = [len(ordered) * part // count for part in range(count + 1)]
    strata = [ordered[begin:end] for begin, end in itertools.pairwise(borders)]
    return [min(stratum, key=lambda unit: _draw(seed, unit)) for stratum in strata]


def _ordered(units: Sequence[_Unit], seed: int, shares: CancerShares | None) -> list[_Unit]:
    """By cancer share where it is given; otherwise, and among equals, by the draw."""
    if shares is None:
        return sorted(units, key=lambda unit: _draw(seed, unit))
    unknown = [patient for unit in units for patient in unit if patient not in shares]
    if unknown:
        raise ConfigError(
            "stratify",
            f"the cancer share of patient “{unknown[0]}” is not known",
            "Measure the cohort first (crosscancer cohort check).",
        )
    return sorted(units, key=lambda unit: (max(shares[patient] for patient in unit), _draw(seed, unit)))


def _draw(seed: int, unit: _Unit) -> bytes:
    return hashlib.blake2b(f"{seed}\0{unit[0]}".encode(), digest_size=16).digest()


def _flat(units: Sequence[_Unit]) -> tuple[str, ...]:
    return tuple(sorted(patient for unit in units for patient in unit))


def _patients(units: Sequence[_Unit]) -> str:
    count = len(_flat(units))
    return f"{count} patient{'s' if count != 1 else ''}"


def _stratified(shares: CancerShares | None) -> str:
    return ", stratified by cancer share" if shares is not None else ""


def _role(slide: CohortSlide, wanted: Role) -> Role:
    if slide.annotation_status is AnnotationStatus.NONE:
        return Role.UNUSED
    return wanted if wanted is Role.TRAIN or slide.annotation_status in TESTABLE else Role.UNUSED
