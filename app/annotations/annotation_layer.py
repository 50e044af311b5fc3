"""Draws the annotations of the open slide in the colours of their groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, Qt, SignalInstance
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform
from shapely.geometry.base import BaseGeometry

from app.annotations.outline_details import OutlineDetails
from app.annotations.outline_paths import (
    EDGE,
    EDGE_PX,
    LINE_PX,
    detail_bucket,
    rings_of,
    simplified_for,
)
from app.annotations.outline_picture import Content, OutlinePicture
from app.annotations.tool_layer import write_beside
from app.canvas.layer import Layer
from app.canvas.line_paths import hairlines, joined_path
from app.canvas.viewport import Viewport
from app.sizes import length_text
from crosscancer_core.annotations.model import Annotation, AnnotationSet, Kind
from crosscancer_core.annotations.splines import drawn
from crosscancer_core.geometry import Point
from crosscancer_core.slides.slide import Slide

_DOT_PX = 5.0
_MOST_POINTS = 2_500
"""More in view than can be drawn in a frame."""
_SPOTS = (Kind.DOT, Kind.POINT_SET, Kind.MEASUREMENT)


@dataclass(frozen=True)
class _Paths:
    """Outlines of one annotation relative to its own corner (float precision ends at slide coordinates)."""

    origin: Point
    outline: QPainterPath
    dots: tuple[Point, ...]


class OutlinesOfPane(Protocol):
    """What is outlined in one pane of the window: the session's own outlines, or those beside the first pane."""

    @property
    def slide(self) -> Slide | None: ...
    @property
    def annotations(self) -> AnnotationSet | None: ...
    @property
    def slide_changed(self) -> SignalInstance: ...
    @property
    def annotations_changed(self) -> SignalInstance: ...


