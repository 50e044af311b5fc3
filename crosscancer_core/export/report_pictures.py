"""A slide in a report: tissue with its annotation, and for each arm the map and what it gets wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import imagecodecs
import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from crosscancer_core.evaluation.cohort_scores import SlideLabels
from crosscancer_core.export.pictures import (
    CANCER_LINE,
    ERRORS,
    STYLE,
    Tissue,
    Truth,
    draw_errors,
    draw_map,
    draw_outline,
    draw_scale_bar,
    draw_tissue,
)
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.slides.slide import Slide
from crosscancer_core.tiles.labels import LabelRule, annotated_areas

_PICTURE_PX = 900
_SIDE_IN = 2.5
_DPI = 120
_QUALITY = 85


@dataclass(frozen=True, eq=False)
class SlideView:
    """What a report shows of a slide. ``truths`` and ``maps`` go together, one an arm."""

    slide_id: str
    tissue: Tissue
    truths: tuple[Truth, ...]
    maps: tuple[ProbabilityMap, ...]

    @classmethod
    def of(
        cls, slide: Slide, slide_id: str, labels: SlideLabels, maps: Sequence[ProbabilityMap], rule: LabelRule
    ) -> Self:
        """Read a small picture of an open slide. Raises ``SlideReadError`` where no part of it can be read."""
        truths = []
        for map in maps:
            table = labels.table(map.grid.cells)
            cancer, _ = annotated_areas(labels.annotations, labels.classes, map.grid.area)
            truths.append(Truth(cancer, table.labels(rule).reshape(map.grid.rows, map.grid.columns)))
        return cls(slide_id, Tissue(slide.thumbnail(_PICTURE_PX), slide.info.region), tuple(truths), tuple(maps))


def slide_picture(view: SlideView, titles: Sequence[str], thresholds: Sequence[float]) -> bytes:
    """A JPEG: the annotation and each arm's map above, each arm's errors below, all at one scale."""
    columns = len(view.maps) + 1
    region = view.tissue.region
    ratio = min(1.6, max(0.5, region.height / region.width))
    with rc_context(STYLE):
        figure = Figure(figsize=(_SIDE_IN * columns + 0.4, _SIDE_IN * ratio * 2 + 0.7), layout="constrained")
        axes = figure.subplots(2, columns, squeeze=False)
        draw_tissue(axes[0, 0], view.tissue)
        draw_outline(axes[0, 0], view.truths[0].cancer, CANCER_LINE, 1.0)
        draw_scale_bar(axes[0, 0], region, view.maps[0])
        axes[0, 0].set_title("annotation")
        for number, (map, truth, title, threshold) in enumerate(
            zip(view.maps, view.truths, titles, thresholds, strict=True), start=1
        ):
            drawn = draw_map(axes[0, number], map, view.tissue, region, bar=False)
            draw_outline(axes[0, number], truth.cancer, CANCER_LINE, 0.8)
            axes[0, number].set_title(title)
            draw_errors(axes[1, number], map, truth, view.tissue, threshold)
            axes[1, number].set_title(f"errors at {threshold:.3g}")
        axes[1, 0].set_axis_off()
        handles = [Patch(facecolor=color, label=name) for name, color in ERRORS.items()]
        handles.append(Patch(facecolor="none", edgecolor=CANCER_LINE, label="annotated cancer"))
        axes[1, 0].legend(handles=handles, loc="center", frameon=False)
        figure.colorbar(drawn, ax=list(axes[0]), shrink=0.8, label="probability of cancer")
        return _jpeg(figure)


def _jpeg(figure: Figure) -> bytes:
    canvas: Any = FigureCanvasAgg(figure)
    figure.set_dpi(_DPI)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[..., :3]
    return bytes(imagecodecs.jpeg8_encode(np.ascontiguousarray(pixels), level=_QUALITY))
