from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Role
from crosscancer_core.cohort.splits import (
    fold_of,
    hold_out,
    k_folds,
    leave_one_patient_out,
    paper_split,
    with_fold,
    with_split,
)
from crosscancer_core.cohort.twins import check_roles
from crosscancer_core.errors import ConfigError

STATUS = AnnotationStatus


def _cohort(*patients: tuple[AnnotationStatus, ...]) -> Cohort:
    return Cohort(
        name="c",
        cases=tuple(
            Case(
                patient=f"P{number}",
                slides=tuple(
                    CohortSlide(id=f"S{number}.{index}", path=Path(f"{number}.{index}.svs"), annotation_status=status)
                    for index, status in enumerate(statuses)
                ),
            )
            for number, statuses in enumerate(patients)
        ),
    )


def split_by_patient(cohort: Cohort, **how) -> Cohort:
    return with_fold(cohort, hold_out(cohort, **how).folds[0])


@settings(max_examples=60, deadline=None)
@given(
    patients=st.lists(st.lists(st.sampled_from(STATUS), min_size=1, max_size=3).map(tuple), min_size=2, max_size=12),
    seed=st.integers(0, 2**32),
    data=st.data(),
)
def test_split_is_by_patient_and_independent_of_order(patients, seed: int, data: st.DataObject) -> None:
    cohort = _cohort(*patients)
    count = data.draw(st.integers(1, len(patients)))
    try:
        split = split_by_patient(cohort, n_test=count, seed=seed)
    except ConfigError:
        return
    check_roles(split, {slide.id: slide.id for slide in split.slides()})
    tested = {split.patient_of(slide.id) for slide in split.slides(Role.TEST)}
    assert len(tested) == count
    assert any(True for _ in split.slides(Role.TRAIN))
    for slide in split.slides():
        if slide.annotation_status is STATUS.NONE:
            assert slide.role is Role.UNUSED
        if slide.role is Role.TEST:
            assert slide.annotation_status in (STATUS.EXHAUSTIVE, STATUS.NORMAL)
    turned = cohort.model_copy(update={"cases": cohort.cases[::-1]})
    again = split_by_patient(turned, n_test=count, seed=seed)
    assert {s.id: s.role for s in again.slides()} == {s.id: s.role for s in split.slides()}


def test_the_papers_split_stays_the_same_for_ever() -> None:
    split = split_by_patient(_cohort(*[(STATUS.EXHAUSTIVE,)] * 28), n_test=6, seed=1)
    # fixed here: a split that changes with a version would make old results incomparable
    assert [slide.id for slide in split.slides(Role.TEST)] == ["S6.0", "S10.0", "S16.0", "S17.0", "S24.0", "S27.0"]
    assert len(list(split.slides(Role.TRAIN))) == 22


def test_seeds_differ_and_shares_round() -> None:
    cohort = _cohort(*[(STATUS.EXHAUSTIVE,)] * 10)
    draws = {
        tuple(s.id for s in split_by_patient(cohort, test_share=0.25, seed=seed).slides(Role.TEST))
        for seed in range(20)
    }
    assert len(draws) > 10
    assert {len(draw) for draw in draws} == {3}


@pytest.mark.parametrize(
    "numbers",
    [
        {},
        {"n_test": 0},
        {"n_test": 4},
        {"n_test": 5},
        {"test_share": 0.0},
        {"test_share": 1.0},
        {"n_test": 1, "test_share": 0.5},
    ],
)
def test_impossible_numbers_are_refused(numbers) -> None:
    with pytest.raises(ConfigError):
        split_by_patient(_cohort(*[(STATUS.EXHAUSTIVE,)] * 4), seed=0, **numbers)


def test_nobody_to_test_is_said() -> None:
    with pytest.raises(ConfigError, match="can be tested"):
        split_by_patient(_cohort((STATUS.PARTIAL,), (STATUS.NONE,)), seed=0, test_share=0.5)


def _shares(cohort: Cohort) -> dict[str, float]:
    return {case.patient: number / len(cohort.cases) for number, case in enumerate(cohort.cases)}


