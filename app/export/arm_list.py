"""Whose predictions are exported: those of the open slide, or of the cohort's slides."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.session import Session
from crosscancer_core.export.stored_maps import stored_maps

_FOLDER = Qt.ItemDataRole.UserRole
_LIST_HEIGHT_PX = 84


class ArmList(QWidget):
    """A choice of slides and a list of models to tick. Maps in memory only (e.g. of other programs) are not offered."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stored: list[Path] = []
        self.scope = QComboBox()
        self.scope.setAccessibleName(self.tr("Slides"))
        self.models = QListWidget()
        self.models.setAccessibleName(self.tr("Models"))
        self.models.setFixedHeight(_LIST_HEIGHT_PX)
        self.note = QLabel(wordWrap=True)
        self.note.setProperty("muted", True)
        self.note.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.scope)
        layout.addWidget(self.models)
        layout.addWidget(self.note)
        self.scope.currentIndexChanged.connect(self._fill_models)
        self.models.itemChanged.connect(lambda _: self.changed.emit())

    @property
    def of_cohort(self) -> bool:
        return bool(self.scope.currentData())

    @property
    def folders(self) -> tuple[Path, ...]:
        """Map folders to export."""
        chosen = self.chosen_models
        if self.of_cohort:
            return tuple(folder for folder in self._stored if folder.parent.name in chosen)
        maps = self._session.maps
        return tuple(f for name in chosen if name in maps and (f := maps[name].folder) is not None)

    @property
    def chosen_models(self) -> list[str]:
        items = (self.models.item(row) for row in self._rows)
        return [str(item.data(_FOLDER)) for item in items if item.checkState() is Qt.CheckState.Checked]

    @property
    def _rows(self) -> range:
        return range(self.models.count())

    def refresh(self) -> None:
        """Look again at what is there: another slide, another cohort, another map."""
        was_cohort = self.of_cohort
        cohort_path = self._session.cohort_path
        self._stored = stored_maps(cohort_path) if cohort_path is not None else []
        self.scope.blockSignals(True)
        self.scope.clear()
        path = self._session.slide_path
        if path is not None:
            self.scope.addItem(self.tr("This slide: {name}").format(name=self._session.slides.name_of(path)), False)
        count = len({folder.name for folder in self._stored})
        if count:
            self.scope.addItem(self.tr("All {count} predicted slides of the cohort").format(count=count), True)
        index = self.scope.findData(was_cohort)
        self.scope.setCurrentIndex(max(0, index))
        self.scope.blockSignals(False)
        self._fill_models()

    def _fill_models(self) -> None:
        current = self._session.map
        before = {self.models.item(row).data(_FOLDER): self.models.item(row).checkState() for row in self._rows}
        self.models.blockSignals(True)
        self.models.clear()
        in_memory = 0
        if self.of_cohort:
            names = sorted({folder.parent.name for folder in self._stored})
        else:
            names = [name for name, map in self._session.maps.items() if map.folder is not None]
            in_memory = len(self._session.maps) - len(names)
        shown = current.identity.model_name if current is not None else ""
        for name in names:
            count = sum(folder.parent.name == name for folder in self._stored)
            text = self.tr("{name} ({count} slides)").format(name=name, count=count) if self.of_cohort else name
            item = QListWidgetItem(text)
            item.setData(_FOLDER, name)
            item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            ticked = name == shown or len(names) == 1 or shown not in names
            item.setCheckState(before.get(name, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked))
            self.models.addItem(item)
        self.models.blockSignals(False)
        self.note.setText(self.tr("Maps that are in memory only are not offered."))
        self.note.setVisible(in_memory > 0)
        self.changed.emit()
