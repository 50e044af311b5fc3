"""Loss, accuracy and AUC while models learn, the arms over one another. Draws :class:`CurveData`, computes nothing."""

from __future__ import annotations

import importlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.jobs.job import duration
from app.training.curve_data import CurveData
from crosscancer_core.progress import rate_words
from crosscancer_core.training.events import TrainingEvent

_REDRAW_MS = 250
_FAINT = 110
# blue and orange are told apart by everybody; the darker of a pair is for light backgrounds
_TRAINING = ("#2166ac", "#6baed6")
_VALIDATION = ("#c2570c", "#fdae6b")
# Okabe and Ito's colours: everybody tells them apart; the arms have theirs in every picture
_ARMS = {
    "none": ("#5f5f5f", "#b9b9b9"),
    "imagenet": ("#0072b2", "#56b4e9"),
    "breast": ("#c25a00", "#e69f00"),
    "double": ("#00805c", "#33c39b"),
}
_OTHERS = (("#a6588a", "#d68fbd"), ("#8a7a00", "#f0e442"), ("#3d3d99", "#9d9df0"), ("#99332e", "#f08a85"))
_SERIES = ("loss", "validation_loss", "accuracy", "validation_accuracy", "validation_auc")


@dataclass(frozen=True)
class DrawnRun:
    """A run to draw: what names it to the caller, its words in the legend, its arm (for the colour), its points."""

    key: Hashable
    label: str
    arm: str
    data: CurveData


