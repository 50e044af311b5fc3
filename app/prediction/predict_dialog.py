"""Lay models' probability maps over slides: which models, which slides, and how."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.jobs.job import duration
from app.jobs.job_queue import JobQueue
from app.jobs.process_job import ProcessJob
from app.prediction.estimate import Work, count_tiles, known_rate, seconds
from app.prediction.how_form import HowForm, runtime_name
from app.prediction.model_list import ModelList
from app.prediction.slide_choice import by_resolution, enter
from app.prediction.slides_form import SlidesForm
from app.session import Session
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.models.spec import same_resolution
from crosscancer_core.progress import rate_words
from crosscancer_core.tasks.request_parts import Precision
from crosscancer_core.tasks.requests import MeasureRuntimes, Predict

_COUNT_SOON_MS = 250


class PredictDialog(QDialog):
    """Fills ``Predict`` requests. The maps appear on the slide while they grow; closing the dialog stops nothing."""

    def __init__(self, session: Session, jobs: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Predict"))
        self._session, self._jobs = session, jobs
        self._work: tuple[object, Work] | None = None
        self._counting = False
        self.models = ModelList(session, jobs)
        self.which = SlidesForm(session, jobs)
        self.how = HowForm(session)
        self.time = QLabel(wordWrap=True)
        self.time.setTextFormat(Qt.TextFormat.PlainText)
        self.measure_button = QPushButton(self.tr("Measure"))
        self.measure_button.setToolTip(
            self.tr("Compare what can compute the model here. It takes a minute; predictions then take the fastest.")
        )
        self.measure_button.setAutoDefault(False)
        self.notes = QLabel(wordWrap=True)
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        self.start_button = QPushButton(self.tr("Start"))
        self.start_button.setAutoDefault(False)  # else it is the default no more once it was disabled by its click
        self.start_button.setDefault(True)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setAutoDefault(False)
        self._lay_out()
        self._count_soon = QTimer(self, singleShot=True, interval=_COUNT_SOON_MS)
        self._count_soon.timeout.connect(self._count)
        self._connect()
        self._take_slides()

    def sizeHint(self) -> QSize:
        return QSize(820, 700)

    def _lay_out(self) -> None:
        time = QHBoxLayout()
        time.addWidget(self.time, 1)
        time.addWidget(self.measure_button)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.models, 1)
        layout.addWidget(self.which)
        layout.addWidget(self.how)
        layout.addLayout(time)
        layout.addWidget(self.notes)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.models.changed.connect(self._refresh)
        self.which.chosen.connect(self._take_slides)
        self.which.changed.connect(self._refresh)
        self.how.changed.connect(self._refresh)
        self.measure_button.clicked.connect(self.measure)
        self.start_button.clicked.connect(self.start)
        self.close_button.clicked.connect(self.close)

    def start(self) -> list[ProcessJob]:
        """Queue the prediction (one job for each entered resolution) and close."""
        if not self._ready:
            return []
        unknown = self.which.unknown
        jobs = []
        for mpp, paths in by_resolution(self.which.complete):
            request = self._request(self.models.bundles, paths, mpp)
            what = paths[0].name if len(paths) == 1 else self.tr("{number} slides").format(number=len(paths))
            names = ", ".join(bundle.name for bundle in self.models.bundles)
            title = self.tr("Predict {slides} with {models}").format(slides=what, models=names)
            jobs.append(self._jobs.submit(request, title))
        if unknown:
            self._remember([chosen.path for chosen in unknown], self.which.mpp.value())
        self.accept()
        return jobs

    def measure(self) -> list[ProcessJob]:
        """Queue a measurement of the selected models; the time is shown as soon as it is known."""
        jobs = []
        for bundle in self.models.bundles:
            title = self.tr("Measure what computes {model} fastest").format(model=bundle.name)
            jobs.append(self._jobs.submit(MeasureRuntimes(bundle=bundle.folder), title))
            jobs[-1].settled.connect(self._refresh)
        return jobs

    # within

    @property
    def _ready(self) -> bool:
        return bool(self.models.bundles) and self.which.ready and self.how.complete

    def _request(self, bundles: list[ModelBundle], paths: tuple[Path, ...], mpp: float | None) -> Predict:
        session, first = self._session, bundles[0]
        places, fields = session.places, self.how.fields(first.spec)
        lower = fields["precision"] is not Precision.FLOAT32
        listed = session.cohort is not None and {slide.path for slide in session.cohort.slides()}.issuperset(paths)
        return Predict(
            bundle=first.folder,
            more_bundles=tuple(bundle.folder for bundle in bundles[1:]),
            slides=paths,
            cohort=session.cohort_path if listed else None,
            maps=places.maps if self.which.of_cohort and places is not None else session.maps_folder,
            mpp=mpp,
            labelled_tiles=session.cohort_path if lower and self._has_tiles(places, first) else None,
            **fields,
        )

    def _has_tiles(self, places: CohortPlaces | None, bundle: ModelBundle) -> bool:
        """Has the cohort stored tiles that show what lower precision costs this model?"""
        cohort = self._session.cohort
        if cohort is None or places is None:
            return False
        return any(places.fitting_store(slide.id, bundle.spec).is_file() for slide in cohort.slides())

    def _take_slides(self) -> None:
        self.how.set_slides(single=self.which.this_slide.isChecked(), has_glass=self.which.has_glass)
        self._refresh()

    def _refresh(self) -> None:
        self.how.set_models(len(self.models.selected))
        self.start_button.setEnabled(self._ready)
        self.measure_button.setEnabled(bool(self.models.bundles))
        notes = self._warnings()
        self.notes.setText("\n".join(f"⚠ {text}" for text in notes))
        self.notes.setVisible(bool(notes))
        self._show_time()

    def _warnings(self) -> list[str]:
        slide = self._session.slide
        if slide is None or not self.which.this_slide.isChecked():
            return []
        warnings = []
        for bundle in self.models.bundles:
            if slide.info.fingerprint in bundle.training_fingerprints:
                warnings.append(
                    self.tr(
                        "{model} has learned from this very slide: its map will look better than the model is, and "
                        "must not be used to evaluate it."
                    ).format(model=bundle.name)
                )
            stated = slide.info.resolution.mpp if slide.info.resolution else 0.0
            mpp = self.which.mpp.value() if self.which.unknown else stated
            if mpp and not same_resolution(mpp, bundle.spec.mpp):
                warnings.append(
                    self.tr(
                        "{model} was trained at {trained:g} µm per pixel, this slide has {mpp:g}: its tiles are "
                        "resampled."
                    ).format(model=bundle.name, trained=bundle.spec.mpp, mpp=mpp)
                )
        return warnings

    # time

    def _show_time(self) -> None:
        if not self._ready:
            self.time.clear()
            return
        bundles = self.models.bundles
        fields = self.how.fields(bundles[0].spec)
        rates = [known_rate(bundle, fields["runtime"], fields["precision"]) for bundle in bundles]
        measured = [rate for rate in rates if rate is not None]
        words = [self._count_words()]
        if len(measured) < len(rates):
            words.append(self.tr("How fast this machine computes it was never measured; the first prediction does so."))
        else:
            words += [
                self.tr("{model}: {rate} tiles per second ({runtime}, measured here).").format(
                    model=bundle.name, rate=rate_words(rate.tiles_per_second), runtime=runtime_name(rate.runtime)
                )
                for bundle, rate in zip(bundles, measured, strict=True)
            ]
            if self._work is not None and self._work[0] == self._count_key():
                words[0] = f"{words[0]} {self._time_words(self._work[1], [r.tiles_per_second for r in measured])}"
        self.time.setText("\n".join(words))
        if not self._counting and (self._work is None or self._work[0] != self._count_key()):
            self._count_soon.start()

    def _count_words(self) -> str:
        if self._work is None or self._work[0] != self._count_key():
            return self.tr("Counting tiles …")
        work = self._work[1]
        about = "" if work.exact else self.tr("about ")
        return self.tr("{about}{tiles:,} tiles on {slides}.").format(
            about=about,
            tiles=work.tiles,
            slides=self.tr("1 slide") if work.slides == 1 else self.tr("{n} slides").format(n=work.slides),
        )

    def _time_words(self, work: Work, rates: list[float]) -> str:
        whole = seconds(work, rates, flips=self.how.flips.isChecked())
        if work.slides <= 1:
            return self.tr("About {time}.").format(time=duration(whole))
        each = duration(whole / work.slides)
        return self.tr("About {each} a slide, {time} in all.").format(each=each, time=duration(whole))

    def _count_key(self) -> object:
        """What the number of tiles depends on."""
        spec = self.models.bundles[0].spec
        fields = self.how.fields(spec)
        cohort = self._session.cohort  # its tissue settings and drawn masks
        return self.which.complete, cohort, spec, fields["has_glass"], fields["region"], fields["stride_px"]

    def _count(self) -> None:
        if self._counting or not self._ready:
            return  # when the running one ends, it looks whether it was the last
        self._counting = True
        slides, bundles = self.which.complete, self.models.bundles
        like = self._request(bundles, tuple(chosen.path for chosen in slides), None)
        count = partial(count_tiles, self._session.shelf, slides, bundles[0].spec, like)
        job = self._jobs.run(partial(_counted, self._count_key(), count), self.tr("Count the tiles"))
        job.done.connect(self._take_count)
        job.settled.connect(self._counted)

    def _take_count(self, counted: tuple[object, Work]) -> None:
        self._work = counted

    def _counted(self) -> None:
        self._counting = False
        self._show_time()

    def _remember(self, paths: list[Path], mpp: float) -> None:
        """Keep what was entered, in a thread since files are read, and show the open slide with it."""
        session = self._session
        job = self._jobs.run(partial(enter, session.shelf, paths, mpp), self.tr("Keep the resolution"))
        if session.slide_path in paths:
            job.done.connect(lambda _: session.reopen_slide())


def _counted(key: object, count: partial[Work]) -> tuple[object, Work]:
    return key, count()
