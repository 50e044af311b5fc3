from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget

from app.table_look import dress, head_numbers


def test_headings_stand_above_what_they_head(qtbot) -> None:
    table = QTableWidget(1, 2)
    qtbot.addWidget(table)
    table.setHorizontalHeaderLabels(["Name", "Area"])
    dress(table)
    head_numbers(table, (1,))
    assert not table.showGrid()
    assert table.horizontalHeader().defaultAlignment() & Qt.AlignmentFlag.AlignLeft
    assert table.horizontalHeaderItem(1).textAlignment() & Qt.AlignmentFlag.AlignRight
