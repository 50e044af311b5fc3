"""A field that shows the magnification and takes another one."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QLineEdit, QWidget

from app.canvas.scale_bar import magnification, magnification_text
from app.canvas.slide_canvas import SlideCanvas
from app.session import Session

_LEAST, _MOST = 0.01, 1000.0


def parse_magnification(text: str) -> float | None:
    """ "10", "2.5x", "40 ×" as a number; None where there is none, or none that makes sense."""
    found = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?|[.,]\d+)\s*[x×]?\s*", text, re.IGNORECASE)
    value = float(found[1].replace(",", ".")) if found is not None else 0.0
    return value if _LEAST <= value <= _MOST else None


class MagnificationBox(QLineEdit):
    """Enter zooms there; what cannot be understood gives way to what is shown."""

    def __init__(self, session: Session, canvas: SlideCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._canvas = session, canvas
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("0.05×") + 26)
        self.setAccessibleName(self.tr("Magnification"))
        self.setToolTip(self.tr("Magnification: type one and press Enter"))
        self.returnPressed.connect(self._go)
        self.editingFinished.connect(self._show)
        canvas.viewport_changed.connect(lambda _: self._show())
        session.slide_changed.connect(self._show)
        self._show()

    def _mpp(self) -> float | None:
        slide = self._session.slide
        return slide.info.resolution.mpp if slide is not None and slide.info.resolution is not None else None

    def _show(self) -> None:
        mpp = self._mpp()
        self.setEnabled(mpp is not None)
        self.setText("" if mpp is None else magnification_text(mpp * self._canvas.viewport.downsample))

    def _go(self) -> None:
        mpp, power = self._mpp(), parse_magnification(self.text())
        if mpp is not None and power is not None:
            self._canvas.zoom_to(magnification(mpp) / power)
        self._canvas.setFocus()
