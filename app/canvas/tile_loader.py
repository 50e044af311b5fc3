"""Reads display tiles on pool threads: what is on screen now first, what no longer is not at all."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Sequence
from time import perf_counter
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage

from app.canvas.display_tiles import TILE_PX, DisplayLevel, Part, TileKey, Wish
from app.canvas.look import Render
from app.canvas.stitching import BORDER_PX, SIDE_PX
from app.canvas.tile_memory import TileMemory
from crosscancer_core.errors import CrossCancerError, SlideReadError
from crosscancer_core.slides.slide import RGB, Slide

_LOG = logging.getLogger(__name__)

_BLOCK_PX = 2048
_RING_S = 0.005
"""The window's thread is woken no more often while there is more to read: it takes Python's lock from the readers."""
_MOST_THREADS = 64
"""With those that are still held up by slides of before."""


class _Result(NamedTuple):
    visit: int
    look: int
    slide: Slide
    wish: Wish
    content: QImage | CrossCancerError


class TileLoader(QObject):
    """A few reader threads and a wish list. Tiles come as images, made here to spare the window thread.

    Threads with nothing to read get memory ready for tiles to come.
    """

    loaded = Signal(object, object, object)
    """(slide, :class:`Wish`, :class:`QImage` in ``Format_RGB32`` with anything beyond the wished part)"""
    failed = Signal(object, object, object)
    """(slide, wish, error)"""
    _arrived = Signal()
    """Only rings; results wait in a queue, so that no Python object lives in an event between two threads."""

    def __init__(self, threads: int, parent: QObject | None = None, memory: TileMemory | None = None) -> None:
        super().__init__(parent)
        self._threads = threads
        self._memory = memory or TileMemory()
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(_MOST_THREADS)
        self._lock = threading.Lock()
        self._slide: Slide | None = None
        self._levels: Sequence[DisplayLevel] = ()
        self._wishes: list[Wish] = []
        self._render: Render | None = None
        self._look = 0
        """Counts changes of the look, so that a tile of an older one can be told."""
        self._on_their_way: set[tuple[int, Wish]] = set()
        """Being read, or read and not yet delivered."""
        self._visit = 0
        """Counts slides; a reader leaves when its slide was left."""
        self._readers = 0
        """Of this visit."""
        self._leaving = False
        """Somebody waits for the threads to end."""
        self._results: deque[_Result] = deque()
        self._rung_at = 0.0
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self.wish(())

    def set_slide(self, slide: Slide | None, levels: Sequence[DisplayLevel]) -> None:
        """Read from another slide, at once: a read from the one before may last seconds on a network drive.

        The one before may be closed; what is still read of it is dropped, its error included.
        """
        with self._lock:
            self._wishes.clear()
            self._on_their_way.clear()
            self._slide, self._levels = slide, levels
            self._visit += 1
            self._readers = 0

    def set_renderer(self, render: Render | None) -> None:
        """Change slide pixels into shown ones with ``render`` from now on; tiles on their way are dropped."""
        with self._lock:
            self._render = render
            self._look += 1
            self._wishes.clear()

    def wish(self, wishes: Sequence[Wish]) -> None:
        """Replace the wish list: read these, in this order. Whatever was wished before and is not here is dropped."""
        with self._lock:
            self._wishes = [wish for wish in reversed(wishes) if (self._look, wish) not in self._on_their_way]
            wanted = max(len(self._wishes), int(self._memory.is_short))
            missing = min(self._threads, wanted) - self._readers
            self._readers += max(0, missing)
            visit = self._visit
        for _ in range(missing):
            # not as a QRunnable: its wrapper may outlive it, and then takes the place of another object's
            self._pool.start(lambda: self._read_wishes(visit))

    def close(self) -> None:
        """Stop reading; returns when all threads have ended."""
        self.set_slide(None, ())
        self._leaving = True
        self._pool.waitForDone()
        self._leaving = False
        self._results.clear()

    def _read_wishes(self, visit: int) -> None:
        holds_back = False
        while True:
            with self._lock:
                slide, levels = self._slide, self._levels
                if visit != self._visit:
                    return
                wish = self._wishes.pop() if self._wishes and slide is not None else None
                ends = wish is None and (self._leaving or not self._memory.is_short)
                self._readers -= ends
                look, render = self._look, self._render
                if wish is not None:
                    self._on_their_way.add((look, wish))
            if holds_back and (wish is None or perf_counter() - self._rung_at > _RING_S):
                holds_back, self._rung_at = False, perf_counter()
                self._arrived.emit()
            if ends:
                return
            if wish is None or slide is None:
                self._memory.prepare()
                continue
            result: QImage | CrossCancerError
            try:
                result = self._memory.take()
                _read_into(_pixels(result), slide, levels[wish.key.display_level], wish, render)
            except CrossCancerError as error:
                result = error
            except Exception as error:  # a thread that ended here would leave the view blurred for good
                _LOG.exception("a display tile of %s", slide.info.path.name)
                result = SlideReadError(slide.info.path, f"tile {tuple(wish.key)}", str(error) or type(error).__name__)
            self._results.append(_Result(visit, look, slide, wish, result))
            now = perf_counter()
            if not self._wishes or now - self._rung_at > _RING_S:
                self._rung_at = now
                self._arrived.emit()

    def _deliver(self) -> None:
        for _ in range(len(self._results)):  # not what comes meanwhile: a frame may be due
            if not self._results:
                return  # delivered already, by a slot that ran an event loop of its own
            found = self._results.popleft()
            if found.visit != self._visit:
                continue
            with self._lock:
                self._on_their_way.discard((found.look, found.wish))
            if found.look == self._look:
                signal = self.failed if isinstance(found.content, CrossCancerError) else self.loaded
                signal.emit(found.slide, found.wish, found.content)


def read_display_tile(
    slide: Slide, level: DisplayLevel, key: TileKey, render: Render | None = None
) -> NDArray[np.uint8]:
    """The tile as ``render`` shows it: uint8, shape (side, side, 4), B G R and an unused byte.

    Around it lies a border of its own outermost pixels, until neighbours give it theirs (see ``stitching.py``).

    Raises:
        SlideReadError: the pixels cannot be decoded.
    """
    bordered = np.empty((SIDE_PX, SIDE_PX, 4), np.uint8)
    _read_into(bordered, slide, level, Wish(key), render)
    return bordered


def _pixels(image: QImage) -> NDArray[np.uint8]:
    """The image's own pixels: uint8, shape (side, side, 4)."""
    return np.frombuffer(image.bits(), np.uint8).reshape(SIDE_PX, SIDE_PX, 4)


