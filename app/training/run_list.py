"""The runs and studies of a cohort in a list: several can be chosen to compare; renamed, deleted, opened as folders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.engine_texts import engine_text
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.training.catalog import RunEntry, delete_run, list_runs, rename_run, run_entry
from crosscancer_core.training.study import PartState, list_studies, read_study

_FOLDER = Qt.ItemDataRole.UserRole
_ARM = Qt.ItemDataRole.UserRole + 1
_KIND = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True)
class ChosenRun:
    """A run that is chosen in the list."""

    folder: Path
    label: str
    arm: str


class RunList(QWidget):
    """A tree: single runs, and studies with their parts below them."""

    chosen_changed = Signal()
    problem = Signal(object)
    """A :class:`CrossCancerError`: something could not be renamed or deleted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: CohortPlaces | None = None
        self._live: dict[Path, str] = {}
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(self.tr("Runs"))
        self.tree.setHeaderLabels(
            [self.tr("Run"), self.tr("State"), self.tr("Epochs"), self.tr("Validation AUC"), self.tr("Loss")]
        )
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setUniformRowHeights(True)
        self.tree.setToolTip(self.tr("Choose several runs, or a study, to draw their curves over one another."))
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)  # the names have what room is left
        _numbers_to_the_right(self.tree.headerItem())
        self.tree.itemSelectionChanged.connect(self._on_selection)
        self.rename_button = self._button(self.tr("Rename…"), self._rename)
        self.delete_button = self._button(self.tr("Delete…"), self._delete)
        self.folder_button = self._button(self.tr("Open folder"), self._open_folder)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.rename_button, self.delete_button, self.folder_button):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tree, 1)
        layout.addLayout(row)
        self._enable()

    @property
    def chosen(self) -> tuple[ChosenRun, ...]:
        """The chosen runs; a chosen study stands for all its parts."""
        found: dict[Path, ChosenRun] = {}
        for item in self.tree.selectedItems():
            for part in _children(item) or [item]:
                if part.data(0, _KIND) == "run":
                    folder = part.data(0, _FOLDER)
                    found[folder] = ChosenRun(folder, part.text(0), part.data(0, _ARM))
        return tuple(found.values())

    @property
    def chosen_study(self) -> Path | None:
        """The study's folder where the one chosen line is a study."""
        items = self.tree.selectedItems()
        return items[0].data(0, _FOLDER) if len(items) == 1 and items[0].data(0, _KIND) == "study" else None

    def show_cohort(self, cohort_file: Path | None) -> None:
        """List the runs and studies of a cohort."""
        self._places = None if cohort_file is None else CohortPlaces(cohort_file)
        self.refresh()

    def set_live(self, live: Mapping[Path, str]) -> None:
        """Runs (and studies) that wait or train now, with their state in a word."""
        if dict(live) != self._live:
            self._live = dict(live)
            self.refresh()

    def refresh(self) -> None:
        """Read the folders again; what was chosen stays chosen."""
        before = [item.data(0, _FOLDER) for item in self.tree.selectedItems()]
        with QSignalBlocker(self.tree):
            self.tree.clear()
            for item in self._items():
                self.tree.addTopLevelItem(item)
                item.setExpanded(True)
            self._choose(before)
        self._on_selection()

    def choose(self, folders: Sequence[Path]) -> None:
        """Choose these runs (or studies) in place of what is chosen."""
        with QSignalBlocker(self.tree):
            self.tree.clearSelection()
            self._choose(folders)
        self._on_selection()

    def _choose(self, folders: Sequence[Path]) -> None:
        for item in self._all_items():
            if item.data(0, _FOLDER) in folders:
                item.setSelected(True)
                self.tree.scrollToItem(item)

    def _all_items(self) -> list[QTreeWidgetItem]:
        found = []
        for row in range(self.tree.topLevelItemCount()):
            top = self.tree.topLevelItem(row)
            if top is not None:
                found += [top, *_children(top)]
        return found

    def _items(self) -> list[QTreeWidgetItem]:
        if self._places is None:
            return []
        entries = list_runs(self._places.runs)
        known = {entry.folder for entry in entries}
        queued = [folder for folder in self._live if folder.parent == self._places.runs and folder not in known]
        items = [_line(folder.name, self._live[folder], folder, "run") for folder in queued]
        items += [self._run(entry, entry.name) for entry in entries]
        begun = list_studies(self._places.studies)
        waiting = [folder for folder in self._live if folder.parent == self._places.studies and folder not in begun]
        studies = [self._named_study(folder, folder.name, self._live[folder]) for folder in waiting]
        return [*studies, *(item for folder in begun if (item := self._study(folder))), *items]

    def _study(self, folder: Path) -> QTreeWidgetItem | None:
        try:
            study = read_study(folder)
        except CrossCancerError:
            return None
        done = len(study.finished)
        state = self._live.get(folder) or (
            self.tr("finished")
            if done == len(study.parts)
            else self.tr("{0} of {1} parts").format(done, len(study.parts))
        )
        item = self._named_study(folder, study.name, state)
        for part in study.parts:
            try:
                child = self._run(run_entry(part.run_folder), part.name)
            except CrossCancerError:  # not begun
                child = _line(part.name, "", part.run_folder, "run", part.arm)
            if part.state is not PartState.RUNNING or folder in self._live:
                child.setText(1, engine_text(part.state.value))
            child.setToolTip(0, part.message)
            child.setToolTip(1, part.message)
            item.addChild(child)
        return item

    def _named_study(self, folder: Path, name: str, state: str) -> QTreeWidgetItem:
        return _line(self.tr("Study “{0}”").format(name), state, folder, "study")

    def _run(self, entry: RunEntry, name: str) -> QTreeWidgetItem:
        state = self._live.get(entry.folder) or (self.tr("finished") if entry.finished else self.tr("stopped"))
        item = _line(name, state, entry.folder, "run", entry.arm)
        item.setText(2, str(entry.epochs_done))
        item.setText(3, "" if entry.best_auc is None else f"{entry.best_auc:.3f}")
        item.setText(4, "" if entry.best_loss is None else f"{entry.best_loss:.3f}")
        return item

    def _on_selection(self) -> None:
        self._enable()
        self.chosen_changed.emit()

    def _enable(self) -> None:
        items = self.tree.selectedItems()
        idle = bool(items) and not any(item.data(0, _FOLDER) in self._live for item in items)
        own = all(item.parent() is None for item in items)
        self.folder_button.setEnabled(len(items) == 1)
        self.delete_button.setEnabled(idle and own)
        self.rename_button.setEnabled(idle and own and len(items) == 1 and items[0].data(0, _KIND) == "run")

    def _button(self, text: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _rename(self) -> None:
        folder: Path = self.tree.selectedItems()[0].data(0, _FOLDER)
        name, agreed = QInputDialog.getText(
            self, self.tr("Rename the run"), self.tr("New name"), QLineEdit.EchoMode.Normal, folder.name
        )
        if agreed and name.strip() != folder.name:
            self.rename(folder, name)

    def rename(self, folder: Path, name: str) -> None:
        """Give a run another name; what stands in its way is told by ``problem``."""
        try:
            renamed = rename_run(folder, name)
        except CrossCancerError as error:
            self.problem.emit(error)
            return
        self.refresh()
        self.choose([renamed])

    def _delete(self) -> None:
        folders = [item.data(0, _FOLDER) for item in self.tree.selectedItems()]
        names = ", ".join(folder.name for folder in folders[:5]) + (" …" if len(folders) > 5 else "")
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Delete runs"))
        box.setText(self.tr("Delete {0}?").format(names))
        box.setInformativeText(
            self.tr("Curves, settings and checkpoints are lost. Models that were made from them stay.")
        )
        box.setStandardButtons(QMessageBox.StandardButton.Cancel | QMessageBox.StandardButton.Yes)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.button(QMessageBox.StandardButton.Yes).setText(self.tr("Delete"))
        if box.exec() == QMessageBox.StandardButton.Yes:
            self.delete(folders)

    def delete(self, folders: Sequence[Path]) -> None:
        """Delete runs and studies; what cannot be deleted is told by ``problem``."""
        for folder in folders:
            try:
                delete_run(folder)
            except CrossCancerError as error:
                self.problem.emit(error)
        self.refresh()

    def _open_folder(self) -> None:
        folder: Path = self.tree.selectedItems()[0].data(0, _FOLDER)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for row in range(item.childCount()) if (child := item.child(row)) is not None]


def _line(name: str, state: str, folder: Path, kind: str, arm: str = "") -> QTreeWidgetItem:
    item = QTreeWidgetItem([name, state])
    item.setData(0, _FOLDER, folder)
    item.setData(0, _ARM, arm)
    item.setData(0, _KIND, kind)
    _numbers_to_the_right(item)
    return item


def _numbers_to_the_right(item: QTreeWidgetItem) -> None:
    for column in (2, 3, 4):
        item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
