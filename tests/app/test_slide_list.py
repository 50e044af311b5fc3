from __future__ import annotations

from pathlib import Path

from app.session import Session
from app.slide_list import SlideList
from crosscancer_core.cohort.cohort import Case, Cohort, CohortSlide

_A, _B, _OTHER = Path("a.svs"), Path("b.svs"), Path("other.svs")
_SLIDES = (CohortSlide(id="P-1", path=_A), CohortSlide(id="P-2", path=_B))
_COHORT = Cohort(name="C", cases=(Case(patient="P", slides=_SLIDES),))


def test_a_slide_is_called_by_its_id_in_the_cohort_else_by_its_file(session: Session) -> None:
    slides = SlideList(session.shown)
    assert slides.name_of(_A) == "a"
    slides.set_cohort(_COHORT)
    assert [slides.name_of(path) for path in (_A, _B, _OTHER)] == ["P-1", "P-2", "other"]


def test_an_audience_sees_numbers_and_the_cohorts_slides_come_first(session: Session) -> None:
    slides = SlideList(session.shown)
    slides.add([_OTHER, _B])
    slides.set_cohort(_COHORT)
    session.shown.set_presenting(True)
    assert [slides.name_of(path) for path in (_A, _B, _OTHER)] == ["Slide 1", "Slide 2", "Slide 3"]
    assert slides.name_of(Path("unknown.svs")) == "Slide 4"


def test_only_a_new_slide_changes_the_list(qtbot, session: Session) -> None:
    slides = SlideList(session.shown)
    with qtbot.waitSignal(slides.changed):
        slides.add([_B, _A])
    with qtbot.assertNotEmitted(slides.changed):
        slides.add([_A])
    assert slides.paths == (_B, _A)
