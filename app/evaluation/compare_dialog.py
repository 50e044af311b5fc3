"""Which models to compare on the cohort's test slides, and by which rule."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.engine_texts import rule_words
from app.evaluation.auc_panel import RULES
from app.session import Session
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.evaluation.references import PAPER
from crosscancer_core.models.bundle import list_bundles
from crosscancer_core.tasks.judging_requests import Compare, ComparedModel, JudgedRole
from crosscancer_core.training.study import list_studies

_MODEL = Qt.ItemDataRole.UserRole
_UNSAFE = '\\/:*?"<>|'


class CompareDialog(QDialog):
    """Fills a ``Compare`` request. Models without finished maps are predicted first, in the same job."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Compare models"))
        if session.places is None or session.cohort_path is None:
            raise ValueError("models are compared on the slides of an open cohort")
        self._places, self._cohort = session.places, session.cohort_path
        self.name = QLineEdit(self.tr("comparison"))
        self.source = QComboBox()
        self.source.addItem(self.tr("models chosen below"), None)
        for study in list_studies(self._places.studies):
            self.source.addItem(self.tr("study {name}").format(name=study.name), study)
        self.models = QListWidget()
        self.models.setAccessibleName(self.tr("Models"))
        for model in _models(self._places):
            item = QListWidgetItem(model.arm)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            item.setData(_MODEL, model)
            self.models.addItem(item)
        self.role = QComboBox()
        self.role.addItem(self.tr("test slides"), JudgedRole.TEST.value)
        self.role.addItem(self.tr("validation slides (flattering)"), JudgedRole.VALIDATION.value)
        self.rule = QComboBox()
        for text in RULES:
            self.rule.addItem(rule_words(text), text)
        self.reference = QLineEdit()
        self.reference.setPlaceholderText(self.tr("none"))
        self.reference.setToolTip(
            self.tr("A JSON file with the numbers of other work, e.g. the paper's. Their row says whose they are.")
        )
        browse = QPushButton(self.tr("Browse…"))
        browse.clicked.connect(self._browse)
        reference = QHBoxLayout()
        reference.addWidget(self.reference)
        reference.addWidget(browse)
        papers = QPushButton(self.tr("The paper's"))
        papers.setToolTip(self.tr("The overall AUC that Khan et al. (2019) report for three of the arms."))
        papers.clicked.connect(lambda: self.reference.setText(PAPER))
        reference.addWidget(papers)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("Compare"), self.source)
        form.addRow(self.tr("Models"), self.models)
        form.addRow(self.tr("On"), self.role)
        form.addRow(self.tr("A tile is cancer when"), self.rule)
        form.addRow(self.tr("Numbers of other work"), reference)
        note = QLabel(
            self.tr("Maps that are missing are predicted first. A comparison of the same name is replaced."),
            wordWrap=True,
        )
        note.setProperty("muted", True)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(note)
        layout.addWidget(self.buttons)
        for changed in (self.models.itemChanged, self.source.currentIndexChanged, self.name.textChanged):
            changed.connect(self._check)
        self._check()

    def request(self) -> Compare:
        """What was chosen."""
        study = self.source.currentData()
        return Compare(
            cohort=self._cohort,
            models=() if study is not None else tuple(self._chosen()),
            study=study,
            role=JudgedRole(self.role.currentData()),
            label_rule=self.rule.currentData(),
            title=self.name.text().strip(),
            reference=Path(self.reference.text()) if self.reference.text().strip() else None,
            report=self._places.reports / _file_name(self.name.text()),
            overwrite=True,
        )

    def _browse(self) -> None:
        folder = str(self._cohort.parent)
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Numbers of other work"), folder, "JSON (*.json)")
        if path:
            self.reference.setText(path)

    def _chosen(self) -> list[ComparedModel]:
        items = [self.models.item(row) for row in range(self.models.count())]
        return [item.data(_MODEL) for item in items if item.checkState() is Qt.CheckState.Checked]

    def _check(self) -> None:
        study = self.source.currentData() is not None
        self.models.setEnabled(not study)
        ready = (study or bool(self._chosen())) and bool(_file_name(self.name.text()))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(ready)


def _models(places: CohortPlaces) -> list[ComparedModel]:
    """The cohort's models, and folders of maps whose model is not at hand."""
    bundles = {folder.name: folder for folder in list_bundles(places.models)}
    folders = sorted(places.maps.iterdir()) if places.maps.is_dir() else []
    maps = [
        folder for folder in folders if folder.is_dir() and not folder.name.startswith(".")
    ]  # .states is no model's
    found = [ComparedModel(arm=name, bundle=folder) for name, folder in bundles.items()]
    return found + [ComparedModel(arm=folder.name, maps=folder) for folder in maps if folder.name not in bundles]


def _file_name(text: str) -> str:
    return "".join(letter for letter in text.strip() if letter not in _UNSAFE).strip(". ")
