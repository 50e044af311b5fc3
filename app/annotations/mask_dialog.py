"""A label mask becomes outlines: which label goes to which group."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.jobs.thread_job import ThreadRunner
from app.resources import swatch
from app.session import Session
from app.sizes import area_text
from app.table_look import dress
from crosscancer_core.annotations.import_report import ImportedAnnotations
from crosscancer_core.annotations.masks import read_mask
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.slides.slide import SlideInfo

MASK_PATTERN = "*.png *.tif *.tiff *.bmp"
_LABEL, _GROUP, _PARTS, _AREA = range(4)


class MaskDialog(QDialog):
    """Reads the mask in a thread, then asks. 0 is background; "" leaves a label out."""

    def __init__(
        self, session: Session, path: Path, info: SlideInfo, threads: ThreadRunner, parent: QWidget | None = None
    ) -> None:
        """``threads`` outlive the dialog: a large mask may still be read when it is closed."""
        super().__init__(parent)
        self._session, self._path = session, path
        self._found: ImportedAnnotations | None = None
        self._mpp = info.resolution.mpp if info.resolution is not None else None
        self._ended = False
        self.setWindowTitle(self.tr("Outlines from a label mask"))
        self.resize(560, 380)
        self.told = QLabel(self.tr("Reading {name} …").format(name=path.name), wordWrap=True)
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName(self.tr("Labels of the mask"))
        self.table.setHorizontalHeaderLabels([self.tr("Label"), self.tr("Group"), self.tr("Parts"), self.tr("Area")])
        dress(self.table)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setSectionResizeMode(_GROUP, QHeaderView.ResizeMode.Stretch)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText(self.tr("Add outlines"))
        self._ok.setEnabled(False)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        for part in (self.told, self.table, self.buttons):
            layout.addWidget(part)
        width, height = round(info.region.width), round(info.region.height)
        self.finished.connect(lambda _: self._end())
        threads.run(lambda: read_mask(path, width, height), self._receive)

    def _end(self) -> None:
        self._ended = True

    def _receive(self, found: object, error: Exception | None) -> None:
        if self._ended:
            return
        if error is not None or not isinstance(found, ImportedAnnotations):
            self._session.problem.emit(error)
            self.reject()
            return
        self._found = found
        present = self._session.annotations if self._session.annotations is not None else AnnotationSet()
        names = list(dict.fromkeys(["Tumor", "Exclusion", "Ignore", *(group.name for group in present.groups)]))
        groups = found.annotations.groups
        notes = [f"{note[0].upper()}{note[1:]}." for note in found.report.warnings]
        head = self.tr("{count} labels. Choose a group for each, or type a new one; an empty one is left out.")
        if not groups:
            head = self.tr("Every pixel of {name} is background (0).")
        self.told.setText("\n".join([head.format(count=len(groups), name=self._path.name), *notes]))
        self.table.setRowCount(len(groups))
        for row, group in enumerate(groups):
            members = found.annotations.in_group(group.name)
            label = QTableWidgetItem(swatch(QColor(group.color)), group.name)
            self.table.setItem(row, _LABEL, label)
            choice = QComboBox(editable=True)
            choice.setAccessibleName(self.tr("Group of {label}").format(label=group.name))
            choice.addItems(names)
            choice.setCurrentText(group.name)
            self.table.setCellWidget(row, _GROUP, choice)
            area = sum(annotation.geometry.area for annotation in members)
            for column, text in ((_PARTS, f"{len(members):,}"), (_AREA, area_text(area, self._mpp))):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        self._ok.setEnabled(bool(groups))

    def _accept(self) -> None:
        if self._found is not None:
            self._session.add_imported(replace(self._found, annotations=self._named()), self._path)
            self.accept()

    def _named(self) -> AnnotationSet:
        """What was read, in the groups that were chosen."""
        assert self._found is not None
        read = self._found.annotations
        chosen: dict[str | None, str] = {}
        for row, group in enumerate(read.groups):
            choice = self.table.cellWidget(row, _GROUP)
            assert isinstance(choice, QComboBox)
            name = choice.currentText().strip()
            chosen[group.name] = "" if name == "None" else name
        groups = {chosen[group.name]: replace(group, name=chosen[group.name]) for group in reversed(read.groups)}
        kept = tuple(replace(a, group=chosen[a.group]) for a in read if chosen[a.group])
        return AnnotationSet(tuple(group for name, group in reversed(groups.items()) if name), kept)
