"""Very many outlines, drawn ahead into a picture that is larger than the view, a little at a time.

Drawing a hundred thousand points takes ten times as long as a frame may. So while one pans, a frame only copies what
was drawn before; what comes into reach is drawn between frames, and old pixels that are still right are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from app.annotations.outline_details import Detail
from app.annotations.outline_paths import EDGE, EDGE_PX, LINE_PX
from app.canvas.line_paths import draw_line, joined_path
from app.canvas.viewport import Viewport
from crosscancer_core.geometry import Point, Region

_MARGIN, _LEAST_MARGIN = 0.3, 0.12
"""Shares of the view: how much is drawn beyond it, and with how little left the next picture is begun."""
_SLICE_S = 0.006
_BATCH_POINTS = 800


@dataclass(frozen=True)
class Content:
    """What is to be drawn: ``bounds`` (shapes, 4), a colour and a strength each (0: not at all)."""

    detail: Detail
    bounds: NDArray[np.float64]
    colors: list[QColor]
    strengths: NDArray[np.float64]


@dataclass
class _Picture:
    image: QImage
    origin: Point
    """Level-0 place of its corner."""
    scale: float
    """Level-0 pixels per device pixel."""
    ratio: float
    """Device pixels per logical pixel."""
    content: Content

    @property
    def region(self) -> Region:
        width, height = self.image.width() * self.scale, self.image.height() * self.scale
        return Region(self.origin.x, self.origin.y, width, height)


class OutlinePicture(QObject):
    """Belongs to a layer, in the window's thread."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: _Picture | None = None
        self._next: _Picture | None = None
        self._work: Iterator[None] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def paint(self, painter: QPainter, viewport: Viewport, content: Content | None) -> None:
        """Show what there is, and see to it that there will be more. ``content`` None: not known yet."""
        if content is not None:
            self._see_to(viewport, content)
        if self._shown is None:
            return
        region = viewport.region_to_widget(self._shown.region)
        ratio = viewport.pixel_ratio
        if self._shown.scale == viewport.device_downsample:  # whole device pixels: copied, not resampled
            painter.drawImage(
                QRectF(_whole(region.x, ratio), _whole(region.y, ratio), region.width, region.height), self._shown.image
            )
        else:
            painter.drawImage(QRectF(region.x, region.y, region.width, region.height), self._shown.image)

    def clear(self) -> None:
        self._shown = self._next = None
        self._timer.stop()

    # within

    def _see_to(self, viewport: Viewport, content: Content) -> None:
        """Begin another picture where neither the one shown nor the one in work will do."""
        for picture, margin in ((self._shown, _LEAST_MARGIN), (self._next, 0.0)):
            fits = (
                picture is not None
                and picture.content is content
                and picture.scale == viewport.device_downsample
                and _covers(picture.region, _grown(viewport.region, margin))
            )
            if fits:
                return
        self._begin(viewport, content)

    def _begin(self, viewport: Viewport, content: Content) -> None:
        scale = viewport.device_downsample
        wanted = _grown(viewport.region, _MARGIN)
        size = QSize(round(wanted.width / scale), round(wanted.height / scale))
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        origin, missing = Point(wanted.x, wanted.y), [QRect(QPoint(0, 0), size)]
        old = self._shown
        if old is not None and old.content is content and old.scale == scale:
            dx, dy = round((wanted.x - old.origin.x) / scale), round((wanted.y - old.origin.y) / scale)
            origin = Point(old.origin.x + dx * scale, old.origin.y + dy * scale)
            with QPainter(image) as painter:
                painter.drawImage(QPoint(-dx, -dy), old.image)
            missing = _without(missing[0], QRect(QPoint(-dx, -dy), old.image.size()))
        self._next = _Picture(image, origin, scale, viewport.pixel_ratio, content)
        self._work = _draw(self._next, missing)
        self._timer.start()

    def _go_on(self) -> None:
        """Draw for a few milliseconds."""
        until = perf_counter() + _SLICE_S
        while perf_counter() < until:
            if next(self._work, self) is self:
                self._timer.stop()
                self._shown, self._next = self._next, None
                self.changed.emit()
                return


def _draw(picture: _Picture, missing: list[QRect]) -> Iterator[None]:
    """Draw all outlines in the missing part, a batch at a step."""
    content, scale = picture.content, picture.scale
    for part in missing:
        left, top = picture.origin.x + part.x() * scale, picture.origin.y + part.y() * scale
        x0, y0, x1, y1 = content.bounds.T
        near = (x1 >= left) & (x0 <= left + part.width() * scale) & (y1 >= top) & (y0 <= top + part.height() * scale)
        for batch in _batches(content, np.flatnonzero(near & (content.strengths > 0))):
            points, line = content.detail.of(batch)
            if not len(points):
                continue
            path = joined_path((points - (picture.origin.x, picture.origin.y)) / scale, line)
            with QPainter(picture.image) as painter:
                painter.setClipRect(part)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setOpacity(float(content.strengths[batch[0]]))
                draw_line(painter, path, EDGE, EDGE_PX * picture.ratio, 1.0)
                draw_line(painter, path, content.colors[batch[0]], LINE_PX * picture.ratio, 1.0)
            yield


def _batches(content: Content, shapes: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """Neighbours in painting order that look alike and have a number of points that is drawn in a moment."""
    counts = content.detail.start[shapes + 1] - content.detail.start[shapes]
    begin, points = 0, 0
    for end in range(len(shapes)):
        points += int(counts[end])
        following = int(shapes[end + 1]) if end + 1 < len(shapes) else -1
        same = (
            following >= 0
            and content.colors[following] == content.colors[int(shapes[begin])]
            and content.strengths[following] == content.strengths[shapes[begin]]
        )
        if not same or points >= _BATCH_POINTS:
            yield shapes[begin : end + 1]
            begin, points = end + 1, 0


def _without(whole: QRect, known: QRect) -> list[QRect]:
    """``whole`` in rectangles that leave out what is known."""
    known = known.intersected(whole)
    if known.isEmpty():
        return [whole]
    parts = [
        QRect(whole.left(), whole.top(), whole.width(), known.top() - whole.top()),
        QRect(whole.left(), known.bottom() + 1, whole.width(), whole.bottom() - known.bottom()),
        QRect(whole.left(), known.top(), known.left() - whole.left(), known.height()),
        QRect(known.right() + 1, known.top(), whole.right() - known.right(), known.height()),
    ]
    return [part for part in parts if not part.isEmpty()]


def _grown(region: Region, share: float) -> Region:
    dx, dy = region.width * share, region.height * share
    return Region(region.x - dx, region.y - dy, region.width + 2 * dx, region.height + 2 * dy)


def _covers(outer: Region, inner: Region) -> bool:
    return outer.x <= inner.x and outer.y <= inner.y and outer.right >= inner.right and outer.bottom >= inner.bottom


def _whole(position: float, ratio: float) -> float:
    return round(position * ratio) / ratio
