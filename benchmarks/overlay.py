"""What it costs to change how a map is shown: threshold, colour table, opacity, each with the repaint it causes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle
from statistics import median, quantiles
from time import perf_counter, thread_time

import cv2
import numpy as np

from app.canvas.overlay_layer import OverlayLayer
from app.canvas.viewport import Viewport
from app.settings.settings import ThresholdStyle
from benchmarks.figures import Figure, Target
from benchmarks.slides import textured_slide
from benchmarks.views import HEIGHT, WIDTH, Screen, application, slide_layer
from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.tiles.grid import TileGrid

ROWS, COLUMNS = 400, 900
_CHANGES = 60
_FRAME = Target(16, "ms")


def run() -> Iterator[Figure]:
    application()
    with open_slide(textured_slide()) as slide:
        below = slide_layer()
        below.set_slide(slide)
        screen = Screen()
        side = slide.info.width // COLUMNS
        grid = TileGrid(Region(0, 0, side * COLUMNS, side * ROWS), side, side)
        view = Viewport(width=WIDTH, height=HEIGHT).fitted(grid.area, margin=0)  # the whole map over the whole view
        screen.until_sharp(below, view)
        for style in (ThresholdStyle.CONTOUR, ThresholdStyle.HIDE):
            for smooth in (False, True):
                overlay = _overlay(grid)
                overlay.set_threshold_style(style)
                overlay.set_smooth(smooth)
                look = f"{'smooth' if smooth else 'blocky'}, {style.value}"
                for what, change in _changes(overlay).items():
                    times, work = _timed(change, lambda overlay=overlay: screen.paint([below, overlay], view))
                    p95, work_p95 = quantiles(times, n=20)[-1], quantiles(work, n=20)[-1]
                    yield Figure(
                        "overlay",
                        f"{what} changed and repainted, {ROWS}×{COLUMNS} cells, {look}",
                        p95,
                        "ms",
                        _FRAME,
                        note=f"95 % of {_CHANGES}; median {median(times):.1f}; processor time {work_p95:.1f} ms",
                    )
        below.close()


def _changes(overlay: OverlayLayer) -> dict[str, Callable[[], object]]:
    thresholds, opacities = cycle(np.linspace(0.2, 0.8, 37)), cycle(np.linspace(0.2, 0.9, 23))
    tables = cycle(("viridis", "traffic_light", "cividis"))
    return {
        "threshold": lambda: overlay.set_threshold(float(next(thresholds))),
        "opacity": lambda: overlay.set_opacity(float(next(opacities))),
        "colour table": lambda: overlay.set_color_table(next(tables)),
    }


def _timed(change: Callable[[], object], paint: Callable[[], object]) -> tuple[list[float], list[float]]:
    """Milliseconds by the clock, and of this thread's processor time, which others on the machine do not stretch."""
    times, work = [], []
    for number in range(_CHANGES + 5):
        start, before = perf_counter(), thread_time()
        change()
        paint()
        if number >= 5:
            times.append(1000 * (perf_counter() - start))
            work.append(1000 * (thread_time() - before))
    return times, work


def _overlay(grid: TileGrid) -> OverlayLayer:
    """Islands of high probability with ragged edges, as classifiers give them."""
    shown = ProbabilityMap.in_memory(
        grid, MapIdentity(slide_fingerprint="f", slide_name="s", model_hash="h", model_name="m")
    )
    chance = np.random.default_rng(0)
    shape = shown.values.shape
    islands = cv2.GaussianBlur(chance.normal(size=shape).astype(np.float32), (0, 0), 10)
    islands = (
        islands / islands.std() * 3 - 2 + cv2.GaussianBlur(chance.normal(size=shape).astype(np.float32), (0, 0), 1)
    )
    shown.values[:] = 1 / (1 + np.exp(-islands))
    layer = OverlayLayer()
    layer.set_map(shown)
    return layer
