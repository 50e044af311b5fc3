"""Which slides to predict, and the resolution of those that do not state theirs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QDoubleSpinBox, QFormLayout, QLabel, QRadioButton, QWidget

from app.jobs.job_queue import JobQueue
from app.prediction.slide_choice import (
    LEAST_MPP,
    MOST_MPP,
    ChosenSlide,
    check,
    cohort_slides,
    held_out_slides,
    with_resolution,
)
from app.session import Session


class SlidesForm(QWidget):
    """The open slide, or slides of the cohort."""

    chosen = Signal()
    """Other slides."""
    changed = Signal()
    """Other slides, or more is known of their resolution."""

    def __init__(self, session: Session, jobs: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._jobs = session, jobs
        self._known, self._unknown = list[ChosenSlide](), list[ChosenSlide]()
        self._checking = False
        self.this_slide, self.test_set, self.all_slides = QRadioButton(), QRadioButton(), QRadioButton()
        self._which = QButtonGroup(self)
        for button in (self.this_slide, self.test_set, self.all_slides):
            self._which.addButton(button)
        self.mpp = QDoubleSpinBox(decimals=4, singleStep=0.01)
        self.mpp.setRange(0.0, MOST_MPP)
        self.mpp.setSpecialValueText(self.tr("enter"))
        self.mpp.setSuffix(self.tr(" µm per pixel"))
        self._mpp_words = QLabel(wordWrap=True)
        self._mpp_words.setProperty("muted", True)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        self._form.addRow(self.tr("Slides"), self.this_slide)
        self._form.addRow("", self.test_set)
        self._form.addRow("", self.all_slides)
        self._form.addRow(self.tr("Resolution"), self.mpp)
        self._form.addRow("", self._mpp_words)
        self._recheck = QTimer(self, singleShot=True, interval=0)
        self._recheck.timeout.connect(self._look_for_resolution)
        self._which.buttonToggled.connect(self._take_choice)
        self.mpp.valueChanged.connect(self.changed)
        session.cohort_changed.connect(self._show_slides)
        session.slide_changed.connect(self._show_slides)
        self._show_slides()

    @property
    def of_cohort(self) -> bool:
        return not self.this_slide.isChecked() and self._session.cohort is not None

    @property
    def has_glass(self) -> bool:
        """Whether the chosen slides may show glass, as far as the cohort says."""
        cohort = self._session.cohort
        return cohort.has_glass if self.of_cohort and cohort is not None else self._session.has_glass

    @property
    def slides(self) -> list[ChosenSlide]:
        """As the form stands, without what is or was entered for those that state no resolution."""
        session = self._session
        if session.cohort is not None and self.test_set.isChecked():
            return held_out_slides(session.cohort)
        if session.cohort is not None and self.all_slides.isChecked():
            return cohort_slides(session.cohort)
        if self.this_slide.isChecked() and session.slide_path is not None:
            entry = session.cohort_slide
            return [ChosenSlide(session.slide_path, entry.mpp if entry is not None else None)]
        return []

    @property
    def ready(self) -> bool:
        """True where there are slides, and the resolution of each is known or entered."""
        entered = not self._unknown or LEAST_MPP <= self.mpp.value() <= MOST_MPP
        return bool(self.slides) and not self._checking and entered

    @property
    def complete(self) -> list[ChosenSlide]:
        """The slides with every resolution that a person has entered, now or earlier."""
        return with_resolution(self._known, self._unknown, self.mpp.value())

    @property
    def unknown(self) -> list[ChosenSlide]:
        """Those whose file does not say how large a pixel is, and nobody had said so before."""
        return list(self._unknown)

    def _show_slides(self) -> None:
        path, cohort = self._session.slide_path, self._session.cohort
        tests = held_out_slides(cohort) if cohort is not None else []
        every = cohort_slides(cohort) if cohort is not None else []
        self.this_slide.setText(
            self.tr("The open slide: {slide}").format(slide=self._session.slides.name_of(path))
            if path is not None
            else self.tr("The open slide (none is open)")
        )
        self.test_set.setText(
            self.tr("The cohort's test slides: {number} of “{cohort}”").format(number=len(tests), cohort=cohort.name)
            if cohort is not None and tests
            else self.tr("The cohort's test slides (there are none)")
        )
        self.all_slides.setText(self.tr("All slides of the cohort: {number}").format(number=len(every)))
        self.this_slide.setEnabled(path is not None)
        self.test_set.setEnabled(bool(tests))
        self._form.setRowVisible(self.all_slides, bool(every))
        if path is None and tests:
            self.test_set.setChecked(True)
        elif path is not None and (self._which.checkedButton() is None or not every):
            self.this_slide.setChecked(True)
        self._take_choice()

    def _take_choice(self) -> None:
        self._known, self._unknown = [], []
        self._checking = bool(self.slides)
        self.mpp.setValue(0.0)
        self._recheck.start()
        self._refresh()
        self.chosen.emit()

    def _look_for_resolution(self) -> None:
        chosen = self.slides
        self._checking = bool(chosen)
        if chosen:
            job = self._jobs.run(
                partial(check, self._session.shelf, chosen), self.tr("Look for the slides' resolution")
            )
            job.done.connect(self._resolution_known)
        self._refresh()

    def _resolution_known(self, found: tuple[list[ChosenSlide], list[ChosenSlide], list[ChosenSlide]]) -> None:
        chosen, known, unknown = found
        if chosen == self.slides:
            self._checking = False
            self._known, self._unknown = known, unknown
            self._refresh()

    def _refresh(self) -> None:
        for widget in (self.mpp, self._mpp_words):
            self._form.setRowVisible(widget, bool(self._unknown))
        if self._unknown:
            names = ", ".join(chosen.path.name for chosen in self._unknown[:3])
            if len(self._unknown) > 3:
                names = self.tr("{names} and {number} more").format(names=names, number=len(self._unknown) - 3)
            self._mpp_words.setText(
                self.tr(
                    "{names}: the file does not say how large a pixel is. A scan at 40× has about 0.25, one at "
                    "20× about 0.5. Results will say that the value was entered."
                ).format(names=names)
            )
        self.changed.emit()
