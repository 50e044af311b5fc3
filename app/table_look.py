"""The one look of tables: no grid, every other row tinted, words to the left and numbers to the right."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView, QTableWidget

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def dress(table: QTableView) -> None:
    """Give a table the look; what it is for, e.g. selecting and editing, stays its own."""
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(_LEFT)


def head_numbers(table: QTableWidget, columns: Collection[int]) -> None:
    """Put the headings of number columns above their numbers. Call it after the headings are set."""
    for column in columns:
        heading = table.horizontalHeaderItem(column)
        if heading is not None:
            heading.setTextAlignment(_RIGHT)
