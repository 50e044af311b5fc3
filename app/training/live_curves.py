"""Loss, accuracy and AUC while a model learns. Draws :class:`CurveData` and computes nothing."""

from __future__ import annotations

import importlib
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.training.curve_data import CurveData
from crosscancer_core.training.events import TrainingEvent

_REDRAW_MS = 250
# blue and orange are told apart by everybody; the darker pair is for light backgrounds
_TRAINING = ("#2166ac", "#6baed6")
_VALIDATION = ("#c2570c", "#fdae6b")


class LiveCurves(QWidget):
    """Three plots over epochs with one legend and a line of words beneath.

    pyqtgraph takes half a second to import, so the widget is built when a training dialog first opens.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pg: Any = importlib.import_module("pyqtgraph")
        self.data = CurveData()
        self._graphics: Any = self._pg.GraphicsLayoutWidget()
        self._plots: list[Any] = []
        self._lines: dict[str, Any] = {}
        self._marks: list[tuple[Any, Any]] = []
        self._legend = QLabel(alignment=Qt.AlignmentFlag.AlignRight)
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self.status = QLabel(wordWrap=True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self._build_plots()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._legend)
        layout.addWidget(self._graphics, 1)
        layout.addWidget(self.status)
        self._timer = QTimer(self, interval=_REDRAW_MS, singleShot=True)
        self._timer.timeout.connect(self.redraw)
        self._apply_palette()
        self.clear()

    def clear(self) -> None:
        """Forget the run that was shown."""
        self.data = CurveData()
        self.redraw()

    def add(self, event: TrainingEvent) -> None:
        """Take one event; the drawing follows within a quarter of a second."""
        self.data.add(event)
        if not self._timer.isActive():
            self._timer.start()

    def redraw(self) -> None:
        data = self.data
        for name, series in (
            ("loss", data.loss),
            ("validation_loss", data.validation_loss),
            ("accuracy", data.accuracy),
            ("validation_accuracy", data.validation_accuracy),
            ("validation_auc", data.validation_auc),
        ):
            self._lines[name].setData(series.x, series.y)
        self._mark_stages()
        words = [data.status or "Curves appear here when training starts.", *(f"⚠ {text}" for text in data.warnings)]
        self.status.setText("\n".join(words))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._plots:
            self._apply_palette()

    def _build_plots(self) -> None:
        for row, (title, names) in enumerate(
            (
                ("Loss", ("loss", "validation_loss")),
                ("Accuracy", ("accuracy", "validation_accuracy")),
                ("AUC", ("validation_auc",)),
            )
        ):
            plot = self._graphics.addPlot(row=row, col=0)
            plot.setMenuEnabled(False)
            plot.hideButtons()
            plot.setMouseEnabled(x=False, y=False)
            plot.setLabel("left", title)
            plot.getAxis("left").setWidth(62)
            plot.getAxis("left").enableAutoSIPrefix(False)  # "0.4", not "400 (x0.001)"
            plot.getAxis("bottom").setStyle(showValues=title == "AUC")
            plot.showGrid(x=False, y=True, alpha=0.15)
            if row:
                plot.setXLink(self._plots[0])
            if title == "Loss":
                plot.setLimits(yMin=0)
            else:
                plot.setLimits(yMin=0, yMax=1.02)
            for name in names:
                self._lines[name] = plot.plot([], [], connect="finite")
            self._plots.append(plot)
        self._plots[-1].setLabel("bottom", self.tr("Epochs"))

    def _mark_stages(self) -> None:
        for plot, item in self._marks:
            plot.removeItem(item)
        self._marks = []
        boundaries = self.data.boundaries
        if len(boundaries) < 2:
            return
        pen = self._pg.mkPen(self._ink(), style=Qt.PenStyle.DashLine)
        for x, name in boundaries:
            for plot in self._plots:
                words = name if plot is self._plots[0] else None
                options = {"position": 0.94, "color": self._ink(), "anchors": [(0, 0.5), (0, 0.5)]}
                line = self._pg.InfiniteLine(x, pen=pen, label=words, labelOpts=options)
                plot.addItem(line)
                self._marks.append((plot, line))

    def _ink(self) -> QColor:
        return self.palette().color(QPalette.ColorRole.PlaceholderText)

    def _apply_palette(self) -> None:
        palette = self.palette()
        dark = palette.color(QPalette.ColorRole.Window).lightness() < 128
        training, validation = _TRAINING[dark], _VALIDATION[dark]
        text = palette.color(QPalette.ColorRole.WindowText)
        self._graphics.setBackground(palette.color(QPalette.ColorRole.Base))
        for plot in self._plots:
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(self._ink())
                axis.setTextPen(text)
        for name, line in self._lines.items():
            validated = name.startswith("validation")
            line.setPen(self._pg.mkPen(validation if validated else training, width=2 if validated else 1.3))
            if validated:
                line.setSymbol("o")
                line.setSymbolSize(5)
                line.setSymbolPen(None)
                line.setSymbolBrush(validation)
        self._legend.setText(
            f'<span style="color:{training}">━</span> {self.tr("training tiles")}&nbsp;&nbsp; '
            f'<span style="color:{validation}">━●━</span> {self.tr("validation tiles")}'
        )
