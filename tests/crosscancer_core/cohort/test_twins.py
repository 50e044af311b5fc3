from __future__ import annotations

from pathlib import Path

import pytest

from crosscancer_core.cohort.cohort import Case, Cohort, CohortSlide, Role
from crosscancer_core.cohort.twins import check_roles, joined_patients, with_fingerprints
from crosscancer_core.errors import CohortFileError
from crosscancer_core.slides.fingerprint import fingerprint


def test_patient_in_two_roles_is_found() -> None:
    slides = (
        CohortSlide(id="S0", path=Path("0.svs"), role=Role.TRAIN),
        CohortSlide(id="S1", path=Path("1.svs"), role=Role.TEST),
    )
    mixed = Cohort(name="c", cases=(Case(patient="P0", slides=slides),))
    with pytest.raises(CohortFileError, match="Patient “P0” stands in two roles") as caught:
        check_roles(mixed, {"S0": "a", "S1": "b"})
    assert "must not test it" in caught.value.hint


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


def test_fingerprints_are_kept_and_missing_files_passed_over(tmp_path: Path) -> None:
    here = tmp_path / "a.svs"
    here.write_bytes(b"pixels")
    slides = (
        CohortSlide(id="A", path=here),
        CohortSlide(id="B", path=here, fingerprint="known"),
        CohortSlide(id="C", path=tmp_path / "gone.svs"),
    )
    cohort = with_fingerprints(Cohort(name="c", cases=(Case(patient="P", slides=slides),)))
    assert [slide.fingerprint for slide in cohort.slides()] == [fingerprint(here), "known", None]


def test_patients_who_share_slides_are_joined_through_others_too() -> None:
    def case(patient: str, *prints: str | None) -> Case:
        return Case(
            patient=patient,
            slides=tuple(
                CohortSlide(id=f"{patient}{number}", path=Path("x"), fingerprint=print_)
                for number, print_ in enumerate(prints)
            ),
        )

    cohort = Cohort(name="c", cases=(case("D", "1"), case("B", "2", None), case("C", "2", "1"), case("A", None)))
    assert joined_patients(cohort) == [("B", "C", "D"), ("A",)]
