"""The wheel scrolls what can be scrolled; it never changes a setting that merely came under the pointer on the way."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QComboBox, QScrollArea, QTabBar, QWidget

_TURNED_BY_WHEEL = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)


class WheelGuard(QObject):
    """Passes the wheel on to ``area`` from every field within it that is not in use.

    A field in use (one that was clicked) still turns by the wheel, and so does every field where there is nothing to
    scroll. Make it after the area's content.
    """

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        content = area.widget()
        for field in content.findChildren(QWidget) if content is not None else ():
            if isinstance(field, _TURNED_BY_WHEEL):
                field.installEventFilter(self)
                if field.focusPolicy() == Qt.FocusPolicy.WheelFocus:  # else the wheel itself makes it the one in use
                    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Wheel or not isinstance(watched, QWidget):
            return False
        if watched.hasFocus() or self._area.verticalScrollBar().maximum() == 0:
            return False
        event.ignore()  # Qt then offers it to what lies around the field
        return True
