"""The list of keys and mouse gestures, opened by ``?``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

_SHARE_OF_SCREEN = 0.86
_FRAME_PX = 130
"""Margins, button and the window's own frame."""
_SPACING_PX = 7


class ShortcutsDialog(QDialog):
    """Made from the actions themselves, so that it cannot go stale."""

    def __init__(self, actions: Mapping[str, Sequence[QAction]], parent: QWidget | None = None) -> None:
        """``actions`` under the heading they are looked for; those without a key are passed over."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys and mouse"))
        gestures = [
            (self.tr("Wheel"), self.tr("Zoom about the cursor")),
            (self.tr("Drag, Space and drag"), self.tr("Move the slide")),
            (self.tr("Pinch"), self.tr("Zoom")),
            (self.tr("Two fingers on a trackpad"), self.tr("Move the slide (with Ctrl: zoom)")),
            (self.tr("Side buttons"), self.tr("View before, view after")),
            (self.tr("Double-click"), self.tr("Zoom in here (with Shift: out)")),
            (self.tr("Arrow keys"), self.tr("Move the slide")),
        ]
        rows = [_Row("", self.tr("Mouse and trackpad")), *(_Row(*gesture) for gesture in gestures)]
        for heading, members in actions.items():
            keyed = [_Row(_keys(action), _words(action)) for action in members if action.shortcuts()]
            rows += [_Row("", heading), *keyed] if keyed else []
        screen = self.screen().availableSize()
        room = QSize(round(_SHARE_OF_SCREEN * screen.width()), round(_SHARE_OF_SCREEN * screen.height()) - _FRAME_PX)
        content = _laid_out(rows, room)
        self.list = QScrollArea(widgetResizable=True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(self.tr("Keys and mouse"))
        self.list.setWidget(content)
        self.list.setMinimumSize((content.sizeHint() + QSize(20, 4)).boundedTo(room))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(20)
        layout.addWidget(self.list)
        layout.addWidget(buttons)


class _Row(NamedTuple):
    keys: str
    """Empty in a heading."""
    what: str


def _laid_out(rows: Sequence[_Row], room: QSize) -> QWidget:
    """Keys and what they do, in columns that are no higher than ``room``, or where those are wider, in fewer.

    Some words are long in some languages: scrolling down is easier to read than scrolling to the side.
    """
    line = QFontMetrics(QApplication.font()).height() + _SPACING_PX
    columns = max(2, math.ceil(len(rows) * line / room.height()))
    while True:
        content = _columns(rows, columns)
        if columns == 1 or content.sizeHint().width() <= room.width():
            return content
        columns -= 1


def _columns(rows: Sequence[_Row], columns: int) -> QWidget:
    content = QWidget()
    grid = QGridLayout(content)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(_SPACING_PX)
    each = math.ceil(len(rows) / columns)
    for number, (keys, what) in enumerate(rows):
        row, column = number % each, 3 * (number // each)
        name, words = QLabel(keys), QLabel(what)
        name.setProperty("muted", True)
        if not keys:
            font = words.font()
            font.setBold(True)
            words.setFont(font)
        grid.addWidget(name, row, column, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(words, row, column + 1)
    for column in range(columns - 1):
        grid.setColumnMinimumWidth(3 * column + 2, 12)
    return content


def _keys(action: QAction) -> str:
    return ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())


def _words(action: QAction) -> str:
    return action.text().replace("&", "").rstrip("…")
