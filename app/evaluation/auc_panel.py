"""How well the shown map finds the outlined cancer of the open slide, while it is being predicted too."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from app.engine_texts import rule_words
from app.evaluation.arms_table import ArmsTable
from app.evaluation.auc_words import area_words, warnings, with_interval
from app.evaluation.confusion_table import ConfusionTable
from app.evaluation.live_evaluation import LiveEvaluation
from app.evaluation.roc_plot import RocPlot
from app.evaluation.score_histogram import ScoreHistogram
from app.evaluation.slide_evaluation import Outcome
from app.evaluation.threshold_choice import ThresholdChoice
from app.jobs.job_queue import JobQueue
from app.session import Session
from crosscancer_core.evaluation.colors import arm_colors
from crosscancer_core.evaluation.number_texts import auc_text
from crosscancer_core.evaluation.result import Level
from crosscancer_core.tiles.labels import LabelRule

RULES = ("cancer_share >= 0.5", "cancer_share >= 0.25", "centre", "any")
_LEAST_HEIGHT_PX = 110


class AucPanel(QWidget):
    """AUC, ROC curve and the counts at the operating point. Made to stand in a dock.

    What a new threshold changes is looked up at once.
    """

    outcome_changed = Signal(object)
    """The :class:`Outcome` that is shown now, or None."""

    def __init__(self, session: Session, jobs: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("auc_panel")
        self.setWindowTitle(self.tr("Evaluation"))
        self._session = session
        self._outcome: Outcome | None = None
        self.model = QLabel(wordWrap=True)
        self.model.setTextFormat(Qt.TextFormat.PlainText)
        self.tile_auc, self.pixel_auc = _big_label(self.tr("Tile AUC")), _big_label(self.tr("Pixel AUC"))
        self.tile_counts, self.pixel_counts = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.warning = QLabel(wordWrap=True)
        self.warning.setTextFormat(Qt.TextFormat.PlainText)
        self.notes = _muted(QLabel(wordWrap=True))
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        self.arms = ArmsTable()
        self.roc = RocPlot()
        self.histogram = ScoreHistogram()
        self.thresholds = ThresholdChoice()
        self.rule = QComboBox()
        for text in RULES:
            self.rule.addItem(rule_words(text), text)
        self.rule.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.rule.setMinimumContentsLength(14)
        self.rule.setToolTip(self.tr("The rule that makes a tile count as cancer. Changing it never cuts tiles again."))
        self.confusion = ConfusionTable()
        self._lay_out()
        self._live = LiveEvaluation(session, jobs, self._rule, self)
        self._live.evaluated.connect(self._show)
        self._live.impossible.connect(self._clear)
        session.shown.operating_point_changed.connect(self._show_operating_point)
        self.rule.currentIndexChanged.connect(lambda: self._live.set_rule(self._rule))
        self.roc.threshold_chosen.connect(session.shown.set_operating_point)
        self.histogram.threshold_chosen.connect(session.shown.set_operating_point)
        self.thresholds.threshold_chosen.connect(session.shown.set_operating_point)
        self.arms.arm_chosen.connect(session.select_map)
        self._live.refresh()

    @property
    def outcome(self) -> Outcome | None:
        """The numbers that are shown; None where there are none."""
        return self._outcome

    @property
    def _rule(self) -> LabelRule:
        return LabelRule.parse(self.rule.currentData())

    def sizeHint(self) -> QSize:
        return QSize(320, 620)

    def minimumSizeHint(self) -> QSize:
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        return QSize(self._content.minimumSizeHint().width() + bar, _LEAST_HEIGHT_PX)

    def _lay_out(self) -> None:
        aucs = QGridLayout()
        aucs.setHorizontalSpacing(16)
        for column, (value, counts) in enumerate(
            ((self.tile_auc, self.tile_counts), (self.pixel_auc, self.pixel_counts))
        ):
            aucs.addWidget(_muted(QLabel(value.accessibleName())), 0, column)
            aucs.addWidget(value, 1, column)
            aucs.addWidget(_muted(counts), 2, column, Qt.AlignmentFlag.AlignTop)
            aucs.setColumnStretch(column, 1)
        rule = QFormLayout()
        rule.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)  # rules are long in some languages
        rule.addRow(self.tr("A tile is cancer when"), self.rule)
        self._content = QWidget()
        layout = QVBoxLayout(self._content)
        layout.addWidget(self.model)
        layout.addLayout(aucs)
        layout.addWidget(self.warning)
        layout.addWidget(self.arms)
        layout.addWidget(self.roc)
        layout.addWidget(self.histogram)
        layout.addWidget(self.thresholds)
        layout.addWidget(self.confusion)
        layout.addLayout(rule)
        layout.addWidget(self.notes)
        layout.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)  # a low dock scrolls, where widgets would lie on one another
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _clear(self, reason: str) -> None:
        self._outcome = None
        self.model.setText(reason)
        for label in (self.tile_auc, self.pixel_auc):
            label.setText("–")
        for label in (self.tile_counts, self.pixel_counts, self.warning, self.notes):
            label.clear()
        self.warning.hide()
        self.confusion.hide()
        self.arms.set_arms((), "")
        self.roc.set_curves(None, None)
        self.roc.set_operating_point(self._session.shown.operating_point, None, None)
        self.histogram.hide()
        self.thresholds.set_thresholds({})
        self.outcome_changed.emit(None)

    def _show(self, outcome: Outcome) -> None:
        self._outcome = outcome
        found = outcome.evaluation
        self.model.setText(self.tr("{model} on {slide}").format(model=found.name, slide=outcome.scores.slide_id))
        for level, value, counts in (
            (found.tile, self.tile_auc, self.tile_counts),
            (found.pixel, self.pixel_auc, self.pixel_counts),
        ):
            value.setText(auc_text(level.auc))
            for label in (value, counts):
                interval = level.slides[0].interval
                how = self.tr("95 % interval: {method}.").format(method=interval.method) if interval is not None else ""
                label.setToolTip("\n\n".join(part for part in (level.definition, how, level.reason) if part))
        tiles_words = self.tr("{cancer:,.0f} cancer, {normal:,.0f} normal tiles").format(
            cancer=found.tile.n_positive, normal=found.tile.n_negative
        )
        self.tile_counts.setText(with_interval(found.tile, tiles_words))
        self.pixel_counts.setText(with_interval(found.pixel, area_words(outcome, found.pixel)))
        told = warnings(outcome)
        self.warning.setText("\n".join(f"⚠ {text}" for text in told))
        self.warning.setVisible(bool(told))
        self.notes.setText("\n".join(outcome.tissue.notes))
        self.confusion.show()
        arms = outcome.all_arms
        colors = arm_colors(each.name for each in arms)
        others = [(each.name, each.tile_roc, colors[each.name]) for each in outcome.arms]
        self.roc.set_curves(outcome.tile_roc, outcome.pixel_roc, others, colors[outcome.name] if others else None)
        self.arms.set_arms(arms, outcome.name)
        tiles = outcome.scores.observations(Level.TILE)
        self.histogram.set_scores(tiles.score[tiles.positives > 0], tiles.score[tiles.negatives > 0])
        self.histogram.show()
        self.thresholds.set_thresholds(outcome.thresholds)
        self._show_operating_point(self._session.shown.operating_point)
        self.outcome_changed.emit(outcome)

    def _show_operating_point(self, threshold: float) -> None:
        if self._outcome is None:
            return
        now = self._outcome.confusions.at(threshold)
        self.confusion.set_confusion(now)
        alarms = None if now.specificity is None else 1 - now.specificity
        self.roc.set_operating_point(threshold, alarms, now.sensitivity)
        self.histogram.set_threshold(threshold)
        self.thresholds.set_threshold(threshold)


def _big_label(name: str) -> QLabel:
    label = QLabel("–")
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * 1.7)
    font.setBold(True)
    label.setFont(font)
    label.setAccessibleName(name)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _muted(label: QLabel) -> QLabel:
    label.setProperty("muted", True)
    return label
