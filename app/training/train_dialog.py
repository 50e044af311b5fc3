"""Train an arm: what to train, with which settings, and how it goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.jobs.job_queue import JobQueue
from app.jobs.process_job import ProcessJob
from app.session import Session
from app.training.path_field import PathField
from app.training.readiness import Chosen, command_line, likely_source, new_run_folder, obstacles, training_slides
from app.training.run_view import RunView
from app.training.training_form import TrainingForm
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import ConfigError, CrossCancerError
from crosscancer_core.models.recipes import ARMS, DESCRIPTIONS, SOURCE_COHORT, InitialWeights, Recipe
from crosscancer_core.tasks.requests import ExtractTiles, Train
from crosscancer_core.training.config import PRESETS, TrainingConfig, preset
from crosscancer_core.training.run_folder import RunFolder

_COHORT_FILES = "Cohorts (*.json);;All files (*)"
_WEIGHT_FILES = "Keras weights (*.h5 *.hdf5);;All files (*)"


class TrainDialog(QDialog):
    """Fills a ``Train`` request and shows the runs. Closing it stops nothing: runs belong to the queue."""

    def __init__(
        self, session: Session, jobs: JobQueue, parent: QWidget | None = None, *, preset_name: str = "recommended"
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Train a model"))
        self._session, self._jobs = session, jobs
        self._cohorts: dict[Path, Chosen | CrossCancerError] = {}
        self.arm = QComboBox()
        self.arm.addItems(list(ARMS))
        self._arm_words = QLabel(wordWrap=True)
        self._arm_words.setProperty("muted", True)
        self.cohort = PathField(self.tr("Choose the cohort to train on"), self.tr(_COHORT_FILES))
        self.source = PathField(self.tr("Choose the source cohort (breast)"), self.tr(_COHORT_FILES))
        self.weights = PathField(self.tr("Choose the ImageNet weights"), self.tr(_WEIGHT_FILES))
        self.preset = QComboBox()
        self.preset.addItems(list(PRESETS))
        self.preset.setCurrentText(preset_name)
        self.form = TrainingForm()
        self.problems = QLabel(wordWrap=True)
        self.problems.setTextFormat(Qt.TextFormat.PlainText)
        self.start_button = QPushButton(self.tr("Start training"))
        self.start_button.setDefault(True)
        self.copy_button = QPushButton(self.tr("Copy as command"))
        self.copy_button.setToolTip(self.tr("Puts the same training on the clipboard, as a line for the terminal."))
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setToolTip(self.tr("Training goes on in the background."))
        for button in (self.copy_button, self.close_button):
            button.setAutoDefault(False)
        self.runs = RunView(jobs)
        self._lay_out()
        self._connect()
        self.cohort.set_path(session.cohort_path)
        self.weights.set_path(session.settings.imagenet_weights)
        self._use_preset(self.preset.currentText())
        self._arm_chosen()

    def sizeHint(self) -> QSize:
        return QSize(1080, 760)

    def _lay_out(self) -> None:
        what = QGroupBox(self.tr("What to train"))
        self._what = QFormLayout(what)
        self._what.addRow(self.tr("Arm"), self.arm)
        self._what.addRow("", self._arm_words)
        self._what.addRow(self.tr("Target cohort"), self.cohort)
        self._what.addRow(self.tr("Source cohort"), self.source)
        self._what.addRow(self.tr("ImageNet weights"), self.weights)
        self._what.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        how = QGroupBox(self.tr("Settings"))
        settings = QVBoxLayout(how)
        row = QFormLayout()
        row.addRow(self.tr("Preset"), self.preset)
        settings.addLayout(row)
        settings.addWidget(self.form)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.start_button)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 6, 0)
        column.addWidget(what)
        column.addWidget(how, 1)
        column.addWidget(self.problems)
        column.addLayout(buttons)
        split = QSplitter(childrenCollapsible=False)
        split.addWidget(left)
        split.addWidget(self.runs)
        split.setStretchFactor(1, 1)
        split.setSizes([440, 620])
        layout = QVBoxLayout(self)
        layout.addWidget(split)

    def _connect(self) -> None:
        self.arm.currentTextChanged.connect(self._arm_chosen)
        self.preset.activated.connect(lambda: self._use_preset(self.preset.currentText()))
        for field in (self.cohort, self.source, self.weights):
            field.changed.connect(self._check)
        self.cohort.changed.connect(self._list_runs)
        self.form.changed.connect(self._check)
        self.start_button.clicked.connect(self.start)
        self.copy_button.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.close)
        self.runs.resume_wanted.connect(self._resume)

    @property
    def recipe(self) -> Recipe:
        return ARMS[self.arm.currentText()]

    def request(self) -> Train:
        """The request as the dialog stands.

        Raises:
            ConfigError: a field cannot be used, or something is not chosen.
        """
        config = self.form.config(self.recipe)
        cohort = self.cohort.path
        if cohort is None:
            raise ConfigError("cohort", "none is chosen")
        return self._request(config, new_run_folder(CohortPlaces(cohort).runs, config, self.preset.currentText()))

    def start(self) -> ProcessJob | None:
        """Queue the training; None where something still stands in its way (which is then shown)."""
        if not self._check():
            return None
        return self._submit(self.request())

    def _submit(self, request: Train) -> ProcessJob:
        """Queue the cutting of tiles (what is cut already is not cut again) and the training after it."""
        earlier: ProcessJob | None = None
        for path in dict.fromkeys(p for p in (request.source_cohort, request.cohort) if p is not None):
            chosen = self._chosen(path)
            if isinstance(chosen, Chosen):
                extract = ExtractTiles(
                    cohort=path,
                    spec=request.config.spec,
                    minimum_tissue=request.config.minimum_tissue,
                    slides=tuple(slide.id for slide in training_slides(chosen.cohort)),
                )
                earlier = self._jobs.submit(extract, f"Cut tiles of {chosen.cohort.name}", after=earlier)
        return self._jobs.submit(request, f"Train {request.run_folder.name}", after=earlier)

    def _request(self, config: TrainingConfig, run_folder: Path) -> Train:
        cohort = self.cohort.path
        if cohort is None:
            raise ConfigError("cohort", "none is chosen")
        return Train(
            cohort=cohort,
            config=config,
            run_folder=run_folder,
            source_cohort=self.source.path if SOURCE_COHORT in config.recipe.sources else None,
            initial_weights=self.weights.path if config.recipe.initial is InitialWeights.IMAGENET else None,
        )

    def _resume(self, folder: Path) -> None:
        try:
            config = RunFolder.look_at(folder).config
        except CrossCancerError as error:
            self._session.problem.emit(error)
            return
        missing = self._obstacles(config.recipe)
        if missing:
            self.arm.setCurrentText(config.recipe.name)
            self.form.set_config(config)
            self._check()
            return
        self._submit(self._request(config, folder))

    def _arm_chosen(self) -> None:
        recipe = self.recipe
        self._arm_words.setText(DESCRIPTIONS[recipe.name])
        self._what.setRowVisible(self.source, SOURCE_COHORT in recipe.sources)
        target = self._chosen(self.cohort.path) if self.cohort.path is not None else None
        if SOURCE_COHORT in recipe.sources and self.source.path is None and isinstance(target, Chosen):
            self.source.set_path(likely_source(target))
        self._what.setRowVisible(self.weights, recipe.initial is InitialWeights.IMAGENET)
        self._check()

    def _use_preset(self, name: str) -> None:
        self.form.set_config(preset(name))

    def _check(self) -> bool:
        """Show what is in the way of starting; True where nothing is."""
        try:
            self.form.config(self.recipe)
            error = None
        except ConfigError as fault:
            error = fault
        self.form.show_problem(error)
        found = self._obstacles(self.recipe)
        if error is not None:
            found.append(f"A setting cannot be used ({error.field.rpartition('.')[2].replace('_', ' ')}).")
        self.problems.setText("\n".join(f"• {text}" for text in found))
        self.problems.setVisible(bool(found))
        self.start_button.setEnabled(not found)
        self.start_button.setToolTip(self.tr("Cannot start yet; the list above says why.") if found else "")
        self.copy_button.setEnabled(not found)
        return not found

    def _obstacles(self, recipe: Recipe) -> list[str]:
        wanted = {"target": self.cohort.path, "source": self.source.path if SOURCE_COHORT in recipe.sources else None}
        chosen = {name: self._chosen(path) if path is not None else None for name, path in wanted.items()}
        unreadable = [str(error) for error in chosen.values() if isinstance(error, CrossCancerError)]
        if unreadable:
            return unreadable
        target, source = (value if isinstance(value, Chosen) else None for value in chosen.values())
        return obstacles(recipe, target, source, self.weights.path)

    def _chosen(self, path: Path) -> Chosen | CrossCancerError:
        if path not in self._cohorts:
            try:
                self._cohorts[path] = Chosen(path, read_cohort(path))
            except CrossCancerError as error:
                return error  # not kept: the file may be mended, or its name is still being typed
        return self._cohorts[path]

    def _list_runs(self) -> None:
        path = self.cohort.path
        self.runs.list_runs(CohortPlaces(path).runs if path is not None else None)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(command_line(self.request(), self.preset.currentText()))
        self._session.message.emit("The command is on the clipboard.")
