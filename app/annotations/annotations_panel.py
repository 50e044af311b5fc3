"""The tree of groups and outlines: find, choose, name, colour, lock, hide, sort them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import shapely
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QColorDialog,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSlider,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.annotations.editor import Editor
from app.annotations.outline_tree import AREA, COUNT, KEY, LOCK, NAME, Key, OutlineTree
from app.annotations.outlines_table import OutlinesTable
from crosscancer_core.annotations.model import AnnotationGroup
from crosscancer_core.geometry import Region

_LEAST_SHOWN_PX = 200.0
"""Side of what is shown around a dot, level-0 pixels."""
_MOST_CHOSEN = 2000
"""Rows that are marked one by one; more would take longer than one waits."""


class AnnotationsPanel(QWidget):
    """Clicking a group makes it the one that is drawn into; double-clicking shows where something is."""

    hidden_groups_changed = Signal(object)
    """frozenset of group names (None: outlines without a group) that are not to be drawn."""
    group_opacity_changed = Signal(object, float)
    """Group name (or None) and 0..1."""
    show_wanted = Signal(object)
    """A :class:`Region` to look at."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._follows = True
        self._opacities: dict[str | None, int] = {}
        self.model = OutlineTree(editor, self)
        self.model.hidden_groups_changed.connect(self.hidden_groups_changed)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self.model)
        self._found.setRecursiveFilteringEnabled(True)
        self._found.setAutoAcceptChildRows(True)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = QLineEdit(clearButtonEnabled=True, placeholderText=self.tr("Find by name"))
        self.search.setAccessibleName(self.tr("Find by name"))
        self.search.textChanged.connect(self._search)
        self.tree = self._make_tree()
        self.drawn_into = QLabel()
        self.drawn_into.setProperty("muted", True)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setAccessibleName(self.tr("Opacity of the outlines"))
        self.opacity.setRange(5, 100)
        self.opacity.setValue(100)
        self.opacity.setToolTip(self.tr("How strongly the outlines of this group are drawn"))
        self.opacity.valueChanged.connect(self._set_opacity)
        self.new_group = QPushButton(self.tr("New group…"))
        self.new_group.clicked.connect(lambda: self._ask_group(None))
        self.table = QPushButton(self.tr("Table…"))
        self.table.clicked.connect(self._show_table)
        self._lay_out()
        self.model.rebuilt.connect(self._restore)
        editor.selection_changed.connect(self._follow_selection)
        editor.group_changed.connect(self._tell_group)
        self._restore()
        self._tell_group()

    # what it is made of

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self._found)
        tree.setUniformRowHeights(True)
        tree.setIndentation(14)
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # "Annotation 1" and "Annotation 2" differ at their ends
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.setExpandsOnDoubleClick(False)
        tree.setAccessibleName(self.tr("Groups and outlines"))
        tree.customContextMenuRequested.connect(self._open_menu)
        tree.doubleClicked.connect(lambda index: self.jump(index.data(KEY)))
        tree.selectionModel().selectionChanged.connect(self._take_selection)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(22)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (COUNT, AREA):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(LOCK, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(LOCK, 22)
        return tree

    def _lay_out(self) -> None:
        strength = QHBoxLayout()
        strength.addWidget(QLabel(self.tr("Strength")))
        strength.addWidget(self.opacity)
        buttons = QHBoxLayout()
        buttons.addWidget(self.new_group)
        buttons.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.drawn_into)
        layout.addLayout(strength)
        layout.addLayout(buttons)

    # choosing and finding

    def chosen(self) -> list[Key]:
        """What the selected rows stand for."""
        return [index.data(KEY) for index in self.tree.selectionModel().selectedRows(NAME)]

    def jump(self, key: Key) -> None:
        """Show where an outline, or all of a group, lies."""
        shapes = [
            annotation.geometry
            for annotation_id in self.model.annotations_below(key)
            if (annotation := self._editor.annotations.annotation(annotation_id)) is not None
        ]
        if not shapes:
            return
        left, top, right, bottom = shapely.total_bounds(shapes).tolist()
        more_x, more_y = (max(0.0, _LEAST_SHOWN_PX - size) / 2 for size in (right - left, bottom - top))
        self.show_wanted.emit(Region.between(left - more_x, top - more_y, right + more_x, bottom + more_y))

    def _search(self, text: str) -> None:
        self._found.setFilterFixedString(text)
        if text:
            self.tree.expandAll()

    def _take_selection(self) -> None:
        if not self._follows:
            return
        keys = self.chosen()
        ids = [annotation_id for key in keys for annotation_id in self.model.annotations_below(key)]
        groups = [name for kind, name in keys if kind == "group"]
        self._follows = False
        self._editor.select(ids)
        if len(groups) == 1:
            self._editor.set_group(groups[0])
        self._follows = True
        self._show_opacity()

    def _follow_selection(self) -> None:
        """What was chosen on the canvas is marked here."""
        if not self._follows:
            return
        self._follows = False
        marked = QItemSelection()
        selected = self._editor.selected if len(self._editor.selected) <= _MOST_CHOSEN else ()
        last = None
        for annotation_id in selected:
            index = self._found.mapFromSource(self.model.index_of(("annotation", annotation_id)))
            marked.select(index, index)
            last = index
        flags = QItemSelectionModel.SelectionFlag
        self.tree.selectionModel().select(marked, flags.ClearAndSelect | flags.Rows)
        if last is not None and len(selected) == 1:
            self.tree.scrollTo(last)
        self._follows = True

    def _restore(self) -> None:
        """After rows came or went: groups stay open, and what was chosen stays chosen."""
        for row in range(self._found.rowCount()):
            self.tree.expandRecursively(self._found.index(row, 0), 3)
        self._follow_selection()
        self.hidden_groups_changed.emit(self.model.hidden_groups)

    # what can be done to a row

    def _open_menu(self, place: QPoint) -> None:
        index = self.tree.indexAt(place)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if index.isValid():
            self.fill_menu(menu, index.data(KEY))
            menu.addSeparator()
        menu.addAction(self.tr("New group…")).triggered.connect(lambda: self._ask_group(None))
        menu.popup(self.tree.viewport().mapToGlobal(place))

    def fill_menu(self, menu: QMenu, key: Key) -> None:
        """Everything that can be done to the group or outline of one row, or to all selected outlines."""
        kind, name = key

        def offer(text: str, do: Callable[[], object]) -> None:
            menu.addAction(text).triggered.connect(lambda: do())

        offer(self.tr("Show on the slide"), lambda: self.jump(key))
        if name is None:
            return
        offer(self.tr("Rename"), lambda: self.tree.edit(self._found.mapFromSource(self.model.index_of(key))))
        offer(self.tr("Colour…"), lambda: self._ask_color(key))
        if kind == "group":
            group = self._editor.annotations.group(name)
            locked = group is not None and group.locked
            offer(self.tr("Unlock") if locked else self.tr("Lock"), lambda: self.lock(key, not locked))
            offer(self.tr("New group within…"), lambda: self._ask_group(name))
            offer(self.tr("Delete group, keep its outlines"), lambda: self._editor.delete_group(name))
            return
        annotation = self._editor.annotations.annotation(name)
        locked = annotation is not None and annotation.locked
        offer(self.tr("Unlock") if locked else self.tr("Lock"), lambda: self.lock(key, not locked))
        offer(self.tr("Delete"), self._editor.delete_selected)
        groups = menu.addMenu(self.tr("Move to group"))
        for target in self._editor.annotations.groups:
            groups.addAction(target.name).triggered.connect(
                lambda _=False, target=target.name: self._editor.regroup(self._editor.selected, target)
            )

    def lock(self, key: Key, locked: bool) -> None:
        """Lock or unlock a group, or all selected outlines."""
        kind, name = key
        text = self.tr("Lock") if locked else self.tr("Unlock")
        if kind == "group" and name is not None:
            self._editor.change_group(name, lambda group: replace(group, locked=locked), text)
        elif name is not None:
            ids = self._editor.selected | {name}
            self._editor.change(ids, lambda annotation: replace(annotation, locked=locked), text)

    def recolor(self, key: Key, color: QColor) -> None:
        """Give a group or outline another colour. On the slide that of the outermost group counts."""
        kind, name = key
        if not color.isValid() or name is None:
            return
        if kind == "group":
            self._editor.change_group(name, lambda group: _colored(group, color), self.tr("Colour"))
        else:
            self._editor.change([name], lambda annotation: replace(annotation, color=color.name()), self.tr("Colour"))

    def _ask_color(self, key: Key) -> None:
        kind, name = key
        found = self._editor.annotations
        old = found.group(name or "") if kind == "group" else found.annotation(name or "")
        dialog = QColorDialog(QColor(old.color if old is not None else "#000000"), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda color: self.recolor(key, color))
        dialog.open()

    def _ask_group(self, parent: str | None) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("New group"))
        dialog.setLabelText(self.tr("Name of the group"))
        dialog.textValueSelected.connect(lambda name: self._editor.add_group(name.strip(), parent))
        dialog.open()

    def _show_table(self) -> None:
        table = OutlinesTable(self._editor, self.window())
        table.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        table.chosen.connect(lambda annotation_id: self.jump(("annotation", annotation_id)))
        table.show()

    # what it says

    def _set_opacity(self, percent: int) -> None:
        group = self._editor.group
        self._opacities[group] = percent
        self.group_opacity_changed.emit(group, percent / 100)

    def _show_opacity(self) -> None:
        self.opacity.blockSignals(True)
        self.opacity.setValue(self._opacities.get(self._editor.group, 100))
        self.opacity.blockSignals(False)

    def _tell_group(self) -> None:
        name = self._editor.group if self._editor.group is not None else self.tr("no group")
        self.drawn_into.setText(self.tr("New outlines go to: {group}").format(group=name))
        self._show_opacity()


def _colored(group: AnnotationGroup, color: QColor) -> AnnotationGroup:
    return replace(group, color=color.name())
