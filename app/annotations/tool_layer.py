"""What is selected, and what the tool in hand is about to do, above the outlines."""

from __future__ import annotations

import numpy as np
import shapely
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from shapely.geometry.base import BaseGeometry

from app.annotations.editor import Editor
from app.annotations.outline_paths import detail_bucket, simplified_for, widget_path
from app.canvas.layer import Layer
from app.canvas.line_paths import draw_line
from app.canvas.viewport import Viewport
from crosscancer_core.annotations.splines import drawn
from crosscancer_core.geometry import Point

_ADDS, _TAKES, _CHOSEN = QColor(20, 120, 255), QColor(230, 60, 30), QColor(20, 120, 255)
_RIM = QColor(255, 255, 255, 230)
_HANDLE_PX = 3.5
_CLEAR_PX = 6.0
_MOST_SHOWN = 400
"""Of a larger selection the bounds are drawn."""


class ToolLayer(Layer):
    """Painted above everything else; never hidden with the outlines, since a tool without sight is none."""

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._chosen: list[BaseGeometry] = []
        self._simpler: dict[int, list[BaseGeometry]] = {}
        editor.selection_changed.connect(self._take)
        editor.document.changed.connect(self._take)
        editor.preview_changed.connect(self.changed)
        self._take()

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        preview = self._editor.preview
        if not self._chosen and preview == type(preview)():
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shape in self._chosen_at(detail_bucket(viewport.downsample)):
            _draw(painter, widget_path(shape, viewport), _CHOSEN, viewport.pixel_ratio)
        color = _TAKES if preview.takes_away else _ADDS
        if preview.shape is not None:
            path = widget_path(preview.shape, viewport)
            if preview.shape.area:
                painter.fillPath(path, QColor(color.red(), color.green(), color.blue(), 50))
            _draw(painter, path, color, viewport.pixel_ratio)
        for handle in preview.handles:
            _draw_handle(painter, viewport.to_widget(handle))
        if preview.circle is not None:
            centre, radius = preview.circle
            middle = viewport.to_widget(centre)
            path = QPainterPath()
            path.addEllipse(QPointF(middle.x, middle.y), radius / viewport.downsample, radius / viewport.downsample)
            _draw(painter, path, color, viewport.pixel_ratio)
        self._write(painter, viewport)
        painter.restore()

    def _write(self, painter: QPainter, viewport: Viewport) -> None:
        """The label beside the shape, the brush or the last point."""
        preview = self._editor.preview
        if not preview.label:
            return
        if isinstance(preview.shape, shapely.LineString):
            write_beside(painter, viewport, preview.shape, preview.label)
            return
        if preview.circle is not None:
            (centre, radius) = preview.circle
            at = Point(centre.x + radius, centre.y)
        elif preview.shape is not None:
            _, top, right, _ = preview.shape.bounds
            at = Point(right, top)
        elif preview.handles:
            at = preview.handles[-1]
        else:
            return
        place = viewport.to_widget(at)
        write_label(painter, QPointF(place.x + 8, place.y - 4), preview.label)

    def _chosen_at(self, bucket: int) -> list[BaseGeometry]:
        """What is selected at a level of detail, simplified once and not each frame."""
        if bucket not in self._simpler:
            self._simpler[bucket] = simplified_for(np.array(self._chosen, dtype=object), bucket).tolist()
        return self._simpler[bucket]

    def _take(self) -> None:
        chosen = self._editor.chosen() if self._editor.selected else ()
        self._chosen = [drawn(annotation) for annotation in chosen]
        if len(self._chosen) > _MOST_SHOWN:
            self._chosen = [shapely.box(*shapely.total_bounds(self._chosen))]
        self._simpler = {}
        self.changed.emit()


def write_beside(painter: QPainter, viewport: Viewport, line: BaseGeometry, text: str) -> None:
    """A label at the middle of a straight line and clear of it, whichever way the line runs."""
    (x0, y0), *_, (x1, y1) = shapely.get_coordinates(line).tolist()
    start, end = viewport.to_widget(Point(x0, y0)), viewport.to_widget(Point(x1, y1))
    bounds = _text_bounds(painter, text)
    bounds.moveCenter(beside(start, end, bounds.width() + 12, bounds.height() + 6))
    write_label(painter, bounds.topLeft(), text)


def beside(start: Point, end: Point, width: float, height: float) -> QPointF:
    """The centre of a box of that size whose nearest corner keeps ``_CLEAR_PX`` from the line, below or right of it."""
    across = np.array((start.y - end.y, end.x - start.x))
    length = float(np.hypot(*across))
    across = across / length if length else np.array((0.0, 1.0))
    if (across[1], across[0]) < (0, 0):
        across = -across
    far = (abs(across[0]) * width + abs(across[1]) * height) / 2 + _CLEAR_PX
    x, y = (start.x + end.x) / 2 + across[0] * far, (start.y + end.y) / 2 + across[1] * far
    return QPointF(float(x), float(y))


def _text_bounds(painter: QPainter, text: str) -> QRectF:
    return QRectF(painter.fontMetrics().boundingRect(0, 0, 1000, 1000, int(Qt.AlignmentFlag.AlignLeft), text))


def write_label(painter: QPainter, at: QPointF, text: str) -> None:
    """Text on a dark chip: readable on glass and on nuclei."""
    bounds = _text_bounds(painter, text)
    bounds.moveTopLeft(at)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 22, 28, 200))
    painter.drawRoundedRect(bounds.adjusted(-6, -3, 6, 3), 4, 4)
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(bounds.adjusted(0, 0, 2, 0), int(Qt.AlignmentFlag.AlignLeft), text)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw(painter: QPainter, path: QPainterPath, color: QColor, pixel_ratio: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    draw_line(painter, path, _RIM, 4.0, pixel_ratio)
    draw_line(painter, path, color, 2.0, pixel_ratio)


def _draw_handle(painter: QPainter, at: Point) -> None:
    painter.setPen(QPen(_CHOSEN, 1.4))
    painter.setBrush(QColor(255, 255, 255))
    painter.drawRect(QRectF(at.x - _HANDLE_PX, at.y - _HANDLE_PX, 2 * _HANDLE_PX, 2 * _HANDLE_PX))
