from __future__ import annotations

from pathlib import Path

from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide
from crosscancer_core.cohort.editing import with_files, with_patient, without_slides


def _files(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).touch()
    return [folder / name for name in names]


def test_dropped_slides_and_outlines_find_their_places(tmp_path: Path) -> None:
    (old,) = _files(tmp_path, "P1_a.svs")
    cohort = Cohort(name="c", cases=(Case(patient="P1", slides=(CohortSlide(id="P1_a", path=old),)),))
    elsewhere = tmp_path / "x"
    elsewhere.mkdir()
    new = _files(tmp_path, "P1_b.svs", "P2_a.svs", "P2_a.xml")[:2]
    dropped = [*new, old, *_files(elsewhere, "P1_a.xml", "P1_a.svs", "stray.txt", "stray.xml")]
    imported = with_files(cohort, dropped, "P[0-9]+")
    found = imported.cohort
    assert [(case.patient, [slide.id for slide in case.slides]) for case in found.cases] == [
        ("P1", ["P1_a", "P1_b", "P1_a (2)"]),
        ("P2", ["P2_a"]),
    ]
    assert found.slide("P1_a").annotations == elsewhere / "P1_a.xml"
    assert found.slide("P1_a").annotation_status is AnnotationStatus.EXHAUSTIVE
    assert found.slide("P2_a").annotations == tmp_path / "P2_a.xml"
    assert len(imported.notes) == 2
    assert with_files(found, dropped, "P[0-9]+").cohort == found


def test_slides_leave_and_change_patients() -> None:
    slides = [CohortSlide(id=name, path=Path(f"{name}.svs")) for name in "abc"]
    cohort = Cohort(
        name="c", cases=(Case(patient="P", slides=tuple(slides[:2])), Case(patient="Q", slides=(slides[2],)))
    )
    assert [case.patient for case in without_slides(cohort, ["c"]).cases] == ["P"]
    moved = with_patient(cohort, "a", "Q")
    assert [[slide.id for slide in case.slides] for case in moved.cases] == [["b"], ["c", "a"]]
    alone = with_patient(cohort, "c", "R")
    assert [case.patient for case in alone.cases] == ["P", "R"]
    assert with_patient(cohort, "a", "P") is cohort
