"""Train arms: what to train, with which settings, on which tiles, and how it goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.jobs.job_queue import JobQueue
from app.jobs.process_job import ProcessJob
from app.session import Session
from app.training.outlook import Outlook
from app.training.preset_choice import PresetChoice
from app.training.readiness import Chosen, likely_source, obstacles
from app.training.run_view import RunView
from app.training.stage_view import StagesView
from app.training.training_form import TrainingForm
from app.training.training_request import (
    TrainingInputs,
    command_line,
    free_study_name,
    needs_source,
    needs_weights,
    new_run_folder,
    request_to_resume,
    study_request,
    train_request,
)
from app.training.what_to_train import WhatToTrain
from app.wheel import WheelGuard
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import ConfigError, CrossCancerError
from crosscancer_core.models.recipes import ARMS, Recipe
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.tasks.requests import CompareArms, Train
from crosscancer_core.training.config import TrainingConfig, preset


class TrainDialog(QDialog):
    """Fills a ``Train`` or ``CompareArms`` request and shows the runs. Closing it stops nothing: runs belong to the
    queue."""

    def __init__(
        self, session: Session, jobs: JobQueue, parent: QWidget | None = None, *, preset_name: str | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Train models"))
        self._session, self._jobs = session, jobs
        self._cohorts: dict[Path, Chosen | CrossCancerError] = {}
        self.what = WhatToTrain()
        self.arms, self.cohort, self.source, self.weights = (
            self.what.arms,
            self.what.cohort,
            self.what.source,
            self.what.weights,
        )
        self.name, self.seeds, self.split, self.device = (
            self.what.name,
            self.what.seeds,
            self.what.split,
            self.what.device,
        )
        self.preset = PresetChoice(preset_name)
        self.form = TrainingForm()
        self.problems = QLabel(wordWrap=True)
        self.problems.setTextFormat(Qt.TextFormat.PlainText)
        self.start_button = QPushButton(self.tr("Start training"))
        self.start_button.setAutoDefault(False)  # else it is the default no more once it was disabled by its click
        self.start_button.setDefault(True)
        self.copy_button = QPushButton(self.tr("Copy as command"))
        self.copy_button.setToolTip(self.tr("Puts the same training on the clipboard, as a line for the terminal."))
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setToolTip(self.tr("Training goes on in the background."))
        for button in (self.copy_button, self.close_button):
            button.setAutoDefault(False)
        self.runs = RunView(jobs)
        self.stages = StagesView()
        self.outlook = Outlook(jobs, self.stages, session.settings.folder, self)
        self.tabs = QTabWidget(documentMode=True)
        self._lay_out()
        self._connect()
        self.cohort.set_path(session.cohort_path)
        self.weights.set_path(session.settings.imagenet_weights)
        self._use_preset(self.preset.name)
        self._arms_chosen()
        self.resize(self.sizeHint().boundedTo(self.screen().availableSize()))  # by itself Qt takes 2/3 of the screen
        if self.runs.folder is not None and jobs.active:
            self.tabs.setCurrentWidget(self.runs)

    def sizeHint(self) -> QSize:
        return QSize(1180, 820)

    def _lay_out(self) -> None:
        how = QGroupBox(self.tr("Settings"))
        settings = QVBoxLayout(how)
        settings.addWidget(self.preset)
        settings.addWidget(self.form)
        inputs = QWidget()
        column = QVBoxLayout(inputs)
        column.setContentsMargins(0, 0, 6, 0)
        column.addWidget(self.what)
        column.addWidget(how, 1)
        scrolled = QScrollArea(widgetResizable=True)
        scrolled.setFrameShape(QScrollArea.Shape.NoFrame)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setWidget(inputs)
        bar = scrolled.verticalScrollBar().sizeHint().width()
        scrolled.setMinimumWidth(inputs.minimumSizeHint().width() + bar)  # words are longer in some languages
        WheelGuard(scrolled)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.start_button)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 6, 0)
        column.addWidget(scrolled, 1)
        column.addWidget(self.outlook.row)
        column.addWidget(self.problems)
        column.addLayout(buttons)
        self.tabs.addTab(self.stages, self.tr("Tiles"))
        self.tabs.addTab(self.runs, self.tr("Runs"))
        split = QSplitter(childrenCollapsible=False)
        split.addWidget(left)
        split.addWidget(self.tabs)
        split.setStretchFactor(1, 1)
        split.setSizes([500, 680])
        layout = QVBoxLayout(self)
        layout.addWidget(split)

    def _connect(self) -> None:
        self.arms.changed.connect(self._arms_chosen)
        self.preset.chosen.connect(self._use_preset)
        self.what.changed.connect(self._check)
        self.cohort.changed.connect(self._cohort_chosen)
        self.form.changed.connect(self._check)
        self.outlook.changed.connect(self._show_problems)
        self.start_button.clicked.connect(self.start)
        self.copy_button.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.close)
        self.runs.resume_wanted.connect(self._resume)
        self.runs.list.problem.connect(self._session.problem)

    @property
    def recipe(self) -> Recipe:
        """The first ticked arm."""
        return self.arms.recipes[0] if self.arms.recipes else ARMS["none"]

    @property
    def is_study(self) -> bool:
        """Several arms, seeds or folds are trained together."""
        return len(self.arms.recipes) > 1 or len(self.what.seed_numbers) > 1 or self.what.split_name is not None

    def request(self) -> Train | CompareArms:
        """The request as the dialog stands.

        Raises:
            ConfigError: a field cannot be used, or something is not chosen.
        """
        inputs = self._inputs
        if inputs is None:
            raise ConfigError("cohort", "none is chosen")
        config, name = self.form.config(self.recipe), self.name.text().strip()
        if self.is_study:
            return study_request(inputs, config, name, self.arms.recipes, self.what.seed_numbers, self.what.split_name)
        (seed,) = self.what.seed_numbers
        config = config.model_copy(update={"seed": seed})
        folder = new_run_folder(CohortPlaces(inputs.cohort).runs, config, self.preset.name)
        return train_request(inputs, config, folder)

    @property
    def _inputs(self) -> TrainingInputs | None:
        """None while no cohort is chosen."""
        cohort = self.cohort.path
        if cohort is None:
            return None
        return TrainingInputs(cohort, self.source.path, self.weights.path, self.what.devices)

    def start(self) -> ProcessJob | None:
        """Queue the training; None where something still stands in its way (which is then shown)."""
        if not self._check():
            return None
        job = self._submit(self.request())
        self.tabs.setCurrentWidget(self.runs)
        return job

    def _submit(self, request: Train | CompareArms) -> ProcessJob:
        if isinstance(request, CompareArms):
            return self._jobs.submit(request, self.tr("Train study “{0}”").format(request.name))
        return self._jobs.submit(request, self.tr("Train {run}").format(run=request.run_folder.name))

    def _resume(self, folder: Path) -> None:
        inputs = self._inputs
        if inputs is None:
            return
        try:
            request = request_to_resume(inputs, folder)
        except CrossCancerError as error:
            self._session.problem.emit(error)
            return
        recipes = request.arms if isinstance(request, CompareArms) else (request.config.recipe,)
        if self._obstacles(recipes, request.config.spec):
            self.arms.choose([recipe.name for recipe in recipes])
            self.form.set_config(request.config)
            self._check()
            return
        self._submit(request)

    def _arms_chosen(self) -> None:
        sources = needs_source(self.arms.recipes)
        target = self._chosen(self.cohort.path) if self.cohort.path is not None else None
        if sources and self.source.path is None and isinstance(target, Chosen):
            self.source.set_path(likely_source(target))
        self.what.show_rows(source=sources, weights=needs_weights(self.arms.recipes))
        self._check()

    def _cohort_chosen(self) -> None:
        path = self.cohort.path
        chosen = self._chosen(path) if path is not None else None
        splits = chosen.cohort.splits if isinstance(chosen, Chosen) else ()
        self.what.offer_splits(splits)
        if path is not None:
            self.name.setText(free_study_name(CohortPlaces(path).studies, "study"))
        self.runs.show_cohort(path if isinstance(chosen, Chosen) else None)
        self._arms_chosen()

    def _use_preset(self, name: str) -> None:
        self.form.set_config(preset(name))

    def _check(self) -> bool:
        """Show what is in the way of starting; True where nothing is."""
        error: ConfigError | None = None
        config: TrainingConfig | None = None
        try:
            config = self.form.config(self.recipe)
        except ConfigError as fault:
            error = fault
        self.form.show_problem(error)
        self.what.show_rows(name=self.is_study)
        self._found = self._obstacles(self.arms.recipes, config.spec if config is not None else None)
        if error is not None:
            name, why = self.form.label(error.field), self.form.problem(error.field).removeprefix("⚠ ")
            self._found.append(self.tr("“{name}” cannot be used: {why}").format(name=name, why=why or error.reason))
        elif not self._found:
            self._found += self._request_obstacles()
        cohorts = {"target": self.cohort.path, "source": self.source.path}
        given = {name: path for name, path in cohorts.items() if path is not None and not self._found}
        fold = self.split.currentIndex()
        folds = 0 if self.what.split_name is None else self._folds(fold - 1)
        seeds = max(1, len(self.what.seed_numbers))
        self.outlook.follow(config, self.arms.recipes, given, seeds, folds, self.what.devices[0])
        return self._show_problems()

    def _show_problems(self) -> bool:
        found = self._found or [text for text in (self.outlook.refusal, self.outlook.obstacle) if text]
        self.problems.setText("\n".join(f"• {text}" for text in found))
        self.problems.setVisible(bool(found))
        self.start_button.setEnabled(not found)
        self.start_button.setToolTip(self.tr("Cannot start yet; the list above says why.") if found else "")
        self.copy_button.setEnabled(not found)
        return not found

    def _request_obstacles(self) -> list[str]:
        if not self.what.seed_numbers:
            return [self.tr("Seeds are whole numbers with commas between them, e.g. 0, 1, 2.")]
        try:
            self.request()
        except ConfigError as error:
            part = error.field.partition(".")[0]
            if part == "name":
                return [self.tr("The study's name cannot be used.")]
            if part in ("device", "devices"):
                return [self.tr("The device cannot be used.")]
            return [self.tr("A setting cannot be used ({name}).").format(name=error.field)]
        except ValidationError:
            return [self.tr("The device cannot be used: auto, cpu, gpu:0, gpu:1 …")]
        return []

    def _folds(self, index: int) -> int:
        chosen = self._chosen(self.cohort.path) if self.cohort.path is not None else None
        return len(chosen.cohort.splits[index].folds) if isinstance(chosen, Chosen) else 0

    def _obstacles(self, recipes: Sequence[Recipe], spec: ModelSpec | None) -> list[str]:
        wanted = {"target": self.cohort.path, "source": self.source.path if needs_source(recipes) else None}
        chosen = {name: self._chosen(path) if path is not None else None for name, path in wanted.items()}
        unreadable = [str(error) for error in chosen.values() if isinstance(error, CrossCancerError)]
        if unreadable:
            return unreadable
        target, source = (value if isinstance(value, Chosen) else None for value in chosen.values())
        return obstacles(recipes, spec, target, source, self.weights.path)

    def _chosen(self, path: Path) -> Chosen | CrossCancerError:
        if path not in self._cohorts:
            try:
                self._cohorts[path] = Chosen(path, read_cohort(path))
            except CrossCancerError as error:
                return error  # not kept: the file may be mended, or its name is still being typed
        return self._cohorts[path]

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(command_line(self.request(), self.preset.name))
        self._session.message.emit(self.tr("The command is on the clipboard."))
