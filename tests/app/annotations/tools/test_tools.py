"""What the mouse does with each tool in hand, and that each is one step that can be undone."""

from __future__ import annotations

import math

import pytest
import shapely

from app.annotations.editor import Editor
from app.annotations.tools.area_tool import AreaTool
from app.annotations.tools.brush_tool import BrushTool
from app.annotations.tools.dot_tool import DotTool
from app.annotations.tools.ellipse_tool import EllipseTool
from app.annotations.tools.lasso_tool import LassoTool
from app.annotations.tools.point_set_tool import PointSetTool
from app.annotations.tools.polygon_tool import PolygonTool
from app.annotations.tools.rectangle_tool import RectangleTool
from app.annotations.tools.ruler_tool import RulerTool
from app.annotations.tools.select_tool import SelectTool
from app.annotations.tools.spline_tool import SplineTool
from app.annotations.tools.split_tool import SplitTool
from app.annotations.tools.vertex_tool import VertexTool
from app.canvas.tool import Pointer
from crosscancer_core.annotations.model import Annotation, Kind
from crosscancer_core.geometry import Point

CORNERS = [(100, 100), (300, 100), (300, 300), (100, 300)]


def only(editor: Editor) -> Annotation:
    (found,) = editor.annotations
    return found


def steps(editor: Editor) -> int:
    return editor.document.undo_stack.count()


@pytest.fixture
def square(editor: Editor) -> Annotation:
    return editor.add(Kind.POLYGON, shapely.box(100, 100, 300, 300), "Draw")


@pytest.mark.parametrize("end", ["enter", "double click", "first corner"])
def test_polygon(editor, click, end) -> None:
    tool = PolygonTool(editor)
    click(tool, *CORNERS)
    if end == "enter":
        tool.finish()
    elif end == "double click":
        tool.double_click(Pointer(Point(100, 300)))
    else:
        click(tool, (104, 103))
    drawn = only(editor)
    assert (drawn.kind, drawn.group, drawn.geometry.area) == (Kind.POLYGON, "Tumor", 40_000)
    assert editor.selected == {drawn.id}
    editor.document.undo_stack.undo()
    assert not editor.annotations.annotations
    assert not editor.annotations.groups


def test_polygon_takes_back_a_corner_and_can_be_left(editor, click) -> None:
    tool = PolygonTool(editor)
    click(tool, *CORNERS, (900, 900))
    tool.step_back()
    assert len(editor.preview.handles) == 4
    assert tool.cancel()
    assert not tool.cancel()
    tool.finish()
    assert not editor.annotations.annotations


def test_two_corners_are_no_polygon(editor, click) -> None:
    tool = PolygonTool(editor)
    click(tool, *CORNERS[:2])
    tool.finish()
    assert steps(editor) == 0


def test_spline_keeps_its_points(editor, click) -> None:
    tool = SplineTool(editor)
    click(tool, *CORNERS)
    assert editor.preview.shape.area > 40_000
    tool.finish()
    assert only(editor).kind is Kind.SPLINE
    assert shapely.get_coordinates(only(editor).geometry).tolist() == [list(c) for c in [*CORNERS, CORNERS[0]]]


def test_lasso(editor, drag) -> None:
    circle = [(400 + 100 * math.cos(a / 30), 400 + 100 * math.sin(a / 30)) for a in range(188)]
    drag(LassoTool(editor), *circle)
    assert only(editor).geometry.area == pytest.approx(math.pi * 10_000, rel=0.02)
    assert len(only(editor).geometry.exterior.coords) < 60


def test_a_lasso_that_crosses_itself_is_valid(editor, drag) -> None:
    drag(LassoTool(editor), (0, 0), (100, 100), (100, 0), (0, 100))
    assert only(editor).geometry.is_valid


