"""Divide the patients: who trains, who validates, who tests."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.session import Session
from crosscancer_core.cohort.cohort import Cohort, Fold, Split
from crosscancer_core.cohort.one_class import one_class_notes
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.cohort.splits import (
    CancerShares,
    hold_out,
    k_folds,
    leave_one_patient_out,
    paper_split,
    with_fold,
    with_split,
)
from crosscancer_core.cohort.twins import with_fingerprints
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.tiles.cohort_figures import CohortFigures

_HOLD_OUT, _PAPER, _FOLDS, _LEAVE_ONE_OUT = range(4)
_FOLDS_SHOWN = 8


class SplitDialog(QDialog):
    """Shows at once who would test; OK saves the split in the cohort. One division sets the roles, folds do not."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(self.tr("Split the cohort"))
        self.resize(520, 360)
        self.way = QComboBox()
        self.way.addItems(
            [
                self.tr("Some patients set aside"),
                self.tr("The paper's 22 and 6"),
                self.tr("Folds: every patient tests once"),
                self.tr("Leave one patient out"),
            ]
        )
        patients = len(session.cohort.cases) if session.cohort is not None else 0
        self.test = _number(1, 10_000, max(1, patients // 4))
        self.validation = _number(0, 10_000, 0)
        self.folds = _number(2, 1_000, 5)
        self.seed = _number(0, 2**31 - 1, 0)
        self.stratify = QCheckBox(self.tr("by cancer share"))
        self.stratify.setToolTip(self.tr("Patients with little and with much cancer in every part. Measure first."))
        self.outcome = QLabel(wordWrap=True)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        form = QFormLayout()
        form.addRow(self.tr("Way"), self.way)
        form.addRow(self.tr("Patients to test on"), self.test)
        form.addRow(self.tr("Patients to validate on"), self.validation)
        form.addRow(self.tr("Folds"), self.folds)
        form.addRow(self.tr("Stratified"), self.stratify)
        form.addRow(self.tr("Seed"), self.seed)
        self._form = form
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.outcome, 1)
        layout.addWidget(self.buttons)
        self.way.currentIndexChanged.connect(lambda _: self._follow())
        for box in (self.test, self.validation, self.folds, self.seed):
            box.valueChanged.connect(lambda _: self._follow())
        self.stratify.toggled.connect(lambda _: self._follow())
        self._follow()

    def made(self) -> Split:
        """The split as the form says. Raises ``ConfigError`` where it cannot be."""
        cohort = self._members()
        shares = self._shares(cohort) if self.stratify.isChecked() else None
        seed = self.seed.value()
        match self.way.currentIndex():
            case 1:
                return paper_split(cohort, seed=seed, cancer_shares=shares)
            case 2:
                validate = self.validation.value() > 0
                return k_folds(cohort, self.folds.value(), seed=seed, validate=validate, cancer_shares=shares)
            case 3:
                return leave_one_patient_out(cohort)
        return hold_out(
            cohort,
            seed=seed,
            n_test=self.test.value(),
            n_validation=self.validation.value(),
            cancer_shares=shares,
        )

    def _members(self) -> Cohort:
        assert self._session.cohort is not None
        return with_fingerprints(self._session.cohort)

    def _shares(self, cohort: Cohort) -> CancerShares:
        path = self._session.cohort_path
        return CohortFigures.read(CohortPlaces(path).figures).cancer_shares(cohort) if path is not None else {}

    def _follow(self) -> None:
        way = self.way.currentIndex()
        for box, ways in (
            (self.test, (_HOLD_OUT,)),
            (self.validation, (_HOLD_OUT, _FOLDS)),
            (self.folds, (_FOLDS,)),
            (self.stratify, (_HOLD_OUT, _PAPER, _FOLDS)),
            (self.seed, (_HOLD_OUT, _PAPER, _FOLDS)),
        ):
            self._form.setRowVisible(box, way in ways)
        okay = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        cohort = self._members()
        try:
            split = self.made()
        except CrossCancerError as error:
            self.outcome.setText(str(error))
            okay.setEnabled(False)
            return
        okay.setEnabled(True)
        lines = [self._line(number, fold) for number, fold in enumerate(split.folds[:_FOLDS_SHOWN], 1)]
        hidden = len(split.folds) - _FOLDS_SHOWN
        more = [self.tr("… and {number} more").format(number=hidden)] if hidden > 0 else []
        notes = one_class_notes(cohort, split, self._shares(cohort))
        self.outcome.setText("\n".join([split.how, *notes, "", *lines, *more]))

    def _line(self, number: int, fold: Fold) -> str:
        test, validation = ", ".join(fold.test), ", ".join(fold.validation)
        if not validation:
            return self.tr("{number}: {patients} test").format(number=number, patients=test)
        text = self.tr("{number}: {patients} test, {others} validate")
        return text.format(number=number, patients=test, others=validation)

    def _save(self) -> None:
        try:
            split = self.made()
            cohort = with_split(self._members(), split)
            if len(split.folds) == 1:
                cohort = with_fold(cohort, split.folds[0])
        except CrossCancerError as error:
            self.outcome.setText(str(error))
            return
        if self._session.change_cohort(cohort):
            self.accept()


def _number(least: int, most: int, value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(value)
    return box
