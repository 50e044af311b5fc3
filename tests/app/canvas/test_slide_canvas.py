"""What hands do to the canvas."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QInputDevice, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.canvas.overview import Overview
from app.canvas.slide_canvas import SlideCanvas
from app.canvas.viewport import Viewport
from crosscancer_core.geometry import Point, Region
from crosscancer_core.slides.array_slide import ArraySlide


@pytest.fixture
def canvas(qtbot):
    made = SlideCanvas()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    made.set_slide(ArraySlide(np.zeros((3000, 4000, 3), np.uint8), 0.25).info)
    return made


def wheel(canvas: SlideCanvas, at: QPointF, notches: int) -> None:
    event = QWheelEvent(
        at,
        canvas.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


@pytest.fixture
def trackpad() -> QPointingDevice:
    """A device as the system announces one."""
    return QPointingDevice(
        "trackpad",
        7,
        QInputDevice.DeviceType.TouchPad,
        QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.Position | QInputDevice.Capability.PixelScroll,
        2,
        0,
    )


def gesture(
    canvas: SlideCanvas,
    trackpad: QPointingDevice,
    kind: Qt.NativeGestureType,
    at: Point,
    value: float = 0.0,
    delta: QPointF | None = None,
) -> bool:
    place = QPointF(at.x, at.y)
    event = QNativeGestureEvent(
        kind, trackpad, 2, place, place, canvas.mapToGlobal(place), value, delta if delta is not None else QPointF()
    )
    return QApplication.sendEvent(canvas, event) and event.isAccepted()


def scroll(
    canvas: SlideCanvas,
    trackpad: QPointingDevice,
    pixels: QPoint,
    angle: QPoint,
    phase: Qt.ScrollPhase = Qt.ScrollPhase.ScrollUpdate,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    at = QPointF(200, 150)
    event = QWheelEvent(
        at,
        canvas.mapToGlobal(at),
        pixels,
        angle,
        Qt.MouseButton.NoButton,
        modifiers,
        phase,
        False,
        Qt.MouseEventSource.MouseEventNotSynthesized,
        trackpad,
    )
    QApplication.sendEvent(canvas, event)


def test_a_pinch_zooms_about_the_fingers_and_back(canvas, trackpad) -> None:
    at = Point(120, 70)
    canvas.zoom(8)
    before, held = canvas.viewport, canvas.viewport.to_slide(at)
    for value in (0.1, 0.25, -0.05):
        assert gesture(canvas, trackpad, Qt.NativeGestureType.ZoomNativeGesture, at, value)
    assert canvas.viewport.downsample == pytest.approx(before.downsample / (1.1 * 1.25 * 0.95))
    assert canvas.viewport.to_slide(at).distance_to(held) < 1e-6
    gesture(canvas, trackpad, Qt.NativeGestureType.ZoomNativeGesture, at, 1 / (1.1 * 1.25 * 0.95) - 1)
    assert canvas.viewport.centre.distance_to(before.centre) < 1e-6


def test_a_pinch_with_an_impossible_value_does_no_harm(canvas, trackpad) -> None:
    for value in (-1.0, -7.0, 0.0):
        gesture(canvas, trackpad, Qt.NativeGestureType.ZoomNativeGesture, Point(200, 150), value)
    assert np.isfinite(canvas.viewport.downsample)
    assert canvas.viewport.downsample > 0


def test_two_fingers_move_the_slide(canvas, trackpad) -> None:
    canvas.zoom(8)
    held = canvas.viewport.to_slide(Point(200, 150))
    scroll(canvas, trackpad, QPoint(30, -12), QPoint(30, -12))
    assert canvas.viewport.to_widget(held).distance_to(Point(230, 138)) < 1e-6
    scroll(canvas, trackpad, QPoint(-30, 12), QPoint(), Qt.ScrollPhase.ScrollMomentum)
    assert canvas.viewport.to_widget(held).distance_to(Point(200, 150)) < 1e-6
    assert gesture(canvas, trackpad, Qt.NativeGestureType.PanNativeGesture, Point(200, 150), delta=QPointF(8, 5))
    assert canvas.viewport.to_widget(held).distance_to(Point(208, 155)) < 1e-6


def test_a_trackpad_that_tells_no_pixels_moves_the_slide_as_well(canvas, trackpad) -> None:
    canvas.zoom(8)
    held = canvas.viewport.to_slide(Point(200, 150))
    scroll(canvas, trackpad, QPoint(), QPoint(0, -120), Qt.ScrollPhase.NoScrollPhase)
    assert canvas.viewport.to_widget(held).distance_to(Point(200, 90)) < 1e-6


def test_ctrl_and_two_fingers_zoom(canvas, trackpad) -> None:
    downsample = canvas.viewport.downsample
    scroll(canvas, trackpad, QPoint(0, 40), QPoint(0, 120), modifiers=Qt.KeyboardModifier.ControlModifier)
    assert canvas.viewport.downsample < downsample


def test_a_double_tap_zooms_in_and_fingers_that_turn_are_left_alone(canvas, trackpad) -> None:
    downsample = canvas.viewport.downsample
    assert gesture(canvas, trackpad, Qt.NativeGestureType.SmartZoomNativeGesture, Point(10, 10), 1.0)
    assert canvas.viewport.downsample == pytest.approx(downsample / 2)
    gesture(canvas, trackpad, Qt.NativeGestureType.RotateNativeGesture, Point(10, 10), 30.0)
    assert canvas.viewport.turns == 0


def test_a_slide_opens_from_end_to_end(canvas) -> None:
    seen = canvas.viewport.region
    assert seen.x < 0
    assert seen.right > 4000
    assert seen.centre == Point(2000, 1500)


def test_it_stays_fitted_while_the_window_changes_its_size(canvas) -> None:
    canvas.resize(800, 300)
    assert canvas.viewport.region.bottom > 3000
    canvas.zoom(2)
    downsample = canvas.viewport.downsample
    canvas.resize(500, 400)
    assert canvas.viewport.downsample == downsample


def test_the_wheel_zooms_about_the_cursor(canvas) -> None:
    at = Point(100, 80)
    before = canvas.viewport.to_slide(at)
    wheel(canvas, QPointF(at.x, at.y), 3)
    assert canvas.viewport.to_slide(at).distance_to(before) < 1e-6
    wheel(canvas, QPointF(at.x, at.y), -3)
    assert canvas.viewport.to_slide(at).distance_to(before) < 1e-6


def test_the_wheel_takes_the_keys_from_a_field(canvas) -> None:
    assert canvas.focusPolicy() == Qt.FocusPolicy.WheelFocus  # Qt follows it for events of a real wheel only


def test_dragging_moves_the_slide(qtbot, canvas) -> None:
    canvas.zoom(4)
    held = canvas.viewport.to_slide(Point(200, 150))
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    qtbot.mouseMove(canvas, QPoint(230, 140))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(230, 140))
    assert canvas.viewport.to_widget(held).distance_to(Point(230, 140)) < 1e-6


def test_double_click_zooms_in_and_with_shift_out(qtbot, canvas) -> None:
    before = canvas.viewport
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(120, 90))
    assert canvas.viewport.downsample == before.downsample / 2
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, QPoint(120, 90))
    assert canvas.viewport.downsample == before.downsample


def test_keys(qtbot, canvas) -> None:
    canvas.activateWindow()
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus)
    fitted = canvas.viewport
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.viewport.downsample == fitted.downsample / 2
    centre = canvas.viewport.centre
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.viewport.centre.x > centre.x
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.viewport.downsample == 1
    qtbot.keyClick(canvas, Qt.Key.Key_F)
    assert canvas.viewport == fitted


def test_the_slide_cannot_be_lost(canvas) -> None:
    canvas.pan(1e6, 1e6)
    assert Region(0, 0, 4001, 3001).contains(canvas.viewport.centre)
    canvas.zoom(1e-9)
    assert canvas.viewport.downsample < 40


def test_the_cursor_is_told(qtbot, canvas) -> None:
    with qtbot.waitSignal(canvas.hovered) as told:
        qtbot.mouseMove(canvas, QPoint(33, 44))
    assert told.args[0] == canvas.viewport.to_slide(Point(33, 44))


def test_the_overview_marks_the_view_and_asks_for_another(qtbot) -> None:
    overview = Overview()
    qtbot.addWidget(overview)
    overview.set_image(QImage(180, 90, QImage.Format.Format_RGB32), Region(0, 0, 4000, 2000))
    overview.set_viewport(Viewport(Point(3000, 500), 1.0, 1000, 500))
    scale = overview.width() / 4000
    mark = overview.mark()
    assert (mark.x(), mark.y(), mark.width()) == pytest.approx((2500 * scale, 250 * scale, 1000 * scale))
    with qtbot.waitSignal(overview.centre_asked) as asked:
        qtbot.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(overview.width() // 2, 20))
    assert asked.args[0].x == pytest.approx(2000)
