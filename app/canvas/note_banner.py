"""What one should know before believing a map, said on the map itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from app.resources import icon

_LEFT_PX, _RIGHT_PX = 12, 6
MARGIN_PX = 16
"""Between the canvas' edge and what lies on it."""


class NoteBanner(QFrame):
    """Sentences on a warning ground; put away by the person, and back with the next map that has any."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note_banner")
        self.notes: tuple[str, ...] = ()
        self.label = QLabel(wordWrap=True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.close_button = QToolButton(autoRaise=True)
        self.close_button.setIcon(icon("close"))
        self.close_button.setToolTip(self.tr("Hide these notes"))
        self.close_button.setAccessibleName(self.tr("Hide these notes"))
        self.close_button.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_LEFT_PX, 6, _RIGHT_PX, 6)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, notes: Sequence[str]) -> None:
        """Show the sentences, or nothing where there is none."""
        self.notes = tuple(notes)
        self.label.setText("\n".join(f"⚠ {note}" for note in notes))
        self.setVisible(bool(notes))

    def fit(self, width: int) -> None:
        """Take as little of ``width`` as the sentences need, and as much height as that takes."""
        beside = _LEFT_PX + _RIGHT_PX + self.close_button.sizeHint().width() + 8
        widest = max(
            (self.label.fontMetrics().horizontalAdvance(line) for line in self.label.text().splitlines()), default=0
        )
        chosen = min(width, widest + beside + 8)
        self.resize(chosen, max(self.heightForWidth(chosen), self.minimumSizeHint().height()))
