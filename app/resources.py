"""Where icons, styles and colour tables lie, and the icons in the colours of the moment."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QImage, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

_FOLDER = Path(__file__).resolve().parent.parent / "resources"


def resource(name: str) -> Path:
    """The path of a file in ``resources/``."""
    return _FOLDER / name


def icon(name: str, role: QPalette.ColorRole = QPalette.ColorRole.WindowText) -> QIcon:
    """The icon ``resources/icons/<name>.svg``, drawn in a colour of the palette whenever it is painted."""
    return QIcon(_LineIcon(name, role))


class _LineIcon(QIconEngine):
    """One line drawing for light and dark: the stroke takes its colour from the palette."""

    def __init__(self, name: str, role: QPalette.ColorRole) -> None:
        super().__init__()
        self._name, self._role = name, role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        palette = QGuiApplication.palette()
        group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        on = state == QIcon.State.On and mode != QIcon.Mode.Disabled
        role = QPalette.ColorRole.Highlight if on else self._role
        renderer = QSvgRenderer(QByteArray(_drawing(self._name, palette.color(group, role).name())))
        renderer.render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, image.rect(), mode, state)
        painter.end()
        return QPixmap.fromImage(image)

    def clone(self) -> QIconEngine:
        return _LineIcon(self._name, self._role)


@lru_cache(maxsize=256)
def _drawing(name: str, color: str) -> bytes:
    return resource(f"icons/{name}.svg").read_bytes().replace(b"currentColor", color.encode())


def swatch(color: QColor, size: int = 12) -> QIcon:
    """A chip of one colour for lists and trees."""
    image = QImage(2 * size, 2 * size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(QRectF(1, 1, 2 * size - 2, 2 * size - 2), 6, 6)
    painter.end()
    image.setDevicePixelRatio(2)
    return QIcon(QPixmap.fromImage(image))
