"""Make a cohort from a folder, a table, a QuPath project or CAMELYON16."""

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
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.session import Session
from crosscancer_core.cohort.cohort import Site
from crosscancer_core.cohort.imports import import_cohort
from crosscancer_core.errors import CrossCancerError


class NewCohortDialog(QDialog):
    """Shows what would be imported before anything is written."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(self.tr("New cohort"))
        self.resize(620, 380)
        self.source = QLineEdit()
        self.source.setPlaceholderText(self.tr("folder of slides, CSV table, project.qpproj, or CAMELYON16"))
        words = self.source.fontMetrics().horizontalAdvance(self.source.placeholderText())
        self.source.setMinimumWidth(words + 24)  # wide enough to read what can stand there
        self.source.setAccessibleName(self.tr("Slides"))
        folder = QPushButton(self.tr("Folder…"))
        file = QPushButton(self.tr("Table or project…"))
        for button, do in ((folder, self._choose_folder), (file, self._choose_file)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, do=do: do())
        row = QHBoxLayout()
        row.addWidget(self.source, 1)
        row.addWidget(folder)
        row.addWidget(file)
        self.site = QComboBox()
        for text, site in (
            (self.tr("prostate"), Site.PROSTATE),
            (self.tr("breast"), Site.BREAST),
            (self.tr("other"), Site.OTHER),
        ):
            self.site.addItem(text, site.value)
        self.pattern = QLineEdit(".*")
        self.pattern.setToolTip(
            self.tr("A regular expression at the start of a slide's name, e.g. P[0-9]+ for “P12_block A.svs”.")
        )
        self.found = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)
        form = QFormLayout()
        form.addRow(self.tr("Slides"), row)
        form.addRow(self.tr("Cancer of the"), self.site)
        form.addRow(self.tr("Patient in the name"), self.pattern)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.found, 1)
        layout.addWidget(self.buttons)
        self.source.editingFinished.connect(self._preview)
        self.pattern.editingFinished.connect(self._preview)
        self.site.currentIndexChanged.connect(lambda _: self._preview())
        self._preview()

    def set_source(self, path: Path) -> None:
        self.source.setText(str(path))
        self._preview()

    def save_as(self, path: Path) -> bool:
        """Write the cohort to ``path`` and open it."""
        if self._imported is None or not self._session.change_cohort(self._imported.cohort, path):
            return False
        self.accept()
        return True

    def _preview(self) -> None:
        self._imported = None
        text = self.source.text().strip()
        told = self.tr("Outlines beside the slides (x.xml, x.geojson) come along. Nothing is copied or changed.")
        if text:
            try:
                self._imported = import_cohort(
                    Path(text), site=Site(self.site.currentData()), patient_pattern=self.pattern.text() or ".*"
                )
            except CrossCancerError as error:
                told = str(error)
            else:
                slides, patients = len(list(self._imported.cohort.slides())), len(self._imported.cohort.cases)
                head = self.tr("{slides} slides of {patients} patients.").format(slides=slides, patients=patients)
                told = "\n".join([head, *self._imported.notes])
        self.found.setText(told)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(self._imported is not None)

    def _save(self) -> None:
        self._preview()
        if self._imported is None:
            return
        source = Path(self.source.text().strip())
        beside = source.parent if source.is_file() else source
        proposed = beside / f"{self._imported.cohort.name}.json"
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the cohort"), str(proposed), self.tr("Cohorts (*.json)")
        )
        if name:
            self.save_as(Path(name).with_suffix(".json"))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder of slides"), self.source.text())
        if name:
            self.set_source(Path(name))

    def _choose_file(self) -> None:
        pattern = self.tr("Tables and projects (*.csv *.tsv *.qpproj)")
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Table or project"), self.source.text(), pattern)
        if name:
            self.set_source(Path(name))
