"""A comparison as plots: AUC of every slide with its interval, and whether probabilities mean what they say."""

from __future__ import annotations

import importlib
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.engine_texts import engine_text
from crosscancer_core.evaluation.colors import arm_colors
from crosscancer_core.evaluation.comparison_result import Comparison, JudgedArm
from crosscancer_core.evaluation.number_texts import auc_text


class ResultPlots(QWidget):
    """Two plots side by side. pyqtgraph takes half a second to import, so it waits until results are looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pg: Any = importlib.import_module("pyqtgraph")
        self._graphics: Any = self._pg.GraphicsLayoutWidget()
        self._graphics.setAccessibleName(self.tr("AUC of every slide, and calibration"))
        self._comparison: Comparison | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._graphics)

    def set_comparison(self, comparison: Comparison | None) -> None:
        """Draw these results; None draws nothing."""
        self._comparison = comparison
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        self._graphics.clear()
        palette = self.palette()
        self._graphics.setBackground(palette.color(QPalette.ColorRole.Base))
        if self._comparison is None:
            return
        ink = palette.color(QPalette.ColorRole.Text)
        self._draw_forest(self._comparison, self._plot(0, self.tr("tile-level AUC"), ink), ink)
        self._draw_reliability(self._comparison, self._plot(1, self.tr("stated probability"), ink), ink)

    def _plot(self, column: int, label: str, ink: QColor) -> Any:
        plot = self._graphics.addPlot(row=0, col=column)
        plot.setLabel("bottom", label)
        plot.setMenuEnabled(False)
        for name in ("left", "bottom"):
            axis = plot.getAxis(name)
            axis.enableAutoSIPrefix(False)  # an AUC of 0.87, not of "870 (x0.001)"
            axis.setPen(ink)
            axis.setTextPen(ink)
        return plot

    def _draw_forest(self, comparison: Comparison, plot: Any, ink: QColor) -> None:
        rows = [slide.slide_id for slide in comparison.slides]
        colors = arm_colors(arm.arm for arm in comparison.arms)
        plot.addLegend(offset=(10, -10), labelTextColor=ink)
        for number, arm in enumerate(comparison.arms):
            offset = (0.5 - (number + 0.5) / len(comparison.arms)) * 0.7
            pen = self._pg.mkPen(colors[arm.arm], width=2)
            tile = arm.evaluation.tile
            marks = [(0, tile.auc, tile.interval)] + [
                (len(rows) - rows.index(slide.slide_id), slide.auc, slide.interval) for slide in tile.slides
            ]
            known = [(row + offset, auc, interval) for row, auc, interval in marks if auc is not None]
            for row, _, interval in known:
                if interval is not None:
                    plot.plot([interval.low, interval.high], [row, row], pen=pen)
            plot.plot(
                [auc for _, auc, _ in known],
                [row for row, _, _ in known],
                pen=None,
                symbol="o",
                symbolSize=8,
                symbolBrush=colors[arm.arm],
                symbolPen=None,
                name=engine_text(comparison.title_of(arm)),
            )
        names = [(0, self.tr("all pooled")), *((len(rows) - index, name) for index, name in enumerate(rows))]
        plot.getAxis("left").setTicks([names])
        plot.setYRange(-0.5, len(rows) + 0.5)

    def _draw_reliability(self, comparison: Comparison, plot: Any, ink: QColor) -> None:
        plot.setLabel("left", self.tr("observed share of cancer"))
        plot.addLegend(offset=(10, 10), labelTextColor=ink)
        dashed = self._pg.mkPen(ink, style=self._pg.QtCore.Qt.PenStyle.DashLine)
        plot.plot([0, 1], [0, 1], pen=dashed)
        colors = arm_colors(arm.arm for arm in comparison.arms)
        for arm in comparison.arms:
            points = _reliability_points(arm)
            if points:
                name = f"{engine_text(comparison.title_of(arm))}  ECE {auc_text(_error(arm))}"
                pen = self._pg.mkPen(colors[arm.arm], width=2)
                x, y = zip(*points, strict=True)
                plot.plot(x, y, pen=pen, symbol="o", symbolSize=6, symbolBrush=colors[arm.arm], name=name)
        plot.setXRange(0, 1)
        plot.setYRange(0, 1)


def _error(arm: JudgedArm) -> float | None:
    found = arm.evaluation.calibration
    return None if found is None else found.expected_error


def _reliability_points(arm: JudgedArm) -> list[tuple[float, float]]:
    found = arm.evaluation.calibration
    if found is None:
        return []
    pairs = zip(found.confidence, found.frequency, strict=True)
    return [(x, y) for x, y in pairs if x is not None and y is not None]
