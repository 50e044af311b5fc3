"""The list of keys and mouse gestures, opened by ``?``."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget


class ShortcutsDialog(QDialog):
    """Made from the actions themselves, so that it cannot go stale."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
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
        keys = [
            (", ".join(_text(key) for key in action.shortcuts()), action.text().replace("&", "").rstrip("…"))
            for action in actions
            if action.shortcuts()
        ]
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        rows = [*gestures, *keys]
        half = (len(rows) + 1) // 2
        for number, (key, what) in enumerate(rows):
            name = QLabel(key)
            name.setProperty("muted", True)
            row, column = number % half, 2 * (number // half)
            grid.addWidget(name, row, column, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(QLabel(what), row, column + 1)
        grid.setColumnMinimumWidth(1, 190)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(20)
        layout.addLayout(grid)
        layout.addWidget(buttons)


def _text(key: QKeySequence) -> str:
    return key.toString(QKeySequence.SequenceFormat.NativeText)