def _read_into(
    bordered: NDArray[np.uint8], slide: Slide, level: DisplayLevel, wish: Wish, render: Render | None
) -> None:
    left, top, right, bottom = part = wish.part
    step = min(TILE_PX, max(1, _BLOCK_PX // level.shrink))
    if step == TILE_PX:
        pixels = _block(slide, level, wish.key, part)
    else:  # in blocks, since a slide without a pyramid may be shrunk by 64
        pixels = np.empty((bottom - top, right - left, 3), np.uint8)
        pixels[:] = slide.read_level_region(level.level, -1, -1, 1, 1)  # what lies beyond its edge
        # a slide 300,000 px wide and 16 px high lies in the first of 256 rows of blocks
        lowest = min(bottom, level.height - wish.key.row * TILE_PX)
        rightmost = min(right, level.width - wish.key.col * TILE_PX)
        for y in range(top, lowest, step):
            for x in range(left, rightmost, step):
                block = Part(x, y, min(x + step, rightmost), min(y + step, lowest))
                pixels[y - top : block.bottom - top, x - left : block.right - left] = _block(
                    slide, level, wish.key, block
                )
    if render is not None:
        pixels = np.ascontiguousarray(render(pixels))
    # by OpenCV: ten times as fast as strided copies, and without Python's lock
    target = bordered[BORDER_PX + top : BORDER_PX + bottom, BORDER_PX + left : BORDER_PX + right]
    cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA, dst=target)
    start, end = BORDER_PX, BORDER_PX + TILE_PX
    bordered[start:end, :start] = bordered[start:end, start : start + 1]
    bordered[start:end, end:] = bordered[start:end, end - 1 : end]
    bordered[:start], bordered[end:] = bordered[start], bordered[end - 1]


def _block(slide: Slide, level: DisplayLevel, key: TileKey, part: Part) -> RGB:
    """Part of a tile, in pixels of its display level."""
    x, y = (key.col * TILE_PX + part.left) * level.shrink, (key.row * TILE_PX + part.top) * level.shrink
    width, height = (part.right - part.left) * level.shrink, (part.bottom - part.top) * level.shrink
    return shrunk(slide.read_level_region(level.level, x, y, width, height), level.shrink)


def shrunk(rgb: RGB, factor: int) -> RGB:
    """Averages of ``factor`` x ``factor`` blocks; ``factor`` is a power of two that divides both sides."""
    while factor > 1:
        total = rgb[0::2, 0::2].astype(np.uint16)
        total += rgb[1::2, 0::2]
        total += rgb[0::2, 1::2]
        total += rgb[1::2, 1::2]
        rgb = ((total + 2) >> 2).astype(np.uint8)
        factor //= 2
    return rgb
