"""The effective labels over the slide: what the outlines amount to once they are painted in their order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPaintEvent, QTransform
from PySide6.QtWidgets import QWidget

from app.annotations.effective_labels import EffectiveLabels, Labels
from app.annotations.outline_paths import EXACT, detail_bucket, rings_of
from app.canvas.layer import Layer
from app.canvas.line_paths import joined_path
from app.canvas.viewport import Viewport
from app.session import Session
from app.sizes import area_text
from crosscancer_core.annotations.classes import PAINTING_ORDER, Meaning
from crosscancer_core.geometry import Point, Region

_COLORS = {Meaning.CANCER: "#d7263d", Meaning.EXCLUSION: "#0e8f7e", Meaning.IGNORE: "#45484f"}
_PATTERNS = {
    Meaning.CANCER: Qt.BrushStyle.NoBrush,
    Meaning.EXCLUSION: Qt.BrushStyle.BDiagPattern,
    Meaning.IGNORE: Qt.BrushStyle.DiagCrossPattern,
}
"""Told apart without colours too."""
_WASH, _LINES = 90, 230
_TOLERANCE_PX = 0.5
_PLATE, _INK, _FAINT = QColor(20, 22, 26, 200), QColor(245, 245, 245), QColor(205, 205, 205)
_PADDING_PX, _SAMPLE_PX = 12.0, 26.0


def label_brushes(meaning: Meaning) -> tuple[QBrush, QBrush]:
    """How area of a meaning is filled, on the slide and in legends: with a wash, then with a pattern."""
    wash, lines = QColor(_COLORS[meaning]), QColor(_COLORS[meaning])
    wash.setAlpha(_WASH)
    lines.setAlpha(_LINES)
    return QBrush(wash), QBrush(lines, _PATTERNS[meaning])


@dataclass(frozen=True, eq=False)
class _Parts:
    """Polygons (n,) and their bounds (n, 4)."""

    polygons: NDArray[np.object_]
    bounds: NDArray[np.float64]

    def within(self, region: Region) -> NDArray[np.object_]:
        """Those that a region touches."""
        x0, y0, x1, y1 = self.bounds.T
        touched = (x1 >= region.x) & (x0 <= region.right) & (y1 >= region.y) & (y0 <= region.bottom)
        return np.asarray(self.polygons[touched])


class EffectiveLayer(Layer):
    """Hidden at first. Areas do not overlap, so each place is what it will count as."""

    def __init__(self, labels: EffectiveLabels, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._visible = False
        self._labels = labels
        self._drawn: Labels | None = None
        self._details: dict[tuple[Meaning, int], _Parts] = {}
        labels.changed.connect(self._take)

    def set_visible(self, visible: bool) -> None:
        super().set_visible(visible)
        self._labels.want(self, visible)

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        labels = self._drawn
        if labels is None:
            return
        bucket = detail_bucket(viewport.downsample)
        region = viewport.region
        corner = viewport.to_widget(Point(region.x, region.y))
        scale = 1 / viewport.downsample
        base = painter.transform()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for meaning in PAINTING_ORDER:
            shown = self._detail(labels, meaning, bucket).within(region)
            if not len(shown):
                continue
            points, line, _ = rings_of(shown)
            path = joined_path((points - (region.x, region.y)) * scale, line)
            painter.setTransform(QTransform.fromTranslate(corner.x, corner.y) * base)
            for brush in label_brushes(meaning):
                painter.fillPath(path, brush)
            painter.setTransform(base)
        painter.restore()

    def _detail(self, labels: Labels, meaning: Meaning, bucket: int) -> _Parts:
        """The parts with as many points as can be told apart; those too small to be seen are left out."""
        key = (meaning, bucket)
        if key not in self._details:
            parts = labels.parts[meaning]
            if bucket != EXACT and len(parts):
                simpler = shapely.simplify(parts, _TOLERANCE_PX * 2.0**bucket, preserve_topology=False)
                parts = shapely.get_parts(simpler[~shapely.is_empty(simpler)])
            self._details[key] = _Parts(np.asarray(parts), shapely.bounds(parts).reshape(-1, 4))
        return self._details[key]

    def _take(self) -> None:
        self._drawn, self._details = self._labels.labels, {}
        self.changed.emit()


class EffectiveLegend(QWidget):
    """Which fill means what, in the order of painting, with the area that remains. Part of the canvas."""

    def __init__(self, session: Session, labels: EffectiveLabels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Legend of the effective labels"))
        self._session, self._labels = session, labels
        labels.changed.connect(self._describe)
        self.hide()

    def rows(self) -> list[tuple[Meaning, str, str]]:
        """Meaning, name and area, in the order of painting."""
        labels, slide = self._labels.labels, self._session.slide
        mpp = slide.info.resolution.mpp if slide is not None and slide.info.resolution is not None else None
        names = {
            Meaning.CANCER: self.tr("1  Cancer"),
            Meaning.EXCLUSION: self.tr("2  Cut out: not cancer"),
            Meaning.IGNORE: self.tr("3  Ignored: left out"),
        }
        return [
            (meaning, names[meaning], area_text(labels.areas[meaning], mpp) if labels is not None else "")
            for meaning in PAINTING_ORDER
        ]

    def title(self) -> str:
        return self.tr("What the outlines count as, the later over the earlier")

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        rows = [f"{name}    {area}" for _, name, area in self.rows()]
        width = max(metrics.horizontalAdvance(text) for text in [self.title(), *rows])
        height = metrics.height() * 1.35 * (len(rows) + 1)
        return QSize(round(width + _SAMPLE_PX + 3 * _PADDING_PX), round(height + 2 * _PADDING_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_PLATE)
            painter.drawRoundedRect(self.rect(), 8, 8)
            line = QFontMetricsF(self.font()).height() * 1.35
            left = _PADDING_PX
            painter.setPen(_FAINT)
            middle = Qt.AlignmentFlag.AlignVCenter
            inner = self.width() - 2 * _PADDING_PX
            painter.drawText(QRectF(left, _PADDING_PX, inner, line), int(middle), self.title())
            for number, (meaning, name, area) in enumerate(self.rows(), 1):
                top = _PADDING_PX + number * line
                sample = QRectF(left, top + 3, _SAMPLE_PX, line - 6)
                painter.fillRect(sample, QColor("#f4eef2"))
                for brush in label_brushes(meaning):
                    painter.fillRect(sample, brush)
                painter.setPen(_INK)
                beside = QRectF(left + _SAMPLE_PX + 8, top, inner - _SAMPLE_PX - 8, line)
                painter.drawText(beside, int(middle), name)
                painter.drawText(beside, int(middle | Qt.AlignmentFlag.AlignRight), area)

    def _describe(self) -> None:
        self.resize(self.sizeHint())
        self.update()
