"""All outlines with their sizes, to sort, to look through and to take elsewhere."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.annotations.editor import Editor
from app.engine_texts import engine_text
from app.table_look import dress, head_numbers
from crosscancer_core import atomic_file
from crosscancer_core.annotations.editing import measure
from crosscancer_core.errors import CrossCancerError

_ID = Qt.ItemDataRole.UserRole
_KIND = 2


class OutlinesTable(QDialog):
    """As the outlines were when it was opened. A double-click shows one on the slide."""

    chosen = Signal(str)
    """Id of an annotation."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.setWindowTitle(self.tr("Outlines"))
        self.resize(860, 480)
        self._rows, unit = self._measured()
        self._titles = [
            self.tr("Name"),
            self.tr("Class"),
            self.tr("Kind"),
            self.tr("Area ({unit}²)").format(unit=unit),
            self.tr("Perimeter ({unit})").format(unit=unit),
            self.tr("Centroid x (px)"),
            self.tr("Centroid y (px)"),
        ]
        self.table = QTableWidget(len(self._rows), len(self._titles))
        self.table.setHorizontalHeaderLabels(self._titles)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        dress(self.table)
        head_numbers(self.table, range(3, len(self._titles)))
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.setWordWrap(False)
        self._fill()
        self.table.resizeColumnsToContents()
        self.table.itemDoubleClicked.connect(lambda item: self.chosen.emit(item.data(_ID)))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        save = buttons.addButton(self.tr("Save as CSV…"), QDialogButtonBox.ButtonRole.ActionRole)
        save.clicked.connect(self._ask_file)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table)
        layout.addWidget(buttons)

    def save_csv(self, path: Path) -> None:
        """The table in file order, numbers unrounded, in UTF-8.

        Raises:
            DiskFullError, NotWritableError
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self._titles)
        writer.writerows(row for _, *row in self._rows)
        atomic_file.write_text(path, text.getvalue())

    def _measured(self) -> tuple[list[tuple[str, str, str, str, float, float, float, float]], str]:
        mpp = self._editor.mpp
        rows = []
        for annotation in self._editor.annotations:
            found = measure(annotation.geometry, mpp)
            group, kind = annotation.group or "", annotation.kind.value
            rows.append((annotation.id, annotation.name, group, kind, found.area, found.length, found.x, found.y))
        return rows, "µm" if mpp is not None else "px"

    def _fill(self) -> None:
        for row, (annotation_id, *values) in enumerate(self._rows):
            for column, value in enumerate(values):
                item = QTableWidgetItem()
                # a number, not its text: so it is sorted by size
                words = engine_text(str(value)) if column == _KIND else value
                item.setData(Qt.ItemDataRole.DisplayRole, round(value, 1) if isinstance(value, float) else words)
                if column >= 3:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setData(_ID, annotation_id)
                self.table.setItem(row, column, item)
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)  # file order until asked
        self.table.setSortingEnabled(True)

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save table"), "", self.tr("Tables (*.csv)"))
        if name:
            try:
                self.save_csv(Path(name).with_suffix(".csv"))
            except CrossCancerError as error:
                self._editor.tell(error)
