"""Time to fill a full-HD view at full resolution from a cold start, against plain OpenSlide on as many threads.

Nothing of the view has been decoded; the file is in the system's cache. Both sides read the same display tiles of
512 pixels on the same number of threads. What is compared:

* *Reading.* Ours: ``read_display_tile`` for each tile. Plain: ``read_region`` and the change to RGB for each tile, on
  one handle a thread, opened before the clock starts.
* *Reading and painting.* Ours: the program's canvas in a window of Qt's offscreen platform that stands already, as when
  a person opens a slide (the memory that is got ready in idle time is), from the open slide to the end of the first
  frame that is sharp, with everything a window does besides: the overview tile, frames on the way,
  scale bar. Plain: the tiles are read as above into one array, which is painted once on an image as large as the
  window. A screen that shows 60 frames a second adds the wait for its next frame to either.
* *From the call to open.* The same with opening on both sides; ours checks its fast path against OpenSlide then.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from threading import Barrier, local
from time import perf_counter

import cv2
import numpy as np
import openslide
from PySide6.QtGui import QImage, QPainter

from app.canvas.display_tiles import TILE_PX, TileKey, display_levels
from app.canvas.tile_loader import read_display_tile
from app.canvas.viewport import Viewport
from benchmarks.figures import Figure, Target, medians
from benchmarks.slides import textured_slide
from benchmarks.views import HEIGHT, THREADS, WIDTH, Window, application
from crosscancer_core.geometry import Point
from crosscancer_core.slides.opening import open_slide

REPEATS = 25
SIDE = 40_000
_READ, _PLAIN_READ = "our display tiles read", "plain OpenSlide, tiles read"
_OURS, _PLAIN = "our view read and painted in a window until sharp", "plain OpenSlide, tiles read and painted once"
_DETAILS = {"slide": f"{SIDE}×{SIDE} JPEG pyramid", "threads": THREADS, "file": "warm in the system's cache"}


def run() -> Iterator[Figure]:
    application()
    path = textured_slide(SIDE)
    window = Window()
    places = iter([Point(4000 + 3100.4 * (n % 11), 5000 + 2900.7 * (n % 10)) for n in range(200)])
    ours: list[tuple[float, float, float]] = []
    plain: list[tuple[float, float]] = []

    def fill() -> float:
        ours.append(_ours(window, path, next(places)))
        return ours[-1][0]

    def fill_plainly() -> float:
        plain.append(_plain(path, next(places), paint=True))
        return plain[-1][0]

    reading = {
        _READ: lambda: _read(path, next(places)),
        _PLAIN_READ: lambda: _plain(path, next(places), paint=False)[0],
    }
    target = Target(3, "×", above=True)
    for what, ways in (("read", reading), ("read and painted", {_OURS: fill, _PLAIN: fill_plainly})):
        figures = medians("view_fill", "s", ways, REPEATS, details=_DETAILS)
        yield from figures
        we, they = (figure.value or 0.0 for figure in figures)
        yield Figure("view_fill", f"{what}: times as fast as plain OpenSlide", they / we, "×", target)
    opened, opened_plainly = (median(times[1] for times in found[1:]) for found in (ours, plain))
    yield Figure("view_fill", "our view from the call to open until sharp", opened, "s")
    yield Figure("view_fill", "plain OpenSlide from the calls to open until painted", opened_plainly, "s")
    firsts = [1000 * times[2] for times in ours[1:]]
    below = Target(100, "ms")
    yield Figure("view_fill", "first coarse pixels after the call to open", median(firsts), "ms", below, firsts)


def _ours(window: Window, path: Path, centre: Point) -> tuple[float, float, float]:
    """Seconds from the open slide until sharp, from the call to open until sharp, and until the first pixels."""
    window.forget()
    called = perf_counter()
    with open_slide(path) as slide:
        opened = perf_counter()
        first, sharp = window.until_sharp(slide, Viewport(centre, 1.0, WIDTH, HEIGHT))
        window.close()
    return sharp - opened, sharp - called, first - called


def _read(path: Path, centre: Point) -> float:
    with open_slide(path) as slide:
        levels = display_levels(slide.info)
        keys = Viewport(centre, 1.0, WIDTH, HEIGHT).tiles(levels, 0)
        with ThreadPoolExecutor(THREADS) as pool:
            start = perf_counter()
            list(pool.map(lambda key: read_display_tile(slide, levels[0], key), keys))
            return perf_counter() - start


def _plain(path: Path, centre: Point, *, paint: bool) -> tuple[float, float]:
    """The display tiles of the same view by ``read_region``, one handle a thread, as programs usually do.

    Returns the seconds from the open handles, and from the calls to open.
    """
    with open_slide(path) as slide:
        levels = display_levels(slide.info)
    view = Viewport(centre, 1.0, WIDTH, HEIGHT)
    keys = view.tiles(levels, 0)
    left, top = min(key.col for key in keys), min(key.row for key in keys)
    columns, rows = max(key.col for key in keys) - left + 1, max(key.row for key in keys) - top + 1
    pixels = np.empty((rows * TILE_PX, columns * TILE_PX, 3), np.uint8)
    window = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    window.fill(0)
    own = local()
    opened: list[openslide.OpenSlide] = []
    together = Barrier(THREADS + 1)

    def open_own() -> None:
        own.slide = openslide.OpenSlide(str(path))
        opened.append(own.slide)
        together.wait()

    def read(key: TileKey) -> None:
        tile = own.slide.read_region((key.col * TILE_PX, key.row * TILE_PX), 0, (TILE_PX, TILE_PX)).convert("RGB")
        x, y = (key.col - left) * TILE_PX, (key.row - top) * TILE_PX
        pixels[y : y + TILE_PX, x : x + TILE_PX] = tile

    with ThreadPoolExecutor(THREADS) as pool:
        called = perf_counter()
        for _ in range(THREADS):
            pool.submit(open_own)
        together.wait()
        start = perf_counter()
        list(pool.map(read, keys))
        if paint:
            x, y = round(view.region.x) - left * TILE_PX, round(view.region.y) - top * TILE_PX
            shown = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA), np.uint8)
            height, width, _ = shown.shape
            image = QImage(shown.data, width, height, 4 * width, QImage.Format.Format_RGB32)
            with QPainter(window) as painter:
                painter.drawImage(-x, -y, image)
        end = perf_counter()
    for handle in opened:
        handle.close()
    return end - start, end - called
