"""Heat maps as pictures, and panels for papers: tissue, annotation, arms side by side, errors at the threshold.

Drawn by matplotlib without its global state, so that workers and tests can draw at once.
"""

from __future__ import annotations

import math
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path as Outline
from numpy.typing import NDArray

from crosscancer_core import atomic_file
from crosscancer_core.evaluation.colors import FALSE_ALARM, FOUND, MISSED
from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.slides.slide import RGB
from crosscancer_core.tiles.labels import CANCER, NOT_CANCER

COLOR_TABLE = "viridis"
CANCER_LINE, _CALLED_LINE = "#111111", "#FF7F0E"
ERRORS = {"found": FOUND, "missed": MISSED, "false alarm": FALSE_ALARM}
_SIDE_IN = 3.2
_PLATE: Any = {"facecolor": "w", "alpha": 0.8, "edgecolor": "none", "pad": 2.0}
STYLE: Any = {"font.size": 8, "svg.fonttype": "none", "pdf.fonttype": 42, "svg.hashsalt": "crosscancer"}


@dataclass(frozen=True)
class Tissue:
    """A small picture of what lies behind: RGB uint8 that covers ``region`` (level-0 pixels)."""

    picture: RGB
    region: Region


@dataclass(frozen=True)
class Truth:
    """The annotation: ``cancer`` as drawn (level-0 pixels), ``labels`` of all cells (1, 0, -1; (rows, columns))."""

    cancer: shapely.Geometry
    labels: NDArray[np.int8]


def write_heat_map(
    map: ProbabilityMap,
    tissue: Tissue | None,
    target: Path,
    provenance: Mapping[str, str],
    threshold: float,
    outline: shapely.Geometry | None = None,
    dpi: int = 300,
) -> None:
    """One map over its tissue, with scale bar, colour bar and, where given, the outline at the threshold.

    The suffix of ``target`` chooses PNG, PDF or SVG. Raises as ``atomic_file.write_bytes``.
    """
    with rc_context(STYLE):
        region = tissue.region if tissue is not None else map.grid.area
        figure = Figure(figsize=_size(1, region), layout="constrained")
        axes = figure.add_subplot()
        drawn = draw_map(axes, map, tissue, region)
        if outline is not None:
            draw_outline(axes, outline, _CALLED_LINE, 0.8)
            handles = [Patch(facecolor="none", edgecolor=_CALLED_LINE, label=f"probability ≥ {threshold:.3g}")]
            figure.legend(handles=handles, loc="outside lower left", frameon=False)
        axes.set_title(map.identity.model_name)
        figure.colorbar(drawn, ax=axes, shrink=0.7, label="probability of cancer")
        _save(figure, target, provenance, dpi)


def write_panels(
    maps: Sequence[ProbabilityMap],
    tissue: Tissue,
    truth: Truth | None,
    target: Path,
    provenance: Mapping[str, str],
    threshold: float,
    dpi: int = 300,
) -> None:
    """Panels beside each other: tissue with the annotation, each arm, and under each arm its errors (where annotated).

    All panels show the same place at the same scale. Suffix and errors as :func:`write_heat_map`.
    """
    with rc_context(STYLE):
        rows = 2 if truth is not None else 1
        columns = len(maps) + 1
        width, height = _size(1, tissue.region)
        figure = Figure(figsize=(width * columns, height * rows), layout="constrained")
        axes = figure.subplots(rows, columns, squeeze=False)
        draw_tissue(axes[0, 0], tissue)
        axes[0, 0].set_title("annotation" if truth is not None else "tissue")
        if truth is not None:
            draw_outline(axes[0, 0], truth.cancer, CANCER_LINE, 1.0)
        draw_scale_bar(axes[0, 0], tissue.region, maps[0])
        drawn = []
        for number, map in enumerate(maps, start=1):
            drawn.append(draw_map(axes[0, number], map, tissue, tissue.region, bar=False))
            axes[0, number].set_title(map.identity.model_name)
            if truth is not None:
                draw_outline(axes[0, number], truth.cancer, CANCER_LINE, 0.8)
                draw_errors(axes[1, number], map, truth, tissue, threshold)
        figure.colorbar(drawn[-1], ax=list(axes[0]), shrink=0.7, label="probability of cancer")
        drawn_on = [panel for panel in axes.flat if panel.images]
        for letter, panel in zip(string.ascii_lowercase, drawn_on, strict=False):
            panel.text(0.025, 0.97, letter, transform=panel.transAxes, va="top", weight="bold", bbox=_PLATE, zorder=9)
        if truth is not None:
            _legend_panel(axes[1, 0], threshold)
        _save(figure, target, provenance, dpi)


def draw_map(axes: Axes, map: ProbabilityMap, tissue: Tissue | None, region: Region, *, bar: bool = True) -> Any:
    if tissue is not None:
        draw_tissue(axes, tissue)
    values = np.ma.masked_invalid(np.asarray(map.values, np.float64))
    drawn = axes.imshow(
        values,
        cmap=COLOR_TABLE,
        vmin=0,
        vmax=1,
        alpha=0.6 if tissue is not None else 1.0,
        extent=_extent(_grid_region(map)),
        interpolation="nearest",
    )
    _frame(axes, region)
    if bar:
        draw_scale_bar(axes, region, map)
    return drawn


