"""Open fifty slides one after the other and look at each: what stays in memory, without a window and with one."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from app.canvas.slide_layer import SlideLayer
from app.canvas.tile_cache import TileCache
from benchmarks.children import run_child
from benchmarks.figures import Figure, Target
from benchmarks.slides import demo_slide, textured_slide
from benchmarks.views import THREADS, Screen, application, pan
from crosscancer_core.geometry import Point
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.slide import Slide

SLIDES, SETTLED = 50, 5
_CACHE_BYTES = 64 << 20
"""So small that the first five slides fill it: what grows afterwards is a leak."""
_STEPS = 12


def run() -> Iterator[Figure]:
    paths = [str(textured_slide()), *(str(path) for path in sorted(demo_slide().parent.glob("*.tif")))]
    for way, what in (("read", "read"), ("pan", "panned in a view")):
        found = run_child("benchmarks.open_close", way, *paths)
        yield Figure(
            "open_close",
            f"resident memory after {SLIDES} slides {what}, over that after {SETTLED}",
            found["grown_mb"],
            "MB",
            Target(50, "MB"),
            details=found,
        )


def _read(slide: Slide) -> None:
    slide.thumbnail(1_024)
    for step in range(60):
        x, y = 97 * step % slide.info.width, 131 * step % slide.info.height
        slide.read_level_region(0, x, y, 512, 512)


def _panning() -> Callable[[Slide], None]:
    application()
    layer, screen = SlideLayer(TileCache(_CACHE_BYTES), THREADS), Screen()

    def look(slide: Slide) -> None:
        layer.set_slide(slide)
        for view in pan(Point(slide.info.width / 2, slide.info.height / 2), 1.0, _STEPS):
            screen.until_sharp(layer, view)
        layer.set_slide(None)

    return look


def _measure(look: Callable[[Slide], None], paths: list[Path]) -> dict[str, float]:
    process = psutil.Process()
    settled = 0.0
    for number in range(SLIDES):
        with open_slide(paths[number % len(paths)]) as slide:
            look(slide)
        if number + 1 == SETTLED:
            gc.collect()
            settled = process.memory_info().rss / 2**20
    gc.collect()
    return {"settled_mb": settled, "grown_mb": process.memory_info().rss / 2**20 - settled}


if __name__ == "__main__":
    chosen = _panning() if sys.argv[1] == "pan" else _read
    print(json.dumps(_measure(chosen, [Path(argument) for argument in sys.argv[2:]])))
