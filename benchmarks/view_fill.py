"""Time to fill a full-HD view at full resolution from a cold start, against plain OpenSlide on as many threads."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local
from time import perf_counter

import openslide

from app.canvas.tile_loader import read_display_tile
from app.canvas.viewport import TILE_PX, Viewport, display_levels
from benchmarks.figures import Figure, Target, medians
from benchmarks.slides import textured_slide
from benchmarks.views import HEIGHT, THREADS, WIDTH, Screen, application, slide_layer
from crosscancer_core.geometry import Point
from crosscancer_core.slides.opening import open_slide

REPEATS = 9
SIDE = 40_000
_OURS, _READ = "view opened cold and painted at 60 Hz until sharp", "its display tiles read, nothing painted"
_PLAIN = "plain OpenSlide, the same tiles, nothing painted"


def run() -> Iterator[Figure]:
    application()
    path = textured_slide(SIDE)
    places = iter([Point(4000 + 3100.4 * (n % 11), 5000 + 2900.7 * (n % 10)) for n in range(200)])
    firsts: list[float] = []
    figures = medians(
        "view_fill",
        "s",
        {
            _OURS: lambda: _ours(path, next(places), firsts),
            _READ: lambda: _read(path, next(places)),
            _PLAIN: lambda: _plain(path, next(places)),
        },
        REPEATS,
        details={"slide": f"{SIDE}×{SIDE} JPEG pyramid", "threads": THREADS, "file": "warm in the system's cache"},
    )
    yield from figures
    ours, read, plain = (figure.value or 0.0 for figure in figures)
    target = Target(3, "×", above=True)
    yield Figure("view_fill", "reading, times as fast as plain OpenSlide", plain / read, "×", target)
    yield Figure("view_fill", "reading and painting, times as fast as OpenSlide reads", plain / ours, "×", target)
    firsts.sort()
    first = 1000 * firsts[len(firsts) // 2]
    yield Figure(
        "view_fill", "first coarse pixels after open", first, "ms", Target(100, "ms"), [1000 * f for f in firsts]
    )


def _ours(path: Path, centre: Point, firsts: list[float]) -> float:
    """A slide just opened, a cache with nothing in it: seconds until every tile of the view is sharp."""
    with open_slide(path) as slide:
        layer = slide_layer()
        layer.set_slide(slide)
        first, sharp = Screen().until_sharp(layer, Viewport(centre, 1.0, WIDTH, HEIGHT))
        layer.close()
    firsts.append(first)
    return sharp


def _read(path: Path, centre: Point) -> float:
    with open_slide(path) as slide:
        levels = display_levels(slide.info)
        keys = Viewport(centre, 1.0, WIDTH, HEIGHT).tiles(levels, 0)
        with ThreadPoolExecutor(THREADS) as pool:
            start = perf_counter()
            list(pool.map(lambda key: read_display_tile(slide, levels[0], key), keys))
            return perf_counter() - start


def _plain(path: Path, centre: Point) -> float:
    """The display tiles of the same view by ``read_region``, one handle a thread, as programs usually do."""
    with open_slide(path) as slide:
        levels = display_levels(slide.info)
    keys = Viewport(centre, 1.0, WIDTH, HEIGHT).tiles(levels, 0)
    own = local()
    opened: list[openslide.OpenSlide] = []

    def read(col: int, row: int) -> None:
        if not hasattr(own, "slide"):
            own.slide = openslide.OpenSlide(str(path))
            opened.append(own.slide)
        own.slide.read_region((col * TILE_PX, row * TILE_PX), 0, (TILE_PX, TILE_PX)).convert("RGB")

    with ThreadPoolExecutor(THREADS) as pool:
        start = perf_counter()
        list(pool.map(lambda key: read(key.col, key.row), keys))
        took = perf_counter() - start
    for handle in opened:
        handle.close()
    return took