def draw_errors(axes: Axes, map: ProbabilityMap, truth: Truth, tissue: Tissue, threshold: float) -> None:
    draw_tissue(axes, tissue)
    with np.errstate(invalid="ignore"):
        called = np.asarray(map.values) >= np.float32(threshold)
    predicted = ~np.isnan(map.values)
    kinds = np.full(called.shape, np.nan)
    kinds[predicted & called & (truth.labels == CANCER)] = 0
    kinds[predicted & ~called & (truth.labels == CANCER)] = 1
    kinds[predicted & called & (truth.labels == NOT_CANCER)] = 2
    axes.imshow(
        np.ma.masked_invalid(kinds),
        cmap=ListedColormap(list(ERRORS.values())),
        vmin=-0.5,
        vmax=2.5,
        alpha=0.75,
        extent=_extent(_grid_region(map)),
        interpolation="nearest",
    )
    draw_outline(axes, truth.cancer, CANCER_LINE, 0.8)
    _frame(axes, tissue.region)
    axes.set_title(f"{map.identity.model_name}: errors")


def _legend_panel(axes: Axes, threshold: float) -> None:
    axes.set_axis_off()
    handles = [Patch(facecolor=color, label=name) for name, color in ERRORS.items()]
    handles.append(Patch(facecolor="none", edgecolor=CANCER_LINE, label="annotated cancer"))
    axes.legend(handles=handles, loc="center", frameon=False, title=f"tiles at threshold {threshold:.3g}")


def draw_tissue(axes: Axes, tissue: Tissue) -> None:
    axes.imshow(tissue.picture, extent=_extent(tissue.region), interpolation="antialiased")
    _frame(axes, tissue.region)


def draw_outline(axes: Axes, shape: shapely.Geometry, color: str, width: float) -> None:
    for polygon in shapely.get_parts(shape):
        if not isinstance(polygon, shapely.Polygon):
            continue
        rings = [Outline(np.asarray(ring.coords), closed=True) for ring in (polygon.exterior, *polygon.interiors)]
        path = Outline.make_compound_path(*rings)
        axes.add_patch(PathPatch(path, facecolor="none", edgecolor=color, linewidth=width))


def _frame(axes: Axes, region: Region) -> None:
    axes.set_xlim(region.x, region.right)
    axes.set_ylim(region.bottom, region.y)
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])


def draw_scale_bar(axes: Axes, region: Region, map: ProbabilityMap) -> None:
    """A bar of a round length, about a quarter of the panel, in its lower right corner."""
    if map.grid.mpp is None:
        return
    um = map.grid.mpp / map.grid.downsample
    wanted = region.width * um / 4
    step = 10 ** math.floor(math.log10(wanted))
    length = max(factor * step for factor in (1, 2, 5) if factor * step <= wanted)
    text = f"{length / 1000:g} mm" if length >= 1000 else f"{length:g} µm"
    pixels, margin, thick = length / um, 0.04 * region.width, 0.012 * region.width
    left, bottom = region.right - margin - pixels, region.bottom - margin
    pad = 0.02 * region.width
    axes.add_patch(
        Rectangle(
            (left - pad, bottom - thick - 4.5 * pad),
            pixels + 2 * pad,
            thick + 5.5 * pad,
            facecolor="w",
            alpha=0.8,
            lw=0,
        )
    )
    axes.add_patch(Rectangle((left, bottom - thick), pixels, thick, facecolor="k", lw=0, zorder=8))
    axes.text(left + pixels / 2, bottom - thick - pad / 2, text, ha="center", va="bottom", size=7, zorder=8)


def _grid_region(map: ProbabilityMap) -> Region:
    grid = map.grid
    return Region(grid.area.x, grid.area.y, grid.columns * grid.stride, grid.rows * grid.stride)


def _extent(region: Region) -> tuple[float, float, float, float]:
    return (region.x, region.right, region.bottom, region.y)


def _size(columns: int, region: Region) -> tuple[float, float]:
    """Inches of a panel, its longer side fixed."""
    ratio = region.height / region.width
    width = _SIDE_IN if ratio <= 1 else max(1.4, _SIDE_IN / ratio)
    return width * columns, width * ratio + 0.22


def _save(figure: Figure, target: Path, provenance: Mapping[str, str], dpi: int) -> None:
    FigureCanvasAgg(figure)
    form = target.suffix.lower().removeprefix(".")
    said = "; ".join(f"{key}: {value}" for key, value in provenance.items())
    # matplotlib adds the present date unless told not to: only what provenance says belongs into the file
    metadata: dict[str, Any] = {
        "png": {"Software": provenance.get("program"), **provenance},
        "pdf": {"Creator": provenance.get("program"), "Subject": said, "CreationDate": None, "Producer": None},
        "svg": {"Creator": provenance.get("program"), "Description": said, "Date": None},
    }[form]
    buffer = BytesIO()
    figure.savefig(buffer, format=form, dpi=dpi, metadata=metadata)
    atomic_file.write_bytes(target, buffer.getvalue())