class LiveCurves(QWidget):
    """Three plots over epochs with one legend, and beneath it how fast it goes and what happened.

    pyqtgraph takes half a second to import, so the widget is built when a training dialog first opens.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pg: Any = importlib.import_module("pyqtgraph")
        self._runs: list[DrawnRun] = []
        self._graphics: Any = self._pg.GraphicsLayoutWidget()
        self._plots: list[Any] = []
        self._lines: list[tuple[Any, Any]] = []
        self._marks: list[tuple[Any, Any]] = []
        self._legend = QLabel(alignment=Qt.AlignmentFlag.AlignRight, wordWrap=True)
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self.pace = QLabel(wordWrap=True)
        self.pace.setTextFormat(Qt.TextFormat.PlainText)
        self.pace.setAccessibleName(self.tr("Speed of training"))
        self.status = QLabel(wordWrap=True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self._build_plots()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._legend)
        layout.addWidget(self._graphics, 1)
        layout.addWidget(self.pace)
        layout.addWidget(self.status)
        self._timer = QTimer(self, interval=_REDRAW_MS, singleShot=True)
        self._timer.timeout.connect(self.redraw)
        self._apply_palette()
        self.redraw()

    @property
    def runs(self) -> tuple[DrawnRun, ...]:
        """What is drawn, in the legend's order."""
        return tuple(self._runs)

    def show_runs(self, runs: Sequence[DrawnRun]) -> None:
        """Draw these runs and no others."""
        self._runs = list(runs)
        self._apply_palette()
        self.redraw()

    def add(self, key: Hashable, event: TrainingEvent) -> None:
        """Take one event of a run; the drawing follows within a quarter of a second."""
        for run in self._runs:
            if run.key == key:
                run.data.add(event)
                if not self._timer.isActive():
                    self._timer.start()

    def redraw(self) -> None:
        expected = len(self._runs) * len(_SERIES)
        if len(self._lines) != expected:
            self._make_lines()
        for number, run in enumerate(self._runs):
            zero = run.data.target_start if len(self._runs) > 1 else 0.0
            for place, name in enumerate(_SERIES):
                series = getattr(run.data, name)
                self._lines[number * len(_SERIES) + place][1].setData([x - zero for x in series.x], series.y)
        several = self.tr("Epochs; every arm's target stage begins at 0")
        self._plots[-1].setLabel("bottom", several if len(self._runs) > 1 else self.tr("Epochs"))
        self._mark_stages()
        self.pace.setText(self._pace_words())
        self.status.setText("\n".join(self._words()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._plots:
            self._apply_palette()
            self.redraw()

    def _words(self) -> list[str]:
        if not self._runs:
            return [self.tr("Curves appear here when training starts. Choose several runs to compare them.")]
        if len(self._runs) == 1:
            data = self._runs[0].data
            return [data.status or self.tr("Not begun yet."), *(f"⚠ {text}" for text in data.warnings)]
        nothing = self.tr("not begun yet")
        states = [f"{run.label}: {run.data.status or nothing}" for run in self._runs]
        return [*states, *self._common_warnings()]

    def _common_warnings(self) -> list[str]:
        """Each warning once; whose it is stands before it where not all that have begun share it."""
        begun = [run for run in self._runs if run.data.stages]
        found = []
        for text in dict.fromkeys(text for run in begun for text in run.data.warnings):
            whose = [run.label for run in begun if text in run.data.warnings]
            found.append(f"⚠ {text}" if len(whose) == len(begun) else f"⚠ {', '.join(whose)}: {text}")
        return found

    def _pace_words(self) -> str:
        paces = [(run.label, run.data.pace) for run in self._runs if run.data.pace is not None]
        lines = []
        for label, pace in paces:
            left = "" if pace.seconds_left is None else self.tr("about {0} left · ").format(duration(pace.seconds_left))
            words = self.tr("{0} tiles/s · {1}waits for tiles {2} of the time · learning rate {3}").format(
                rate_words(pace.tiles_per_second),
                left,
                f"{pace.data_wait:.0%}",
                f"{pace.learning_rate:.2g}",
            )
            lines.append(words if len(self._runs) == 1 else f"{label}: {words}")
        return "\n".join(lines)

    def _build_plots(self) -> None:
        for row, title in enumerate((self.tr("Loss"), self.tr("Accuracy"), self.tr("AUC"))):
            plot = self._graphics.addPlot(row=row, col=0)
            plot.setMenuEnabled(False)
            plot.hideButtons()
            plot.setMouseEnabled(x=False, y=False)
            plot.setLabel("left", title)
            plot.getAxis("left").setWidth(62)
            plot.getAxis("bottom").setStyle(showValues=row == 2)
            for side in ("left", "bottom"):
                plot.getAxis(side).enableAutoSIPrefix(False)  # "0.4", not "400 (x0.001)"
            plot.showGrid(x=False, y=True, alpha=0.15)
            if row:
                plot.setXLink(self._plots[0])
            if row == 0:
                plot.setLimits(yMin=0)
            else:
                plot.setLimits(yMin=0, yMax=1.02)
            self._plots.append(plot)

    def _make_lines(self) -> None:
        """New lines for the runs, in their colours: thin for training tiles, with dots for validation tiles."""
        for plot, line in self._lines:
            plot.removeItem(line)
        self._lines = []
        for run in self._runs:
            for name in _SERIES:
                plot = self._plots[0 if name.endswith("loss") else 2 if name.endswith("auc") else 1]
                line = plot.plot([], [], connect="finite")
                color = self._color(run, name.startswith("validation"))
                if name.startswith("validation"):
                    line.setPen(self._pg.mkPen(color, width=2))
                    line.setSymbol("o")
                    line.setSymbolSize(5)
                    line.setSymbolPen(None)
                    line.setSymbolBrush(color)
                elif len(self._runs) == 1:
                    line.setPen(self._pg.mkPen(color, width=1.3))
                else:
                    color.setAlpha(_FAINT)  # single steps are noise; what counts are the validation lines
                    line.setPen(self._pg.mkPen(color, width=1, style=Qt.PenStyle.DotLine))
                self._lines.append((plot, line))

    def _color(self, run: DrawnRun, validated: bool) -> QColor:
        dark = self.palette().color(QPalette.ColorRole.Window).lightness() < 128
        if len(self._runs) == 1:
            return QColor((_VALIDATION if validated else _TRAINING)[dark])
        same = [other for other in self._runs if other.arm == run.arm]
        if run.arm in _ARMS and same[0] is run:
            return QColor(_ARMS[run.arm][dark])
        odd = [other for other in self._runs if not (other.arm in _ARMS and _first(self._runs, other.arm) is other)]
        return QColor(_OTHERS[odd.index(run) % len(_OTHERS)][dark])

    def _mark_stages(self) -> None:
        for plot, item in self._marks:
            plot.removeItem(item)
        self._marks = []
        boundaries = self._runs[0].data.boundaries if len(self._runs) == 1 else []
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
        text = self.palette().color(QPalette.ColorRole.WindowText)
        self._graphics.setBackground(self.palette().color(QPalette.ColorRole.Base))
        for plot in self._plots:
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(self._ink())
                axis.setTextPen(text)
        self._make_lines()
        self._legend.setText(self._legend_words())

    def _legend_words(self) -> str:
        training, validation = self.tr("training tiles"), self.tr("validation tiles")
        if not self._runs:
            return ""
        if len(self._runs) == 1:
            run = self._runs[0]
            return (
                f'<span style="color:{self._color(run, False).name()}">━</span> {training}&nbsp;&nbsp; '
                f'<span style="color:{self._color(run, True).name()}">━●━</span> {validation}'
            )
        names = "&nbsp;&nbsp; ".join(
            f'<span style="color:{self._color(run, True).name()}">━●━</span> {escape(run.label)}' for run in self._runs
        )
        return f"{names}&nbsp;&nbsp; ┄ {training}"


def _first(runs: Sequence[DrawnRun], arm: str) -> DrawnRun:
    return next(run for run in runs if run.arm == arm)
