"""What is about to be trained, looked at in the background: its tiles, the speed here, time and room it takes."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.jobs.job import duration
from app.jobs.job_queue import JobQueue
from app.jobs.thread_job import ThreadJob
from app.training.readiness import training_slides
from app.training.stage_view import StagesView
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import CrossCancerError, TileStoreError
from crosscancer_core.models.recipes import TARGET_COHORT, Recipe, Stage
from crosscancer_core.progress import rate_words
from crosscancer_core.tasks.requests import MeasureRate
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.estimate import estimate
from crosscancer_core.training.preview import StagePreview, preview
from crosscancer_core.training.rates import Rate, known_rate, rate_key

_WAIT_MS = 400
_GIB = 1024**3
_MIB = 1024**2


class Outlook(QObject):
    """Keeps tiles and estimate up with the form. Nothing here holds up the window."""

    changed = Signal()

    def __init__(self, jobs: JobQueue, stages: StagesView, record: Path, parent: QWidget) -> None:
        """``record``: the folder that keeps what was measured on this machine."""
        super().__init__(parent)
        self._jobs, self._stages, self._record = jobs, stages, record
        self._config: TrainingConfig | None = None
        self._recipes: Sequence[Recipe] = ()
        self._cohorts: Mapping[str, Path] = {}
        self._times = (1, 0)
        self._device = "auto"
        self._previews: list[StagePreview | CrossCancerError] = []
        self._tiles_are_there = True
        self._asked: tuple[object, ...] = ()
        self._looking: ThreadJob | None = None
        self.words = QLabel(wordWrap=True)
        self.words.setAccessibleName(self.tr("Estimate of time and room"))
        self.measure_button = QPushButton(self.tr("Measure the speed"))
        self.measure_button.setAutoDefault(False)
        self.measure_button.setToolTip(
            self.tr("Builds the network and takes three steps in the background; the result is remembered.")
        )
        self.measure_button.clicked.connect(self._measure)
        self.row = QWidget()
        row = QHBoxLayout(self.row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.measure_button)
        self._timer = QTimer(self, interval=_WAIT_MS, singleShot=True)
        self._timer.timeout.connect(self._look)

    def follow(
        self,
        config: TrainingConfig | None,
        recipes: Sequence[Recipe],
        cohorts: Mapping[str, Path],
        seeds: int,
        folds: int,
        device: str,
    ) -> None:
        """Take what the form says; ``config`` is None where a field cannot be used."""
        self._config, self._recipes, self._cohorts = config, recipes, dict(cohorts)
        self._times, self._device = (seeds, folds), device
        self._timer.start()
        self._say()

    @property
    def obstacle(self) -> str:
        """Why training cannot work although the form is right: no room; empty where nothing is known against it."""
        found = self._estimate()
        if found is None or TARGET_COHORT not in self._cohorts:
            return ""
        free = _free(self._cohorts[TARGET_COHORT])
        if free is not None and found[1] > free:
            words = self.tr("There is not enough room: about {needed} are needed, {free} are free.")
            return words.format(needed=_room(found[1]), free=_room(free))
        return ""

    @property
    def refusal(self) -> str:
        """What the choice of tiles met that no training can get over: one class only, patients that leak."""
        for stage in self._previews:
            if isinstance(stage, CrossCancerError) and not isinstance(stage, TileStoreError):
                return f"{stage.message} {stage.hint}".strip()
        return ""

    def _look(self) -> None:
        config = self._config
        stages = self._wanted()
        if config is None or not stages:
            self._previews = []
            self._stages.show_words(
                self.tr("What would be learned from is shown here once nothing stands in the way of training.")
            )
            return
        data = config.model_dump_json(
            exclude={"recipe", "epochs", "learning_rate", "batch_size", "precision", "threads"}
        )
        asked = (data, tuple(stages.items()))
        if asked == self._asked:
            return
        self._asked = asked
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        self._tiles_are_there = all(_has_tiles(path, config) for path in stages.values())
        if not self._tiles_are_there:
            self._previews = []
            self._stages.show_words(
                self.tr("Tiles of this size have not been cut yet. Training cuts them first, and they are kept.")
            )
            self._say()
            self.changed.emit()
            return
        self._stages.show_words(self.tr("Looking at the tiles …"))
        self._looking = self._jobs.run(lambda: _previews(stages, config), self.tr("Look at tiles"))
        self._looking.done.connect(self._show)

    def _show(self, previews: object) -> None:
        assert isinstance(previews, list)
        self._looking = None  # the queue alone keeps jobs: one caught in a circle could be freed by another thread
        self._previews = previews
        self._stages.show_stages(previews)
        self._say()
        self.changed.emit()

    def _wanted(self) -> dict[str, Path]:
        names = dict.fromkeys(stage.cohort for recipe in self._recipes for stage in recipe.stages)
        return {name: self._cohorts[name] for name in names} if all(name in self._cohorts for name in names) else {}

    def _rate(self) -> Rate | None:
        return None if self._config is None else known_rate(self._record, rate_key(self._config, self._device))

    def _estimate(self) -> tuple[float, int, int] | None:
        """Seconds, bytes and number of trainings; None while rate or tiles are not known."""
        rate, config = self._rate(), self._config
        if rate is None or config is None:
            return None
        counts = self._counted() if self._tiles_are_there else _asked_for(self._wanted(), config)
        if not counts or set(self._wanted()) - set(counts):
            return None
        found = estimate(self._recipes, *self._times, counts, rate, config)
        return found.seconds, found.disk_bytes, found.trainings

    def _counted(self) -> dict[str, tuple[int, int]]:
        return {
            stage.stage: (sum(stage.training), sum(stage.validation))
            for stage in self._previews
            if isinstance(stage, StagePreview)
        }

    def _say(self) -> None:
        rate, found = self._rate(), self._estimate()
        self.measure_button.setVisible(rate is None and self._config is not None)
        if rate is None:
            self.words.setText(self.tr("How fast this machine trains with these settings has not been measured yet."))
            return
        assert self._config is not None
        speed = self._config.batch_size / max(rate.seconds_per_step, 1e-9)
        text = self.tr("{0}: {1} tiles/s ({2}).").format(
            rate.device, rate_words(speed), rate.precision.removeprefix("mixed_")
        )
        if found is not None:
            seconds, room, trainings = found
            words = (
                self.tr("Stage trainings: {0}. At most about {1}, {2} on disk.")
                if self._tiles_are_there
                else self.tr(
                    "Stage trainings: {0}. About {1} if the slides hold all tiles asked for, {2} on disk beside them."
                )
            )
            text += " " + words.format(trainings, duration(seconds), _room(room))
        self.words.setText(text)

    def _measure(self) -> None:
        if self._config is None:
            return
        request = MeasureRate(config=self._config, device=self._device, remember=self._record)
        job = self._jobs.submit(request, self.tr("Measure the speed of training"), at_once=True)
        self.measure_button.setEnabled(False)
        self.words.setText(self.tr("Measuring …"))
        job.settled.connect(self._measured)

    def _measured(self, job: object) -> None:
        self.measure_button.setEnabled(True)
        self._say()
        self.changed.emit()


def _previews(stages: Mapping[str, Path], config: TrainingConfig) -> list[StagePreview | CrossCancerError]:
    found: list[StagePreview | CrossCancerError] = []
    for name, path in stages.items():
        try:
            found.append(preview(path, config, Stage(cohort=name)))
        except CrossCancerError as error:
            found.append(error)
    return found


def _asked_for(names: Iterable[str], config: TrainingConfig) -> dict[str, tuple[int, int]]:
    """How many tiles would train and validate at most, by the settings; nothing where they take all there are."""
    counts = {}
    for name in names:
        a_class = config.tiles_per_class if name == TARGET_COHORT else config.source_tiles_per_class
        if a_class is not None:
            validation = round(2 * a_class * config.validation_share)
            counts[name] = (2 * a_class - validation, validation)
    return counts


def _has_tiles(cohort_file: Path, config: TrainingConfig) -> bool:
    try:
        cohort = read_cohort(cohort_file, files_must_exist=False)
    except CrossCancerError:
        return True  # the form says what is wrong with it
    places = CohortPlaces(cohort_file)
    return all(places.has_store(slide.id, config.spec) for slide in training_slides(cohort))


def _free(cohort_file: Path) -> int | None:
    try:
        return shutil.disk_usage(cohort_file.parent).free
    except OSError:
        return None


def _room(size: int) -> str:
    return f"{size / _GIB:.1f} GiB" if size >= _GIB else f"{max(1, round(size / _MIB)):,} MiB"
