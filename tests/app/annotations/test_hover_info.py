from __future__ import annotations

from dataclasses import replace

import shapely
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QToolTip

from app.annotations.hover_info import HoverInfo
from app.canvas.slide_canvas import SlideCanvas
from crosscancer_core.annotations.model import Kind
from crosscancer_core.geometry import Point


def test_an_outline_says_what_it_is(qtbot, editor) -> None:
    canvas = SlideCanvas()
    qtbot.addWidget(canvas)
    info = HoverInfo(editor, canvas)
    drawn = editor.add(Kind.POLYGON, shapely.box(100, 100, 300, 300), "Draw")
    assert info.text(Point(200, 200)) == "Tumor 1\nTumor\n0.0077 mm² · 352.0 µm"
    assert info.text(Point(700, 700)) == ""
    editor.change([drawn.id], lambda a: replace(a, locked=True), "Lock")
    assert info.text(Point(200, 200)).endswith("locked")


def test_nothing_covers_what_was_just_drawn(qtbot, editor) -> None:
    canvas = SlideCanvas()
    qtbot.addWidget(canvas)
    info = HoverInfo(editor, canvas)
    editor.add(Kind.POLYGON, shapely.box(100, 100, 300, 300), "Draw")
    assert info.text_at_rest(Point(200, 200)) == ""
    assert info.text_at_rest(Point(700, 700)) == ""
    assert info.text_at_rest(Point(200, 200)).startswith("Tumor 1")


def test_what_was_told_goes_when_the_slide_moves_under_the_mouse(qtbot, editor) -> None:
    canvas = SlideCanvas()
    qtbot.addWidget(canvas)
    HoverInfo(editor, canvas)
    canvas.show()
    QToolTip.showText(QPoint(5, 5), "Tumor 1", canvas)
    assert QToolTip.isVisible()
    canvas.turn(1)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
