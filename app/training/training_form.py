"""The settings of a run as a form that is made from :class:`TrainingConfig`'s own fields.

A new field of the config appears here by itself, with its description as help; what the config refuses is shown
beside the field that is at fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QTabWidget, QVBoxLayout, QWidget

from app.engine_texts import engine_text
from app.rule_choice import RuleChoice
from crosscancer_core.errors import ConfigError
from crosscancer_core.models.backbone_table import BACKBONES
from crosscancer_core.models.recipes import Recipe
from crosscancer_core.models.spec import POOLINGS, ModelSpec
from crosscancer_core.tiles.labels import LabelRule
from crosscancer_core.training.config import TrainingConfig

_SPEC_FIELDS = ("architecture", "input_size", "mpp", "dropout", "pooling")
_BASIC = (
    "spec.architecture",
    "spec.input_size",
    "spec.mpp",
    "epochs",
    "batch_size",
    "learning_rate",
    "tiles_per_class",
    "source_tiles_per_class",
    "validation",
    "augment",
    "early_stopping",
)
_CHOICES = {"spec.architecture": tuple(BACKBONES), "spec.pooling": POOLINGS}
_LABELS: dict[str, Any] = {
    "spec.architecture": QT_TRANSLATE_NOOP("TrainingForm", "Network"),
    "spec.pooling": QT_TRANSLATE_NOOP("TrainingForm", "Pooling before the head"),
    "source_tiles_per_class": QT_TRANSLATE_NOOP("TrainingForm", "Tiles per class of the source"),
    "tiles_per_class": QT_TRANSLATE_NOOP("TrainingForm", "Tiles per class"),
    "early_stopping": QT_TRANSLATE_NOOP("TrainingForm", "Stop early after (epochs)"),
    "xla": QT_TRANSLATE_NOOP("TrainingForm", "Compile with XLA"),
    "deterministic": QT_TRANSLATE_NOOP("TrainingForm", "Same seed, same bits"),
    "allow_smaller_batch": QT_TRANSLATE_NOOP("TrainingForm", "Halve the batch if memory runs out"),
    "checkpoint_steps": QT_TRANSLATE_NOOP("TrainingForm", "Save every (steps)"),
    "spec.input_size": QT_TRANSLATE_NOOP("TrainingForm", "Tile size (pixels)"),
    "spec.mpp": QT_TRANSLATE_NOOP("TrainingForm", "Resolution (µm per pixel)"),
    "spec.dropout": QT_TRANSLATE_NOOP("TrainingForm", "Dropout"),
    "label_rule": QT_TRANSLATE_NOOP("TrainingForm", "A tile is cancer when"),
    "minimum_tissue": QT_TRANSLATE_NOOP("TrainingForm", "Least share of tissue"),
    "augment": QT_TRANSLATE_NOOP("TrainingForm", "Vary tiles at random"),
    "checkpoint_minutes": QT_TRANSLATE_NOOP("TrainingForm", "Save every (minutes)"),
    "reestimate_batch_norm": QT_TRANSLATE_NOOP("TrainingForm", "Batch norm measured anew over"),
    "epochs": QT_TRANSLATE_NOOP("TrainingForm", "Epochs"),
    "batch_size": QT_TRANSLATE_NOOP("TrainingForm", "Batch size"),
    "learning_rate": QT_TRANSLATE_NOOP("TrainingForm", "Learning rate"),
    "learning_rate_decay": QT_TRANSLATE_NOOP("TrainingForm", "Learning rate decay"),
    "sampling": QT_TRANSLATE_NOOP("TrainingForm", "Sampling"),
    "validation": QT_TRANSLATE_NOOP("TrainingForm", "Validation"),
    "validation_share": QT_TRANSLATE_NOOP("TrainingForm", "Validation share"),
    "stain_jitter": QT_TRANSLATE_NOOP("TrainingForm", "Stain jitter"),
    "batch_norm_momentum": QT_TRANSLATE_NOOP("TrainingForm", "Batch norm momentum"),
    "threads": QT_TRANSLATE_NOOP("TrainingForm", "Threads"),
    "precision": QT_TRANSLATE_NOOP("TrainingForm", "Number format"),
}
_GROUPED = re.compile(r"[1-9]\d{0,2}([, ]\d{3})+")
"""A number as the form shows it: thousands are grouped."""
_DECIMAL_COMMA = re.compile(r"\d+,\d+")
"""A number as many keyboards write it; one that could be either, such as 2,500, is grouped."""
_HELP: Any = QT_TRANSLATE_NOOP("TrainingForm", "Click a field to read what it does.")

translate = QCoreApplication.translate


class _Field:
    """One setting: its label, its editor, and the words beside it when its value cannot be used."""

    def __init__(self, name: str, info: Any) -> None:
        self.name = name
        self.optional = type(None) in get_args(info.annotation)
        self.help = engine_text(info.description or "")
        words = _LABELS.get(name, name.rpartition(".")[2].replace("_", " ").capitalize())
        self.label = QLabel(translate("TrainingForm", words))
        self.editor = _editor(name, info.annotation, self.optional)
        self.problem = QLabel(wordWrap=True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        for widget in (self.label, self.editor):
            widget.setToolTip(self.help)
        self.editor.setAccessibleName(self.label.text())
        self.label.setBuddy(self.editor)

    def value(self) -> Any:
        """What stands in the editor, as the config's validation takes it."""
        if isinstance(self.editor, QCheckBox):
            return self.editor.isChecked()
        if isinstance(self.editor, RuleChoice):
            return self.editor.rule
        if isinstance(self.editor, QComboBox):
            return self.editor.currentText()
        assert isinstance(self.editor, QLineEdit)
        text = self.editor.text().strip()
        if not text and self.optional:
            return None
        if _GROUPED.fullmatch(text):
            return text.replace(",", "").replace(" ", "")
        return text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text

    def set_value(self, value: Any) -> None:
        if isinstance(self.editor, QCheckBox):
            self.editor.setChecked(bool(value))
        elif isinstance(self.editor, RuleChoice):
            self.editor.choose(str(value))
        elif isinstance(self.editor, QComboBox):
            self.editor.setCurrentText(str(value))
        elif isinstance(self.editor, QLineEdit):
            self.editor.setText("" if value is None else f"{value:,}" if isinstance(value, int) else _number(value))


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _editor(name: str, annotation: Any, optional: bool) -> QWidget:
    if name == "label_rule":
        return RuleChoice()
    if name in _CHOICES:
        combo = QComboBox()
        combo.addItems(_CHOICES[name])
        return combo
    if annotation is bool:
        return QCheckBox()
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        combo = QComboBox()
        combo.addItems([str(member.value) for member in annotation])
        return combo
    edit = QLineEdit()
    if optional:
        edit.setPlaceholderText(translate("TrainingForm", "all there are"))
    return edit


