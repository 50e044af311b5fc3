"""The form for the settings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.canvas.color_tables import COLOR_TABLES, title_of
from app.settings.settings import Appearance, Settings
from app.translation import languages


class SettingsDialog(QDialog):
    """Edits a copy; :meth:`edited` is what the person wants."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self._settings = settings
        self.appearance = QComboBox()
        for value, name in (
            (Appearance.SYSTEM, self.tr("As the system")),
            (Appearance.LIGHT, self.tr("Light")),
            (Appearance.DARK, self.tr("Dark")),
        ):
            self.appearance.addItem(name, value)
        self.appearance.setCurrentIndex(self.appearance.findData(settings.appearance))
        self.language = QComboBox()
        for code, name in languages():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(settings.language)))
        self.color_table = QComboBox()
        for name in COLOR_TABLES:
            self.color_table.addItem(title_of(name), name)
        self.color_table.setCurrentIndex(max(0, self.color_table.findData(settings.color_table)))
        self.cache = QSpinBox(minimum=64, maximum=65536, singleStep=128, suffix=" MiB")
        self.cache.setValue(settings.tile_cache_mib)
        self.threads = QSpinBox(minimum=1, maximum=32)
        self.threads.setValue(settings.reader_threads)
        self.weights = QLineEdit(str(settings.imagenet_weights or ""))
        self.weights.setPlaceholderText(self.tr("not set"))
        choose = QPushButton(self.tr("Choose…"))
        choose.clicked.connect(self._choose_weights)
        weights = QHBoxLayout()
        weights.addWidget(self.weights, 1)
        weights.addWidget(choose)

        self.reopen = QCheckBox(self.tr("Open what was open last time"))
        self.reopen.setChecked(settings.reopen_last)

        self.color_profile = QCheckBox(self.tr("By the slide's colour profile (ICC), where it has one"))
        self.color_profile.setToolTip(self.tr("On the screen only: models read the slide as it was scanned."))
        self.color_profile.setChecked(settings.use_color_profile)

        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow(self.tr("Appearance"), self.appearance)
        form.addRow(self.tr("Language"), self.language)
        form.addRow(self.tr("At the start"), self.reopen)
        form.addRow(self.tr("Slide colours"), self.color_profile)
        form.addRow(self.tr("Overlay colours"), self.color_table)
        form.addRow(self.tr("ImageNet weights"), weights)
        form.addRow(self.tr("Tile cache"), self.cache)
        form.addRow(self.tr("Reader threads"), self.threads)
        later = QLabel(self.tr("Language, cache and threads take effect at the next start."))
        later.setProperty("muted", True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(14)
        layout.addLayout(form)
        layout.addWidget(later)
        layout.addWidget(buttons)
        self.setMinimumWidth(460)

    def edited(self) -> Settings:
        """The settings as they stand in the form."""
        weights = self.weights.text().strip()
        return self._settings.model_copy(
            update={
                "appearance": Appearance(self.appearance.currentData()),
                "language": self.language.currentData(),
                "use_color_profile": self.color_profile.isChecked(),
                "color_table": self.color_table.currentData(),
                "reopen_last": self.reopen.isChecked(),
                "tile_cache_mib": self.cache.value(),
                "reader_threads": self.threads.value(),
                "imagenet_weights": Path(weights) if weights else None,
            }
        )

    def _choose_weights(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("ImageNet weights"), self.weights.text(), self.tr("Keras weights (*.h5 *.keras)")
        )
        if name:
            self.weights.setText(name)
