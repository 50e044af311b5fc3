from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Role
from crosscancer_core.cohort.splits import check_roles, split_by_patient
from crosscancer_core.errors import CohortFileError, ConfigError

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


def test_patient_in_two_roles_is_found() -> None:
    cohort = _cohort((STATUS.EXHAUSTIVE, STATUS.EXHAUSTIVE))
    one, two = cohort.cases[0].slides
    slides = (one.model_copy(update={"role": Role.TRAIN}), two.model_copy(update={"role": Role.TEST}))
    mixed = cohort.model_copy(update={"cases": (Case(patient="P0", slides=slides),)})
    with pytest.raises(CohortFileError, match="Patient “P0” stands in two roles"):
        check_roles(mixed, {"S0.0": "a", "S0.1": "b"})


def test_copied_slide_in_two_roles_is_found_by_its_content(tmp_path: Path) -> None:
    cases = []
    for number, role in enumerate((Role.TRAIN, Role.TEST)):
        path = tmp_path / f"{number}.svs"
        path.write_bytes(b"the same pixels")
        cases.append(Case(patient=f"P{number}", slides=(CohortSlide(id=f"S{number}", path=path, role=role),)))
    with pytest.raises(CohortFileError, match="same slide file"):
        check_roles(Cohort(name="c", cases=tuple(cases)))
    cases[1] = cases[1].model_copy(update={"slides": (cases[1].slides[0].model_copy(update={"role": Role.UNUSED}),)})
    check_roles(Cohort(name="c", cases=tuple(cases)))
