"""Label and overview photograph of a slide: shown on request only, since labels name patients."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from crosscancer_core.errors import CrossCancerError
from crosscancer_core.slides.slide import RGB, Slide

_SIDE_PX = 420


class AssociatedDialog(QDialog):
    """All images that came with the slide, side by side."""

    def __init__(self, slide: Slide, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Label and macro image"))
        row = QHBoxLayout()
        row.setSpacing(20)
        for name in slide.info.associated_names:
            row.addLayout(self._picture(slide, name))
        warning = QLabel(self.tr("Labels often show names and numbers of patients. They are in no figure or export."))
        warning.setProperty("muted", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addLayout(row)
        layout.addWidget(warning)

    def _picture(self, slide: Slide, name: str) -> QVBoxLayout:
        column = QVBoxLayout()
        caption, picture = QLabel(name), QLabel()
        caption.setProperty("muted", True)
        picture.setAccessibleName(name)
        try:
            picture.setPixmap(_pixmap(slide.associated(name)))
        except CrossCancerError as error:
            picture.setText(str(error))
            picture.setWordWrap(True)
        column.addWidget(caption)
        column.addWidget(picture, 1, Qt.AlignmentFlag.AlignTop)
        return column


def _pixmap(pixels: RGB) -> QPixmap:
    height, width, _ = pixels.shape
    image = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return QPixmap.fromImage(image.scaled(_SIDE_PX, _SIDE_PX, keep, smooth) if max(width, height) > _SIDE_PX else image)
