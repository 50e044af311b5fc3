"""How well the shown map finds the outlined cancer of the open slide, while it is being predicted too."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from app.engine_texts import rule_words
from app.evaluation.arms_table import ArmsTable
from app.evaluation.auc_words import area_words, missing, warnings, with_interval
from app.evaluation.roc_plot import RocPlot
from app.evaluation.score_histogram import ScoreHistogram
from app.evaluation.slide_evaluation import Inputs, Outcome, evaluate_slide
from app.evaluation.threshold_choice import ThresholdChoice
from app.jobs.job_queue import JobQueue
from app.jobs.thread_job import ThreadJob
from app.session import Session
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.evaluation.colors import arm_colors
from crosscancer_core.evaluation.number_texts import auc_text, rate_text
from crosscancer_core.evaluation.result import Level
from crosscancer_core.tiles.labels import LabelRule

RULES = ("cancer_share >= 0.5", "cancer_share >= 0.25", "centre", "any")
MINIMUM_TISSUE = 0.25
_SOON_MS = 30
_LEAST_HEIGHT_PX = 110
_WHILE_PREDICTING_MS = 1_000


class AucPanel(QWidget):
    """AUC, ROC curve and the counts at the operating point. Made to stand in a dock.

    Labels and scores are computed in a thread; what a new threshold changes is looked up at once.
    """

    outcome_changed = Signal(object)
    """The :class:`Outcome` that is shown now, or None."""

    def __init__(self, session: Session, jobs: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("auc_panel")
        self.setWindowTitle(self.tr("Evaluation"))
        self._session, self._jobs = session, jobs
        self._job: ThreadJob | None = None
        self._stale = False
        self._failed = False
        self._outcome: Outcome | None = None
        self._cache: Outcome | None = None
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
        self.rates = {name: QLabel() for name in ("sensitivity", "specificity")}
        self.cells = {name: _count_label() for name in ("hit", "alarm", "miss", "pass")}
        self.threshold = QLabel()
        self._lay_out()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._compute)
        for changed in (session.slide_changed, session.annotations_changed, session.map_changed):
            changed.connect(self._on_change)
        session.map_rows_changed.connect(self._on_rows)
        session.shown.operating_point_changed.connect(self._show_operating_point)
        self.rule.currentIndexChanged.connect(lambda: self._schedule(_SOON_MS))
        self.roc.threshold_chosen.connect(session.shown.set_operating_point)
        self.histogram.threshold_chosen.connect(session.shown.set_operating_point)
        self.thresholds.threshold_chosen.connect(session.shown.set_operating_point)
        self.arms.arm_chosen.connect(session.select_map)
        session.maps_changed.connect(self._on_change)
        self._on_change()

    @property
    def outcome(self) -> Outcome | None:
        """The numbers that are shown; None where there are none."""
        return self._outcome

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
        self._table = QWidget()
        table = QGridLayout(self._table)
        table.setContentsMargins(0, 4, 0, 0)
        table.addWidget(self.threshold, 0, 0)
        for column, title in enumerate((self.tr("outlined cancer"), self.tr("not outlined")), 1):
            table.addWidget(_muted(QLabel(title)), 0, column, Qt.AlignmentFlag.AlignRight)
            table.setColumnStretch(column, 1)
        for row, (title, names) in enumerate(
            ((self.tr("called cancer"), ("hit", "alarm")), (self.tr("not called"), ("miss", "pass"))), 1
        ):
            table.addWidget(_muted(QLabel(title)), row, 0)
            for column, name in enumerate(names, 1):
                table.addWidget(self.cells[name], row, column)
        rates = QHBoxLayout()
        rates.addWidget(self.rates["sensitivity"])
        rates.addStretch(1)
        rates.addWidget(self.rates["specificity"])
        table.addLayout(rates, 3, 0, 1, 3)
        self.rates["sensitivity"].setToolTip(self.tr("Sensitivity: part of the cancer tiles that is called cancer."))
        self.rates["specificity"].setToolTip(self.tr("Specificity: part of the other tiles that is not called cancer."))
        self._content = QWidget()
        layout = QVBoxLayout(self._content)
        layout.addWidget(self.model)
        layout.addLayout(aucs)
        layout.addWidget(self.warning)
        layout.addWidget(self.arms)
        layout.addWidget(self.roc)
        layout.addWidget(self.histogram)
        layout.addWidget(self.thresholds)
        layout.addWidget(self._table)
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

    def _on_change(self) -> None:
        self._failed = False
        reason = missing(self._session)
        if reason:
            self._timer.stop()
            self._stale = self._job is not None
            self._clear(reason)
        else:
            self._schedule(_SOON_MS)

    def _on_rows(self) -> None:
        if not self._failed:  # what failed once would fail, and be reported, every second
            self._schedule(_WHILE_PREDICTING_MS)

    def _schedule(self, milliseconds: int) -> None:
        """Compute soon; a change that waits longer never puts off one that waits less."""
        if not self._timer.isActive() or self._timer.remainingTime() > milliseconds:
            self._timer.start(milliseconds)

    def _compute(self) -> None:
        if self._job is not None:  # one at a time; the newest state is computed next
            self._stale = True
            return
        inputs = self._inputs()
        if inputs is None:
            return
        self._stale = False
        self._job = self._jobs.run(partial(evaluate_slide, inputs, self._cache), self.tr("Evaluate the slide"))
        self._job.done.connect(self._receive)
        self._job.failed.connect(self._show_failure)
        self._job.settled.connect(self._settled)

    def _inputs(self) -> Inputs | None:
        session = self._session
        if missing(self._session) or session.slide is None or session.map is None:
            return None
        others = [each for each in session.maps.values() if each is not session.map]
        return Inputs(
            session.shelf,
            session.slide,
            session.map,
            session.annotations if session.annotations is not None else AnnotationSet(),
            session.classes.mapping,
            session.cohort,
            session.cohort_slide,
            LabelRule.parse(self.rule.currentData()),
            MINIMUM_TISSUE,
            tuple(each for each in others if each.done.any()),
            tuple(session.model_folders),
        )

    def _receive(self, outcome: Outcome) -> None:
        self._cache = outcome
        inputs = self._inputs()
        if inputs is not None and inputs.map is outcome.inputs.map and inputs.slide is outcome.inputs.slide:
            self._show(outcome)

    def _show_failure(self, error: CrossCancerError) -> None:
        self._failed = True
        self._clear(f"⚠ {error}")

    def _settled(self) -> None:
        self._job = None
        if self._stale:
            self._schedule(_SOON_MS)

    def _clear(self, reason: str) -> None:
        self._outcome = None
        self.model.setText(reason)
        for label in (self.tile_auc, self.pixel_auc):
            label.setText("–")
        for label in (self.tile_counts, self.pixel_counts, self.warning, self.notes):
            label.clear()
        self.warning.hide()
        self._table.hide()
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
        self._table.show()
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
        self.threshold.setText(self.tr("at {threshold:.3g}").format(threshold=threshold))
        self.threshold.setToolTip(
            self.tr("Tiles with a probability of at least {threshold:.6g} are called cancer.").format(
                threshold=threshold
            )
        )
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


def _count_label() -> QLabel:
    label = QLabel("–")
    label.setAlignment(Qt.AlignmentFlag.AlignRight)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def _muted(label: QLabel) -> QLabel:
    label.setProperty("muted", True)
    return label
