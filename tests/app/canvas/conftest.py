"""Pictures of layers, and where edges lie in them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from app.canvas.layer import Layer
from app.canvas.viewport import Viewport

Picture = Callable[[Layer, Viewport], np.ndarray]


def as_array(image: QImage) -> np.ndarray:
    """uint8, shape (height, width, 3), R G B."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3).copy()


@pytest.fixture
def picture(qtbot) -> Picture:
    """Paints one layer on white for a viewport, in device pixels."""

    def paint(layer: Layer, viewport: Viewport) -> np.ndarray:
        ratio = viewport.pixel_ratio
        width, height = round(viewport.width * ratio), round(viewport.height * ratio)
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(0xFFFFFFFF)
        with QPainter(image) as painter:
            layer.paint(painter, viewport)
        return as_array(image)

    return paint
