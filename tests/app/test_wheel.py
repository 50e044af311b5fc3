"""Scrolling through a form changes nothing in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from app.wheel import WheelGuard


@pytest.fixture
def form(qtbot) -> QScrollArea:
    """A choice of three, a number, and more room below than the area is high."""
    content = QWidget()
    choice, number = QComboBox(), QSpinBox(value=5)
    choice.addItems(["a", "b", "c"])
    column = QVBoxLayout(content)
    column.addWidget(choice)
    column.addWidget(number)
    column.addSpacing(600)
    area = QScrollArea(widgetResizable=True)
    area.setWidget(content)
    area.resize(200, 150)
    qtbot.addWidget(area)
    WheelGuard(area)
    area.show()
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    return area


def turn(field: QWidget) -> bool:
    """One notch towards oneself over the field's middle; False where Qt goes on to offer it to what lies around."""
    middle = QPointF(field.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(field.mapToGlobal(field.rect().center())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, event)
    return event.isAccepted()


@pytest.mark.parametrize("kind", [QComboBox, QSpinBox])
def test_the_wheel_scrolls_past_fields(form, kind) -> None:
    field = form.findChild(kind)
    before = field.currentIndex() if kind is QComboBox else field.value()
    field.clearFocus()
    assert not turn(field)
    assert (field.currentIndex() if kind is QComboBox else field.value()) == before
    assert field.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_a_field_turns_where_there_is_nothing_to_scroll(qtbot, form) -> None:
    form.resize(200, 900)
    qtbot.waitUntil(lambda: form.verticalScrollBar().maximum() == 0)
    turn(form.findChild(QSpinBox))
    assert form.findChild(QSpinBox).value() == 4


def test_a_field_in_use_turns(qtbot, form) -> None:
    number = form.findChild(QSpinBox)
    form.activateWindow()
    number.setFocus()
    qtbot.waitUntil(number.hasFocus)
    turn(number)
    assert number.value() == 4
