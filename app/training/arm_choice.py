"""The arms to train: tick boxes, and in plain words what each will do."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from app.engine_texts import engine_text
from crosscancer_core.models.recipes import ARMS, DESCRIPTIONS, Freezing, Recipe, arm_title


class ArmChoice(QWidget):
    """Which of the four arms are trained, and which layers learn after a transfer."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QCheckBox] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for name in ARMS:
            box = QCheckBox(engine_text(arm_title(name)))
            what = engine_text(DESCRIPTIONS[name])
            box.setToolTip(what)
            box.setAccessibleDescription(what)
            box.toggled.connect(self._on_change)
            words = QLabel(what, wordWrap=True)
            words.setProperty("muted", True)
            words.setIndent(24)
            layout.addWidget(box)
            layout.addWidget(words)
            self.boxes[name] = box
        self.freezing = QComboBox()
        self.freezing.setAccessibleName(self.tr("Layers that learn after a transfer"))
        for value, text in (
            (Freezing.NONE, self.tr("all layers, from the start")),
            (Freezing.HEAD_FIRST, self.tr("the head first, then all")),
            (Freezing.LAST_BLOCKS, self.tr("only the last blocks and the head")),
        ):
            self.freezing.addItem(text, value)
        self.freezing.setToolTip(
            self.tr(
                "The paper let all layers learn. A new head sends random gradients at first, so some let it learn "
                "alone for an epoch; with few slides, few blocks learn less by heart. Random weights are never frozen."
            )
        )
        self.amount = QSpinBox(minimum=1, maximum=50)
        self.amount.setToolTip(self.tr("For how many epochs the head learns alone, or how many blocks learn with it."))
        self.amount.setAccessibleName(self.tr("How many epochs or blocks"))
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 6, 0, 0)
        self._form.setSpacing(8)  # not the boxes' own
        self._form.addRow(self.tr("Layers that learn"), self.freezing)
        self._form.addRow("", self.amount)
        layout.addLayout(self._form)
        self.freezing.currentIndexChanged.connect(self._on_change)
        self.amount.valueChanged.connect(self._on_change)
        with QSignalBlocker(self.boxes["none"]):
            self.boxes["none"].setChecked(True)
        self._show_amount()

    @property
    def recipes(self) -> tuple[Recipe, ...]:
        """The ticked arms, with the schedule."""
        freezing = Freezing(self.freezing.currentData())
        chosen = [ARMS[name] for name, box in self.boxes.items() if box.isChecked()]
        match freezing:
            case Freezing.NONE:
                return tuple(chosen)
            case Freezing.HEAD_FIRST:
                return tuple(recipe.with_freezing(freezing, head_epochs=self.amount.value()) for recipe in chosen)
            case Freezing.LAST_BLOCKS:
                return tuple(recipe.with_freezing(freezing, blocks=self.amount.value()) for recipe in chosen)

    def choose(self, names: list[str]) -> None:
        """Tick these arms and no others."""
        for name, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(name in names)
        self._on_change()

    def _on_change(self) -> None:
        self._show_amount()
        self.changed.emit()

    def _show_amount(self) -> None:
        freezing = Freezing(self.freezing.currentData())
        self._form.setRowVisible(self.amount, freezing is not Freezing.NONE)
        blocks = freezing is Freezing.LAST_BLOCKS
        self.amount.setSuffix(self.tr(" blocks") if blocks else self.tr(" epochs"))
        self.freezing.setEnabled(any(box.isChecked() for name, box in self.boxes.items() if name != "none"))
