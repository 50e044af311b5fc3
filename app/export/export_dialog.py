"""Write the prediction as outlines that ASAP opens."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.export.preview import Preview, preview
from app.jobs.job_queue import JobQueue
from app.jobs.process_job import ProcessJob
from app.jobs.thread_job import ThreadJob
from app.session import Session
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.export.naming import export_name
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.tasks.requests import Export

_SOON_MS = 150


class ExportDialog(QDialog):
    """Fills an ``Export`` request. The threshold is the session's own, so overlay and numbers move along."""

    def __init__(self, session: Session, jobs: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export outlines"))
        self._session, self._jobs = session, jobs
        self._measuring: ThreadJob | None = None
        self._written: Path | None = None
        self.model = QLabel()
        self.model.setTextFormat(Qt.TextFormat.PlainText)
        self.threshold = QDoubleSpinBox(decimals=3, singleStep=0.01)
        self.threshold.setRange(0, 1)
        self.threshold.setToolTip(self.tr("Tiles with at least this probability are outlined."))
        self.minimum_area = QDoubleSpinBox(decimals=0, singleStep=1000)
        self.minimum_area.setRange(0, 1e8)
        self.minimum_area.setSuffix(" µm²")
        self.minimum_area.setSpecialValueText(self.tr("none"))
        self.minimum_area.setToolTip(self.tr("Outlines smaller than this are left out."))
        self.contents = QLabel()
        self.folder = QLineEdit()
        self.folder_button = QPushButton(self.tr("Choose …"))
        self.folder_button.setAutoDefault(False)
        self.name = QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.replace = QCheckBox(self.tr("Replace the file of this name that is there"))
        self.outcome = QLabel(wordWrap=True)
        self.outcome.setTextFormat(Qt.TextFormat.PlainText)
        self.open_button = QPushButton(self.tr("Open folder"))
        self.open_button.setAutoDefault(False)
        self.open_button.hide()
        self.export_button = QPushButton(self.tr("Export"))
        self.export_button.setDefault(True)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setAutoDefault(False)
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._timer.timeout.connect(self._measure)
        self._connect()
        self._show_map()

    def sizeHint(self) -> QSize:
        return QSize(560, 340)

    def _lay_out(self) -> None:
        folder = QHBoxLayout()
        folder.addWidget(self.folder, 1)
        folder.addWidget(self.folder_button)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("Prediction"), self.model)
        form.addRow(self.tr("Threshold"), self.threshold)
        form.addRow(self.tr("Smallest outline"), self.minimum_area)
        form.addRow(self.tr("Holds"), self.contents)
        form.addRow(self.tr("Folder"), folder)
        form.addRow(self.tr("File"), self.name)
        form.addRow("", self.replace)
        note = QLabel(
            self.tr("ASAP XML, group “Tumor”; holes as group “Exclusion”. Your own annotation file is never touched.")
        )
        note.setWordWrap(True)
        note.setProperty("muted", True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.open_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.export_button)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(note)
        layout.addStretch(1)
        layout.addWidget(self.outcome)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        session = self._session
        self.threshold.valueChanged.connect(session.shown.set_operating_point)
        session.shown.operating_point_changed.connect(self._show_threshold)
        session.map_changed.connect(self._show_map)
        session.map_rows_changed.connect(self._measure_soon)
        self.minimum_area.valueChanged.connect(self._measure_soon)
        self.folder.textChanged.connect(self._refresh)
        self.folder_button.clicked.connect(self._ask_for_folder)
        self.replace.toggled.connect(self._refresh)
        self.export_button.clicked.connect(self.export)
        self.open_button.clicked.connect(self._open_folder)
        self.close_button.clicked.connect(self.close)

    @property
    def target(self) -> Path | None:
        """The file that would be written: ``<slide>_<model>_<threshold>.xml`` in the chosen folder."""
        shown, folder = self._session.map, self.folder.text().strip()
        if shown is None or not folder:
            return None
        stem = Path(shown.identity.slide_name).stem
        return Path(folder) / f"{export_name(stem, shown.identity.model_name, self._session.shown.operating_point)}.xml"

    def export(self) -> ProcessJob | None:
        """Queue the export; None where something is in its way."""
        shown, target = self._session.map, self.target
        if not self.export_button.isEnabled() or shown is None or shown.folder is None or target is None:
            return None
        request = Export(
            maps=(shown.folder,),
            threshold=self._session.shown.operating_point,
            folder=target.parent,
            overwrite=self.replace.isChecked(),
            minimum_area_um2=self.minimum_area.value(),
        )
        job = self._jobs.submit(request, f"Export {target.name}", at_once=True)
        job.done.connect(self._show_written)
        job.failed.connect(self._show_failure)
        self.outcome.setText(self.tr("Writing …"))
        self.open_button.hide()
        self.export_button.setEnabled(False)
        return job

    def _show_map(self) -> None:
        shown = self._session.map
        self.outcome.clear()
        self.open_button.hide()
        if shown is not None:
            self.model.setText(
                self.tr("{model} on {slide}").format(model=shown.identity.model_name, slide=shown.identity.slide_name)
            )
            self.folder.setText(str(_default_folder(shown, self._session.slide_path)))
            known = shown.grid.mpp is not None
            self.minimum_area.setEnabled(known)
            if not known:
                self.minimum_area.setValue(0)
        else:
            self.model.setText(self.tr("No prediction is open."))
        self._show_threshold(self._session.shown.operating_point)

    def _show_threshold(self, value: float) -> None:
        self.threshold.blockSignals(True)  # the box rounds, the session must not
        self.threshold.setValue(value)
        self.threshold.blockSignals(False)
        self._measure_soon()

    def _measure_soon(self) -> None:
        self._refresh()
        if self._session.map is None:
            self.contents.setText("–")
        elif not self._timer.isActive():
            self._timer.start()

    def _measure(self) -> None:
        shown = self._session.map
        if self._measuring is not None or shown is None:
            return  # when the running one ends, it looks whether it was the last
        work = partial(preview, shown, self._session.shown.operating_point, self.minimum_area.value())
        self._measuring = self._jobs.run(work, "Measure the outlines")
        self._measuring.done.connect(self._show_preview)
        self._measuring.settled.connect(self._measured)

    def _show_preview(self, measured: Preview) -> None:
        self.contents.setText(measured.sentence)
        if (measured.threshold, measured.minimum_area_um2) != (
            self._session.shown.operating_point,
            self.minimum_area.value(),
        ):
            self._timer.start()

    def _measured(self) -> None:
        self._measuring = None

    def _refresh(self) -> None:
        target = self.target
        shown = self._session.map
        self.name.setText("–" if target is None else target.name)
        there = target is not None and target.exists()
        self.replace.setVisible(there)
        if not there:
            self.replace.setChecked(False)
        reason = ""
        if shown is not None and shown.folder is None:
            reason = "This prediction is in memory only; it can be exported when it is stored."
        elif target is not None and not target.parent.is_dir():
            reason = "There is no such folder."
        if reason:
            self.outcome.setText(f"⚠ {reason}")
        elif self.outcome.text().startswith("⚠"):
            self.outcome.clear()
        self.export_button.setEnabled(
            target is not None and not reason and shown is not None and (not there or self.replace.isChecked())
        )

    def _show_written(self, result: dict[str, Any]) -> None:
        self._written = Path(str(result["files"][0]["path"]))
        count = result["polygons"]
        words = f"Written: {count} {'outline' if count == 1 else 'outlines'} to {self._written}."
        if not result["complete"]:
            words += " The prediction was not finished, so the file shows only what was predicted by then."
        self.replace.setChecked(False)
        self._refresh()
        self.outcome.setText(words)
        self.open_button.show()

    def _show_failure(self, error: CrossCancerError) -> None:
        self._refresh()
        self.outcome.setText(f"⚠ {error}")

    def _ask_for_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choose the folder for the outlines", self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _open_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))


def _default_folder(shown: ProbabilityMap, slide: Path | None) -> Path:
    """Beside the slide, where one looks for it; beside the map where the slide's folder is read-only."""
    if slide is not None and slide.parent.is_dir() and os.access(slide.parent, os.W_OK):
        return slide.parent
    return shown.folder if shown.folder is not None else Path.home()
