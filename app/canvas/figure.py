"""A picture of a part of a slide at a chosen magnification, with what is drawn over it, for papers and talks."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPageSize, QPainter, QPdfWriter

from app.canvas.color_bar import Scale, bar_height, paint_bar
from app.canvas.look import Render
from app.canvas.scale_bar import paint_scale_bar
from app.canvas.turning import turned
from app.canvas.viewport import Viewport
from crosscancer_core import atomic_file
from crosscancer_core.geometry import Region
from crosscancer_core.slides.slide import RGB, Slide

MOST_PIXELS = 120_000_000
"""Larger figures are refused: they would not fit into a page, nor into many programs."""
FORMATS = {".png": "PNG", ".tif": "TIFF", ".pdf": "PDF"}
_NORMAL_WIDTH = 1400.0
"""Lines and letters have their usual size in a figure this wide, and grow with it."""
_STRIP_ROWS = 1024
_DPI = 300
_STRIP_PX = 44.0
_BAR_PX = 150.0
_NOTE_PX = 20.0
_INK, _PAPER = QColor(30, 30, 34), QColor(255, 255, 255)


@dataclass(frozen=True)
class Legend:
    """What the strip below the picture explains; empty: no strip."""

    title: str = ""
    groups: tuple[tuple[str, str], ...] = ()
    """Name and colour of each group of outlines."""
    scale: Scale | None = None
    """What the overlay's colours stand for; None without an overlay."""
    map_name: str = ""
    notes: tuple[str, ...] = ()
    """What one should know before believing the map."""

    @property
    def empty(self) -> bool:
        return not (self.title or self.groups or self.scale or self.notes)


def figure_size(region: Region, downsample: float) -> tuple[int, int]:
    """Width and height in pixels of ``region`` at ``downsample`` level-0 pixels per pixel."""
    return max(1, round(region.width / downsample)), max(1, round(region.height / downsample))


def read_picture(slide: Slide, region: Region, downsample: float, render: Render | None) -> RGB:
    """The pixels of ``region`` (level 0), averaged to ``downsample``, as ``render`` shows them. For any thread.

    They lie as :func:`compose` paints over them, to a fraction of a pixel: outlines in a figure that enlarges the
    slide tenfold would be off by ten pixels otherwise.

    Raises:
        SlideReadError: a part cannot be decoded.
    """
    width, height = figure_size(region, downsample)
    index = slide.info.level_for_downsample(downsample)
    level = slide.info.levels[index]
    step = region.width / width / level.downsample
    left, right = region.x / level.downsample, region.right / level.downsample
    middle = region.centre.y / level.downsample
    method = Image.Resampling.HAMMING if downsample > level.downsample * 1.001 else Image.Resampling.BICUBIC
    picture = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, _STRIP_ROWS):
        rows = min(_STRIP_ROWS, height - top)
        start = middle + (top - height / 2) * step
        end = start + rows * step
        x0, x1 = _with_reach(left, right, step, level.width)
        y0, y1 = _with_reach(start, end, step, level.height)
        source = Image.fromarray(slide.read_level_region(index, x0, y0, x1 - x0, y1 - y0))
        strip = source.resize((width, rows), method, box=(left - x0, start - y0, right - x0, end - y0))
        picture[top : top + rows] = np.asarray(strip)
    return picture if render is None else render(picture)


def _with_reach(start: float, end: float, step: float, side: int) -> tuple[int, int]:
    """First and last source pixel (exclusive), with those around that scaling looks at, where the slide has them."""
    first, last, reach = math.floor(start), math.ceil(end), math.ceil(2 * max(1.0, step))
    return min(first, max(0, first - reach)), max(last, min(side, last + reach))


def compose(
    picture: RGB,
    region: Region,
    orientation: Viewport,
    paint: Callable[[QPainter, Viewport], None],
    mpp: float | None,
    legend: Legend,
    font: QFont,
) -> QImage:
    """The figure: ``picture`` of ``region``, ``paint`` for what lies over it, turned as ``orientation`` is.

    ``mpp``: draw a scale bar, for level-0 pixels of this many µm; None draws none.
    """
    height, width = picture.shape[:2]
    ratio = max(1.0, width / _NORMAL_WIDTH)
    view = Viewport(region.centre, region.width / width * ratio, width / ratio, height / ratio, ratio)
    image = QImage(picture.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    with QPainter(image) as painter:
        paint(painter, view)
    image = turned(image, orientation)
    shown = Viewport(view.centre, view.downsample, image.width() / ratio, image.height() / ratio, ratio)
    if mpp is not None:
        with QPainter(image) as painter:
            paint_scale_bar(painter, shown, mpp, font)
    return image if legend.empty else _with_legend(image, legend, font)


def write_figure(image: QImage, path: Path) -> None:
    """Store a figure; the suffix names the format (see ``FORMATS``). Printed, it has 300 pixels per inch.

    Raises:
        DiskFullError, NotWritableError: nothing was written.
    """
    with atomic_file.replacing(path) as temporary:
        if path.suffix.lower() == ".pdf":
            _write_pdf(image, temporary)
            return
        rgb = image.convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
        pixels = rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3)
        options = {"compression": "tiff_adobe_deflate"} if path.suffix.lower() == ".tif" else {}
        Image.fromarray(np.ascontiguousarray(pixels)).save(temporary, dpi=(_DPI, _DPI), **options)


