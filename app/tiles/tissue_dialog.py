"""The tissue of the open slide, found anew while a slider moves; kept for the cohort, or drawn by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.jobs.job import Job
from app.jobs.job_queue import JobQueue
from app.session import Session
from app.tiles.tissue_layer import TissueLayer
from crosscancer_core.cohort.cohort import Cohort, CohortSlide
from crosscancer_core.cohort.tissue_settings import TissueSettings
from crosscancer_core.slides.slide import Slide
from crosscancer_core.tiles.cohort_slides import tissue_of
from crosscancer_core.tiles.small_picture import SmallPicture, look_at
from crosscancer_core.tiles.tissue import TissueMask, tissue_in

_WAIT_MS = 60


@dataclass(frozen=True)
class _Look:
    """What a slide's small picture and its present mask are."""

    picture: SmallPicture
    mask: TissueMask


class TissueDialog(QDialog):
    """Follows the open slide. Closing it takes the veil off and keeps nothing that was not kept before."""

    edit_wanted = Signal(object)
    """The :class:`TissueMask` to begin with, when it is to be drawn by hand."""
    done_wanted = Signal()
    drop_wanted = Signal()

    def __init__(self, session: Session, queue: JobQueue, layer: TissueLayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._queue, self._layer = session, queue, layer
        self._latest: Job | None = None
        self._picture: SmallPicture | None = None
        self.found: TissueMask | None = None
        self.setWindowTitle(self.tr("Tissue"))
        self.resize(430, 400)
        self.sliders = {
            "saturation_floor": self._slider(0, 30),
            "brightest": self._slider(50, 100),
            "darkest": self._slider(0, 60),
            "minimum_area_um2": self._slider(0, 1000),
            "hole_area_um2": self._slider(0, 1000),
        }
        self._values = {name: QLabel() for name in self.sliders}
        self.told = QLabel(wordWrap=True)
        self.reset = self._button(self.tr("Defaults"), lambda: self.set_settings(TissueSettings()))
        self.keep = self._button(self.tr("Keep for the cohort"), self._keep)
        self.edit = self._button(self.tr("Draw by hand…"), self._begin_editing)
        self.done_button = self._button(self.tr("Done drawing"), self.done_wanted.emit)
        self.drop = self._button(self.tr("Forget the drawn mask"), self.drop_wanted.emit)
        self.editing = False
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._timer.timeout.connect(self._find)
        session.slide_changed.connect(self._look)
        session.cohort_changed.connect(self._follow)
        self.set_settings(session.cohort.tissue if session.cohort is not None else TissueSettings())

    def settings(self) -> TissueSettings:
        """What the sliders say; areas stand on them as the side of a square in µm."""
        value = {name: slider.value() for name, slider in self.sliders.items()}
        return TissueSettings(
            saturation_floor=value["saturation_floor"] / 100,
            brightest=value["brightest"] / 100,
            darkest=value["darkest"] / 100,
            minimum_area_um2=float(value["minimum_area_um2"]) ** 2,
            hole_area_um2=float(value["hole_area_um2"]) ** 2,
        )

    def set_settings(self, settings: TissueSettings) -> None:
        self.sliders["saturation_floor"].setValue(round(100 * settings.saturation_floor))
        self.sliders["brightest"].setValue(round(100 * settings.brightest))
        self.sliders["darkest"].setValue(round(100 * settings.darkest))
        self.sliders["minimum_area_um2"].setValue(round(settings.minimum_area_um2**0.5))
        self.sliders["hole_area_um2"].setValue(round(settings.hole_area_um2**0.5))

    def set_editing(self, editing: bool) -> None:
        """Whether the mask is being drawn: the outlines say it then, and the veil is off."""
        self.editing = editing
        self._layer.show(None if editing else self.found)
        self._follow()

    # parts

    def _slider(self, least: int, most: int) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(least, most)
        slider.valueChanged.connect(self._on_moved)
        return slider

    def _button(self, text: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: do())
        return button

    def _lay_out(self) -> None:
        form = QFormLayout()
        titles = {
            "saturation_floor": (
                self.tr("Least colour"),
                self.tr("Paler is glass. Lower it for faint stains."),
            ),
            "brightest": (self.tr("Brightest"), self.tr("What is brighter in all colours is glass.")),
            "darkest": (self.tr("Darkest"), self.tr("What is darker in all colours is ink or a border.")),
            "minimum_area_um2": (self.tr("Smallest piece"), self.tr("Side of a square; smaller pieces are dust.")),
            "hole_area_um2": (self.tr("Largest hole filled"), self.tr("Lumina of glands belong to the tissue.")),
        }
        for name, (title, hint) in titles.items():
            slider = self.sliders[name]
            slider.setAccessibleName(title)
            slider.setToolTip(hint)
            self._values[name].setMinimumWidth(64)
            row = QHBoxLayout()
            row.addWidget(slider, 1)
            row.addWidget(self._values[name])
            form.addRow(title, row)
        first, second = QHBoxLayout(), QHBoxLayout()
        for button in (self.reset, self.keep):
            first.addWidget(button)
        for button in (self.edit, self.done_button, self.drop):
            second.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.told, 1)
        layout.addLayout(first)
        layout.addLayout(second)

    # what changes

    def _on_moved(self) -> None:
        for name, label in getattr(self, "_values", {}).items():
            value = self.sliders[name].value()
            label.setText(self.tr("{side} µm").format(side=value) if name.endswith("um2") else f"{value} %")
        if self._picture is not None and not self.editing:
            self._timer.start()

    def _look(self) -> None:
        """Another slide: have it looked at, in a thread."""
        self._picture, self.found = None, None
        self._layer.show(None)
        self._follow()
        session = self._session
        path = session.slide_path
        if not self.isVisible() or path is None:
            return
        entry = session.cohort_slide
        cohort = session.cohort if entry is not None else None
        self.told.setText(self.tr("Looking at the slide …"))
        opener = partial(session.shelf.open, path, entry.mpp if entry is not None else None)
        self._start(partial(_looked, opener, entry, cohort, self.settings().mpp))

    def _find(self) -> None:
        if self._picture is not None:
            self._start(partial(tissue_in, self._picture, self.settings()))

    def _start(self, work: Callable[[], object]) -> None:
        if self._latest is not None:
            self._latest.done.disconnect(self._take)  # what is asked now makes it out of date
        self._latest = self._queue.run(work, self.tr("Find the tissue"))
        self._latest.done.connect(self._take)

    def _take(self, result: object) -> None:
        if isinstance(result, _Look):
            self._picture = result.picture
            self._show(result.mask)
        elif isinstance(result, TissueMask):
            self._show(result)

    def _show(self, mask: TissueMask) -> None:
        self.found = mask
        if self.isVisible() and not self.editing:
            self._layer.show(mask)
        entry = self._session.cohort_slide
        drawn = [self.tr("Drawn by hand.")] if entry is not None and entry.tissue_mask is not None else []
        share = self.tr("{percent:.1f} % of the slide is tissue.").format(percent=100 * mask.share)
        self.told.setText(" ".join([*drawn, share, *mask.notes]))
        self._follow()

    def _follow(self) -> None:
        entry = self._session.cohort_slide
        for slider in self.sliders.values():
            slider.setEnabled(not self.editing)
        self.keep.setEnabled(self._session.cohort is not None and not self.editing)
        self.edit.setEnabled(entry is not None and self.found is not None and not self.editing)
        self.done_button.setEnabled(self.editing)
        self.drop.setEnabled(entry is not None and entry.tissue_mask is not None and not self.editing)

    # what a person asks for

    def _keep(self) -> None:
        cohort = self._session.cohort
        if cohort is not None and self._session.change_cohort(cohort.model_copy(update={"tissue": self.settings()})):
            self.told.setText(self.tr("Kept: the tissue of all slides of this cohort is found this way from now on."))

    def _begin_editing(self) -> None:
        if self.found is not None:
            self.edit_wanted.emit(self.found)

    # Qt's events

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        self._layer.show(None)
        super().hideEvent(event)


def _looked(opener: Callable[[], Slide], entry: CohortSlide | None, cohort: Cohort | None, mpp: float) -> _Look:
    """In a thread, with a handle of its own."""
    with opener() as slide:
        return _Look(look_at(slide, mpp), tissue_of(slide, entry, cohort))
