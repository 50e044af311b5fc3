"""The arms on the open slide, a line each: AUC at tile and pixel level with intervals. A click shows the arm's map."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.evaluation.slide_evaluation import Outcome
from app.table_look import dress, head_numbers
from crosscancer_core.evaluation.colors import arm_colors
from crosscancer_core.evaluation.number_texts import auc_text, interval_text
from crosscancer_core.evaluation.result import LevelResult


class ArmsTable(QTableWidget):
    """Hidden where there is but one arm, whose numbers stand above already."""

    arm_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self.setHorizontalHeaderLabels([self.tr("model"), self.tr("tile AUC"), self.tr("pixel AUC")])
        self.setAccessibleName(self.tr("AUC of every model on this slide"))
        self.setToolTip(
            self.tr("Click a model to lay its map over the slide. In small print 95 % intervals, by blocks of tiles.")
        )
        dress(self)
        head_numbers(self, (1, 2))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.itemSelectionChanged.connect(self._choose)
        self.hide()

    def set_arms(self, arms: Sequence[Outcome], shown: str) -> None:
        """Show these arms; the row of ``shown`` is marked."""
        colors = arm_colors(each.name for each in arms)
        self.blockSignals(True)
        self.setRowCount(len(arms))
        for row, each in enumerate(arms):
            name = QTableWidgetItem(_square(colors[each.name]), each.name)
            name.setToolTip(each.name)
            self.setItem(row, 0, name)
            for column, level in enumerate((each.evaluation.tile, each.evaluation.pixel), 1):
                self.setItem(row, column, _number(level))
            if each.name == shown:
                self.selectRow(row)
        self.blockSignals(False)
        self.resizeRowsToContents()
        height = self.horizontalHeader().sizeHint().height() + sum(self.rowHeight(row) for row in range(len(arms)))
        self.setFixedHeight(height + 2 * self.frameWidth())
        self.setVisible(len(arms) > 1)

    def _choose(self) -> None:
        items = self.selectedItems()
        if items:
            name = self.item(items[0].row(), 0)
            if name is not None:
                self.arm_chosen.emit(name.text())


def _number(level: LevelResult) -> QTableWidgetItem:
    slide = level.slides[0]
    text = "\n".join(part for part in (auc_text(slide.auc), interval_text(slide.interval)) if part)
    item = QTableWidgetItem(text)
    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    item.setToolTip(f"{level.definition}\n\n{slide.reason}".strip())
    return item


def _square(color: str) -> QIcon:
    picture = QPixmap(12, 12)
    picture.fill(QColor(color))
    return QIcon(picture)
