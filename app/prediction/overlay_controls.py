"""How the prediction lies over the slide: which map, what of it, how strong, from which probability on, in which
colours; and how much of the tissue is called cancer so."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
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

from app.canvas import overlay_words
from app.canvas.color_bar import Scale, bar_height, paint_bar
from app.canvas.color_tables import COLOR_TABLES, title_of
from app.canvas.map_surface import SurfaceKind
from app.prediction.area_words import area_sentence
from app.session import Session
from app.settings.settings import ThresholdStyle
from crosscancer_core.evaluation.predicted_area import predicted_area

_STEPS = 1_000
_AREA_SOON_MS = 250
_STYLE_WORDS: dict[ThresholdStyle, Any] = {
    ThresholdStyle.NONE: QT_TRANSLATE_NOOP("OverlayControls", "all tiles"),
    ThresholdStyle.HIDE: QT_TRANSLATE_NOOP("OverlayControls", "only tiles above the threshold"),
    ThresholdStyle.CONTOUR: QT_TRANSLATE_NOOP("OverlayControls", "all tiles, those above outlined"),
}
_KIND_WORDS: dict[SurfaceKind, Any] = {
    SurfaceKind.PROBABILITY: QT_TRANSLATE_NOOP("OverlayControls", "probability"),
    SurfaceKind.DIFFERENCE: QT_TRANSLATE_NOOP("OverlayControls", "difference to another model"),
    SurfaceKind.DISAGREEMENT: QT_TRANSLATE_NOOP("OverlayControls", "disagreement of all models"),
    SurfaceKind.UNCERTAINTY: QT_TRANSLATE_NOOP("OverlayControls", "uncertainty"),
}


class Legend(QWidget):
    """The colours and their numbers, with a mark at the threshold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = Scale()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(self.tr("What the colours mean. Grey tiles could not be read."))

    def set_scale(self, scale: Scale) -> None:
        self._scale = scale
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, round(bar_height(QFontMetricsF(self.font()))))

    def paintEvent(self, event: QPaintEvent) -> None:
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        faint = self.palette().color(QPalette.ColorRole.PlaceholderText)
        with QPainter(self) as painter:
            paint_bar(painter, QRectF(self.rect()), self._scale, ink, faint, None)


