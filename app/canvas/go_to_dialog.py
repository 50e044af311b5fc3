"""Where to? A place in pixels or micrometres."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.canvas.place import parse_place
from crosscancer_core.geometry import Point, Region


class GoToDialog(QDialog):
    """One field. The button comes to life when the field names a place on the slide."""

    chosen = Signal(object)
    """The level-0 :class:`Point`."""

    def __init__(self, here: Point, plane: Region, mpp: float | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Go to"))
        self._plane, self._mpp = plane, mpp
        self.place = QLineEdit(f"{here.x:.0f} {here.y:.0f}")
        self.place.setAccessibleName(self.tr("Place"))
        self.place.selectAll()
        self.place.textChanged.connect(self._judge)
        units = self.tr("Pixels of the slide, or with a unit: 3.2 1.5 mm, 3200 1500 µm.")
        self.hint = QLabel(units if mpp is not None else self.tr("Pixels of the slide."), wordWrap=True)
        self.hint.setProperty("muted", True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Go"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        caption = QLabel(self.tr("x and y"))
        caption.setBuddy(self.place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(caption)
        layout.addWidget(self.place)
        layout.addWidget(self.hint)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(360)
        self.accepted.connect(self._tell)
        self._judge()

    def point(self) -> Point | None:
        """The place on the slide that the field names, or None."""
        point = parse_place(self.place.text(), self._mpp)
        return point if point is not None and self._plane.contains(point) else None

    def _judge(self) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(self.point() is not None)

    def _tell(self) -> None:
        point = self.point()
        if point is not None:
            self.chosen.emit(point)
