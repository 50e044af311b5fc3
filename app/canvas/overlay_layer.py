"""A map over the slide: one coloured square a cell, recoloured row by row as predictions arrive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QImage, QPainter

from app.canvas.color_tables import DIVERGING, color_table, strengths
from app.canvas.enlarging import device_rect, draw_pixels, sources, spread
from app.canvas.layer import Layer
from app.canvas.map_contour import Line, band, ringed, tile_edges
from app.canvas.map_smoothing import filled, interpolated
from app.canvas.map_surface import MapSurface, SurfaceKind
from app.canvas.viewport import Viewport
from app.settings.settings import ThresholdStyle
from crosscancer_core.probability_map import ProbabilityMap

_UNREADABLE = (120, 120, 120)
_NOTHING, _FIRST, _UNREADABLE_INDEX = 0, 1, 257
_STRIP_PX = 256
"""Device rows that are coloured, outlined and drawn together: few enough to stay in the processor's cache meanwhile."""


class _Place(NamedTuple):
    """Device pixels that show the map, and where they lie on it in cells from its corner."""

    target: QRect
    rows: NDArray[np.float64]
    columns: NDArray[np.float64]
    step: float

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for equal places."""
        return self.target.getRect(), self.rows[0], self.columns[0], self.step


class _Smooth(NamedTuple):
    """At each device pixel: the value between cell middles, its place in the colours, and whether it has one."""

    between: NDArray[np.float32]
    colors: NDArray[np.uint16]
    known: NDArray[np.bool_]


class OverlayLayer(Layer):
    """Draws a map. Opacity stands in the colour table, which is cheaper than painting with opacity."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._surface: MapSurface | None = None
        self._table_name = "viridis"
        self._opacity = 0.5
        self._threshold = 0.5
        self._style = ThresholdStyle.NONE
        self._smooth = False
        self._colors = np.zeros(258, np.uint32)
        self._values = np.zeros((0, 0), np.float32)
        self._index = np.zeros((0, 0), np.uint16)
        """Of each cell: 0 nothing, 1..256 its place in the colour table, 257 unreadable."""
        self._stale = np.zeros(0, np.bool_)
        """Rows that were written since they were read: many batches may come between two frames."""
        self._pixels = np.zeros((0, 0), np.uint32)
        self._version = 0
        """Counts changes of the values."""
        self._between: tuple[object, _Smooth] | None = None
        self._edges: tuple[object, list[Line]] | None = None
        self._judged: tuple[object, tuple[NDArray[np.uint16], list[Line]]] | None = None
        self._make_colors()

    def set_map(self, shown: ProbabilityMap | None) -> None:
        """Show the probabilities of one map; None shows nothing."""
        self.set_surface(MapSurface(SurfaceKind.PROBABILITY, (shown,)) if shown is not None else None)

    def set_surface(self, surface: MapSurface | None) -> None:
        """Show a map or what several differ by; None shows nothing."""
        self._surface = surface
        shape = (surface.grid.rows, surface.grid.columns) if surface is not None else (0, 0)
        self._values = np.full(shape, np.nan, np.float32)
        self._index = np.zeros(shape, np.uint16)
        self._stale = np.zeros(shape[0], np.bool_)
        self._read(slice(0, shape[0]))
        self._make_colors()
        self._recolor()

    def update_rows(self, first: int, last: int) -> None:
        """Rows ``first``..``last`` (inclusive) of the map have new values; they are read when they are painted."""
        self._stale[max(0, first) : last + 1] = True
        self.changed.emit()

    def set_opacity(self, opacity: float) -> None:
        self._opacity = opacity
        self._make_colors()
        self._recolor()

    def set_color_table(self, name: str) -> None:
        """The table for probabilities; differences have their own."""
        self._table_name = name
        self._make_colors()
        self._recolor()

    def set_threshold(self, threshold: float) -> None:
        self._threshold = threshold
        if self._style is ThresholdStyle.HIDE:
            self._recolor()
        elif self._style is ThresholdStyle.CONTOUR:
            self.changed.emit()

    def set_threshold_style(self, style: ThresholdStyle) -> None:
        self._style = style
        self._recolor()

    def set_smooth(self, smooth: bool) -> None:
        """Colours that run into one another instead of squares. Read and exported is what each tile was given."""
        self._smooth = smooth
        self.changed.emit()

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        if self._surface is None or not self._index.size:
            return
        area = self._surface.grid.area  # the last cells reach beyond it
        target = device_rect(viewport, area.x, area.y, area.right, area.bottom)
        if target.isEmpty():
            return
        stride = self._surface.grid.stride
        rows, columns = sources(viewport, target, (area.x, area.y), stride)
        place = _Place(target, rows, columns, viewport.device_downsample / stride)
        self._freshen(rows)
        pixels_of = self._smooth_strips if self._smooth else self._blocky_strips
        painter.save()
        painter.scale(1 / viewport.pixel_ratio, 1 / viewport.pixel_ratio)
        corner = target.topLeft()
        for pixels in pixels_of(place, viewport.pixel_ratio):
            draw_pixels(painter, corner, pixels, QImage.Format.Format_ARGB32_Premultiplied)
            corner += QPoint(0, len(pixels))
        painter.restore()

    def _blocky_strips(self, place: _Place, pixel_ratio: float) -> Iterator[NDArray[np.uint32]]:
        edges = self._edges_at(place, pixel_ratio) if self._outlines else None
        for number, strip in enumerate(_strips(len(place.rows))):
            pixels = spread(self._pixels, place.rows[strip], place.columns)
            if edges is not None:
                edges[number].draw_into(pixels)
            yield pixels

    def _edges_at(self, place: _Place, pixel_ratio: float) -> list[Line]:
        """Of each strip; colours and opacity leave them as they are."""
        assert self._surface is not None
        key = (self._version, self._threshold, place.key, pixel_ratio)
        if self._edges is None or self._edges[0] != key:
            ring = ringed(self._called())
            area, stride = self._surface.grid.area, self._surface.grid.stride
            extent = (area.height / stride, area.width / stride)
            self._edges = (
                key,
                [
                    tile_edges(ring, place.rows[strip], place.columns, place.step, extent, pixel_ratio)
                    for strip in _strips(len(place.rows))
                ],
            )
        return self._edges[1]

    # smooth

    def _smooth_strips(self, place: _Place, pixel_ratio: float) -> Iterator[NDArray[np.uint32]]:
        index, lines = self._judged_at(place, pixel_ratio)
        for number, strip in enumerate(_strips(len(place.rows))):
            pixels = np.take(self._colors, index[strip], mode="clip")
            if lines:
                lines[number].draw_into(pixels)
            yield pixels

    def _judged_at(self, place: _Place, pixel_ratio: float) -> tuple[NDArray[np.uint16], list[Line]]:
        """Places in the colours as the threshold leaves them, and its line in each strip; without it, none."""
        between, index, known = self._smooth_at(place)
        if not (self._hides or self._outlines):
            return index, []
        key = (self._version, self._threshold, self._style, place.key, pixel_ratio)
        if self._judged is None or self._judged[0] != key:
            called = between >= self._threshold
            lines = []
            if self._hides:
                index = np.where(called | ~known, index, np.uint16(_NOTHING))
            else:
                called &= known
                lines = [band(called, pixel_ratio, strip) for strip in _strips(len(place.rows))]
            self._judged = key, (index, lines)
        return self._judged[1]

    def _smooth_at(self, place: _Place) -> _Smooth:
        """Colours, opacity and threshold leave it as it is."""
        key = (self._version, place.key)
        if self._between is None or self._between[0] != key:
            between = interpolated(filled(self._values), place.rows, place.columns, place.step)
            index = self._index_of(between)
            cells = spread(self._index, place.rows, place.columns)
            known = (cells != _NOTHING) & (cells != _UNREADABLE_INDEX)
            np.copyto(index, cells, where=~known)
            self._between = key, _Smooth(between, index, known)
        return self._between[1]

    # values and colours

    @property
    def _hides(self) -> bool:
        return self._style is ThresholdStyle.HIDE and self._surface is not None and self._surface.is_probability

    @property
    def _outlines(self) -> bool:
        return self._style is ThresholdStyle.CONTOUR and self._surface is not None and self._surface.is_probability

    def _called(self, rows: slice = slice(None)) -> NDArray[np.bool_]:
        """On the values themselves: the table is too coarse for it."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self._values[rows] >= self._threshold)

    def _index_of(self, values: NDArray[np.float32]) -> NDArray[np.uint16]:
        assert self._surface is not None
        low, high = self._surface.range
        scaled = (values - np.float32(low)) * np.float32(255 / (high - low)) + np.float32(_FIRST + 0.5)
        np.clip(scaled, _FIRST, 256, out=scaled)
        return scaled.astype(np.uint16)

    def _freshen(self, positions: NDArray[np.float64]) -> None:
        """Read what was written meanwhile of the rows in view and their neighbours."""
        first = max(0, int(positions[0]) - 1)
        stale = np.flatnonzero(self._stale[first : int(positions[-1]) + 2])
        if stale.size:
            rows = slice(first + int(stale[0]), first + int(stale[-1]) + 1)
            self._read(rows)
            self._color(rows)

    def _read(self, rows: slice) -> None:
        if self._surface is None:
            return
        values = self._surface.values(rows)
        known = ~np.isnan(values)
        index = np.where(known, self._index_of(np.where(known, values, np.float32(0))), np.uint16(_NOTHING))
        index[self._surface.unreadable(rows)] = _UNREADABLE_INDEX
        self._values[rows], self._index[rows], self._stale[rows] = values, index, False
        self._version += 1

    def _make_colors(self) -> None:
        """Premultiplied 0xAARRGGBB for each index."""
        differs = self._surface is not None and self._surface.kind is SurfaceKind.DIFFERENCE
        name = DIVERGING if differs else self._table_name
        alpha = self._opacity * strengths(name)
        premultiplied = np.rint(color_table(name) * alpha[:, np.newaxis]).astype(np.uint32)
        self._colors[_FIRST:_UNREADABLE_INDEX] = _packed(premultiplied, np.rint(255 * alpha).astype(np.uint32))
        grey = np.rint(np.array([[*_UNREADABLE, 255]]) * self._opacity).astype(np.uint32)
        self._colors[_UNREADABLE_INDEX] = _packed(grey[:, :3], grey[:, 3])[0]

    def _recolor(self) -> None:
        self._color(slice(None))
        self.changed.emit()

    def _color(self, rows: slice) -> None:
        """Cells to colours, all or only some rows."""
        if self._pixels.shape != self._index.shape:
            self._pixels, rows = np.zeros(self._index.shape, np.uint32), slice(None)
        index = self._index[rows]
        if self._hides:
            index = np.where(self._called(rows) | (index == _UNREADABLE_INDEX), index, np.uint16(_NOTHING))
        self._pixels[rows] = np.take(self._colors, index)


def _strips(height: int) -> Iterator[slice]:
    """From top to bottom."""
    return (slice(top, min(top + _STRIP_PX, height)) for top in range(0, height, _STRIP_PX))


def _packed(rgb: NDArray[np.uint32], alpha: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return np.asarray((alpha << 24) | (rgb[:, 0] << 16) | (rgb[:, 1] << 8) | rgb[:, 2], np.uint32)
