"""Groups and outlines as a tree that Qt's views can show, edit and rearrange."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import shapely
from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from app.annotations.editor import Editor
from app.resources import icon, swatch
from app.sizes import area_text
from crosscancer_core.annotations.model import AREAL_KINDS, Annotation, AnnotationGroup, AnnotationSet

NAME, COUNT, AREA, LOCK = range(4)
KEY = Qt.ItemDataRole.UserRole
"""Role: what a row stands for, a :class:`Row`'s ``key``."""
_MIME = "application/x-crosscancer-outlines"
Index = QModelIndex | QPersistentModelIndex
Key = tuple[str, str | None]
"""("group", name) or ("annotation", id); the name is None for what has no group."""


@dataclass
class Row:
    key: Key
    parent: int
    place: int
    children: list[int] = field(default_factory=list)
    count: int = 0
    area: float = 0.0


class OutlineTree(QAbstractItemModel):
    """Follows the editor's document. A check box shows or hides: a group on the screen only, an outline for good."""

    hidden_groups_changed = Signal(object)
    """frozenset of group names (None: outlines without a group) that are not to be drawn."""
    rebuilt = Signal()

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._rows: list[Row] = []
        self._top: list[int] = []
        self._hidden: set[str | None] = set()
        self._numbers: dict[Key, int] = {}
        self._objects: dict[str, Annotation] = {}
        self._annotations = AnnotationSet()
        editor.document.changed.connect(self._take)
        editor.group_changed.connect(self._refresh)
        self._take()

    # for the panel

    def key(self, index: Index) -> Key:
        return self._rows[index.internalId()].key

    def index_of(self, key: Key) -> QModelIndex:
        """Where a group or outline stands; invalid where it does not."""
        number = self._numbers.get(key)
        return QModelIndex() if number is None else self.createIndex(self._rows[number].place, 0, number)

    def annotations_below(self, key: Key) -> list[str]:
        """Ids of the outline itself, or of all in a group and the groups within."""
        pending, found = [self._numbers[key]] if key in self._numbers else [], []
        while pending:
            row = self._rows[pending.pop()]
            if row.key[0] == "annotation" and row.key[1] is not None:
                found.append(row.key[1])
            pending.extend(row.children)
        return found

    @property
    def hidden_groups(self) -> frozenset[str | None]:
        return frozenset(self._hidden)

    # what Qt asks

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        siblings = self._children(parent)
        return self.createIndex(row, column, siblings[row]) if 0 <= row < len(siblings) else QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        number = self._rows[index.internalId()].parent if index.isValid() else -1
        return self.createIndex(self._rows[number].place, 0, number) if number >= 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self._children(parent)) if parent.column() <= 0 else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole and section != LOCK:
            return (self.tr("Group"), "#", self.tr("Area"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (COUNT, AREA):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled
        found = flag.ItemIsEnabled | flag.ItemIsSelectable
        kind, name = self.key(index)
        if index.column() == NAME:
            found |= flag.ItemIsUserCheckable
            if name is not None:
                found |= flag.ItemIsEditable | flag.ItemIsDragEnabled
        return found | flag.ItemIsDropEnabled if kind == "group" else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.internalId()]
        column = index.column()
        if role == KEY:
            return row.key
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (COUNT, AREA):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.CheckStateRole and column == NAME:
            return Qt.CheckState.Unchecked if self._is_off(row.key) else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(row.key, column)
        if role == Qt.ItemDataRole.ToolTipRole and column == LOCK:
            return self.tr("Locked") if self._is_locked(row.key) else None
        if role == Qt.ItemDataRole.ToolTipRole and column == NAME:
            return self._text(row, NAME)  # names are often longer than the column is wide
        if role == Qt.ItemDataRole.FontRole and row.key == ("group", self._editor.group):
            font = QFont()
            font.setBold(True)
            return font
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        kind, name = self.key(index)
        if role == Qt.ItemDataRole.CheckStateRole:
            shown = Qt.CheckState(value) == Qt.CheckState.Checked
            if kind == "group":
                self._hidden = self._hidden - {name} if shown else self._hidden | {name}
                self.dataChanged.emit(index, index)
                self.hidden_groups_changed.emit(self.hidden_groups)
            elif name is not None:
                text = self.tr("Show") if shown else self.tr("Hide")
                self._editor.change([name], lambda annotation: replace(annotation, hidden=not shown), text)
            return True
        if role != Qt.ItemDataRole.EditRole or name is None:
            return False
        new = str(value).strip()
        if kind == "group":
            return self._editor.rename_group(name, new)
        self._editor.change([name], lambda annotation: annotation.renamed(new), self.tr("Rename"))
        return True

    # drag and drop

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        keys = dict.fromkeys(self.key(index) for index in indexes)
        mime = QMimeData()
        mime.setData(_MIME, "\n".join(f"{kind}\t{name}" for kind, name in keys).encode())
        return mime

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        target = self._drop_group(parent)
        for line in bytes(data.data(_MIME).data()).decode().splitlines():
            kind, name = line.split("\t", 1)
            if kind == "group":
                self._editor.move_group(name, target)
        ids = [line.split("\t", 1)[1] for line in bytes(data.data(_MIME).data()).decode().splitlines()]
        moved = [annotation_id for annotation_id in ids if annotation_id in self._objects]
        self._editor.regroup(moved, target)
        return False  # the document has changed already: Qt must not remove rows

    # within

    def _drop_group(self, parent: Index) -> str | None:
        if not parent.isValid():
            return None
        kind, name = self.key(parent)
        if kind == "group":
            return name
        return self._objects[name].group if name is not None else None

    def _children(self, parent: Index) -> list[int]:
        if parent.isValid():
            return self._rows[parent.internalId()].children
        return self._top

    def _text(self, row: Row, column: int) -> str:
        kind, name = row.key
        if column == NAME:
            if kind == "group":
                return name if name is not None else self.tr("No group")
            return self._objects[name or ""].name or self.tr("Outline")
        if column == COUNT:
            return f"{row.count:,}" if kind == "group" else ""
        return area_text(row.area, self._editor.mpp) if column == AREA else ""

    def _picture(self, key: Key, column: int) -> object:
        if column == LOCK:
            return icon("lock") if self._is_locked(key) else None
        if column != NAME:
            return None
        kind, name = key
        if kind == "annotation":
            return swatch(QColor(self._annotations.color_of(self._objects[name or ""])), 8)
        group = self._annotations.group(name) if name is not None else None
        loose = self._annotations.in_group(name) if group is None else ()  # in none, or in one that nobody declared
        color = _outermost(self._annotations, group).color if group is not None else loose[0].color
        return swatch(QColor(color))

    def _is_off(self, key: Key) -> bool:
        kind, name = key
        if kind == "group":
            group = self._annotations.group(name) if name is not None else None
            return name in self._hidden or (group is not None and group.hidden)
        return self._objects[name or ""].hidden

    def _is_locked(self, key: Key) -> bool:
        kind, name = key
        if kind == "annotation":
            return self._objects[name or ""].locked
        group = self._annotations.group(name) if name is not None else None
        return group is not None and group.locked

    def _refresh(self) -> None:
        """Tell the views to read every row again; Qt takes only ranges of rows below one parent."""
        for first in self._firsts():
            last = self.rowCount(first.parent()) - 1
            self.dataChanged.emit(first, self.index(last, LOCK, first.parent()))

    def _firsts(self) -> list[QModelIndex]:
        """The first row below each parent, the top among them."""
        return [self.createIndex(0, 0, number) for number, row in enumerate(self._rows) if row.place == 0]

    def _take(self) -> None:
        rows, top = self._built()
        if [(row.key, row.parent) for row in rows] == [(row.key, row.parent) for row in self._rows]:
            self._rows, self._top = rows, top
            self._refresh()
            return
        self.beginResetModel()
        self._rows, self._top = rows, top
        self._numbers = {row.key: number for number, row in enumerate(rows)}
        self.endResetModel()
        self.rebuilt.emit()

    def _built(self) -> tuple[list[Row], list[int]]:
        """All rows; parents stand before what is in them."""
        annotations = self._annotations = self._editor.annotations
        self._objects = {annotation.id: annotation for annotation in annotations}
        rows: list[Row] = []
        numbers: dict[str | None, int] = {}
        top: list[int] = []

        def add(key: Key, parent: int) -> int:
            siblings = rows[parent].children if parent >= 0 else top
            rows.append(Row(key, parent, len(siblings)))
            siblings.append(len(rows) - 1)
            return len(rows) - 1

        pending = list(annotations.groups)
        names = {group.name for group in pending}
        while pending:  # parents first; a group whose parent is missing, or in a circle, stands at the top
            ready = [g for g in pending if g.parent not in names or g.parent in numbers] or pending[:1]
            for group in ready:
                numbers[group.name] = add(("group", group.name), numbers.get(group.parent, -1) if group.parent else -1)
            pending = [group for group in pending if group.name not in numbers]
        shapes = [annotation.geometry for annotation in annotations]
        for annotation, area in zip(annotations, shapely.area(shapes).tolist() if shapes else [], strict=True):
            if annotation.group not in numbers:
                numbers[annotation.group] = add(("group", annotation.group), -1)
            parent = rows[numbers[annotation.group]]
            number = add(("annotation", annotation.id), numbers[annotation.group])
            rows[number].area = area if annotation.kind in AREAL_KINDS else 0.0
            parent.count += 1
            parent.area += rows[number].area
        return rows, top


def _outermost(annotations: AnnotationSet, group: AnnotationGroup) -> AnnotationGroup:
    """Whose colour counts, as ASAP has it."""
    seen = {group.name}
    while group.parent is not None and group.parent not in seen:
        around = annotations.group(group.parent)
        if around is None:
            break
        seen.add(around.name)
        group = around
    return group