class AnnotationLayer(Layer):
    """Outlines with a cosmetic pen: as thick at 40x as in the overview."""

    def __init__(self, source: OutlinesOfPane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._annotations: AnnotationSet | None = None
        self._hidden: frozenset[str | None] = frozenset()
        self._bounds: NDArray[np.float64] = np.zeros((0, 4))
        self._colors: list[QColor] = []
        self._unseen: list[bool] = []
        self._opacities: dict[str | None, float] = {}
        self._paths: dict[tuple[int, int], tuple[Annotation, _Paths]] = {}
        self._details = OutlineDetails(self)
        self._details.ready.connect(self.changed)
        self._picture = OutlinePicture(self)
        self._picture.changed.connect(self.changed)
        self._contents: dict[int, Content] = {}
        self._strength: NDArray[np.float64] | None = None
        self._is_spot: NDArray[np.bool_] = np.zeros(0, bool)
        """Points and measurements, which are drawn one by one."""
        source.annotations_changed.connect(self._take)
        source.slide_changed.connect(self._picture.clear)
        self._take()

    def set_hidden_groups(self, hidden: frozenset[str | None]) -> None:
        """Do not draw annotations of these groups; None stands for those without a group."""
        self._hidden = hidden
        self._forget_looks()
        self.changed.emit()

    def set_group_opacity(self, group: str | None, opacity: float) -> None:
        """Draw the annotations of a group fainter: 1 is opaque."""
        self._opacities[group] = opacity
        self._forget_looks()
        self.changed.emit()

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        if self._annotations is None or not len(self._annotations):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        bucket = detail_bucket(viewport.downsample)
        shown = self._in_view(viewport)
        shown = shown[self._strengths()[shown] > 0]
        many = self._details.points_in(shown, bucket) > _MOST_POINTS
        if many:
            self._picture.paint(painter, viewport, self._content(bucket))
            shown = shown[self._is_spot[shown]]
        for index in shown.tolist():
            annotation = self._annotations.annotations[index]
            painter.setOpacity(self._opacities.get(annotation.group, 1.0))
            if not many or annotation.kind is not Kind.MEASUREMENT:
                self._draw(painter, viewport, self._path(annotation, bucket), self._colors[index])
            if annotation.kind is Kind.MEASUREMENT:
                self._write_length(painter, viewport, annotation)
        painter.restore()

    def _forget_looks(self) -> None:
        self._contents, self._strength = {}, None

    def _strengths(self) -> NDArray[np.float64]:
        """Of each annotation, 0 for those that are not drawn."""
        if self._strength is None:
            shown = zip(self._annotations or (), self._unseen, strict=True)
            self._strength = np.array(
                [0 if off or a.group in self._hidden else self._opacities.get(a.group, 1.0) for a, off in shown], float
            )
        return self._strength

    def _content(self, bucket: int) -> Content | None:
        """What the picture is to show; None until it has been computed."""
        detail = self._details.at(bucket)
        if detail is not None and bucket not in self._contents:
            self._contents[bucket] = Content(detail, self._bounds, self._colors, self._strengths())
        return self._contents.get(bucket)

    def _in_view(self, viewport: Viewport) -> NDArray[np.intp]:
        margin = (EDGE_PX + _DOT_PX) * viewport.downsample
        left, top, right, bottom = viewport.region.bounds
        x0, y0, x1, y1 = self._bounds.T
        shown = (x1 >= left - margin) & (x0 <= right + margin) & (y1 >= top - margin) & (y0 <= bottom + margin)
        return np.flatnonzero(shown)

    def _draw(self, painter: QPainter, viewport: Viewport, paths: _Paths, color: QColor) -> None:
        corner = viewport.to_widget(paths.origin)
        ratio = viewport.pixel_ratio
        scale = 1 / viewport.downsample
        base = painter.transform()
        for line_color, width in ((EDGE, EDGE_PX), (color, LINE_PX)):
            pen = QPen(line_color, 1)
            pen.setCosmetic(True)
            painter.setPen(pen)
            for dx, dy in hairlines(width * ratio):
                shifted = QTransform(scale, 0, 0, scale, corner.x + dx / ratio, corner.y + dy / ratio)
                painter.setTransform(shifted * base)
                painter.drawPath(paths.outline)
        painter.setTransform(base)
        for dot in paths.dots:
            centre = viewport.to_widget(dot)
            painter.setPen(QPen(EDGE, 1.5))
            painter.setBrush(color)
            painter.drawEllipse(QPointF(centre.x, centre.y), _DOT_PX, _DOT_PX)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _write_length(self, painter: QPainter, viewport: Viewport, annotation: Annotation) -> None:
        slide = self._source.slide
        mpp = slide.info.resolution.mpp if slide is not None and slide.info.resolution is not None else None
        write_beside(painter, viewport, annotation.geometry, length_text(annotation.geometry.length, mpp))

    def _path(self, annotation: Annotation, bucket: int) -> _Paths:
        key = (id(annotation), bucket)
        if key not in self._paths:
            shape = np.array([drawn(annotation)], dtype=object)
            # with the annotation itself, or else its number could become another's
            self._paths[key] = annotation, _paths(simplified_for(shape, bucket)[0])
        return self._paths[key][1]

    def _take(self) -> None:
        self._annotations = self._source.annotations
        kept = {id(annotation) for annotation in self._annotations or ()}
        self._paths = {key: paths for key, paths in self._paths.items() if key[0] in kept}
        objects = self._annotations.annotations if self._annotations is not None else ()
        shapes = np.array([drawn(annotation) for annotation in objects], dtype=object)
        self._bounds = shapely.bounds(shapes).reshape(-1, 4)
        self._is_spot = np.array([annotation.kind in _SPOTS for annotation in objects], bool)
        self._details.set_shapes(shapes)
        self._forget_looks()
        self._colors = [QColor(self._annotations.color_of(a)) for a in objects] if self._annotations else []
        self._unseen = [self._annotations.is_hidden(a) for a in objects] if self._annotations else []
        self.changed.emit()


def _paths(geometry: BaseGeometry) -> _Paths:
    left, top, _, _ = geometry.bounds
    parts = shapely.get_parts(np.array([geometry], dtype=object))
    spots = shapely.get_coordinates(parts[shapely.get_type_id(parts) == shapely.GeometryType.POINT])
    points, line, _ = rings_of(parts)
    return _Paths(Point(left, top), joined_path(points - (left, top), line), tuple(Point(x, y) for x, y in spots))
