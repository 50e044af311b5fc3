"""The confusion table at the operating point: tiles by what is outlined and what is called cancer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from crosscancer_core.evaluation.confusion import Confusion
from crosscancer_core.evaluation.number_texts import rate_text


class ConfusionTable(QWidget):
    """Four counts, and sensitivity and specificity below them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.threshold = QLabel()
        self.cells = {name: _count_label() for name in ("hit", "alarm", "miss", "pass")}
        self.rates = {name: QLabel() for name in ("sensitivity", "specificity")}
        self.rates["sensitivity"].setToolTip(self.tr("Sensitivity: part of the cancer tiles that is called cancer."))
        self.rates["specificity"].setToolTip(self.tr("Specificity: part of the other tiles that is not called cancer."))
        table = QGridLayout(self)
        table.setContentsMargins(0, 4, 0, 0)
        table.addWidget(self.threshold, 0, 0)
        for column, title in enumerate((self.tr("outlined cancer"), self.tr("not outlined")), 1):
            table.addWidget(_title(title), 0, column, Qt.AlignmentFlag.AlignRight)
            table.setColumnStretch(column, 1)
        for row, (title, names) in enumerate(
            ((self.tr("called cancer"), ("hit", "alarm")), (self.tr("not called"), ("miss", "pass"))), 1
        ):
            table.addWidget(_title(title), row, 0)
            for column, name in enumerate(names, 1):
                table.addWidget(self.cells[name], row, column)
        rates = QHBoxLayout()
        rates.addWidget(self.rates["sensitivity"])
        rates.addStretch(1)
        rates.addWidget(self.rates["specificity"])
        table.addLayout(rates, 3, 0, 1, 3)

    def set_confusion(self, now: Confusion) -> None:
        """Show the counts at a threshold."""
        for name, count in (
            ("hit", now.true_positive),
            ("alarm", now.false_positive),
            ("miss", now.false_negative),
            ("pass", now.true_negative),
        ):
            self.cells[name].setText(f"{count:,}")
        for name, words, rate in (
            ("sensitivity", self.tr("sensitivity {rate}"), now.sensitivity),
            ("specificity", self.tr("specificity {rate}"), now.specificity),
        ):
            self.rates[name].setText(words.format(rate=rate_text(rate)))
        self.threshold.setText(self.tr("at {threshold:.3g}").format(threshold=now.threshold))
        self.threshold.setToolTip(
            self.tr("Tiles with a probability of at least {threshold:.6g} are called cancer.").format(
                threshold=now.threshold
            )
        )


def _count_label() -> QLabel:
    label = QLabel("–")
    label.setAlignment(Qt.AlignmentFlag.AlignRight)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def _title(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("muted", True)
    return label
