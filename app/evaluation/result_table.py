"""The paper's table on screen: slides by arms, sorted by any number, the overall rows always beneath."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from app.engine_texts import engine_text
from app.table_look import dress, head_numbers
from crosscancer_core.evaluation.comparison_result import Comparison
from crosscancer_core.evaluation.result import Level
from crosscancer_core.export.report_tables import Cell, Table, auc_table

_NUMBER = re.compile(r"[−+-]?\d[\d,]*\.?\d*")
_MISSING = -2.0


class SortedItem(QTableWidgetItem):
    """Sorts by the number it shows; what has none comes last."""

    def __init__(self, cell: Cell) -> None:
        super().__init__("\n".join(part for part in (cell.text, cell.below) if part))
        found = _NUMBER.match(cell.text)
        self._number = float(found.group().replace("−", "-").replace(",", "")) if found else None
        if found:
            self.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if cell.strong:
            font = self.font()
            font.setBold(True)
            self.setFont(font)

    def __lt__(self, other: QTableWidgetItem) -> bool:
        if isinstance(other, SortedItem) and not self._number is other._number is None:
            return (self._number if self._number is not None else _MISSING) < (
                other._number if other._number is not None else _MISSING
            )
        return self.text() < other.text()


class ResultTable(QWidget):
    """``level`` by ``level``: every arm's AUC on every slide."""

    slide_chosen = Signal(str, str)
    """(slide id, title of the arm whose column was double-clicked, or "")"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slides, self.overall = QTableWidget(), QTableWidget()
        self.slides.setAccessibleName(self.tr("AUC of every slide and model"))
        self.overall.setAccessibleName(self.tr("AUC of all slides"))
        self.slides.setToolTip(
            self.tr("Click a heading to sort. Double-click a number to see that slide at its largest error.")
        )
        for table in (self.slides, self.overall):
            table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
            dress(table)
            table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.overall.horizontalHeader().hide()
        self.slides.itemDoubleClicked.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.slides, 1)
        layout.addWidget(self.overall)
        self._arms: list[str] = []

    def set_comparison(self, comparison: Comparison | None) -> None:
        """Show these results; the texts are those of the report, in the window's language."""
        self.slides.setSortingEnabled(False)
        self.slides.setRowCount(0)
        self.overall.setRowCount(0)
        self._arms = []
        if comparison is None:
            return
        levels = [level for level in (Level.TILE, Level.PIXEL) if level in comparison.levels]
        shown = auc_table(comparison, levels)
        names = [name for name, span in shown.groups for _ in range(span)]
        self._arms = names
        headings = [
            f"{engine_text(name)}\n{engine_text(text)}".strip() for name, text in zip(names, shown.header, strict=True)
        ]
        split = len(comparison.slides)
        fill(self.slides, Table(tuple(headings), shown.rows[:split]))
        overall = tuple(
            (replace(cells[0], text=engine_text(cells[0].text)), *cells[1:]) for cells in shown.rows[split:]
        )
        fill(self.overall, Table(tuple(headings), overall))
        self.slides.setSortingEnabled(True)
        self.slides.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        height = sum(self.overall.rowHeight(row) for row in range(self.overall.rowCount()))
        self.overall.setFixedHeight(height + 2 * self.overall.frameWidth() + 2)

    def _choose(self, item: QTableWidgetItem) -> None:
        name = self.slides.item(item.row(), 0)
        if name is not None:
            self.slide_chosen.emit(name.text().split("\n")[0], self._arms[item.column()])


def fill(table: QTableWidget, shown: Table) -> None:
    """Put a report's table into a widget."""
    table.setColumnCount(len(shown.header))
    table.setHorizontalHeaderLabels(list(shown.header))
    head_numbers(table, range(1, len(shown.header)))
    table.setRowCount(len(shown.rows))
    for row, cells in enumerate(shown.rows):
        for column, cell in enumerate(cells):
            table.setItem(row, column, SortedItem(cell))
    table.resizeRowsToContents()