def test_a_stratified_draw_takes_one_from_every_stratum() -> None:
    cohort = _cohort(*[(STATUS.EXHAUSTIVE,)] * 28)
    for seed in range(10):
        split = paper_split(cohort, seed=seed, cancer_shares=_shares(cohort))
        numbers = sorted(int(patient[1:]) for patient in split.folds[0].test)
        assert all(28 * part // 6 <= number < 28 * (part + 1) // 6 for part, number in enumerate(numbers))
        assert "stratified by cancer share" in split.how
    with pytest.raises(ConfigError, match="not known"):
        paper_split(cohort, seed=0, cancer_shares={})


def test_the_papers_split_asks_for_its_28_patients() -> None:
    split = paper_split(_cohort(*[(STATUS.EXHAUSTIVE,)] * 28), seed=1)
    assert split.name == "paper 22/6"
    assert split.folds == hold_out(_cohort(*[(STATUS.EXHAUSTIVE,)] * 28), seed=1, n_test=6).folds
    with pytest.raises(ConfigError, match="this cohort has 27"):
        paper_split(_cohort(*[(STATUS.EXHAUSTIVE,)] * 27), seed=1)


@settings(max_examples=60, deadline=None)
@given(
    patients=st.lists(st.sampled_from(STATUS), min_size=3, max_size=20),
    k=st.integers(2, 6),
    seed=st.integers(0, 99),
    validate=st.booleans(),
    stratified=st.booleans(),
)
def test_every_testable_patient_tests_in_exactly_one_fold(patients, k, seed, validate, stratified) -> None:
    cohort = _cohort(*[(status,) for status in patients])
    shares = _shares(cohort) if stratified else None
    testable = {f"P{n}" for n, status in enumerate(patients) if status in (STATUS.EXHAUSTIVE, STATUS.NORMAL)}
    try:
        split = k_folds(cohort, k, seed=seed, validate=validate, cancer_shares=shares)
    except ConfigError:
        assert not (3 if validate else 2) <= k <= len(testable)
        return
    tests = [patient for fold in split.folds for patient in fold.test]
    assert len(tests) == len(set(tests))
    assert set(tests) == testable
    sizes = [len(fold.test) for fold in split.folds]
    assert max(sizes) - min(sizes) <= 1
    for fold in split.folds:
        assert not set(fold.test) & set(fold.validation)
        assert bool(fold.validation) == validate
    turned = cohort.model_copy(update={"cases": cohort.cases[::-1]})
    assert k_folds(turned, k, seed=seed, validate=validate, cancer_shares=shares) == split


def test_stratified_folds_span_the_range() -> None:
    cohort = _cohort(*[(STATUS.EXHAUSTIVE,)] * 12)
    split = k_folds(cohort, 4, seed=3, cancer_shares=_shares(cohort))
    for fold in split.folds:
        assert [int(patient[1:]) // 4 for patient in sorted(fold.test, key=lambda name: int(name[1:]))] == [0, 1, 2]


def test_leave_one_patient_out_tests_each_once() -> None:
    split = leave_one_patient_out(_cohort((STATUS.EXHAUSTIVE, STATUS.NORMAL), (STATUS.NORMAL,), (STATUS.PARTIAL,)))
    assert [fold.test for fold in split.folds] == [("P0",), ("P1",)]
    with pytest.raises(ConfigError, match="at least 2"):
        leave_one_patient_out(_cohort((STATUS.EXHAUSTIVE,), (STATUS.PARTIAL,)))


def test_validation_patients_get_their_role() -> None:
    cohort = _cohort(*[(STATUS.EXHAUSTIVE, STATUS.PARTIAL)] * 6)
    split = hold_out(cohort, seed=4, n_test=2, n_validation=1)
    held = with_fold(cohort, split.folds[0])
    assert len(list(held.slides(Role.TEST))) == 2
    assert len(list(held.slides(Role.VALIDATION))) == 1
    assert len(list(held.slides(Role.TRAIN))) == 6
    assert len(list(held.slides(Role.UNUSED))) == 3
    with pytest.raises(ConfigError, match="leave none for training"):
        hold_out(cohort, seed=4, n_test=3, n_validation=3)


def test_twins_of_two_patients_are_drawn_together() -> None:
    cohort = _cohort(*[(STATUS.EXHAUSTIVE,)] * 6)
    changed = {name: cohort.slide(name).model_copy(update={"fingerprint": "the same"}) for name in ("S1.0", "S4.0")}
    cohort = cohort.with_slides(changed)
    for seed in range(12):
        test = hold_out(cohort, seed=seed, n_test=2).folds[0].test
        assert ("P1" in test) == ("P4" in test)


def test_splits_are_saved_under_their_names() -> None:
    cohort = _cohort(*[(STATUS.EXHAUSTIVE,)] * 6)
    cohort = with_split(with_split(cohort, k_folds(cohort, 3, seed=1)), leave_one_patient_out(cohort))
    again = with_split(cohort, k_folds(cohort, 3, seed=2))
    assert [split.name for split in again.splits] == ["leave one patient out", "3 folds"]
    assert fold_of(again, "3 folds", 2) == again.splits[1].folds[2]
    for name, number, told in (("4 folds", 0, "no split “4 folds”"), ("3 folds", 3, "folds 0 to 2")):
        with pytest.raises(ConfigError, match=told):
            fold_of(again, name, number)


def test_a_fold_of_another_cohort_is_refused() -> None:
    split = leave_one_patient_out(_cohort(*[(STATUS.EXHAUSTIVE,)] * 3))
    with pytest.raises(ConfigError, match="does not have"):
        with_fold(_cohort((STATUS.EXHAUSTIVE,), (STATUS.EXHAUSTIVE,)), split.folds[2])
