"""Asks where a picture of a heat map lies on the slide."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QDoubleSpinBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from crosscancer_core.export.external_maps import Placement
from crosscancer_core.geometry import Size

_FARTHEST = 1e6


class PlacementDialog(QDialog):
    """Corner and scale; proposed is a picture of the whole slide."""

    def __init__(self, picture: Size, slide: Size, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Where does the heat map lie?"))
        self._picture, self._slide = picture, slide
        self.left, self.top = self._field(0.0), self._field(0.0)
        self.scale = self._field(slide.width / picture.width, least=1e-3)
        self.scale.setDecimals(4)
        self.covers = QLabel(wordWrap=True)
        self.covers.setProperty("muted", True)
        form = QFormLayout()
        form.addRow(self.tr("Left edge (slide pixels)"), self.left)
        form.addRow(self.tr("Upper edge (slide pixels)"), self.top)
        form.addRow(self.tr("Slide pixels per picture pixel"), self.scale)
        form.addRow("", self.covers)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)
        for field in (self.left, self.top, self.scale):
            field.valueChanged.connect(self._tell)
        self._tell()

    @property
    def placement(self) -> Placement:
        return Placement(self.left.value(), self.top.value(), self.scale.value())

    def _field(self, value: float, least: float = -_FARTHEST) -> QDoubleSpinBox:
        field = QDoubleSpinBox(decimals=1)
        field.setRange(least, _FARTHEST)
        field.setValue(value)
        return field

    def _tell(self) -> None:
        scale = self.scale.value()
        width, height = self._picture.width * scale, self._picture.height * scale
        text = self.tr("covers {width:,.0f} × {height:,.0f} of the slide's {across:,.0f} × {down:,.0f} pixels")
        self.covers.setText(text.format(width=width, height=height, across=self._slide.width, down=self._slide.height))