class OverlayControls(QWidget):
    """Sliders with numbers beside them; both show what the session holds, whoever changed it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("overlay_controls")
        self.setWindowTitle(self.tr("Prediction"))
        self._session = session
        self.map = _combo("")
        self.kind = _combo(self.tr("What the colours show: one model's probabilities, or how models differ."))
        self.reference = _combo(self.tr("The model that is subtracted"))
        self.reference.setAccessibleName(self.tr("The model that is subtracted"))
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
        for name in COLOR_TABLES:
            self.colors.addItem(title_of(name), name)
        self.smooth = QCheckBox(self.tr("Smooth"))
        self.smooth.setToolTip(self.tr("Colours run into one another. Numbers and exports know tiles only."))
        self.legend = Legend()
        self.area = QLabel(wordWrap=True)
        self.area.setTextFormat(Qt.TextFormat.PlainText)
        # room for two lines: what lies below must not move under the hand while a map grows
        self.area.setMinimumHeight(2 * self.area.fontMetrics().lineSpacing())
        self.area.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.area.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._area_soon = QTimer(self, singleShot=True, interval=_AREA_SOON_MS)
        self._area_soon.timeout.connect(self._show_area)
        self._lay_out()
        self._connect()
        self._list_maps()
        self._show_style()
        self._show_opacity(session.shown.overlay_opacity)
        self._show_threshold(session.shown.operating_point)
        self._show_area()

    def sizeHint(self) -> QSize:
        return QSize(320, 330)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for row, (text, first, second) in enumerate(
            (
                (self.tr("Map"), self.map, None),
                (self.tr("Shows"), self.kind, None),
                (self.tr("less"), self.reference, None),
                (self.tr("Threshold"), self.threshold, self.threshold_number),
                ("", self.area, None),
                (self.tr("Show"), self.threshold_style, None),
                (self.tr("Opacity"), self.opacity, self.opacity_number),
                (self.tr("Colours"), self.colors, self.smooth),
                ("", self.legend, None),
            )
        ):
            label = QLabel(text)
            label.setBuddy(first)
            if text:
                grid.addWidget(label, row, 0)
            grid.addWidget(first, row, 1 if text else 0, 1, (1 if second is not None else 2) + (not text))
            if second is not None:
                grid.addWidget(second, row, 2)
            if first is self.reference:
                self._less = label
        layout = QVBoxLayout(self)
        layout.addLayout(grid)
        layout.addStretch(1)

    def _connect(self) -> None:
        session, shown, overlay = self._session, self._session.shown, self._session.overlay
        self.map.activated.connect(lambda: session.select_map(self.map.currentData()))
        self.kind.activated.connect(lambda: overlay.set_kind(SurfaceKind(self.kind.currentData())))
        self.reference.activated.connect(lambda: overlay.set_reference(self.reference.currentData()))
        self.opacity.valueChanged.connect(lambda value: shown.set_overlay_opacity(value / _STEPS))
        self.opacity_number.valueChanged.connect(lambda value: shown.set_overlay_opacity(value / 100))
        self.threshold.valueChanged.connect(lambda value: shown.set_operating_point(value / _STEPS))
        self.threshold_number.valueChanged.connect(shown.set_operating_point)
        self.threshold_style.activated.connect(
            lambda: shown.set_overlay_style(threshold=ThresholdStyle(self.threshold_style.currentData()))
        )
        self.colors.activated.connect(lambda: shown.set_overlay_style(color_table=self.colors.currentData()))
        self.smooth.clicked.connect(lambda on: shown.set_overlay_style(smooth=on))
        shown.overlay_opacity_changed.connect(self._show_opacity)
        shown.operating_point_changed.connect(self._show_threshold)
        shown.overlay_style_changed.connect(self._show_style)
        session.maps_changed.connect(self._list_maps)
        session.map_changed.connect(self._list_maps)
        session.map_rows_changed.connect(lambda *_: self._show_area_soon())
        overlay.changed.connect(self._show_kind)

    def _list_maps(self) -> None:
        overlay, shown = self._session.overlay, self._session.map
        self.map.clear()
        self.map.addItem(self.tr("none"), None)
        for number, name in enumerate(overlay.arms, start=1):
            self.map.addItem(f"{number}  {name}", name)
        self.map.setCurrentIndex(max(0, self.map.findData(shown.identity.model_name) if shown is not None else 0))
        self.map.setEnabled(self.map.count() > 1)
        tip = self.tr("Maps of this slide, one for each model. Choosing another keeps view and threshold.")
        reasons = overlay_words.reasons_of(shown) if shown is not None else []
        self.map.setToolTip("\n\n".join([tip, *reasons]))
        self._show_kind()
        self._show_area()

    def _show_kind(self) -> None:
        overlay, shown = self._session.overlay, self._session.map
        surface = overlay.surface
        self.kind.clear()
        for kind, words in _KIND_WORDS.items():
            if kind is SurfaceKind.PROBABILITY or overlay.possible(kind):
                self.kind.addItem(self.tr(words), kind)
        self.kind.setCurrentIndex(self.kind.findData(surface.kind) if surface is not None else 0)
        self.kind.setEnabled(self.kind.count() > 1)
        self.reference.clear()
        for name in overlay.arms:
            if shown is not None and name != shown.identity.model_name:
                self.reference.addItem(name, name)
        self.reference.setCurrentIndex(self.reference.findData(overlay.reference))
        for widget in (self.reference, self._less):
            widget.setVisible(surface is not None and surface.kind is SurfaceKind.DIFFERENCE)
        self._show_legend()

    def _show_opacity(self, value: float) -> None:
        _set_quietly(self.opacity, round(value * _STEPS))
        _set_quietly(self.opacity_number, round(value * 100))

    def _show_threshold(self, value: float) -> None:
        # quietly: the slider's own value is rounded, and must not round the session's
        _set_quietly(self.threshold, round(value * _STEPS))
        self.threshold_number.blockSignals(True)
        self.threshold_number.setValue(value)
        self.threshold_number.blockSignals(False)
        self._show_legend()
        self._show_area_soon()

    def _show_style(self) -> None:
        shown = self._session.shown
        self.threshold_style.setCurrentIndex(self.threshold_style.findData(shown.threshold_style))
        self.colors.setCurrentIndex(max(0, self.colors.findData(shown.color_table)))
        self.smooth.setChecked(shown.smooth_overlay)
        self._show_legend()

    def _show_legend(self) -> None:
        surface, shown = self._session.overlay.surface, self._session.shown
        plain = Scale(shown.color_table, mark=shown.operating_point)
        self.legend.set_scale(overlay_words.scale(surface, shown) if surface is not None else plain)

    def _show_area_soon(self) -> None:
        if not self._area_soon.isActive():
            self._area_soon.start()

    def _show_area(self) -> None:
        shown = self._session.map
        point = self._session.shown.operating_point
        self.area.setText("" if shown is None else area_sentence(predicted_area(shown, point)))


def _combo(tip: str) -> QComboBox:
    box = QComboBox()
    box.setToolTip(tip)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box


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