def test_rectangle_and_square(editor, drag) -> None:
    drag(RectangleTool(editor), (300, 200), (100, 100))
    assert (only(editor).kind, only(editor).geometry.bounds) == (Kind.RECTANGLE, (100, 100, 300, 200))
    editor.document.undo_stack.undo()
    drag(RectangleTool(editor), (100, 100), (300, 200), shift=True)
    assert only(editor).geometry.bounds == (100, 100, 300, 300)
    drag(RectangleTool(editor), (100, 100), (101, 101))
    assert len(editor.annotations) == 1


def test_ellipse(editor, drag) -> None:
    drag(EllipseTool(editor), (100, 100), (300, 200))
    assert (only(editor).kind, only(editor).geometry.bounds) == (Kind.ELLIPSE, (100, 100, 300, 200))


def test_dots_and_points(editor, click) -> None:
    click(DotTool(editor), (10, 10), (20, 20))
    assert [a.kind for a in editor.annotations] == [Kind.DOT, Kind.DOT]
    tool = PointSetTool(editor)
    click(tool, (1, 1), (2, 2), (3, 3))
    tool.step_back()
    tool.finish()
    assert editor.annotations.annotations[-1].geometry == shapely.MultiPoint([(1, 1), (2, 2)])


def test_ruler_tells_micrometres(editor, drag) -> None:
    tool = RulerTool(editor)
    tool.press(Pointer(Point(0, 0)))
    tool.drag(Pointer(Point(300, 400)))
    assert editor.preview.label == "220.0 µm"
    tool.release(Pointer(Point(300, 400)))
    assert (only(editor).kind, only(editor).geometry.length) == (Kind.MEASUREMENT, 500)


def test_a_measurement_is_no_tumor(editor, drag) -> None:
    drag(RulerTool(editor), (0, 0), (300, 400))
    measured = only(editor)
    assert (measured.name, measured.group, editor.annotations.groups) == ("Measurement 1", None, ())
    outline = editor.add(Kind.DOT, shapely.Point(5, 5), "Draw")
    assert (outline.name, outline.group) == ("Tumor 1", "Tumor")  # measurements do not count among the outlines


def test_area_is_measured_and_not_kept(editor, click) -> None:
    tool = AreaTool(editor)
    click(tool, *CORNERS)
    tool.finish()
    assert editor.preview.label == "0.0077 mm²\n352.0 µm"
    assert steps(editor) == 0


def test_brush_draws_extends_and_takes_away(editor, drag) -> None:
    editor.brush_radius = 20
    add = BrushTool(editor)
    drag(add, (100, 100), (200, 100))
    first = only(editor)
    assert first.geometry.bounds == pytest.approx((80, 80, 220, 120), abs=0.5)
    drag(add, (200, 100), (200, 200))
    assert only(editor).id == first.id
    assert only(editor).geometry.bounds == pytest.approx((80, 80, 220, 220), abs=0.5)
    before = only(editor).geometry.area
    drag(BrushTool(editor, takes_away=True), (100, 60), (100, 140))
    assert only(editor).geometry.area < before
    drag(add, (150, 60), (150, 140), alt=True)
    assert only(editor).geometry.geom_type == "MultiPolygon"
    assert steps(editor) == 4


def test_a_brush_beside_everything_draws_anew(editor, square, drag) -> None:
    editor.brush_radius = 10
    drag(BrushTool(editor), (600, 600), (650, 600))
    assert len(editor.annotations) == 2


def test_a_hole_can_be_cut_and_an_outline_wiped_away(editor, square, click) -> None:
    editor.brush_radius = 20
    click(BrushTool(editor, takes_away=True), (200, 200))
    assert len(only(editor).geometry.interiors) == 1
    editor.brush_radius = 500
    click(BrushTool(editor, takes_away=True), (200, 200))
    assert not editor.annotations.annotations


def test_the_wheel_sizes_the_brush(editor) -> None:
    tool = BrushTool(editor)
    before = editor.brush_radius
    assert tool.wheel(1)
    assert editor.brush_radius > before
    assert "µm" in editor.preview.label
    assert not PolygonTool(editor).wheel(1)


