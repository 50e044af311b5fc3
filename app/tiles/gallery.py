"""Pictures of sampled tiles, by class; a click leads to the place on the slide."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from app.tiles.grid_layer import COLORS
from app.tiles.slide_tiles import TilePicture

_SIDE = 74
_CAPTION_PX = 20
_PICTURE = Qt.ItemDataRole.UserRole


class Gallery(QListWidget):
    """The pictures of one class."""

    chosen = Signal(object)
    """The :class:`TilePicture` that was clicked."""

    def __init__(self, label: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label
        self.setAccessibleName(name)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)

    def show_pictures(self, pictures: Sequence[TilePicture], *, captions: bool = False) -> None:
        """Those of its class; with ``captions`` each bears the name of its slide."""
        self.clear()
        self.setGridSize(QSize(_SIDE + 10, _SIDE + 10 + (_CAPTION_PX if captions else 0)))
        self.add_pictures(pictures, captions=captions)

    def add_pictures(self, pictures: Sequence[TilePicture], *, captions: bool) -> None:
        for picture in pictures:
            if picture.label == self._label:
                item = QListWidgetItem(self._icon(picture), picture.slide_id if captions else "")
                item.setData(_PICTURE, picture)
                text = self.tr("{slide}: {percent:.0f} % cancer").format(
                    slide=picture.slide_id, percent=100 * picture.cancer_share
                )
                item.setToolTip(text)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
                self.addItem(item)

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_PICTURE))

    def _icon(self, picture: TilePicture) -> QIcon:
        height, width, _ = picture.pixels.shape
        image = QImage(picture.pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        smooth = Qt.TransformationMode.SmoothTransformation
        scaled = image.scaled(2 * _SIDE, 2 * _SIDE, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        pixmap = QPixmap.fromImage(scaled)
        with QPainter(pixmap) as painter:
            painter.setPen(QPen(QColor(COLORS[self._label]), 6))
            painter.drawRect(pixmap.rect().adjusted(2, 2, -3, -3))
        pixmap.setDevicePixelRatio(2)
        return QIcon(pixmap)
