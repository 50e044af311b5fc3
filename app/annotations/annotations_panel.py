"""The tree of annotation groups: colour, count, area, and whether they are shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QLabel, QStackedLayout, QTreeWidget, QTreeWidgetItem, QWidget

from app.resources import swatch
from app.session import Session
from crosscancer_core.annotations.model import AnnotationGroup, AnnotationSet

_GROUP = Qt.ItemDataRole.UserRole
_UM2_PER_MM2 = 1e6


class AnnotationsPanel(QWidget):
    """Groups of the open slide's annotations. A check box shows or hides a group on the canvas."""

    hidden_groups_changed = Signal(object)
    """frozenset of group names (None: annotations without a group) that are not to be drawn."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(self.tr("Outlines"))
        self.tree.setHeaderLabels([self.tr("Group"), self.tr("Count"), self.tr("Area")])
        self.tree.setRootIsDecorated(False)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
            self.tree.headerItem().setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.tree.itemChanged.connect(self._tell_hidden)
        self._nothing = QLabel(self.tr("No outlines are open."), alignment=Qt.AlignmentFlag.AlignCenter)
        self._nothing.setProperty("muted", True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.tree)
        session.annotations_changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        annotations = self._session.annotations
        self.tree.blockSignals(True)
        self.tree.clear()
        if annotations is not None:
            items = {group.name: self._item(annotations, group) for group in annotations.groups}
            for group in annotations.groups:
                parent = items.get(group.parent) if group.parent is not None else None
                self._place(items[group.name], parent)
            if annotations.in_group(None):
                self.tree.addTopLevelItem(self._item(annotations, None))
        self.tree.expandAll()
        self.tree.blockSignals(False)
        self._stack.setCurrentIndex(1 if annotations is not None and self.tree.topLevelItemCount() else 0)
        self._tell_hidden()

    def _place(self, item: QTreeWidgetItem, parent: QTreeWidgetItem | None) -> None:
        if parent is None or parent is item:
            self.tree.addTopLevelItem(item)
        else:
            self.tree.setRootIsDecorated(True)
            parent.addChild(item)

    def _item(self, annotations: AnnotationSet, group: AnnotationGroup | None) -> QTreeWidgetItem:
        name = group.name if group is not None else None
        members = annotations.in_group(name)
        area = sum(annotation.geometry.area for annotation in members)
        item = QTreeWidgetItem([name or self.tr("No group"), f"{len(members):,}", self._area_text(area)])
        item.setData(0, _GROUP, name)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(0, Qt.CheckState.Checked)
        color = annotations.color_of(members[0]) if members else group.color if group is not None else "#808080"
        item.setIcon(0, swatch(QColor(color)))
        for column in (1, 2):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _area_text(self, area: float) -> str:
        """An area in level-0 pixels in the best unit there is."""
        slide = self._session.slide
        if area == 0:
            return "–"
        if slide is None or slide.info.resolution is None:
            return f"{area:,.0f} px²"
        mm2 = area * slide.info.resolution.mpp**2 / _UM2_PER_MM2
        return f"{mm2:.2f} mm²" if mm2 >= 0.1 else f"{mm2:.4f} mm²"

    def _tell_hidden(self) -> None:
        hidden: set[str | None] = set()
        pending = [self.tree.topLevelItem(index) for index in range(self.tree.topLevelItemCount())]
        while pending:
            item = pending.pop()
            if item is None:
                continue
            if item.checkState(0) == Qt.CheckState.Unchecked:
                hidden.add(item.data(0, _GROUP))
            pending.extend(item.child(index) for index in range(item.childCount()))
        self.hidden_groups_changed.emit(frozenset(hidden))
