"""The cohort as a table: sorted, filtered, edited, with each slide's problems beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QIcon, QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.cohort.choice_delegate import ChoiceDelegate
from app.cohort.cohort_changes import CohortChanges
from app.cohort.cohort_model import SLIDE_ID, SORT, CohortModel
from app.cohort.cohort_rows import Known, look_up, rows_of
from app.cohort.split_dialog import SplitDialog
from app.cohort.thumbnails import Thumbnails
from app.jobs.job import Job, JobState
from app.jobs.job_queue import JobQueue
from app.session import Session
from app.table_look import dress
from crosscancer_core.tasks.requests import MeasureCohort

_PICTURE = QSize(40, 40)
_WIDTHS = {
    "slide": 160,
    "patient": 84,
    "site": 74,
    "role": 84,
    "status": 108,
    "mpp": 104,
    "polygons": 70,
    "mm2": 92,
    "percent": 76,
    "tiles": 88,
    "auc": 56,
    "notes": 84,
}


class CohortWindow(QDialog):
    """Every change is written to the cohort file at once. A double-click on a slide opens it."""

    mapping_wanted = Signal()
    """What the groups of the outlines mean is to be chosen."""

    def __init__(self, session: Session, queue: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._queue = session, queue
        self.changes = CohortChanges(session, self)
        self._known = Known.nothing()
        self._looking: Job | None = None
        self._asked: set[tuple[Path, str]] = set()
        """Cohorts and slides whose figures were asked for unbidden."""
        self.resize(1320, 620)
        self.setAcceptDrops(True)
        self.model = CohortModel(self)
        self._filtered = QSortFilterProxyModel(self)
        self._filtered.setSourceModel(self.model)
        self._filtered.setSortRole(SORT)
        self._filtered.setFilterKeyColumn(-1)
        self._filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.table = self._made_table()
        self.filter = QLineEdit(clearButtonEnabled=True)
        self.filter.setPlaceholderText(self.tr("Show only rows with …"))
        self.filter.setAccessibleName(self.tr("Filter"))
        self.filter.textChanged.connect(self._filtered.setFilterFixedString)
        self.summary = QLabel()
        self.summary.setProperty("muted", True)
        self.glass = QCheckBox(self.tr("Slides show glass: find the tissue"))
        self.glass.setToolTip(self.tr("Off for regions cut from tissue: then every pixel counts as tissue."))
        self.glass.clicked.connect(self._set_glass)
        self.problems = QLabel(wordWrap=True)
        self.problems.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self._thumbnails = Thumbnails(session.shelf, session.settings.folder / "thumbnails")
        self._thumbnails.ready.connect(self._take_picture)
        self.model.edited.connect(self.changes.edit)
        self.changes.told.connect(self.problems.setText)
        session.cohort_changed.connect(self._take_cohort)
        session.slide_changed.connect(self._follow_mapping)
        queue.added.connect(lambda job: job.settled.connect(self._look_up))  # tiles and evaluations, too
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_problems())
        self._take_cohort()

    def measure(self) -> None:
        """Have areas and problems measured by a worker; the table fills when it is done."""
        path = self._session.cohort_path
        if path is not None:
            request = MeasureCohort(cohort=path, shelf=self._session.settings.folder)
            self._queue.submit(request, self.tr("Measure the cohort"))

    def _measure_what_is_new(self) -> None:
        """Once a slide: who looks at the table wants its columns filled."""
        path = self._session.cohort_path
        if path is not None and self.isVisible():
            new = {(path, row.slide.id) for row in self.model.rows if row.figures is None} - self._asked
            if new:
                self._asked |= new
                self.measure()

    def selected(self) -> list[str]:
        """Ids of the slides whose rows are selected."""
        return [index.data(SLIDE_ID) for index in self.table.selectionModel().selectedRows()]

    # parts

    def _made_table(self) -> QTableView:
        table = QTableView()
        table.setAccessibleName(self.tr("Slides of the cohort"))
        table.setModel(self._filtered)
        table.setSortingEnabled(True)
        table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        dress(table)
        table.setIconSize(_PICTURE)
        table.verticalHeader().setDefaultSectionSize(_PICTURE.height() + 6)
        table.setWordWrap(False)
        table.setItemDelegate(ChoiceDelegate(table))
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(self.model.column_of("problems"), QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(40)
        for number, column in enumerate(self.model.columns):
            table.setColumnWidth(number, _WIDTHS.get(column.name, 84))
        table.doubleClicked.connect(self._open_slide)
        return table

    def _lay_out(self) -> None:
        add = self._button(self.tr("Add slides…"), self._choose_files)
        self.remove = self._button(self.tr("Remove"), lambda: self.changes.remove(self.selected()))
        self.outlines = self._button(self.tr("Outlines of the slide…"), self._choose_outlines)
        self.mapping = self._button(self.tr("Class mapping…"), self.mapping_wanted.emit)
        self.mapping.setToolTip(self.tr("Which groups of the outlines are cancer, cut out, or ignored."))
        self.split = self._button(self.tr("Split…"), self._open_split)
        self.find_files = self._button(self.tr("Find missing files…"), self._choose_folder)
        self.measure_button = self._button(self.tr("Measure"), self.measure)
        self.measure_button.setToolTip(
            self.tr(
                "Areas of tissue and cancer, resolution and problems of every slide; only what changed is measured."
            )
        )
        top = QHBoxLayout()
        top.addWidget(self.filter, 1)
        for button in (add, self.outlines, self.remove, self.find_files, self.mapping, self.split, self.measure_button):
            top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.problems)
        foot = QHBoxLayout()
        foot.addWidget(self.summary, 1)
        foot.addWidget(self.glass)
        layout.addLayout(foot)

    def _button(self, text: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: do())
        return button

    # what changed

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_up()

    def _take_cohort(self) -> None:
        cohort = self._session.cohort
        name = cohort.name if cohort is not None else self.tr("none is open")
        self.setWindowTitle(self.tr("Cohort: {name}").format(name=name))
        for button in (self.remove, self.outlines, self.split, self.find_files, self.measure_button):
            button.setEnabled(cohort is not None)
        self._follow_mapping()
        self.glass.setEnabled(cohort is not None)
        self.glass.setChecked(cohort is None or cohort.has_glass)
        self._fill()
        self._look_up()

    def _follow_mapping(self) -> None:
        """While a slide of no cohort is shown, a mapping would be that slide's."""
        self.mapping.setEnabled(self._session.classes.of_cohort)

    def _look_up(self, job: Job | None = None) -> None:
        cohort, path = self._session.cohort, self._session.cohort_path
        if cohort is None or path is None or (job is not None and job.state is not JobState.DONE):
            return
        if self._looking is not None:
            self._looking.done.disconnect(self._take_known)  # what is read now is newer
        self._looking = self._queue.run(partial(look_up, cohort, path), self.tr("Read the cohort's figures"))
        self._looking.done.connect(self._take_known)

    def _take_known(self, known: object) -> None:
        if isinstance(known, Known):
            self._known = known
            self._fill()
            self._measure_what_is_new()

    def _fill(self) -> None:
        cohort = self._session.cohort
        rows = rows_of(cohort, self._known) if cohort is not None else []
        self.model.set_rows(rows)
        for row in rows:
            self._thumbnails.ask(row.slide.path)
        text = self.tr("{slides} slides of {patients} patients · {problems} with problems")
        odd = sum(bool(row.problems) for row in rows)
        patients = len(cohort.cases) if cohort is not None else 0
        said = [text.format(slides=len(rows), patients=patients, problems=odd)]
        if any(row.figures is None for row in rows):
            said.append(self.tr("“Measure” finds resolution, areas and what is wrong"))
        self.summary.setText(" · ".join(said))
        self._show_problems()

    def _show_problems(self) -> None:
        chosen = set(self.selected())
        found = [text for row in self.model.rows if row.slide.id in chosen for text in row.problems]
        self.problems.setText("\n".join(dict.fromkeys(found)))

    def _take_picture(self, path: Path, image: QImage) -> None:
        side = _PICTURE * 2
        scaled = image.scaled(side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(2)
        self.model.set_picture(path, QIcon(QPixmap.fromImage(scaled)))

    # what a person asks for

    def _open_slide(self, index: QModelIndex) -> None:
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            return
        row = next(row for row in self.model.rows if row.slide.id == index.data(SLIDE_ID))
        self._session.open_slide(row.slide.path)

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Add slides and outlines"), self._folder())
        self.changes.add([Path(name) for name in names])

    def _choose_outlines(self) -> None:
        chosen = self.selected()
        if len(chosen) != 1:
            self.problems.setText(self.tr("Select the one slide that the outlines belong to."))
            return
        pattern = self.tr("Outlines (*.xml *.geojson *.geojson.gz)")
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Outlines of the slide"), self._folder(), pattern)
        if name:
            self.changes.annotate(chosen[0], Path(name))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Look for the missing files in"), self._folder())
        if name:
            self.changes.find_missing(Path(name))

    def _set_glass(self, has_glass: bool) -> None:
        self.changes.set_glass(has_glass)
        self.measure()  # what was said about the tissue holds no longer

    def _open_split(self) -> None:
        dialog = SplitDialog(self._session, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _folder(self) -> str:
        path = self._session.cohort_path
        return str(path.parent) if path is not None else ""

    # Qt's events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.changes.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    def close_thumbnails(self) -> None:
        """Make no more pictures."""
        self._thumbnails.close()
