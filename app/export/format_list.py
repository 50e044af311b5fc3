"""The formats one can choose, each with a line on who reads it."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.engine_texts import engine_text
from crosscancer_core.export.formats import FORMATS, ExportFormat

_INDENT_PX = 26


class FormatList(QScrollArea):
    """Check boxes; ``changed`` whenever one is ticked."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(330)
        self.boxes: dict[ExportFormat, QCheckBox] = {}
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setSpacing(2)
        for form, about in FORMATS.items():
            box = QCheckBox(engine_text(about.title))
            who = engine_text(about.readers)
            box.setToolTip(who)
            box.setAccessibleDescription(who)
            box.toggled.connect(self.changed)
            readers = QLabel(who, wordWrap=True)
            readers.setProperty("muted", True)
            readers.setContentsMargins(_INDENT_PX, 0, 4, 7)
            layout.addWidget(box)
            layout.addWidget(readers)
            self.boxes[form] = box
        layout.addStretch(1)
        self.setWidget(content)

    @property
    def chosen(self) -> tuple[ExportFormat, ...]:
        """In the order shown."""
        return tuple(form for form, box in self.boxes.items() if box.isChecked())

    def choose(self, formats: Collection[ExportFormat]) -> None:
        for form, box in self.boxes.items():
            box.setChecked(form in formats)
