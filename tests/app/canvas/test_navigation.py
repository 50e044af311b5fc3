"""Back and forward, coordinates, bookmarks, magnifications."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from app.canvas.bookmarks import Bookmark, BookmarkStore
from app.canvas.go_to_dialog import GoToDialog
from app.canvas.magnification_actions import POWERS, MagnificationActions
from app.canvas.magnification_box import MagnificationBox, parse_magnification
from app.canvas.place import parse_place
from app.canvas.scale_bar import magnification
from app.canvas.slide_view import SlideView
from app.canvas.view_history import ViewHistory
from app.canvas.viewport import Viewpoint
from app.session import Session
from crosscancer_core.geometry import Point, Region
from tests.app.conftest import MPP, SmallCase

VIEWS = [Viewpoint(Point(n, n), 1.0 + n) for n in range(5)]


def test_history_goes_back_and_forward_and_branches() -> None:
    history = ViewHistory()
    assert history.back() is None
    for view in VIEWS[:3]:
        history.visit(view)
        history.visit(view)  # looking on is no new view
    assert history.back() == VIEWS[1]
    assert history.back() == VIEWS[0]
    assert not history.can_go_back
    assert history.forward() == VIEWS[1]
    history.visit(VIEWS[4])
    assert history.forward() is None
    assert history.back() == VIEWS[1]


@pytest.mark.parametrize(
    ("text", "mpp", "expected"),
    [
        ("12000, 8000", None, (12000, 8000)),
        ("12000,800", None, (12000, 800)),
        ("x 12,000  y 8,000 px", None, (12000, 8000)),
        ("3.2 1.5 mm", 0.5, (6400, 3000)),
        ("3.2 mm, 1.5 mm", 0.5, (6400, 3000)),
        ("320 150 µm", 0.5, (640, 300)),
        ("100.5;20", None, (100.5, 20)),
        ("3.2 1.5 mm", None, None),
        ("3 mm 5 px", 0.5, None),
        ("12000", None, None),
        ("1 2 3", None, None),
        ("here", None, None),
        ("", None, None),
    ],
)
def test_places(text: str, mpp: float | None, expected: tuple[float, float] | None) -> None:
    assert parse_place(text, mpp) == (Point(*expected) if expected else None)


@pytest.mark.parametrize(
    ("text", "power"),
    [("10", 10), ("2.5x", 2.5), ("2,5 ×", 2.5), ("0", None), ("big", None), ("", None), ("1e9", None)],
)
def test_magnifications(text: str, power: float | None) -> None:
    assert parse_magnification(text) == power


def test_only_magnifications_that_a_view_of_the_slide_can_have_are_offered(
    qtbot, session: Session, open_case: SmallCase
) -> None:
    view = SlideView(session)
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    offered = MagnificationActions(session, view.canvas)
    assert [action.isEnabled() for action in offered.actions] == [False, False, False, True, True, True]
    for action, power in zip(offered.actions, POWERS, strict=True):
        if action.isEnabled():
            action.trigger()
            assert magnification(MPP * view.canvas.viewport.downsample) == pytest.approx(power)
            assert action.isChecked()
    view.close_layers()


def test_going_to_a_place_off_the_slide_is_not_offered(qtbot) -> None:
    dialog = GoToDialog(Point(5, 6), Region(0, 0, 1000, 800), 0.5)
    qtbot.addWidget(dialog)
    assert dialog.point() == Point(5, 6)
    dialog.place.setText("1001 5")
    assert dialog.point() is None
    dialog.place.setText("100 200 µm")
    with qtbot.waitSignal(dialog.chosen) as told:
        dialog.accept()
    assert told.args[0] == Point(200, 400)


def test_bookmarks_survive(tmp_path: Path) -> None:
    store = BookmarkStore(tmp_path / "bookmarks")
    kept = (Bookmark(name="Drüse", viewpoint=Viewpoint(Point(1.5, 2), 4.0, 3, True)),)
    assert store.load("f") == ()
    store.save("f", kept)
    assert store.load("f") == kept
    (tmp_path / "bookmarks" / "f.json").write_text("?", encoding="utf-8")
    assert store.load("f") == ()


def test_back_forward_bookmarks_and_box_move_the_view(qtbot, session: Session, open_case) -> None:
    view = SlideView(session)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    canvas, navigator = view.canvas, view.navigator
    box = MagnificationBox(session, canvas)
    qtbot.addWidget(box)
    qtbot.waitSignal(session.view_changed).wait()
    start = canvas.viewport.viewpoint
    box.setText("10x")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert canvas.viewport.downsample == pytest.approx(1 / 0.44)
    assert box.text() == "10×"
    canvas.turn(1)
    qtbot.waitSignal(session.view_changed).wait()
    there = canvas.viewport.viewpoint
    navigator.add_bookmark("here")
    navigator.back_action.trigger()
    assert canvas.viewport.viewpoint == start
    navigator.forward_action.trigger()
    assert canvas.viewport.viewpoint == there
    canvas.fit()
    menu = QMenu()
    navigator.fill_bookmarks_menu(menu)
    next(action for action in menu.actions() if action.text() == "here").trigger()
    assert canvas.viewport.viewpoint == there
    again = SlideView(session)
    qtbot.addWidget(again)
    assert [bookmark.name for bookmark in again.navigator.bookmarks] == ["here"]
    again.navigator.remove_bookmark("here")
    assert again.navigator.bookmarks == ()
    again.close_layers()
    view.close_layers()
