"""Figures of a report as SVG: ROC, precision-recall, reliability, and the AUC of every slide with its interval."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import StringIO
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from crosscancer_core.evaluation.colors import arm_colors
from crosscancer_core.evaluation.comparison_result import Comparison, JudgedArm
from crosscancer_core.evaluation.definitions import short_name
from crosscancer_core.evaluation.number_texts import auc_text
from crosscancer_core.evaluation.result import Level, LevelResult

_SEED_STYLES = ("-", "--", ":", "-.")
_STYLE: Any = {
    "font.size": 9,
    "font.family": "sans-serif",
    "svg.fonttype": "none",
    "svg.hashsalt": "crosscancer",
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def roc_figure(comparison: Comparison) -> str:
    """ROC curves of all arms, a panel a level; the AUC in the legend is the exact one."""
    levels = comparison.levels
    with rc_context(_STYLE):
        figure = Figure(figsize=(3.4 * len(levels), 3.6), layout="constrained")
        for axes, level in zip(figure.subplots(1, len(levels), squeeze=False)[0], levels, strict=True):
            axes.plot([0, 1], [0, 1], color="#BBBBBB", lw=0.8, ls="--")
            for arm, line in _lines(comparison):
                found = _level(arm, level)
                if found.roc is not None:
                    label = f"{comparison.title_of(arm)}  {auc_text(found.auc)}"
                    axes.plot(found.roc.false_positive_rate, found.roc.true_positive_rate, label=label, lw=1.4, **line)
            axes.set(xlabel="1 − specificity", ylabel="sensitivity", xlim=(0, 1), ylim=(0, 1.005))
            axes.set_title(short_name(level))
            axes.set_aspect("equal")
            _legend(axes, loc="lower right")
        return _svg(figure, "ROC curves")


def precision_recall_figure(comparison: Comparison) -> str:
    """Precision against recall of the tiles, with the share of cancer that a blind guess would reach."""
    with rc_context(_STYLE):
        figure = Figure(figsize=(3.6, 3.4), layout="constrained")
        axes = figure.add_subplot()
        for arm, line in _lines(comparison):
            tile = arm.evaluation.tile
            if tile.precision_recall is not None:
                label = f"{comparison.title_of(arm)}  AP {auc_text(tile.average_precision)}"
                axes.plot(tile.precision_recall.recall, tile.precision_recall.precision, label=label, lw=1.4, **line)
        first = comparison.arms[0].evaluation.tile
        total = first.n_positive + first.n_negative
        if total:
            axes.axhline(first.n_positive / total, color="#BBBBBB", lw=0.8, ls="--")
        axes.set(xlabel="recall (sensitivity)", ylabel="precision", xlim=(0, 1), ylim=(0, 1.01))
        _legend(axes, loc="lower left")
        return _svg(figure, "Precision and recall of the tiles")


def reliability_figure(comparison: Comparison) -> str:
    """Observed against stated frequency in 15 bins; a bin's mark grows with its tiles."""
    with rc_context(_STYLE):
        figure = Figure(figsize=(3.6, 3.4), layout="constrained")
        axes = figure.add_subplot()
        axes.plot([0, 1], [0, 1], color="#BBBBBB", lw=0.8, ls="--")
        for arm, line in _lines(comparison):
            found = arm.evaluation.calibration
            if found is None:
                continue
            points = [
                (x, y, w)
                for x, y, w in zip(found.confidence, found.frequency, found.weight, strict=True)
                if x is not None and y is not None
            ]
            x, y, weight = (np.array(each) for each in zip(*points, strict=True))
            label = f"{comparison.title_of(arm)}  ECE {found.expected_error:.3f}"
            axes.plot(x, y, label=label, lw=1.0, **line)
            axes.scatter(x, y, s=4 + 80 * np.sqrt(weight), color=line["color"], alpha=0.6, lw=0)
        axes.set(xlabel="stated probability", ylabel="observed share of cancer", xlim=(0, 1), ylim=(-0.01, 1.01))
        _legend(axes, loc="upper left")
        return _svg(figure, "Reliability of the tiles' probabilities")


def forest_figure(comparison: Comparison) -> str:
    """The AUC of each slide and of all pooled, with intervals, at tile and pixel level."""
    levels = [Level.TILE, Level.PIXEL]
    rows = [slide.slide_id for slide in comparison.slides]
    arms = _lines(comparison)
    with rc_context(_STYLE):
        height = 0.9 + (len(rows) + 1) * (0.14 * len(arms) + 0.12)
        figure = Figure(figsize=(7.2, height), layout="constrained")
        both = figure.subplots(1, 2, sharey=True, squeeze=False)[0]
        for axes, level in zip(both, levels, strict=True):
            for number, (arm, line) in enumerate(arms):
                _forest(axes, comparison.title_of(arm), _level(arm, level), rows, number, len(arms), line["color"])
            axes.axhline(0.5, color="#999999", lw=0.6)
            axes.axvline(0.5, color="#BBBBBB", lw=0.8, ls="--")
            axes.set_title(f"AUC, {short_name(level)}")
            axes.grid(axis="x", color="#EEEEEE")
            axes.set_axisbelow(True)
        both[0].set_yticks(range(len(rows) + 1), ["all pooled", *reversed(rows)])
        both[0].set_ylim(-0.5, len(rows) + 0.5)
        _legend(both[1], loc="upper left", bbox_to_anchor=(1.0, 1.0))
        return _svg(figure, "AUC of every slide")


def _forest(axes: Axes, title: str, found: LevelResult, rows: list[str], number: int, arms: int, color: str) -> None:
    offset = (0.5 - (number + 0.5) / arms) * 0.7
    pooled = (0.0, found.auc, found.interval, True)
    marks = [pooled] + [
        (float(len(rows) - rows.index(slide.slide_id)), slide.auc, slide.interval, slide.in_summary)
        for slide in found.slides
    ]
    labelled = False
    for row, auc, interval, counted in marks:
        if auc is None:
            continue
        if interval is not None:
            axes.plot([interval.low, interval.high], [row + offset] * 2, color=color, lw=1.2)
        shape = "D" if row == 0 else "o"
        axes.plot(
            auc,
            row + offset,
            shape,
            color=color,
            ms=4,
            mfc=color if counted else "white",
            label=None if labelled else title,
        )
        labelled = True


def _legend(axes: Axes, **where: Any) -> None:
    """What the lines are; nothing where no arm has one."""
    if axes.get_legend_handles_labels()[1]:
        axes.legend(frameon=False, fontsize=8, **where)


def _lines(comparison: Comparison) -> list[tuple[JudgedArm, Mapping[str, Any]]]:
    """Every model with its line: the arm's colour, and a style a seed."""
    colors = arm_colors(each.arm for each in comparison.arms)
    seen: dict[str, int] = {}
    found: list[tuple[JudgedArm, Mapping[str, Any]]] = []
    for arm in comparison.arms:
        seed = seen.get(arm.arm, 0)
        seen[arm.arm] = seed + 1
        found.append((arm, {"color": colors[arm.arm], "ls": _SEED_STYLES[seed % len(_SEED_STYLES)]}))
    return found


def _level(arm: JudgedArm, level: Level) -> LevelResult:
    found = arm.evaluation.level(level)
    if found is None:
        raise KeyError(level)
    return found


def _svg(figure: Figure, title: str) -> str:
    """The figure as an element that stands within a page: no prologue, no metadata, a title for screen readers."""
    FigureCanvasSVG(figure)
    buffer = StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    text = re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
    return text.replace(">", f' role="img" aria-label="{title}">', 1)
