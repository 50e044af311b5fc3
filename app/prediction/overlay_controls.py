"""How the probability map lies over the slide: which map, how strong, from which probability on, in which colours."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.canvas.color_tables import COLOR_TABLES, color_table
from app.session import Session
from app.settings.settings import ThresholdStyle

_STEPS = 1_000
_STYLE_WORDS = {
    ThresholdStyle.NONE: "all tiles",
    ThresholdStyle.HIDE: "only tiles above the threshold",
    ThresholdStyle.CONTOUR: "all tiles, those above outlined",
}


class Legend(QWidget):
    """The colour table from 0 to 1 with a mark at the threshold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = color_table("viridis")
        self._threshold = 0.5
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(self.tr("Colours of the probability of cancer. Grey tiles could not be read."))

    def set_table(self, name: str) -> None:
        self._table = color_table(name)
        self.update()

    def set_threshold(self, value: float) -> None:
        self._threshold = value
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 16 + self.fontMetrics().height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        margin = self.fontMetrics().horizontalAdvance("1.0") / 2
        band = QRectF(margin, 4, self.width() - 2 * margin, 14)
        rgb = np.ascontiguousarray(self._table[np.newaxis])
        image = QImage(rgb.data, rgb.shape[1], 1, rgb.strides[0], QImage.Format.Format_RGB888)
        painter.drawImage(band, image)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(QPen(text, 2))
        x = band.left() + self._threshold * band.width()
        painter.drawLine(int(x), 1, int(x), int(band.bottom()) + 3)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        for value in (0.0, 0.5, 1.0):
            box = QRectF(band.left() + value * band.width() - 20, band.bottom() + 3, 40, self.fontMetrics().height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{value:g}")


class OverlayControls(QWidget):
    """Sliders with numbers beside them; both show what the session holds, whoever changed it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("overlay_controls")
        self.setWindowTitle(self.tr("Prediction"))
        self._session = session
        self.map = QComboBox()
        self.map.setToolTip(
            self.tr("Maps of this slide, one for each model. Choosing another keeps view and threshold.")
        )
        self.map.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.opacity = _slider(self.tr("Opacity"))
        self.opacity_number = QSpinBox(suffix=" %")
        self.opacity_number.setAccessibleName(self.tr("Opacity"))
        self.opacity_number.setRange(0, 100)
        self.threshold = _slider(self.tr("Threshold"))
        self.threshold_number = QDoubleSpinBox(decimals=3, singleStep=0.01)
        self.threshold_number.setAccessibleName(self.tr("Threshold"))
        self.threshold_number.setRange(0, 1)
        for widget in (self.threshold, self.threshold_number):
            widget.setToolTip(
                self.tr("Tiles with at least this probability are called cancer: on screen, in numbers, in exports.")
            )
        self.threshold_style = QComboBox()
        for style, words in _STYLE_WORDS.items():
            self.threshold_style.addItem(self.tr(words), style)
        self.colors = QComboBox()
        for name, words in COLOR_TABLES.items():
            self.colors.addItem(words, name)
        self.legend = Legend()
        self._lay_out()
        self._connect()
        self._list_maps()
        self._show_style()
        self._show_opacity(session.shown.overlay_opacity)
        self._show_threshold(session.shown.operating_point)

    def sizeHint(self) -> QSize:
        return QSize(320, 220)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for row, (text, first, second) in enumerate(
            (
                ("Map", self.map, None),
                ("Opacity", self.opacity, self.opacity_number),
                ("Threshold", self.threshold, self.threshold_number),
                ("Show", self.threshold_style, None),
                ("Colours", self.colors, None),
                ("", self.legend, None),
            )
        ):
            label = QLabel(text)
            label.setBuddy(first)
            grid.addWidget(label, row, 0)
            grid.addWidget(first, row, 1, 1, 1 if second is not None else 2)
            if second is not None:
                grid.addWidget(second, row, 2)
        layout = QVBoxLayout(self)
        layout.addLayout(grid)
        layout.addStretch(1)

    def _connect(self) -> None:
        session = self._session
        self.map.activated.connect(lambda: session.select_map(self.map.currentData()))
        self.opacity.valueChanged.connect(lambda value: session.shown.set_overlay_opacity(value / _STEPS))
        self.opacity_number.valueChanged.connect(lambda value: session.shown.set_overlay_opacity(value / 100))
        self.threshold.valueChanged.connect(lambda value: session.shown.set_operating_point(value / _STEPS))
        self.threshold_number.valueChanged.connect(session.shown.set_operating_point)
        self.threshold_style.activated.connect(
            lambda: session.shown.set_overlay_style(threshold=ThresholdStyle(self.threshold_style.currentData()))
        )
        self.colors.activated.connect(lambda: session.shown.set_overlay_style(color_table=self.colors.currentData()))
        session.shown.overlay_opacity_changed.connect(self._show_opacity)
        session.shown.operating_point_changed.connect(self._show_threshold)
        session.shown.overlay_style_changed.connect(self._show_style)
        session.maps_changed.connect(self._list_maps)
        session.map_changed.connect(self._list_maps)

    def _list_maps(self) -> None:
        self.map.clear()
        self.map.addItem(self.tr("none"), None)
        for name in self._session.maps:
            self.map.addItem(name, name)
        shown = self._session.map
        row = self.map.findData(shown.identity.model_name) if shown is not None else 0
        self.map.setCurrentIndex(max(0, row))
        self.map.setEnabled(self.map.count() > 1)

    def _show_opacity(self, value: float) -> None:
        _set_quietly(self.opacity, round(value * _STEPS))
        _set_quietly(self.opacity_number, round(value * 100))

    def _show_threshold(self, value: float) -> None:
        # quietly: the slider's own value is rounded, and must not round the session's
        _set_quietly(self.threshold, round(value * _STEPS))
        self.threshold_number.blockSignals(True)
        self.threshold_number.setValue(value)
        self.threshold_number.blockSignals(False)
        self.legend.set_threshold(value)

    def _show_style(self) -> None:
        self.threshold_style.setCurrentIndex(self.threshold_style.findData(self._session.shown.threshold_style))
        self.colors.setCurrentIndex(max(0, self.colors.findData(self._session.shown.color_table)))
        self.legend.set_table(self._session.shown.color_table)


def _slider(name: str) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, _STEPS)
    slider.setPageStep(_STEPS // 20)
    slider.setAccessibleName(name)
    return slider


def _set_quietly(widget: QSlider | QSpinBox, value: int) -> None:
    widget.blockSignals(True)
    widget.setValue(value)
    widget.blockSignals(False)
