"""The cohort as a table for Qt: what stands in each cell, how it sorts, and what may be edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon

from app.cohort.cohort_rows import CohortRow
from app.resources import icon
from crosscancer_core.cohort.cohort import AnnotationStatus, Role, Site
from crosscancer_core.evaluation.result import SlideResult

SORT = Qt.ItemDataRole.UserRole
SLIDE_ID = Qt.ItemDataRole.UserRole + 1
CHOICES = Qt.ItemDataRole.UserRole + 2
"""(text, value) pairs of a cell that offers a choice."""

_SHORT = {"scanner metadata": "scanner", "TIFF resolution tags": "TIFF", "entered by user": "✎"}
_WARNING_PX = QSize(16, 16)
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Column:
    """``text`` of a row's cell; ``value`` sorts; ``field`` is what an edit changes, empty where none is possible."""

    name: str
    title: str
    text: Callable[[CohortRow], str]
    value: Callable[[CohortRow], Any]
    field: str = ""
    numeric: bool = False
    hint: str = ""


class CohortModel(QAbstractTableModel):
    """Shows rows; an edit is only asked for (:attr:`edited`), and shown when the rows come back changed."""

    edited = Signal(str, str, object)
    """(slide id, field, new value)"""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.roles = [
            (self.tr("training"), Role.TRAIN),
            (self.tr("validation"), Role.VALIDATION),
            (self.tr("test"), Role.TEST),
            (self.tr("not used"), Role.UNUSED),
        ]
        self.statuses = [
            (self.tr("all outlined"), AnnotationStatus.EXHAUSTIVE),
            (self.tr("partly outlined"), AnnotationStatus.PARTIAL),
            (self.tr("free of cancer"), AnnotationStatus.NORMAL),
            (self.tr("not annotated"), AnnotationStatus.NONE),
        ]
        self.sites = [
            (self.tr("prostate"), Site.PROSTATE),
            (self.tr("breast"), Site.BREAST),
            (self.tr("other"), Site.OTHER),
        ]
        self.columns = self._columns()
        self.rows: list[CohortRow] = []
        self._pictures: dict[Path, QIcon] = {}
        self._warning = icon("warning")

    def _columns(self) -> list[Column]:
        role_names = {value: text for text, value in self.roles}
        site_names = {value: text for text, value in self.sites}
        status_names = {value: text for text, value in self.statuses}
        outlined = self.tr("What the absence of an outline means on this slide.")
        share = self.tr("Annotated cancer over tissue, as the paper gives it.")
        tiles = self.tr("Stored tiles with and without cancer.")
        return [
            Column("slide", self.tr("Slide"), lambda row: row.slide.id, lambda row: row.slide.id.casefold()),
            Column(
                "patient", self.tr("Patient"), lambda row: row.case.patient, lambda row: row.case.patient, "patient"
            ),
            Column(
                "site",
                self.tr("Site"),
                lambda row: site_names[row.site],
                lambda row: row.site.value,
                "site",
                hint=self.tr("Where the cancer arose; the same for all slides of a patient."),
            ),
            Column(
                "role",
                self.tr("Role"),
                lambda row: role_names[row.slide.role],
                lambda row: row.slide.role.value,
                "role",
            ),
            Column(
                "status",
                self.tr("Outlines"),
                lambda row: status_names[row.slide.annotation_status],
                lambda row: row.slide.annotation_status.value,
                "annotation_status",
                hint=outlined,
            ),
            Column("mpp", self.tr("µm/px"), _mpp_text, _mpp, "mpp", True, self.tr("Resolution, and who says so.")),
            Column("polygons", self.tr("Polygons"), lambda row: _number(_polygons(row)), _polygons, numeric=True),
            Column("mm2", self.tr("Cancer mm²"), lambda row: _number(_cancer(row), 2), _cancer, numeric=True),
            Column("percent", self.tr("Cancer %"), lambda row: _number(_percent(row), 1), _percent, "", True, share),
            Column("tiles", self.tr("Tiles"), _tiles_text, lambda row: sum(row.tiles or ()), "", True, tiles),
            Column("auc", self.tr("AUC"), _auc_text, _auc, "", True, self.tr("Tile AUC of the last evaluation.")),
            Column("notes", self.tr("Notes"), lambda row: row.slide.notes, lambda row: row.slide.notes, "notes"),
            Column("problems", self.tr("Problems"), lambda row: " ".join(row.problems), lambda row: -len(row.problems)),
        ]

    def column_of(self, name: str) -> int:
        return next(number for number, column in enumerate(self.columns) if column.name == name)

    def set_rows(self, rows: Sequence[CohortRow]) -> None:
        """Show other rows; where the slides are the same, selection and scrolling stay."""
        same = [row.slide.id for row in rows] == [row.slide.id for row in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = list(rows)
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))

    def set_picture(self, path: Path, picture: QIcon) -> None:
        self._pictures[path] = picture
        for number, row in enumerate(self.rows):
            if row.slide.path == path:
                self.dataChanged.emit(self.index(number, 0), self.index(number, 0))

    # Qt's questions

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.columns[section].hint or None
        if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[section].numeric:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = index.isValid() and bool(self.columns[index.column()].field)
        return usual | Qt.ItemFlag.ItemIsEditable if editable else usual

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.EditRole:
                return self._edit_text(row, column)
            case Qt.ItemDataRole.TextAlignmentRole if column.numeric:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.DecorationRole:
                if column.name == "slide":
                    return self._pictures.get(row.slide.path)
                # a pixmap of a letter's size: an icon would be drawn as large as the pictures of the slides
                return self._warning.pixmap(_WARNING_PX) if column.name == "problems" and row.problems else None
            case Qt.ItemDataRole.ToolTipRole:
                return self._tool_tip(row, column)
            case Qt.ItemDataRole.ForegroundRole if column.name == "slide" and not row.slide.path.is_file():
                return QColor("#C0392B")
            case _ if role == SORT:
                value = column.value(row)
                return -1.0 if value is None else value
            case _ if role == SLIDE_ID:
                return row.slide.id
            case _ if role == CHOICES:
                return {"role": self.roles, "annotation_status": self.statuses, "site": self.sites}.get(column.field)
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        row, column = self.rows[index.row()], self.columns[index.column()]
        if not column.field or value == self._edit_text(row, column):
            return False
        self.edited.emit(row.slide.id, column.field, value)
        return True

    def _edit_text(self, row: CohortRow, column: Column) -> Any:
        if column.field == "mpp":
            return "" if row.slide.mpp is None else f"{row.slide.mpp:g}"
        return column.value(row) if column.field in ("role", "annotation_status", "site") else column.text(row)

    def _tool_tip(self, row: CohortRow, column: Column) -> str | None:
        if column.name == "slide":
            return str(row.slide.path)
        if column.name == "problems":
            return "\n".join(row.problems) or None
        if column.name == "auc" and row.scored is not None:
            return "\n".join([self.tr("Tile AUC of {model}").format(model=row.model), *self._auc_notes(row.scored)])
        if column.name == "mm2" and row.figures is not None and row.figures.tissue_mm2 is not None:
            return self.tr("of {area} mm² tissue").format(area=f"{row.figures.tissue_mm2:.2f}")
        return column.hint or None

    def _auc_notes(self, scored: SlideResult) -> list[str]:
        seen = self.tr("The model has learned from this slide: the number is in no summary.")
        return [*([scored.reason] if scored.reason else []), *([] if scored.in_summary else [seen])]


