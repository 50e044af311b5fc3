"""Which preset the settings begin with: the one advised on this machine, and why it is no larger one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from crosscancer_core.inference.measured_runtimes import gpu_is_there
from crosscancer_core.training.config import PRESETS


class PresetChoice(QWidget):
    """The preset's name, and below it a sentence where no GPU was found and the preset has to do with that."""

    chosen = Signal(str)
    """The name of a preset that somebody has chosen; it may be the same as before."""

    def __init__(self, name: str | None = None, parent: QWidget | None = None) -> None:
        """``name``: to begin with; None = the one advised on this machine."""
        super().__init__(parent)
        self._has_gpu = gpu_is_there()
        self.box = QComboBox()
        self.box.addItems(list(PRESETS))
        self.box.setCurrentText(name or ("recommended" if self._has_gpu else "laptop"))
        self.box.setToolTip(self.tr("Fills in all settings below; each can be changed afterwards."))
        self.why = QLabel(wordWrap=True)
        self.why.setProperty("muted", True)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self.tr("Preset"), self.box)
        form.addRow(self.why)
        self._explain()
        self.box.activated.connect(self._choose)

    @property
    def name(self) -> str:
        return self.box.currentText()

    def _choose(self) -> None:
        self._explain()
        self.chosen.emit(self.name)

    def _explain(self) -> None:
        for_gpu = self.tr(
            "No NVIDIA GPU was found on this machine: this preset is made for one and takes very long without it."
        )
        words = {
            "laptop": self.tr("No NVIDIA GPU was found on this machine, so “laptop”: a small network on fewer tiles."),
            "recommended": for_gpu,
            "paper": for_gpu,
        }
        self.why.setText(words.get(self.name, ""))
        self.why.setVisible(self.name in words and not self._has_gpu)
