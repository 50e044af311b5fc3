from __future__ import annotations

import pytest
import shapely

from app.annotations.editor import Editor
from app.annotations.prediction_review import PredictionReview
from crosscancer_core.annotations.files import read_annotations
from crosscancer_core.annotations.model import Annotation, AnnotationSet, Kind


@pytest.fixture
def review(session, open_case):
    return PredictionReview(Editor(session), session)


BOXES = [shapely.box(100 * number, 0, 100 * number + 50, 50) for number in range(3)]
FOUND = AnnotationSet((), tuple(Annotation(str(n), "", Kind.POLYGON, box, "Tumor") for n, box in enumerate(BOXES)))


def test_outlines_wait_in_a_group_named_after_the_model(session, review):
    before = session.annotations
    assert review.take(FOUND, "breast", {"threshold": "0.5"}) == 3
    group = session.annotations.group("breast")
    assert group.attributes["threshold"] == "0.5"
    assert [a.name for a in review.waiting] == ["breast 1", "breast 2", "breast 3"]
    assert review.take(FOUND, "breast", {}) == 3
    assert session.annotations.group("breast (2)") is not None
    session.document.undo_stack.undo()
    session.document.undo_stack.undo()
    assert session.annotations == before


def test_accepting_rejecting_and_undoing(session, review):
    before = len(session.annotations)
    review.take(FOUND, "breast", {})
    first = review.step()
    assert first is review.current
    assert review.step(forward=False) is review.waiting[2]
    review.step()
    second = review.accept()
    accepted = session.annotations.annotation(first.id)
    assert accepted.group == "Tumor"
    assert accepted.extra["predicted_by"] == "breast"
    third = review.reject()
    assert session.annotations.annotation(second.id) is None
    assert review.waiting == (third,)
    session.document.undo_stack.undo()
    assert len(review.waiting) == 2
    session.document.undo_stack.redo()
    review.step()
    assert review.accept() is None
    assert review.waiting == ()
    assert len(session.annotations) == before + 2
    assert review.accept() is None


def test_what_waits_still_waits_after_saving_and_opening(session, review, tmp_path):
    review.take(FOUND, "breast", {"model_hash": "h"})
    session.document.save(tmp_path / "s.xml")
    session.document.open(read_annotations(tmp_path / "s.xml").annotations)
    assert len(review.waiting) == 3


def test_nothing_found_changes_nothing(session, review):
    before = session.annotations
    assert review.take(AnnotationSet(), "breast", {}) == 0
    assert session.annotations is before
    assert review.step() is None