def _auc(row: CohortRow) -> float | None:
    return row.scored.auc if row.scored is not None else None


def _auc_text(row: CohortRow) -> str:
    if row.scored is None:
        return ""
    return _number(row.scored.auc, 3) or "n/a"


def _mpp(row: CohortRow) -> float | None:
    if row.slide.mpp is not None:
        return row.slide.mpp
    return row.figures.mpp if row.figures is not None else None


def _mpp_text(row: CohortRow) -> str:
    value = _mpp(row)
    if value is None:
        return ""
    source = row.figures.mpp_source if row.figures is not None and row.slide.mpp is None else None
    return f"{value:.4g} ({_SHORT.get(source, source)})" if source else f"{value:.4g} ✎"


def _polygons(row: CohortRow) -> int | None:
    return row.figures.polygons if row.figures is not None else None


def _cancer(row: CohortRow) -> float | None:
    return row.figures.cancer_mm2 if row.figures is not None else None


def _percent(row: CohortRow) -> float | None:
    share = row.figures.cancer_share if row.figures is not None else None
    return None if share is None else 100 * share


def _tiles_text(row: CohortRow) -> str:
    return "" if row.tiles is None else f"{row.tiles[0]:,} + {row.tiles[1]:,}"


def _number(value: float | None, places: int = 0) -> str:
    return "" if value is None else f"{value:,.{places}f}"
