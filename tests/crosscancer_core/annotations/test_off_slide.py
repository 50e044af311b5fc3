from __future__ import annotations

import shapely
from hypothesis import given
from hypothesis import strategies as st

from crosscancer_core.annotations.model import Annotation, AnnotationSet, Kind
from crosscancer_core.annotations.off_slide import beyond_edge
from crosscancer_core.geometry import Region

SLIDE = Region(0, 0, 200, 100)


def squares(*corners: tuple[float, float]) -> AnnotationSet:
    return AnnotationSet(
        annotations=tuple(
            Annotation(str(number), str(number), Kind.POLYGON, shapely.box(x, y, x + 10, y + 10))
            for number, (x, y) in enumerate(corners)
        )
    )


def test_outlines_of_another_slide_are_counted():
    clause = beyond_edge(squares((50, 50), (300, 50), (50, -40)), SLIDE)
    assert clause is not None
    assert clause.startswith("2 of 3 outlines lie beyond the slide's edge")


def test_no_outlines_are_nowhere():
    assert beyond_edge(AnnotationSet(), SLIDE) is None


@given(st.floats(-50, 250), st.floats(-50, 150))
def test_only_what_does_not_touch_the_slide_is_beyond(x, y):
    outlines = squares((x, y))
    touches = shapely.box(*SLIDE.bounds).intersects(outlines.annotations[0].geometry)
    assert (beyond_edge(outlines, SLIDE) is None) == touches
