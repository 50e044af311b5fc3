"""What the empty canvas shows: the three ways to begin, and what was open lately."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.resources import icon

_MOST_RECENTS = 5
_CARD_WIDTH_PX = 440


class Welcome(QFrame):
    """A card with the given actions as buttons, and recent files."""

    recent_chosen = Signal(object)
    """Path of a recent slide or cohort file."""

    def __init__(self, actions: Sequence[QAction], recents: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setMinimumWidth(_CARD_WIDTH_PX + 40)
        card = QFrame()
        card.setObjectName("welcomeCard")
        card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        card.setMinimumWidth(_CARD_WIDTH_PX)
        column = QVBoxLayout(card)
        column.setContentsMargins(36, 32, 36, 28)
        column.setSpacing(8)
        sign = QLabel()
        sign.setPixmap(icon("crosscancer").pixmap(QSize(56, 56)))
        column.addWidget(sign)
        column.addSpacing(6)
        title = QLabel("CrossCancer")
        title.setObjectName("welcomeTitle")
        column.addWidget(title)
        what = QLabel(self.tr("Look at whole-slide images, train tile classifiers, compare them."), wordWrap=True)
        what.setProperty("muted", True)
        column.addWidget(what)
        column.addSpacing(14)
        for number, action in enumerate(actions):
            column.addWidget(self._button(action, primary=number == 0))
        hint = QLabel(self.tr("Or drop slides, outlines and cohort files on this window."), wordWrap=True)
        hint.setProperty("muted", True)
        column.addSpacing(4)
        column.addWidget(hint)
        self._recents = QVBoxLayout()
        self._recents.setSpacing(0)
        column.addLayout(self._recents)
        middle = QWidget()
        grid = QGridLayout(middle)
        grid.addWidget(card, 0, 0, Qt.AlignmentFlag.AlignCenter)
        scroll = QScrollArea(widgetResizable=True)  # a low window scrolls; it must not grow with the recent files
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(middle)
        for ground in (scroll.viewport(), middle):  # the frame's own is to be seen
            ground.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.set_recents(recents)

    def set_recents(self, recents: Sequence[Path]) -> None:
        """List the newest of ``recents`` that still exist."""
        while (item := self._recents.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        # not Path.exists, which raises where a folder may no longer be looked into
        present = [path for path in recents if os.path.exists(path)][:_MOST_RECENTS]
        if not present:
            return
        head = QLabel(self.tr("Recent"))
        head.setContentsMargins(0, 14, 0, 2)
        self._recents.addWidget(head)
        for path in present:
            button = QPushButton(path.name)
            button.setProperty("link", True)
            button.setToolTip(str(path))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _=False, path=path: self.recent_chosen.emit(path))
            self._recents.addWidget(button)

    def _button(self, action: QAction, *, primary: bool) -> QPushButton:
        button = QPushButton(action.icon(), action.text())
        if primary:
            button.setProperty("primary", True)
            button.setIcon(icon("open-slide", QPalette.ColorRole.HighlightedText))
        button.setIconSize(QSize(18, 18))
        button.setMinimumHeight(36)
        button.clicked.connect(action.trigger)
        return button
