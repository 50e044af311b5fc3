"""A map over the slide: one coloured square a cell, recoloured row by row as predictions arrive."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QImage, QPainter

from app.canvas.color_tables import DIVERGING, color_table, strengths
from app.canvas.enlarging import device_rect, draw_pixels, sources, spread
from app.canvas.layer import Layer
from app.canvas.map_contour import band, tile_edges
from app.canvas.map_smoothing import filled, interpolated
from app.canvas.map_surface import MapSurface, SurfaceKind
from app.canvas.viewport import Viewport
from app.settings.settings import ThresholdStyle
from crosscancer_core.probability_map import ProbabilityMap

_UNREADABLE = (120, 120, 120)
_NOTHING, _FIRST, _UNREADABLE_INDEX = 0, 1, 257
_LINE_PIXEL, _RIM_PIXEL = np.uint32(0xFFFFFFFF), np.uint32(0xA0000000)


class _Place(NamedTuple):
    """Device pixels that show the map, and where they lie on it in cells from its corner."""

    target: QRect
    rows: NDArray[np.float64]
    columns: NDArray[np.float64]
    step: float


class _Smooth(NamedTuple):
    """At each device pixel: the value between cell middles, its place in the colours, and whether it has one."""

    between: NDArray[np.float32]
    colors: NDArray[np.intp]
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
        pixels = (self._smooth_pixels if self._smooth else self._blocky_pixels)(place, viewport.pixel_ratio)
        painter.save()
        painter.scale(1 / viewport.pixel_ratio, 1 / viewport.pixel_ratio)
        draw_pixels(painter, target, pixels, QImage.Format.Format_ARGB32_Premultiplied)
        painter.restore()

    def _blocky_pixels(self, place: _Place, pixel_ratio: float) -> NDArray[np.uint32]:
        assert self._surface is not None
        pixels = spread(self._pixels, place.rows, place.columns)
        if self._outlines:
            area, stride = self._surface.grid.area, self._surface.grid.stride
            extent = (area.height / stride, area.width / stride)
            edges = tile_edges(self._called(), place.rows, place.columns, place.step, extent, pixel_ratio)
            self._draw_line_into(pixels, *edges)
        return pixels

    @staticmethod
    def _draw_line_into(pixels: NDArray[np.uint32], line: NDArray[np.bool_], rim: NDArray[np.bool_]) -> None:
        np.copyto(pixels, _RIM_PIXEL, where=rim)
        np.copyto(pixels, _LINE_PIXEL, where=line)

    # smooth

    def _smooth_pixels(self, place: _Place, pixel_ratio: float) -> NDArray[np.uint32]:
        between, index, known = self._smooth_at(place)
        called = known & (between >= self._threshold) if self._hides or self._outlines else known
        pixels = np.take(self._colors, index, mode="clip")
        if self._hides:
            pixels[~called & known] = 0
        if self._outlines:
            self._draw_line_into(pixels, *band(called, pixel_ratio))
        return pixels

    def _smooth_at(self, place: _Place) -> _Smooth:
        """Colours, opacity and threshold leave it as it is."""
        key = (self._version, place.target.getRect(), place.rows[0], place.columns[0], place.step)
        if self._between is None or self._between[0] != key:
            between = interpolated(filled(self._values), place.rows, place.columns, place.step)
            index = self._index_of(between)
            cells = spread(self._index, place.rows, place.columns)
            known = (cells != _NOTHING) & (cells != _UNREADABLE_INDEX)
            np.copyto(index, cells, where=~known)
            self._between = key, _Smooth(between, index.astype(np.intp), known)
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


def _packed(rgb: NDArray[np.uint32], alpha: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return np.asarray((alpha << 24) | (rgb[:, 0] << 16) | (rgb[:, 1] << 8) | rgb[:, 2], np.uint32)