def _write_pdf(image: QImage, path: Path) -> None:
    writer = QPdfWriter(str(path))
    writer.setResolution(_DPI)
    writer.setTitle("")
    size = QSizeF(image.width() * 72 / _DPI, image.height() * 72 / _DPI)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    with QPainter(writer) as painter:
        painter.drawImage(QRectF(0, 0, image.width(), image.height()), image)


def _with_legend(image: QImage, legend: Legend, font: QFont) -> QImage:
    """The picture above a strip of paper with swatches, colour bar and title, as many lines as it takes."""
    ratio = image.devicePixelRatio()
    width = image.width() / ratio
    metrics = QFontMetricsF(font)
    lines = _lines(_entries(legend, metrics, width - 24), width - 24)
    heights = [max((entry.height for entry in line), default=_STRIP_PX) for line in lines]
    strip = sum(heights) + (_NOTE_PX / 2 if legend.notes else 0)
    whole = QImage(image.width(), image.height() + math.ceil(strip * ratio), QImage.Format.Format_RGB32)
    whole.setDevicePixelRatio(ratio)
    whole.fill(_PAPER)
    with QPainter(whole) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawImage(QPointF(0, 0), image)
        painter.setFont(font)
        top = image.height() / ratio
        for line, height in zip(lines, heights, strict=True):
            x, y = 12.0, top + height / 2
            top += height
            for entry in line:
                entry.paint(painter, x, y)
                x += entry.width
    return whole


@dataclass(frozen=True)
class _Entry:
    """One piece of the legend: where it is put is decided when all are known."""

    width: float
    paint: Callable[[QPainter, float, float], None]
    height: float = _STRIP_PX


def _entries(legend: Legend, metrics: QFontMetricsF, width: float) -> list[_Entry]:
    found: list[_Entry] = []
    if legend.title:
        found.append(_Entry(metrics.horizontalAdvance(legend.title) + 28, _text(legend.title)))
    for name, color in legend.groups:
        found.append(_Entry(metrics.horizontalAdvance(name) + 48, _swatch(name, color)))
    if legend.scale is not None:
        end = metrics.horizontalAdvance(legend.map_name)
        found.append(_Entry(end + _BAR_PX + 40, _color_bar(legend.map_name, end, legend.scale, metrics)))
    lines = (line for note in legend.notes for line in _wrapped(f"⚠ {note}", metrics, width - 28))
    found.extend(
        _Entry(max(metrics.horizontalAdvance(text) + 28, 0.6 * width), _text(text), _NOTE_PX) for text in lines
    )
    return found


def _wrapped(text: str, metrics: QFontMetricsF, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and metrics.horizontalAdvance(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _lines(entries: Sequence[_Entry], width: float) -> list[list[_Entry]]:
    lines: list[list[_Entry]] = [[]]
    for entry in entries:
        if lines[-1] and sum(other.width for other in lines[-1]) + entry.width > width:
            lines.append([])
        lines[-1].append(entry)
    return lines


def _text(text: str) -> Callable[[QPainter, float, float], None]:
    def paint(painter: QPainter, x: float, y: float) -> None:
        painter.setPen(_INK)
        box = QRectF(x, y - _STRIP_PX / 2, 4000, _STRIP_PX)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    return paint


def _swatch(name: str, color: str) -> Callable[[QPainter, float, float], None]:
    def paint(painter: QPainter, x: float, y: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
        painter.drawRoundedRect(QRectF(x, y - 6, 12, 12), 3, 3)
        _text(name)(painter, x + 20, y)

    return paint


def _color_bar(
    caption: str, start: float, scale: Scale, metrics: QFontMetricsF
) -> Callable[[QPainter, float, float], None]:
    def paint(painter: QPainter, x: float, y: float) -> None:
        _text(caption)(painter, x, y)
        height = bar_height(metrics)
        paint_bar(painter, QRectF(x + start + 6, y - height / 2, _BAR_PX, height), scale, _INK, _INK, None)

    return paint