class TrainingForm(QWidget):
    """Edits the settings of a run. ``changed`` follows every edit."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = {field.name: field for field in _fields()}
        self._base = TrainingConfig()
        self._tabs = QTabWidget(documentMode=True)
        basic = [self._fields[name] for name in _BASIC]
        rest = [field for field in self._fields.values() if field.name not in _BASIC]
        self._tabs.addTab(self._page(basic), self.tr("Basic"))
        self._tabs.addTab(self._page(rest), self.tr("More"))
        self._help = QLabel(self.tr(_HELP), wordWrap=True)
        self._help.setTextFormat(Qt.TextFormat.PlainText)
        self._help.setProperty("muted", True)
        self._help.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._help.setMinimumHeight(3 * self._help.fontMetrics().lineSpacing())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._tabs)
        layout.addWidget(self._help)
        self.set_config(self._base)

    def editor(self, name: str) -> QWidget:
        """The widget of a field, e.g. ``"epochs"`` or ``"spec.input_size"``."""
        return self._fields[name].editor

    def label(self, name: str) -> str:
        """What the form calls a field; the name itself where it has none of that name."""
        return self._fields[name].label.text() if name in self._fields else name

    def problem(self, name: str) -> str:
        """The words beside a field; empty where its value is good."""
        return self._fields[name].problem.text()

    def set_config(self, config: TrainingConfig) -> None:
        """Show the values of ``config``."""
        self._base = config
        self.blockSignals(True)
        for field in self._fields.values():
            owner, _, name = field.name.rpartition(".")
            field.set_value(getattr(config.spec if owner else config, name))
        self.blockSignals(False)
        self.changed.emit()

    def config(self, recipe: Recipe) -> TrainingConfig:
        """The values as a config.

        Raises:
            ConfigError: one cannot be used; ``field`` names it.
        """
        values = {name: field.value() for name, field in self._fields.items()}
        spec = {name.removeprefix("spec."): value for name, value in values.items() if name.startswith("spec.")}
        plain = {name: value for name, value in values.items() if not name.startswith("spec.")}
        LabelRule.parse(plain["label_rule"])
        base_spec = self._base.spec.model_dump(mode="json")
        kept = {"seed": self._base.seed, "fold": self._base.fold}
        return TrainingConfig.checked(**plain, **kept, spec={**base_spec, **spec}, recipe=recipe)

    def show_problem(self, error: ConfigError | None) -> None:
        """Put the error beside its field, and clear the others."""
        for field in self._fields.values():
            wrong = error is not None and error.field == field.name
            words = "" if error is None else f"⚠ {_plain(error.reason)}. {error.hint}".removesuffix(". ")
            field.problem.setText(words if wrong else "")
            field.problem.setVisible(wrong)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.Enter) and isinstance(watched, QWidget):
            self._help.setText(watched.toolTip() or self.tr(_HELP))
        return super().eventFilter(watched, event)

    def _page(self, fields: list[_Field]) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(4)
        for row, field in enumerate(fields):
            grid.addWidget(field.label, 2 * row, 0)
            grid.addWidget(field.editor, 2 * row, 1)
            grid.addWidget(field.problem, 2 * row + 1, 1)
            field.problem.hide()
            field.editor.installEventFilter(self)
            if isinstance(field.editor, QLineEdit):
                field.editor.textEdited.connect(self.changed)
            elif isinstance(field.editor, QCheckBox):
                field.editor.toggled.connect(self.changed)
            elif isinstance(field.editor, QComboBox):
                field.editor.currentTextChanged.connect(self.changed)
        grid.setRowStretch(2 * len(fields), 1)
        return page


def _plain(reason: str) -> str:
    """A validation message without the validator's own terms."""
    return reason.removeprefix("Input ").partition(", unable to parse")[0].capitalize()


def _fields() -> Iterator[_Field]:
    for name, info in TrainingConfig.model_fields.items():
        if name == "spec":
            for part in _SPEC_FIELDS:
                yield _Field(f"spec.{part}", ModelSpec.model_fields[part])
        elif name not in ("recipe", "fold", "seed"):  # these have places of their own
            yield _Field(name, info)
