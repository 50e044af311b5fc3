"""Where the shown map is wrong: colours over the slide, clusters to step through, and tiles by confidence."""

from __future__ import annotations

import html

import numpy as np
from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.evaluation.error_layer import AGREEMENT_COLORS, OUTCOME_COLORS, ErrorLayer
from app.evaluation.slide_evaluation import Outcome as SlideOutcome
from app.evaluation.tile_gallery import COUNT, TileGallery
from app.jobs.job_queue import JobQueue
from app.session import Session
from app.sizes import area_text
from app.table_look import dress, head_numbers
from crosscancer_core.evaluation.misclassified import (
    Agreement,
    Cells,
    Cluster,
    Outcome,
    agreement,
    clusters,
    most_confident,
    on_grid,
    outcomes,
)
from crosscancer_core.geometry import Region
from crosscancer_core.tiles.grid import Tile

_ROWS = 200
_SOON_MS = 150
_MARGIN = 3.0
_LEAST_SIDE_PX = 768.0
"""About what a view holds at the slide's own resolution: a small tile is not blown up beyond its pixels."""
_CLUSTER = Qt.ItemDataRole.UserRole


class ErrorsPanel(QWidget):
    """Follows the outcome it is given and the session's operating point. Made to stand in a dock."""

    show_wanted = Signal(object)
    """A :class:`Region` to be looked at."""
    cluster_chosen = Signal(object)
    """The :class:`Region` of the error that was gone to; None where that is no longer true."""
    tile_marked = Signal(float)
    """The score of a tile that was chosen here."""

    def __init__(self, session: Session, jobs: JobQueue, layer: ErrorLayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("errors_panel")
        self._session, self._layer = session, layer
        self._outcome: SlideOutcome | None = None
        self._kinds = np.zeros(0, np.uint8)
        self._cells: Cells = np.zeros((0, 0), np.uint8)
        self._near: float | None = None
        self._jump_to: str | None = None
        """Go to the largest error of this arm ("": any) once its numbers are there."""
        self.shown = QCheckBox(self.tr("Colour right and wrong tiles"))
        self.legend = QLabel(wordWrap=True)
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.against = QComboBox()
        self.against.setToolTip(
            self.tr("Colour where this model and another differ: where only this one is right, or only the other.")
        )
        self.clusters = self._cluster_table()
        self.previous, self.next = QPushButton(self.tr("Previous")), QPushButton(self.tr("Next"))
        self.kind = QComboBox()
        for outcome, words in (
            (Outcome.FALSE_ALARM, self.tr("false alarms, surest first")),
            (Outcome.MISSED, self.tr("missed cancer, surest first")),
            (Outcome.FOUND, self.tr("found cancer, surest first")),
            (Outcome.PASSED, self.tr("rightly passed, surest first")),
        ):
            self.kind.addItem(words, int(outcome))
        self.gallery = TileGallery(jobs)
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._timer.timeout.connect(self._list)
        session.shown.operating_point_changed.connect(lambda _: self._judge())
        self.shown.toggled.connect(layer.set_visible)
        self.against.currentIndexChanged.connect(lambda: self._judge())
        self.kind.currentIndexChanged.connect(lambda: self._fill_gallery(None))
        self.next.clicked.connect(lambda: self.step(1))
        self.previous.clicked.connect(lambda: self.step(-1))
        self.gallery.tile_chosen.connect(self._show_tile)
        self.set_outcome(None)

    def set_outcome(self, outcome: SlideOutcome | None) -> None:
        """Show the errors of these numbers; None shows nothing."""
        before, self._outcome = self._outcome, outcome
        if outcome is None or before is None or outcome.inputs.map is not before.inputs.map:
            self._near = None
        self.cluster_chosen.emit(None)
        self._list_arms()
        for widget in (self.clusters, self.next, self.previous, self.gallery, self.kind, self.against, self.shown):
            widget.setEnabled(outcome is not None)
        if outcome is None:
            self._layer.set_cells(None, None)
            self.legend.setText(self.tr("Errors are shown where a map and the outlines of cancer are there."))
            self.clusters.setRowCount(0)
            self.gallery.forget()
        else:
            self._judge()

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) cluster; after the last comes the first."""
        if self._timer.isActive():
            self._timer.stop()
            self._list()
        count = self.clusters.rowCount()
        if count:
            row = self.clusters.currentRow()
            self._go_to((row + by) % count if row >= 0 else (0 if by > 0 else count - 1))

    def show_worst_when_known(self, arm: str = "") -> None:
        """Go to the largest error of the slide that is being opened, once the numbers of ``arm`` are there."""
        self._jump_to = arm

    def show_score(self, score: float) -> None:
        """Show tiles whose score is nearest to this one, whatever became of them."""
        if self._outcome is None:
            return
        called = score >= float(np.float32(self._session.shown.operating_point))
        wrong = Outcome.FALSE_ALARM if called else Outcome.MISSED
        right = Outcome.FOUND if called else Outcome.PASSED
        index = self.kind.findData(int(wrong if (self._kinds == wrong).any() else right))
        self.kind.blockSignals(True)
        self.kind.setCurrentIndex(index)
        self.kind.blockSignals(False)
        self._fill_gallery(score)

    # what the threshold makes of it

    def _judge(self) -> None:
        outcome = self._outcome
        if outcome is None:
            return
        self.cluster_chosen.emit(None)
        threshold = self._session.shown.operating_point
        grid = outcome.inputs.map.grid.cells
        self._kinds = outcomes(outcome.scores, threshold)
        self._cells = on_grid(outcome.scores, self._kinds, grid)
        other = outcome.arm(self.against.currentData() or "")
        if other is not None:
            second = on_grid(other.scores, outcomes(other.scores, threshold), grid)
            self._cells = agreement(self._cells, second)
        self._layer.set_cells(self._cells, grid, Outcome if other is None else Agreement)
        self._show_legend(other)
        self._timer.start()  # the list waits until the hand rests; colours and counts do not

    def _show_legend(self, other: SlideOutcome | None) -> None:
        assert self._outcome is not None
        counts = np.bincount(self._cells.ravel(), minlength=5)
        if other is None:
            words = {
                int(Outcome.FOUND): self.tr("found"),
                int(Outcome.MISSED): self.tr("missed"),
                int(Outcome.FALSE_ALARM): self.tr("false alarm"),
                int(Outcome.PASSED): self.tr("rightly passed"),
            }
            colors = {int(kind): color for kind, color in OUTCOME_COLORS.items()}
        else:
            words = {
                int(Agreement.BOTH_RIGHT): self.tr("both right"),
                int(Agreement.ONLY_FIRST_RIGHT): self.tr("only {name} right").format(name=self._outcome.name),
                int(Agreement.ONLY_SECOND_RIGHT): self.tr("only {name} right").format(name=other.name),
                int(Agreement.BOTH_WRONG): self.tr("both wrong"),
            }
            colors = {int(kind): color for kind, color in AGREEMENT_COLORS.items()}
        parts = []
        for kind, text in words.items():
            whole = html.escape(f"{text} {counts[kind]:,}").replace(" ", "&nbsp;")  # a square stays with its words
            parts.append(f'<span style="color:{colors[kind]}">■</span>&nbsp;{whole}')
        self.legend.setText("&nbsp; ".join(parts))

    def _list(self) -> None:
        outcome = self._outcome
        if outcome is None:
            return
        pair = self.against.currentData()
        kinds = (
            (Agreement.ONLY_FIRST_RIGHT, Agreement.ONLY_SECOND_RIGHT) if pair else (Outcome.MISSED, Outcome.FALSE_ALARM)
        )
        grid = outcome.inputs.map.grid.cells
        found = clusters(self._cells, [int(kind) for kind in kinds], outcome.scores, grid, _ROWS)
        self.clusters.setRowCount(len(found))
        for row, each in enumerate(found):
            self._show_cluster(row, each, outcome)
        self._fill_gallery(self._near)
        if self._jump_to is not None:
            self._jump(bool(found))

    def _show_cluster(self, row: int, cluster: Cluster, outcome: SlideOutcome) -> None:
        pair = self.against.currentData()
        if pair:
            first = cluster.kind == Agreement.ONLY_FIRST_RIGHT
            words = self.tr("only {name} right").format(name=outcome.name if first else pair)
        else:
            words = self.tr("missed") if cluster.kind == Outcome.MISSED else self.tr("false alarm")
        resolution = outcome.inputs.slide.info.resolution
        area = cluster.tiles * outcome.inputs.map.grid.cells.tile_area
        size = area_text(area, resolution.mpp if resolution is not None else None)
        for column, text in enumerate((words, size, f"{cluster.tiles:,}")):
            item = QTableWidgetItem(text)
            item.setData(_CLUSTER, cluster)
            if column:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.clusters.setItem(row, column, item)

    def _fill_gallery(self, near: float | None) -> None:
        self._near = near
        if self._outcome is not None:
            kind = int(self.kind.currentData())
            self.gallery.show_tiles(self._outcome, most_confident(self._outcome.scores, self._kinds, kind, COUNT, near))

    # going there

    def _go_to(self, row: int) -> None:
        index = self.clusters.model().index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.clusters.selectionModel().setCurrentIndex(index, flags)
        item = self.clusters.item(row, 0)
        if item is not None:
            self._show_cluster_of(item)

    def _jump(self, has_errors: bool) -> None:
        """As asked by :meth:`show_worst_when_known`: first to the arm's map, then to its largest error."""
        outcome, arm = self._outcome, self._jump_to
        wanted = None if outcome is None or not arm else outcome.arm(arm)
        if outcome is not None and wanted is not None and wanted.name != outcome.name:
            self._session.select_map(wanted.name)  # its numbers arrive and lead here again
            return
        self._jump_to = None
        if has_errors:
            self._go_to(0)

    def _show_cluster_of(self, item: QTableWidgetItem) -> None:
        cluster: Cluster = item.data(_CLUSTER)
        self.cluster_chosen.emit(cluster.region)
        self.show_wanted.emit(_with_margin(cluster.region))

    def _show_tile(self, index: int) -> None:
        if self._outcome is not None and index < len(self._outcome.scores):
            scores = self._outcome.scores
            tile = Tile(int(scores.col[index]), int(scores.row[index]))
            self.show_wanted.emit(_with_margin(self._outcome.inputs.map.grid.cell(tile)))
            self.tile_marked.emit(float(scores.score[index]))

    # parts

    def _list_arms(self) -> None:
        outcome = self._outcome
        wanted = self.against.currentData()
        self.against.blockSignals(True)
        self.against.clear()
        self.against.addItem(self.tr("its own errors"), None)
        if outcome is not None:
            for each in outcome.arms:
                if each.inputs.map.grid == outcome.inputs.map.grid:
                    self.against.addItem(self.tr("against {name}").format(name=each.name), each.name)
        self.against.setCurrentIndex(max(0, self.against.findData(wanted)))
        self.against.blockSignals(False)

    def _cluster_table(self) -> QTableWidget:
        table = QTableWidget(0, 3)
        table.setHorizontalHeaderLabels([self.tr("Error"), self.tr("Area"), self.tr("Tiles")])
        table.setAccessibleName(self.tr("Errors by area"))
        dress(table)
        head_numbers(table, (1, 2))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.itemClicked.connect(self._show_cluster_of)
        table.itemActivated.connect(self._show_cluster_of)
        return table

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self.tr("Errors of"), self.against)
        form.addRow(self.tr("Tiles"), self.kind)
        buttons = QHBoxLayout()
        buttons.addWidget(self.previous)
        buttons.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.addWidget(self.shown)
        layout.addWidget(self.legend)
        layout.addLayout(form)
        layout.addWidget(self.clusters, 2)
        layout.addLayout(buttons)
        layout.addWidget(self.gallery, 3)


def _with_margin(region: Region) -> Region:
    """The region and what lies around it, since an error is judged by its surroundings."""
    side = max(max(region.width, region.height) * _MARGIN, _LEAST_SIDE_PX)
    x, y = region.x + region.width / 2, region.y + region.height / 2
    return Region(x - side / 2, y - side / 2, side, side)
