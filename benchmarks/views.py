"""What the window's speed is measured with: full-HD views, painted as the canvas paints them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from math import ceil, cos, pi, sin
from time import perf_counter, sleep

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is loaded

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QBrush, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication

from app.canvas.layer import Layer
from app.canvas.slide_canvas import SlideCanvas
from app.canvas.slide_layer import SlideLayer
from app.canvas.tile_cache import TileCache
from app.canvas.turning import paint_turned
from app.canvas.viewport import Viewport
from crosscancer_core.geometry import Point
from crosscancer_core.slides.slide import Slide

WIDTH, HEIGHT, THREADS = 1920, 1080, 2
_CACHE_BYTES = 1024 * 1024**2
_CIRCLE_PX = 300
_FRAME_S = 1 / 60


def application() -> QApplication:
    made = QApplication.instance() or QApplication(["benchmark"])
    assert isinstance(made, QApplication)
    return made


def slide_layer() -> SlideLayer:
    return SlideLayer(TileCache(_CACHE_BYTES), THREADS)


class Screen:
    """An image as large as a full-HD window."""

    def __init__(self) -> None:
        self._image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        self._image.fill(0)  # a window has its memory already

    def paint(self, layers: list[Layer], viewport: Viewport) -> float:
        """Paint the layers for the viewport; returns the seconds that took."""

        def paint_all(painter: QPainter, upright: Viewport) -> None:
            for layer in layers:
                layer.paint(painter, upright)

        start = perf_counter()
        with QPainter(self._image) as painter:
            ground = QBrush(0xFF202020)
            painter.fillRect(self._image.rect(), ground)
            paint_turned(painter, viewport, ground, paint_all)
        return perf_counter() - start

    def until_sharp(self, layer: SlideLayer, viewport: Viewport) -> None:
        """Paint when the layer asks for it, at most as often as a screen of 60 Hz does, in Qt's own event loop."""
        sharp: list[bool] = []
        loop = QEventLoop()
        frame = QTimer(singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        due = perf_counter()

        def ask() -> None:
            if not frame.isActive():
                frame.start(max(0, ceil(1000 * (due - perf_counter()))))

        def paint() -> None:
            nonlocal due
            due = perf_counter() + _FRAME_S
            self.paint([layer], viewport)
            if sharp:
                loop.quit()

        frame.timeout.connect(paint)
        links = [layer.became_sharp.connect(lambda: sharp.append(True)), layer.changed.connect(ask)]
        ask()
        loop.exec()
        for link in links:
            layer.disconnect(link)


class Window:
    """The program's own canvas in a full-HD window of Qt's offscreen platform, which paints when Qt says so."""

    def __init__(self) -> None:
        self._canvas = _WatchedCanvas()
        self._canvas.resize(WIDTH, HEIGHT)
        self._layer: SlideLayer | None = None
        self._canvas.show()
        QApplication.processEvents()

    def forget(self) -> None:
        """As after the program's start: nothing was read yet, and nothing is going on in the background."""
        self.close()
        cache = TileCache(_CACHE_BYTES)
        self._layer = SlideLayer(cache, THREADS)
        self._canvas.viewport_changed.connect(self._layer.foresee)
        self._canvas.add_layer(self._layer)
        QApplication.processEvents()
        while cache.memory.is_short:
            sleep(0.001)

    def close(self) -> None:
        """Let go of the slide and the threads."""
        if self._layer is not None:
            self._canvas.viewport_changed.disconnect(self._layer.foresee)
            self._canvas.remove_layer(self._layer)
            self._layer.close()
            self._layer = None

    def until_sharp(self, slide: Slide, viewport: Viewport) -> tuple[float, float]:
        """Show ``slide`` from ``viewport``, after :meth:`forget`.

        Returns the moments (``perf_counter``) when the first frame with pixels and the first sharp one were painted.
        """
        canvas, layer, loop = self._canvas, self._layer, QEventLoop()
        assert layer is not None
        told: dict[str, bool] = {}
        painted: dict[str, float] = {}

        def after_frame() -> None:
            for name in told:  # counted when the whole frame stands
                painted.setdefault(name, perf_counter())
            if "sharp" in painted:
                loop.quit()

        canvas.after_frame = after_frame
        layer.painted_pixels.connect(lambda: told.setdefault("first", True))
        layer.became_sharp.connect(lambda: told.setdefault("sharp", True))
        layer.set_slide(slide)
        canvas.set_slide(slide.info)
        canvas.look_from(viewport.viewpoint)
        loop.exec()
        canvas.after_frame = None
        return painted["first"], painted["sharp"]


class _WatchedCanvas(SlideCanvas):
    after_frame: Callable[[], None] | None = None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if self.after_frame is not None:
            self.after_frame()


def pan(centre: Point, downsample: float, steps: int, turns: int = 0) -> Iterator[Viewport]:
    """A hand that drags the slide around a circle, at fractions of a pixel."""
    view = Viewport(centre, downsample, WIDTH, HEIGHT, turns=turns)
    for step in range(steps):
        angle = 2 * pi * step / steps
        yield view.moved(_CIRCLE_PX * cos(angle), _CIRCLE_PX * sin(angle))
