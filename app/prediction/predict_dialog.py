"""Lay a model's probability map over slides: which model, which slides, and how."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.jobs.job_queue import JobQueue
from app.jobs.process_job import ProcessJob
from app.prediction.slide_choice import (
    LEAST_MPP,
    MOST_MPP,
    ChosenSlide,
    by_resolution,
    check,
    enter,
    held_out_slides,
    with_resolution,
)
from app.session import Session
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.models.bundle import ModelBundle, list_bundles
from crosscancer_core.models.spec import same_resolution
from crosscancer_core.tasks.requests import Predict, Runtime

_RUNTIME_WORDS = {
    Runtime.AUTO: "Automatic – the fastest that gives the model's own numbers",
    Runtime.KERAS: "Keras (TensorFlow)",
    Runtime.OPENVINO: "OpenVINO",
}
_NO_MODELS = (
    "**No model yet.** Train one (Model → Train), or choose the folder of a model that was copied here.\n\n"
    "Models are looked for in the cohort's folder and in your own."
)


class PredictDialog(QDialog):
    """Fills ``Predict`` requests. The maps appear on the slide while they grow; closing the dialog stops nothing."""

    def __init__(self, session: Session, jobs: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Predict"))
        self._session, self._jobs = session, jobs
        self._bundle: ModelBundle | None = None
        self._known, self._unknown = list[ChosenSlide](), list[ChosenSlide]()
        self._checking = False
        self.models = QListWidget()
        self.models.setAccessibleName(self.tr("Model"))
        self.add_button = QPushButton(self.tr("Other model …"))
        self.add_button.setAutoDefault(False)
        self.card = QTextBrowser(openExternalLinks=True)
        self.this_slide = QRadioButton()
        self.test_set = QRadioButton()
        self._which = QButtonGroup(self)
        for button in (self.this_slide, self.test_set):
            self._which.addButton(button)
        self.mpp = QDoubleSpinBox(decimals=4, singleStep=0.01)
        self.mpp.setRange(0.0, MOST_MPP)
        self.mpp.setSpecialValueText("enter")
        self.mpp.setSuffix(self.tr(" µm per pixel"))
        self.tissue = QCheckBox(self.tr("Find the tissue first and leave glass out"))
        self.tissue.setToolTip(self.tr("Switch off for regions cut from tissue, which show no glass."))
        self.runtime = QComboBox()
        for runtime, words in _RUNTIME_WORDS.items():
            self.runtime.addItem(self.tr(words), runtime)
        self.notes = QLabel(wordWrap=True)
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        self.start_button = QPushButton(self.tr("Start"))
        self.start_button.setDefault(True)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setAutoDefault(False)
        self._lay_out()
        self._recheck = QTimer(self, singleShot=True, interval=0)
        self._recheck.timeout.connect(self._look_for_resolution)
        self._connect()
        self.list_models()
        self._show_slides()

    def sizeHint(self) -> QSize:
        return QSize(820, 620)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(QLabel(self.tr("Model")))
        column.addWidget(self.models, 1)
        column.addWidget(self.add_button)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(QLabel(self.tr("Its card")))
        column.addWidget(self.card, 1)
        split = QSplitter(childrenCollapsible=False)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([280, 520])
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        self._form.addRow(self.tr("Slides"), self.this_slide)
        self._form.addRow("", self.test_set)
        self._mpp_words = QLabel(wordWrap=True)
        self._mpp_words.setProperty("muted", True)
        self._form.addRow(self.tr("Resolution"), self.mpp)
        self._form.addRow("", self._mpp_words)
        self._form.addRow(self.tr("Tissue"), self.tissue)
        self._form.addRow(self.tr("Computes with"), self.runtime)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.addWidget(split, 1)
        layout.addLayout(self._form)
        layout.addWidget(self.notes)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.models.currentItemChanged.connect(self._open_bundle)
        self.add_button.clicked.connect(self._ask_for_model)
        self._which.buttonToggled.connect(self._slides_chosen)
        self.mpp.valueChanged.connect(self._refresh)
        self.start_button.clicked.connect(self.start)
        self.close_button.clicked.connect(self.close)
        self._session.cohort_changed.connect(self.list_models)
        self._session.cohort_changed.connect(self._show_slides)
        self._session.slide_changed.connect(self._show_slides)

    # models

    def list_models(self) -> None:
        """Read the models' folders again; the chosen one stays chosen."""
        chosen = self._chosen_model()
        self.models.clear()
        for folder in self._session.model_folders:
            for bundle in list_bundles(folder):
                self._add_model(bundle)
        if not self.models.count():
            self.card.setMarkdown(self.tr(_NO_MODELS))
        rows = [row for row in range(self.models.count()) if self._folder(self.models.item(row)) == chosen]
        self.models.setCurrentRow(rows[0] if rows else 0)
        self._refresh()

    def choose_model(self, folder: Path) -> None:
        """Select the model in ``folder``, which is listed if it was not."""
        for row in range(self.models.count()):
            if self._folder(self.models.item(row)) == folder:
                self.models.setCurrentRow(row)
                return
        self._add_model(folder)
        self.models.setCurrentRow(self.models.count() - 1)

    def _add_model(self, folder: Path) -> None:
        item = QListWidgetItem(folder.name)
        item.setData(Qt.ItemDataRole.UserRole, str(folder))
        item.setToolTip(str(folder))
        self.models.addItem(item)

    def _ask_for_model(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choose the folder of a model")
        if chosen:
            self.choose_model(Path(chosen))

    @staticmethod
    def _folder(item: QListWidgetItem | None) -> Path | None:
        return None if item is None else Path(item.data(Qt.ItemDataRole.UserRole))

    def _chosen_model(self) -> Path | None:
        return self._folder(self.models.currentItem())

    def _open_bundle(self) -> None:
        """Open the chosen model in a thread, since all its files are compared with their hashes."""
        self._bundle = None
        folder = self._chosen_model()
        if folder is not None:
            self.card.setPlainText("Reading …")
            job = self._jobs.run(partial(_open_quietly, folder), f"Open the model {folder.name}")
            job.done.connect(self._show_bundle)
        self._refresh()

    def _show_bundle(self, opened: tuple[Path, ModelBundle | CrossCancerError, str]) -> None:
        folder, bundle, card = opened
        if folder != self._chosen_model():
            return
        if isinstance(bundle, ModelBundle):
            self._bundle = bundle
            self.card.setMarkdown(card)
        else:  # beside the model, not in an error dialog: the next in the list may be fine
            self.card.setPlainText(f"⚠ {bundle}")
        self._refresh()

    # slides

    def _show_slides(self) -> None:
        path, cohort = self._session.slide_path, self._session.cohort
        tests = held_out_slides(cohort) if cohort is not None else []
        self.this_slide.setText(
            self.tr("The open slide: {slide}").format(slide=path.name)
            if path is not None
            else self.tr("The open slide (none is open)")
        )
        self.this_slide.setEnabled(path is not None)
        self.test_set.setText(
            self.tr("The cohort's test slides: {number} of “{cohort}”").format(number=len(tests), cohort=cohort.name)
            if cohort is not None and tests
            else self.tr("The cohort's test slides (there are none)")
        )
        self.test_set.setEnabled(bool(tests))
        if path is None and tests:
            self.test_set.setChecked(True)
        elif path is not None and (self._which.checkedButton() is None or not tests):
            self.this_slide.setChecked(True)
        self._slides_chosen()

    def _slides_chosen(self) -> None:
        cohort = self._session.cohort
        of_cohort = self.test_set.isChecked() and cohort is not None
        self.tissue.setChecked(cohort.has_glass if of_cohort and cohort is not None else self._session.has_glass)
        self._known, self._unknown = [], []
        self.mpp.setValue(0.0)
        self._recheck.start()
        self._refresh()

    def chosen_slides(self) -> list[ChosenSlide]:
        """The slides as the dialog stands, without what is or was entered for those that state no resolution."""
        session = self._session
        if self.test_set.isChecked() and session.cohort is not None:
            return held_out_slides(session.cohort)
        if self.this_slide.isChecked() and session.slide_path is not None:
            entry = session.cohort_slide
            return [ChosenSlide(session.slide_path, entry.mpp if entry is not None else None)]
        return []

    def _look_for_resolution(self) -> None:
        chosen = self.chosen_slides()
        self._checking = bool(chosen)
        if chosen:
            job = self._jobs.run(partial(check, self._session.shelf, chosen), "Look for the slides' resolution")
            job.done.connect(self._resolution_known)
        self._refresh()

    def _resolution_known(self, found: tuple[list[ChosenSlide], list[ChosenSlide], list[ChosenSlide]]) -> None:
        chosen, known, unknown = found
        if chosen == self.chosen_slides():
            self._checking = False
            self._known, self._unknown = known, unknown
            self._refresh()

    # start

    def _refresh(self) -> None:
        self._form.setRowVisible(self.mpp, bool(self._unknown))
        self._form.setRowVisible(self._mpp_words, bool(self._unknown))
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
        entered = not self._unknown or LEAST_MPP <= self.mpp.value() <= MOST_MPP
        self.start_button.setEnabled(
            self._bundle is not None and bool(self.chosen_slides()) and not self._checking and entered
        )
        notes = self._warnings()
        self.notes.setText("\n".join(f"⚠ {text}" for text in notes))
        self.notes.setVisible(bool(notes))

    def _warnings(self) -> list[str]:
        bundle, slide = self._bundle, self._session.slide
        if bundle is None or slide is None or not self.this_slide.isChecked():
            return []
        warnings = []
        if slide.info.fingerprint in bundle.training_fingerprints:
            warnings.append(
                "This model has learned from this very slide: its map will look better than the model is, and must "
                "not be used to evaluate it."
            )
        mpp = self.mpp.value() if self._unknown else slide.info.resolution.mpp if slide.info.resolution else 0.0
        if mpp and not same_resolution(mpp, bundle.spec.mpp):
            warnings.append(
                f"The model was trained at {bundle.spec.mpp:g} µm per pixel, this slide has {mpp:g}: its tiles are "
                "resampled."
            )
        return warnings

    def start(self) -> list[ProcessJob]:
        """Queue the prediction (one job for each entered resolution) and close."""
        bundle = self._bundle
        if bundle is None:
            return []
        slides = with_resolution(self._known, self._unknown, self.mpp.value())
        of_cohort, places = self.test_set.isChecked(), self._session.places
        maps = places.maps if of_cohort and places is not None else self._session.maps_folder
        jobs = []
        for mpp, paths in by_resolution(slides):
            request = Predict(
                bundle=bundle.folder,
                slides=paths,
                maps=maps,
                mpp=mpp,
                has_glass=self.tissue.isChecked(),
                runtime=Runtime(self.runtime.currentData()),
            )
            what = paths[0].name if len(paths) == 1 else f"{len(paths)} slides"
            jobs.append(self._jobs.submit(request, f"Predict {what} with {bundle.name}"))
        if self._unknown:
            self._remember([chosen.path for chosen in self._unknown], self.mpp.value())
        self.accept()
        return jobs

    def _remember(self, paths: list[Path], mpp: float) -> None:
        """Keep what was entered, in a thread since files are read, and show the open slide with it."""
        session = self._session
        job = self._jobs.run(partial(enter, session.shelf, paths, mpp), "Keep the resolution")
        if session.slide_path in paths:
            job.done.connect(lambda _: session.reopen_slide())


def _open_quietly(folder: Path) -> tuple[Path, ModelBundle | CrossCancerError, str]:
    try:
        bundle = ModelBundle.open(folder)
        return folder, bundle, bundle.card
    except CrossCancerError as error:
        return folder, error, ""
