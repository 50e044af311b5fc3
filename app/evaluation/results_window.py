"""The results of a cohort: which comparison, its table, differences and plots, and the report itself."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine_texts import engine_text
from app.evaluation.compare_dialog import CompareDialog
from app.evaluation.result_plots import ResultPlots
from app.evaluation.result_table import ResultTable, fill
from app.jobs.job_queue import JobQueue
from app.session import Session
from app.table_look import dress
from crosscancer_core.errors import EvaluationError
from crosscancer_core.evaluation.comparison_result import Comparison
from crosscancer_core.evaluation.definitions import short_name
from crosscancer_core.evaluation.result import Level
from crosscancer_core.export.report_tables import difference_table

_PAGE, _VALUES = "report.html", "comparison.json"
_MINUS = " − "
_HEADING_LETTERS = 16
"""Headings of differences are broken into lines of no more, so that none is cut off."""


class ResultsWindow(QDialog):
    """Shows what ``compare`` has written for the open cohort; stays open beside the slide."""

    slide_wanted = Signal(str, str)
    """(slide id, arm): open it at its largest error."""

    def __init__(self, session: Session, jobs: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Results"))
        self._session, self._jobs = session, jobs
        self._folders: list[Path] = []
        self.which = QComboBox()
        self.which.setAccessibleName(self.tr("Comparison"))
        self.compare = QPushButton(self.tr("Compare models…"))
        self.report = QPushButton(self.tr("Open the report"))
        self.report.setToolTip(self.tr("The page with everything, in the browser. It can be printed."))
        self.said = QLabel(wordWrap=True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.table = ResultTable()
        self.differences = QTableWidget()
        self.differences.setAccessibleName(self.tr("Differences between models"))
        self.differences.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        dress(self.differences)
        self.differences.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.plots = ResultPlots()
        self.comparison: Comparison | None = None
        self._lay_out()
        self.which.currentIndexChanged.connect(self._load)
        self.compare.clicked.connect(self._compare)
        self.report.clicked.connect(self._open_report)
        self.table.slide_chosen.connect(self.slide_wanted)
        session.cohort_changed.connect(self.refresh)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(980, 620)

    def refresh(self) -> None:
        """List the comparisons of the open cohort, newest first."""
        places = self._session.places
        files = places.reports.glob(f"*/{_VALUES}") if places is not None and places.reports.is_dir() else ()
        self._folders = [file.parent for file in sorted(files, key=lambda file: -file.stat().st_mtime)]
        self.which.blockSignals(True)
        self.which.clear()
        self.which.addItems([folder.name for folder in self._folders])
        self.which.blockSignals(False)
        self.compare.setEnabled(places is not None)
        self._load()

    def show_report(self, page: Path) -> None:
        """Show the comparison that ``page`` reports; where it is none of the open cohort's, the page itself."""
        self.refresh()
        if page.parent in self._folders:
            self.which.setCurrentIndex(self._folders.index(page.parent))
            self.show()
            self.raise_()
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))

    def _load(self) -> None:
        index = self.which.currentIndex()
        self.comparison, text = None, self.tr("No comparison yet. Compare models whose maps you trust to be finished.")
        if self._session.places is None:
            text = self.tr("Open a cohort to see its results.")
        elif index >= 0:
            try:
                self.comparison = Comparison.read(self._folders[index] / _VALUES)
                text = "\n".join(f"⚠ {warning}" for warning in self.comparison.all_warnings)
            except EvaluationError as error:
                text = f"⚠ {error}"
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self.report.setEnabled(self.comparison is not None and (self._folders[index] / _PAGE).is_file())
        self.table.set_comparison(self.comparison)
        self.plots.set_comparison(self.comparison)
        if self.comparison is None:
            self.differences.setRowCount(0)
        else:
            shown = difference_table(self.comparison, Level.TILE)
            header = tuple(textwrap.fill(engine_text(text), _HEADING_LETTERS) for text in shown.header)
            rows = tuple((replace(cells[0], text=_pair(cells[0].text)), *cells[1:]) for cells in shown.rows)
            fill(self.differences, replace(shown, header=header, rows=rows))

    def _compare(self) -> None:
        dialog = CompareDialog(self._session, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._start(dialog))
        dialog.open()

    def _start(self, dialog: CompareDialog) -> None:
        job = self._jobs.submit(dialog.request(), self.tr("Compare models"))
        job.done.connect(lambda _: self.refresh())

    def _open_report(self) -> None:
        page = self._folders[self.which.currentIndex()] / _PAGE
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.which, 1)
        top.addWidget(self.compare)
        top.addWidget(self.report)
        tabs = QTabWidget()
        tabs.addTab(self.table, self.tr("Table"))
        tabs.addTab(self.differences, self.tr("Differences, {level}").format(level=engine_text(short_name(Level.TILE))))
        tabs.addTab(self.plots, self.tr("Plots"))
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.said)
        layout.addWidget(tabs, 1)


def _pair(text: str) -> str:
    """Two arms' titles with a minus between them, in the window's language."""
    return _MINUS.join(engine_text(title) for title in text.split(_MINUS))
