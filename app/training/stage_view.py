"""What will be learned from: a few tiles of each class, their numbers, and who trains and who validates."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QGroupBox, QLabel, QScrollArea, QVBoxLayout, QWidget

from crosscancer_core.errors import CrossCancerError
from crosscancer_core.slides.slide import RGB
from crosscancer_core.training.preview import StagePreview

_TILE_PX = 72
_NAMES = 12


class StagesView(QScrollArea):
    """A box for each cohort that is learned from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.show_words(self.tr("Choose a cohort to see what would be learned from."))

    def show_words(self, text: str) -> None:
        """Say something in place of tiles."""
        label = QLabel(text, wordWrap=True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setProperty("muted", True)
        self.setWidget(label)

    def show_stages(self, stages: list[StagePreview | CrossCancerError]) -> None:
        """Show previews; where one could not be made, why."""
        content = QWidget()
        column = QVBoxLayout(content)
        for stage in stages:
            if isinstance(stage, CrossCancerError):
                words = QLabel(f"{stage.message} {stage.hint}".strip(), wordWrap=True)
                words.setTextFormat(Qt.TextFormat.PlainText)
                column.addWidget(words)
            else:
                column.addWidget(_StageBox(stage))
        column.addStretch(1)
        self.setWidget(content)

    def sizeHint(self) -> QSize:
        return QSize(620, 520)

    @property
    def text(self) -> str:
        """All that is said, for tests and screen readers."""
        content = self.widget()
        if content is None:
            return ""
        labels = [content] if isinstance(content, QLabel) else content.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if isinstance(label, QLabel) and label.text())


class _StageBox(QGroupBox):
    def __init__(self, stage: StagePreview) -> None:
        super().__init__()
        self.setTitle(
            self.tr("Target: {0}").format(stage.cohort)
            if stage.stage == "target"
            else self.tr("First: {0}").format(stage.cohort)
        )
        grid = QGridLayout(self)
        for row, (label, words) in enumerate(((0, self.tr("not cancer")), (1, self.tr("cancer")))):
            grid.addWidget(QLabel(words), row, 0)
            numbers = [number for number in range(len(stage.labels)) if int(stage.labels[number]) == label]
            for column, number in enumerate(numbers):
                picture = QLabel()
                picture.setPixmap(_pixmap(stage.tiles[number]))
                picture.setAccessibleName(words)
                grid.addWidget(picture, row, 1 + column)
        grid.setColumnStretch(20, 1)
        for row, text in enumerate(self._lines(stage)):
            line = QLabel(text, wordWrap=True)
            line.setTextFormat(Qt.TextFormat.PlainText)
            grid.addWidget(line, 2 + row, 0, 1, 21)

    def _lines(self, stage: StagePreview) -> list[str]:
        balance = self.tr(
            "{0} training tiles: {1} not cancer, {2} cancer. {3} validation tiles: {4} not cancer, {5} cancer."
        )
        lines = [
            balance.format(
                f"{sum(stage.training):,}",
                *(f"{count:,}" for count in stage.training),
                f"{sum(stage.validation):,}",
                *(f"{count:,}" for count in stage.validation),
            ),
            self.tr("Train (patients: {0}): {1}").format(len(stage.training_patients), _names(stage.training_patients)),
        ]
        both = set(stage.training_patients) & set(stage.validation_patients)
        lines.append(
            self.tr("Validate (patients: {0}): {1}").format(
                len(stage.validation_patients), _names(stage.validation_patients)
            )
        )
        if both:
            lines.append(self.tr("⚠ Patients on both sides: {0}. Validation flatters.").format(len(both)))
        return [*lines, *stage.notes]


def _names(names: tuple[str, ...]) -> str:
    more = f" … (+{len(names) - _NAMES})" if len(names) > _NAMES else ""
    return ", ".join(names[:_NAMES]) + more


def _pixmap(tile: RGB) -> QPixmap:
    pixels = np.ascontiguousarray(tile)
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    return QPixmap.fromImage(image).scaled(
        _TILE_PX, _TILE_PX, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
