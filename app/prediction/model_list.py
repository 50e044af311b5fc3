"""The models one can predict with: a list, the card of the one that is looked at, and all chosen ones opened."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.jobs.job_queue import JobQueue
from app.session import Session
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.models.bundle import ModelBundle, list_bundles

_NO_MODELS: Any = QT_TRANSLATE_NOOP(
    "ModelList",
    "**No model yet.** Train one (Model → Train), or choose the folder of a model that was copied here.\n\n"
    "Models are looked for in the cohort's folder and in your own.",
)


class ModelList(QWidget):
    """Several may be selected. Each is opened in a thread, since all its files are compared with their hashes."""

    changed = Signal()
    """Another selection, or one more of the selected models is open."""

    def __init__(self, session: Session, jobs: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._jobs = session, jobs
        self._opened: dict[Path, ModelBundle | CrossCancerError] = {}
        self._cards: dict[Path, str] = {}
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Model"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.add_button = QPushButton(self.tr("Other model…"))
        self.add_button.setAutoDefault(False)
        self.card = QTextBrowser(openExternalLinks=True)
        self._lay_out()
        self.list.itemSelectionChanged.connect(self._take_selection)
        self.list.currentItemChanged.connect(lambda *_: self._show_card())
        self.add_button.clicked.connect(self._ask)
        session.cohort_changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(QLabel(self.tr("Models")))
        column.addWidget(self.list, 1)
        hint = QLabel(self.tr("Ctrl or Shift chooses several."))
        hint.setProperty("muted", True)
        column.addWidget(hint)
        column.addWidget(self.add_button)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(QLabel(self.tr("Its card")))
        column.addWidget(self.card, 1)
        split = QSplitter(childrenCollapsible=False)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([280, 520])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)

    @property
    def selected(self) -> list[Path]:
        """Folders of the selected models, in the list's order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [_folder(item) for item in items if item.isSelected()]

    @property
    def bundles(self) -> list[ModelBundle]:
        """The selected models, where all of them could be opened; empty while they are read."""
        found = [self._opened.get(folder) for folder in self.selected]
        bundles = [bundle for bundle in found if isinstance(bundle, ModelBundle)]
        return bundles if len(bundles) == len(found) else []

    def refresh(self) -> None:
        """Read the models' folders again; what is selected stays so."""
        selected = self.selected
        self.list.blockSignals(True)
        self.list.clear()
        for folder in self._session.model_folders:
            for bundle in list_bundles(folder):
                self._add(bundle)
        rows = [row for row in range(self.list.count()) if _folder(self.list.item(row)) in selected] or [0]
        for row in rows if self.list.count() else []:
            self.list.item(row).setSelected(True)
        self.list.setCurrentRow(rows[0] if self.list.count() else -1)
        self.list.blockSignals(False)
        if not self.list.count():
            self.card.setMarkdown(self.tr(_NO_MODELS))
        self._take_selection()

    def choose(self, folder: Path) -> None:
        """Select the model in ``folder`` alone; it is listed if it was not."""
        rows = [row for row in range(self.list.count()) if _folder(self.list.item(row)) == folder]
        if not rows:
            self._add(folder)
            rows = [self.list.count() - 1]
        self.list.clearSelection()
        self.list.setCurrentRow(rows[0])

    def _add(self, folder: Path) -> None:
        item = QListWidgetItem(folder.name)
        item.setData(Qt.ItemDataRole.UserRole, str(folder))
        item.setToolTip(str(folder))
        self.list.addItem(item)

    def _ask(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Choose the folder of a model"))
        if chosen:
            self.choose(Path(chosen))

    def _take_selection(self) -> None:
        for folder in self.selected:
            if folder not in self._opened and folder not in self._cards:
                self._cards[folder] = self.tr("Reading …")
                job = self._jobs.run(
                    partial(_open_quietly, folder), self.tr("Open the model {name}").format(name=folder.name)
                )
                job.done.connect(self._take)
        self._show_card()
        self.changed.emit()

    def _take(self, opened: tuple[Path, ModelBundle | CrossCancerError, str]) -> None:
        folder, bundle, card = opened
        self._opened[folder] = bundle
        # beside the model, not in an error dialog: the next in the list may be fine
        self._cards[folder] = card if isinstance(bundle, ModelBundle) else f"⚠ {bundle}"
        self._show_card()
        self.changed.emit()

    def _show_card(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        folder = _folder(item)
        if isinstance(self._opened.get(folder), ModelBundle):
            self.card.setMarkdown(self._cards[folder])
        else:
            self.card.setPlainText(self._cards.get(folder, ""))


def _folder(item: QListWidgetItem) -> Path:
    return Path(item.data(Qt.ItemDataRole.UserRole))


def _open_quietly(folder: Path) -> tuple[Path, ModelBundle | CrossCancerError, str]:
    try:
        bundle = ModelBundle.open(folder)
        return folder, bundle, bundle.card
    except CrossCancerError as error:
        return folder, error, ""
