"""Which arms, on whose slides, how often and where: the upper half of the training dialog."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QGroupBox, QLineEdit, QWidget

from app.training.arm_choice import ArmChoice
from app.training.path_field import PathField
from crosscancer_core.cohort.cohort import Split


class WhatToTrain(QGroupBox):
    """Fields that are not settings of the training itself."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("What to train"))
        self.arms = ArmChoice()
        cohorts = self.tr("Cohorts (*.json);;All files (*)")
        weights = self.tr("Keras weights (*.h5 *.hdf5);;All files (*)")
        self.cohort = PathField(self.tr("Choose the cohort to train on"), cohorts)
        self.source = PathField(self.tr("Choose the source cohort (breast)"), cohorts)
        self.weights = PathField(self.tr("Choose the ImageNet weights"), weights)
        self.cohort.say(
            self.tr("The cohort whose cancer the models are to find; its training slides are learned from.")
        )
        self.source.say(self.tr("Slides of another cancer, which the arms “breast” and “double” learn from first."))
        self.weights.say(
            self.tr("The network's weights file or its folder. The checksum is verified; nothing is downloaded.")
        )
        self.name = QLineEdit("study")
        self.name.setToolTip(self.tr("Names the study's folder, its report and its models."))
        self.seeds = QLineEdit("0")
        self.seeds.setToolTip(self.tr("Each arm is trained with each of these seeds, e.g. 0, 1, 2."))
        self.split = QComboBox()
        self.split.setToolTip(self.tr("The roles in the cohort table, or a saved split: each of its folds is trained."))
        self.device = QComboBox(editable=True)
        self.device.addItems(["auto", "cpu", "gpu:0", "gpu:0,gpu:1"])
        self.device.setToolTip(self.tr("Several, with commas between them, train parts of a study side by side."))
        self._form = QFormLayout(self)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.addRow(self.arms)
        self._form.addRow(self.tr("Target cohort"), self.cohort)
        self._form.addRow(self.tr("Source cohort"), self.source)
        self._form.addRow(self.tr("ImageNet weights"), self.weights)
        self._form.addRow(self.tr("Who tests"), self.split)
        self._form.addRow(self.tr("Study's name"), self.name)
        self._form.addRow(self.tr("Seeds"), self.seeds)
        self._form.addRow(self.tr("Device"), self.device)
        for field, words in (
            (self.name, self.tr("Study's name")),
            (self.seeds, self.tr("Seeds")),
            (self.split, self.tr("Who tests")),
            (self.device, self.tr("Device")),
        ):
            field.setAccessibleName(words)
        for path in (self.cohort, self.source, self.weights):
            path.changed.connect(self.changed)
        self.name.textEdited.connect(self.changed)
        self.seeds.textEdited.connect(self.changed)
        self.split.currentIndexChanged.connect(self.changed)
        self.device.currentTextChanged.connect(self.changed)
        self.offer_splits(())

    @property
    def split_name(self) -> str | None:
        """The chosen split; None = the roles in the cohort table."""
        name: str | None = self.split.currentData()
        return name

    @property
    def seed_numbers(self) -> list[int]:
        """The seeds; none where something else stands there."""
        parts = [part.strip() for part in self.seeds.text().split(",") if part.strip()]
        return [int(part) for part in dict.fromkeys(parts)] if all(part.isdigit() for part in parts) else []

    @property
    def devices(self) -> tuple[str, ...]:
        """At least one; checked where the request is made."""
        return tuple(part.strip() for part in self.device.currentText().split(",") if part.strip()) or ("auto",)

    def offer_splits(self, splits: Sequence[Split]) -> None:
        """Offer a cohort's saved splits beside its roles."""
        with QSignalBlocker(self.split):
            self.split.clear()
            self.split.addItem(self.tr("as the cohort table says"), None)
            for split in splits:
                self.split.addItem(self.tr("{0} ({1} folds)").format(split.name, len(split.folds)), split.name)
        self._form.setRowVisible(self.split, bool(splits))

    def show_rows(self, **visible: bool) -> None:
        """Show or hide the rows of these fields, by their names here: ``source``, ``weights``, ``name``."""
        for name, shown in visible.items():
            self._form.setRowVisible(getattr(self, name), shown)
