"""What the Edit menu does to what is selected."""

from __future__ import annotations

import pytest
import shapely

from app.annotations.operations import Operations
from app.annotations.outline_clipboard import OutlineClipboard
from crosscancer_core.annotations.model import AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.geometry import Point


@pytest.fixture
def two(editor):
    """A square with a smaller one within, both selected."""
    outer = editor.add(Kind.POLYGON, shapely.box(100, 100, 300, 300), "Draw")
    inner = editor.add(Kind.POLYGON, shapely.box(150, 150, 200, 200), "Draw")
    editor.select([outer.id, inner.id])
    return outer, inner


def test_subtract_cuts_a_hole_and_fill_closes_it(editor, two) -> None:
    operations = Operations(editor)
    operations.subtract()
    (left,) = editor.annotations
    assert (left.id, left.geometry.area) == (two[0].id, 40_000 - 2500)
    operations.fill_holes()
    assert editor.annotations.annotations[0].geometry.area == 40_000
    editor.document.undo_stack.undo()
    editor.document.undo_stack.undo()
    assert len(editor.annotations) == 2


def test_merge(editor, two) -> None:
    Operations(editor).merge()
    (left,) = editor.annotations
    assert (left.id, left.geometry.area) == (two[0].id, 40_000)


def test_one_area_cannot_be_merged(editor, two) -> None:
    editor.select([two[0].id])
    Operations(editor).merge()
    assert len(editor.annotations) == 2


def test_growing_is_in_micrometres(editor, two) -> None:
    editor.select([two[0].id])
    Operations(editor).grow(44)  # at 0.44 µm a pixel
    assert editor.annotations.annotations[0].geometry.bounds == pytest.approx((0, 0, 400, 400))
    Operations(editor).simplify(22)
    assert len(editor.annotations.annotations[0].geometry.exterior.coords) < 12


def test_what_shrinks_to_nothing_goes(editor, two) -> None:
    Operations(editor).grow(-20)
    assert [a.id for a in editor.annotations] == [two[0].id]


def test_paste_keeps_sizes_groups_and_distances(editor, two, session) -> None:
    clipboard = OutlineClipboard(editor)
    clipboard.copy()
    clipboard.paste(Point(600, 600))
    pasted = editor.chosen()
    assert [a.geometry.bounds for a in pasted] == [(500, 500, 700, 700), (550, 550, 600, 600)]
    assert {a.id for a in pasted}.isdisjoint({a.id for a in two})
    session.document.open(AnnotationSet((AnnotationGroup("Other"),)))
    clipboard.paste(Point(100, 100))
    assert [group.name for group in editor.annotations.groups] == ["Other", "Tumor"]
    assert len(editor.annotations) == 2


def test_cut(editor, two) -> None:
    clipboard = OutlineClipboard(editor)
    clipboard.cut()
    assert not len(editor.annotations)
    clipboard.paste(Point(200, 200))
    assert {a.geometry.bounds for a in editor.annotations} == {a.geometry.bounds for a in two}