def test_select_and_move(editor, square, click, drag) -> None:
    tool = SelectTool(editor)
    assert not tool.press(Pointer(Point(900, 900)))
    assert not editor.selected
    drag(tool, (200, 200), (250, 200))  # the first drag only chooses
    assert only(editor).geometry.bounds == (100, 100, 300, 300)
    assert editor.selected == {square.id}
    drag(tool, (200, 200), (250, 190))
    assert only(editor).geometry.bounds == (150, 90, 350, 290)
    click(tool, (200, 200), control=True)
    assert not editor.selected


def test_locked_outlines_stay(editor, square, drag, click) -> None:
    editor.change([square.id], lambda a: Annotation(a.id, a.name, a.kind, a.geometry, a.group, locked=True), "Lock")
    before = only(editor)
    drag(SelectTool(editor), (200, 200), (250, 190))
    drag(VertexTool(editor), (100, 100), (50, 50))
    drag(SplitTool(editor), (50, 200), (350, 200))
    click(BrushTool(editor, takes_away=True), (200, 200))
    editor.delete_selected()
    assert only(editor) is before


def test_vertices_move_come_and_go(editor, square, click, drag) -> None:
    tool = VertexTool(editor)
    drag(tool, (100, 100), (50, 50))
    assert only(editor).geometry.bounds == (50, 50, 300, 300)
    drag(tool, (300, 200), (400, 200))
    assert len(only(editor).geometry.exterior.coords) == 6
    assert only(editor).geometry.bounds == (50, 50, 400, 300)
    click(tool, (400, 200), alt=True)
    assert only(editor).geometry.bounds == (50, 50, 300, 300)
    tool.hover(Pointer(Point(50, 50)))
    tool.step_back()
    assert len(only(editor).geometry.exterior.coords) == 4
    assert steps(editor) == 5


def test_handles_go_with_the_outline_that_is_undone(editor, square, drag) -> None:
    tool = VertexTool(editor)
    tool.hover(Pointer(Point(100, 100)))
    assert Point(100, 100) in editor.preview.handles
    drag(tool, (100, 100), (50, 50))
    editor.document.undo_stack.undo()
    assert Point(100, 100) in editor.preview.handles
    assert Point(50, 50) not in editor.preview.handles
    editor.document.undo_stack.undo()
    assert not editor.annotations.annotations
    assert editor.preview.handles == ()


def test_handles_go_when_nothing_is_selected_any_more(editor, square) -> None:
    VertexTool(editor).hover(Pointer(Point(100, 100)))
    editor.select(())
    assert editor.preview.handles == ()


def test_an_ellipse_with_a_moved_point_is_a_polygon(editor, drag) -> None:
    drag(EllipseTool(editor), (100, 100), (300, 300))
    drag(VertexTool(editor), (300, 200), (350, 200))
    assert only(editor).kind is Kind.POLYGON
    assert only(editor).geometry.bounds[2] == 350


def test_split(editor, square, drag) -> None:
    drag(SplitTool(editor), (200, 50), (200, 350))
    assert [a.geometry.area for a in editor.annotations] == [20_000, 20_000]
    assert editor.annotations.annotations[0].id == square.id
    assert steps(editor) == 2
    editor.select(())
    drag(SplitTool(editor), (50, 150), (250, 150), (350, 150))
    assert len(editor.annotations) == 4
    drag(SplitTool(editor), (50, 120), (150, 120))  # not right across
    assert len(editor.annotations) == 4


def test_the_smallest_area_under_the_mouse_is_meant(editor, square) -> None:
    inner = editor.add(Kind.POLYGON, shapely.box(180, 180, 220, 220), "Draw")
    assert editor.pick(Point(200, 200), 5).id == inner.id
    assert editor.pick(Point(150, 150), 5).id == square.id
    assert editor.pick(Point(102, 200), 5).id == square.id
    assert editor.pick(Point(50, 200), 5) is None
    editor.set_unseen_groups(frozenset(["Tumor"]))
    assert editor.pick(Point(200, 200), 5) is None
