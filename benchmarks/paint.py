"""Time to paint a full-HD frame while panning over tiles that are in memory."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median, quantiles
from time import thread_time

import numpy as np

from app.canvas.layer import Layer
from app.canvas.overlay_layer import OverlayLayer
from app.canvas.slide_layer import SlideLayer
from app.settings.settings import ThresholdStyle
from benchmarks.figures import Figure, Target
from benchmarks.slides import textured_slide
from benchmarks.views import Screen, application, pan, slide_layer
from crosscancer_core.geometry import Point
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.slide import SlideInfo
from crosscancer_core.tiles.grid import TileGrid

_STEPS = 240
_SCALES = {"1:1": 1.0, "fitted between levels (1:1.37)": 1.37, "enlarged (2.2:1)": 1 / 2.2}


def run() -> Iterator[Figure]:
    application()
    with open_slide(textured_slide()) as slide:
        layer = slide_layer()
        layer.set_slide(slide)
        overlay = _overlay(slide.info)
        centre = Point(slide.info.width / 2, slide.info.height / 2)
        for what, scale in _SCALES.items():
            yield _measure(what, layer, [layer], centre, scale, 0, Target(16, "ms"))
        yield _measure("1:1 with overlay and contour", layer, [layer, overlay], centre, 1.0, 0, Target(20, "ms"))
        yield _measure("1:1, turned by 90°", layer, [layer], centre, 1.0, 1, None)
        layer.close()


def _measure(
    what: str, layer: SlideLayer, layers: list[Layer], centre: Point, scale: float, turns: int, target: Target | None
) -> Figure:
    screen = Screen()
    views = list(pan(centre, scale, _STEPS, turns))
    for view in views[::8]:
        screen.until_sharp(layer, view.upright)
    for view in views[::4]:
        screen.paint(layers, view)
    times, work = [], []
    for view in views:
        before = thread_time()
        times.append(1000 * screen.paint(layers, view))
        work.append(1000 * (thread_time() - before))
    p95, work_p95 = quantiles(times, n=20)[-1], quantiles(work, n=20)[-1]
    note = f"median {median(times):.1f}, longest {max(times):.1f} of {_STEPS} frames; processor time {work_p95:.1f} ms"
    return Figure("paint", f"95 % of frames at 1920×1080, {what}", p95, "ms", target, note=note)


def _overlay(info: SlideInfo) -> OverlayLayer:
    grid = TileGrid.over(info, 64, 0.25)
    shown = ProbabilityMap.in_memory(
        grid, MapIdentity(slide_fingerprint="f", slide_name="s", model_hash="h", model_name="m")
    )
    noise = np.random.default_rng(0).random(shown.values.shape)
    shown.values[:] = np.clip(noise * 0.3 + np.sin(np.arange(noise.shape[1]) / 9) * 0.4 + 0.4, 0, 1)
    layer = OverlayLayer()
    layer.set_threshold_style(ThresholdStyle.CONTOUR)
    layer.set_map(shown)
    return layer
