"""The list of slides: those of the open cohort, and others that were opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QIcon, QImage, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.cohort.thumbnails import Thumbnails
from app.session import Session
from crosscancer_core.cohort.cohort import Role

_PATH = Qt.ItemDataRole.UserRole
_PICTURE_PX = 36


class SlidesPanel(QWidget):
    """One row a slide; a click opens it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._role_names = {
            Role.TRAIN: self.tr("training"),
            Role.VALIDATION: self.tr("validation"),
            Role.TEST: self.tr("test"),
            Role.UNUSED: "",
        }
        blank = QPixmap(_PICTURE_PX, _PICTURE_PX)
        blank.fill(Qt.GlobalColor.transparent)
        self._no_picture = QIcon(blank)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(2)
        self.tree.setIndentation(12)
        self.tree.setIconSize(QSize(_PICTURE_PX, _PICTURE_PX))
        self.tree.setAccessibleName(self.tr("Slides"))
        self.tree.setRootIsDecorated(False)
        self.tree.setExpandsOnDoubleClick(False)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.itemClicked.connect(self._open)
        self.tree.itemActivated.connect(self._open)
        self._nothing = QLabel(
            self.tr("Slides you open\nare listed here."), alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True
        )
        self._nothing.setProperty("muted", True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.tree)
        self._pictures: dict[Path, QIcon] = {}
        self._rows: dict[Path, QTreeWidgetItem] = {}
        self._thumbnails = Thumbnails(session.shelf, session.settings.folder / "thumbnails")
        self._thumbnails.ready.connect(self._take_picture)
        session.cohort_changed.connect(self._fill)
        session.slides.changed.connect(self._fill)
        session.shown.presenting_changed.connect(lambda _: self._fill())
        session.slide_changed.connect(self._mark_open)
        self._fill()

    def close_thumbnails(self) -> None:
        """Make no more pictures."""
        self._thumbnails.close()

    def _take_picture(self, path: Path, image: QImage) -> None:
        self._pictures[path] = _square(image)
        if path in self._rows:
            self._rows[path].setIcon(0, self._pictures[path])

    def _fill(self) -> None:
        self.tree.clear()
        self._rows.clear()
        known: set[Path] = set()
        cohort = self._session.cohort
        if cohort is not None:
            head = self._heading(cohort.name)
            for case in cohort.cases:
                for slide in case.slides:
                    known.add(slide.path)
                    name = self._session.slides.name_of(slide.path)
                    item = self._row(slide.path, name, self._role_names[slide.role], head)
                    if self._session.shown.presenting:
                        continue
                    item.setToolTip(
                        0, self.tr("{slide}\nPatient {patient}").format(slide=slide.path, patient=case.patient)
                    )
        others = [path for path in self._session.slides.paths if path not in known]
        if others:
            above = self._heading(self.tr("Other slides")) if cohort is not None else self.tree
            for path in others:
                item = self._row(path, self._session.slides.name_of(path), "", above)
                item.setToolTip(0, "" if self._session.shown.presenting else str(path))
        self.tree.expandAll()
        self._stack.setCurrentIndex(1 if self.tree.topLevelItemCount() else 0)
        self._mark_open()

    def _heading(self, text: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.tree, [text])
        font = QFont(self.tree.font())
        font.setBold(True)
        item.setFont(0, font)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setFirstColumnSpanned(True)
        return item

    def _row(self, path: Path, name: str, note: str, head: QTreeWidgetItem | QTreeWidget) -> QTreeWidgetItem:
        item = QTreeWidgetItem(head, [name, note])
        item.setData(0, _PATH, path)
        item.setIcon(0, self._pictures.get(path, self._no_picture))
        self._rows.setdefault(path, item)
        self._thumbnails.ask(path)
        item.setForeground(1, self.tree.palette().placeholderText())
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _mark_open(self) -> None:
        shown = self._session.slide_path
        if shown is not None and shown in self._rows:
            self.tree.setCurrentItem(self._rows[shown])
        else:
            self.tree.clearSelection()

    def _open(self, item: QTreeWidgetItem) -> None:
        path = item.data(0, _PATH)
        if path is not None and path != self._session.slide_path:
            self._session.open_slide(path)


def _square(image: QImage) -> QIcon:
    """The middle of a thumbnail with rounded corners, for fine screens too."""
    side = 2 * _PICTURE_PX
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    scaled = image.scaled(side, side, keep, smooth)
    square = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    square.fill(Qt.GlobalColor.transparent)
    with QPainter(square) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corners = QPainterPath()
        corners.addRoundedRect(QRectF(0, 0, side, side), 8, 8)
        painter.setClipPath(corners)
        painter.drawImage((side - scaled.width()) // 2, (side - scaled.height()) // 2, scaled)
    square.setDevicePixelRatio(2)
    return QIcon(QPixmap.fromImage(square))
