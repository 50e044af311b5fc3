"""The thresholds that were chosen for a model on validation slides, to work at one of them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.engine_texts import engine_text
from crosscancer_core.evaluation.thresholds import threshold_words


class ThresholdChoice(QComboBox):
    """Hidden where the model has none. Says "by hand" where the operating point is none of them."""

    threshold_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: tuple[float, ...] = ()
        self.setAccessibleName(self.tr("Thresholds chosen on validation slides"))
        self.setToolTip(self.tr("Thresholds that were chosen on validation slides, not on this one."))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(14)
        self.activated.connect(self._choose)
        self.hide()

    def set_thresholds(self, thresholds: Mapping[str, float]) -> None:
        """Offer these, by the rule that chose them."""
        self._values = tuple(thresholds.values())
        self.clear()
        self.addItem(self.tr("threshold by hand"))
        for rule, value in thresholds.items():
            self.addItem(self.tr("{value:.3g}: {rule}").format(value=value, rule=engine_text(threshold_words(rule))))
        self.setVisible(bool(thresholds))

    def set_threshold(self, threshold: float) -> None:
        """Show which of them is the operating point."""
        near = [number for number, value in enumerate(self._values, 1) if abs(min(1.0, value) - threshold) < 1e-9]
        self.setCurrentIndex(near[0] if near else 0)

    def _choose(self, index: int) -> None:
        if index > 0:
            self.threshold_chosen.emit(min(1.0, self._values[index - 1]))
