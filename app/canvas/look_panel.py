"""Controls for how slide pixels are shown."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from app.canvas.look import Look, Stain, profile_is_usable
from app.session import Session

_SETTLES_MS = 120


class LookPanel(QWidget):
    """Profile, stain, brightness, contrast, gamma. All of it for display only, which the panel says."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.profile = QCheckBox()
        self.stain = QComboBox()
        for stain, name in (
            (Stain.ALL, self.tr("All colours")),
            (Stain.HAEMATOXYLIN, self.tr("Haematoxylin only")),
            (Stain.EOSIN, self.tr("Eosin only")),
        ):
            self.stain.addItem(name, stain)
        self.stain.setAccessibleName(self.tr("Stain"))
        self.brightness = self._slider(self.tr("Brightness"))
        self.contrast = self._slider(self.tr("Contrast"))
        self.gamma = self._slider(self.tr("Gamma"))
        self.reset = QPushButton(self.tr("As scanned"))
        self.reset.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # disabled by its click, it would hand the keys to a field
        self.reset.clicked.connect(lambda: session.shown.set_look(Look(profile=session.shown.look.profile)))
        self._settled = QTimer(self, singleShot=True, interval=_SETTLES_MS)
        self._settled.timeout.connect(lambda: session.shown.set_look(self._wanted()))
        self.profile.toggled.connect(lambda _: session.shown.set_look(self._wanted()))
        self.stain.activated.connect(lambda _: session.shown.set_look(self._wanted()))
        for slider in (self.brightness, self.contrast, self.gamma):
            slider.valueChanged.connect(lambda _: self._settled.start())
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.addRow(self.tr("Stain"), self.stain)
        form.addRow(self.tr("Brightness"), self.brightness)
        form.addRow(self.tr("Contrast"), self.contrast)
        form.addRow(self.tr("Gamma"), self.gamma)
        note = QLabel(self.tr("On the screen only: models read the slide as it was scanned."), wordWrap=True)
        note.setProperty("muted", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addWidget(self.profile)
        layout.addLayout(form)
        layout.addWidget(self.reset, alignment=Qt.AlignmentFlag.AlignRight)
        layout.addWidget(note)
        layout.addStretch(1)
        session.shown.look_changed.connect(self._show)
        session.slide_changed.connect(self._show)
        self._show()

    def _slider(self, name: str) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(-100, 100)
        slider.setAccessibleName(name)
        return slider

    def _wanted(self) -> Look:
        return Look(
            profile=self.profile.isChecked() if self.profile.isEnabled() else self._session.shown.look.profile,
            brightness=self.brightness.value() / 100,
            contrast=self.contrast.value() / 100,
            gamma=round(4 ** (self.gamma.value() / 100), 6),
            stain=Stain(self.stain.currentData()),
        )

    def _show(self) -> None:
        look, slide = self._session.shown.look, self._session.slide
        usable = slide is not None and slide.icc is not None and profile_is_usable(slide.icc)
        controls = (self.profile, self.stain, self.brightness, self.contrast, self.gamma)
        for control in controls:
            control.blockSignals(True)
        self.profile.setEnabled(usable)
        self.profile.setChecked(usable and look.profile)
        self.profile.setText(
            self.tr("Colours by the slide's ICC profile") if usable else self.tr("The slide has no ICC profile")
        )
        self.stain.setCurrentIndex(self.stain.findData(look.stain))
        self.brightness.setValue(round(look.brightness * 100))
        self.contrast.setValue(round(look.contrast * 100))
        self.gamma.setValue(round(_log4(look.gamma) * 100))
        for control in controls:
            control.blockSignals(False)
        self.reset.setEnabled(replace(look, profile=True) != Look())


def _log4(value: float) -> float:
    return math.log(value, 4)
