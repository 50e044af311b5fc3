"""Which tiles count as cancer: a list of rules in words, in which another rule can be typed."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from app.engine_texts import OFFERED_RULES, rule_words


class RuleChoice(QComboBox):
    """``currentTextChanged`` follows every choice and every letter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, editable=True)
        for rule in OFFERED_RULES:
            self.addItem(rule_words(rule), rule)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(22)

    @property
    def rule(self) -> str:
        """The rule as ``LabelRule.parse`` reads it; what was typed may be none."""
        listed = self.findText(self.currentText())
        return str(self.itemData(listed)) if listed >= 0 else self.currentText()

    def choose(self, rule: str) -> None:
        """Show a rule, by its words if it is in the list."""
        listed = self.findData(rule)
        self.setCurrentText(self.itemText(listed) if listed >= 0 else rule)
