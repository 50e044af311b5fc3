"""What a QuPath project holds: its slides with their pictures and counts, and its classes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.resources import swatch
from app.session import Session
from crosscancer_core.annotations.files import annotations_beside
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.cohort.qupath_project import EXPORT_HINT, QuPathProject, QuPathSlide

_PATH = Qt.ItemDataRole.UserRole
_PICTURE_PX = 72


class QuPathDialog(QDialog):
    """Opens the project's slides here. Its outlines are in Java's own form: they come as GeoJSON beside the slides."""

    cohort_wanted = Signal(object)
    """Make a cohort of the project at this path."""

    def __init__(self, session: Session, path: Path, project: QuPathProject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._path, self._project = session, path, project
        self.setWindowTitle(self.tr("QuPath project"))
        self.resize(620, 560)
        self.slides = QListWidget()
        self.slides.setAccessibleName(self.tr("Slides of the project"))
        self.slides.setIconSize(QSize(_PICTURE_PX, _PICTURE_PX))
        self.slides.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.slides.setSpacing(2)
        for slide in project.slides:
            self._add(slide)
        self.slides.itemActivated.connect(lambda item: self._open([item]))
        self.classes = QListWidget()
        self.classes.setAccessibleName(self.tr("Classes of the project"))
        self.classes.setFlow(QListWidget.Flow.LeftToRight)
        self.classes.setWrapping(True)
        self.classes.setMaximumHeight(84)
        self.classes.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        for group in project.classes:
            self.classes.addItem(QListWidgetItem(swatch(QColor(group.color)), group.name))
        hint = QLabel(
            self.tr("QuPath keeps outlines in a form of its own. {hint}").format(hint=EXPORT_HINT), wordWrap=True
        )
        hint.setProperty("muted", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.addWidget(
            QLabel(self.tr("{count} slides of “{name}”").format(count=len(project.slides), name=path.parent.name))
        )
        layout.addWidget(self.slides, 1)
        layout.addWidget(QLabel(self.tr("Classes")))
        layout.addWidget(self.classes)
        layout.addWidget(hint)
        layout.addWidget(self._make_buttons())

    def open_slides(self) -> None:
        """List the selected slides, or all that are found, and show the first of them."""
        items = self.slides.selectedItems() or [self.slides.item(row) for row in range(self.slides.count())]
        self._open(items)

    def take_classes(self) -> None:
        """Add the project's classes to the groups of the open slide, in their colours."""
        present = self._session.annotations if self._session.annotations is not None else AnnotationSet()
        after = present
        for group in self._project.classes:
            after = after if after.group(group.name) is not None else after.with_group(group)
        self._session.document.apply(after, self.tr("Add classes of QuPath"))
        number = len(after.groups) - len(present.groups)
        self._session.message.emit(self.tr("{count} groups added.").format(count=number))

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.open_button = QPushButton(self.tr("Open slides"))
        self.open_button.setProperty("primary", True)
        self.open_button.setEnabled(any(slide.path is not None for slide in self._project.slides))
        self.cohort_button = QPushButton(self.tr("Make a cohort…"))
        self.classes_button = QPushButton(self.tr("Add its classes as groups"))
        self.classes_button.setEnabled(self._session.slide is not None and bool(self._project.classes))
        for button, do in (
            (self.open_button, self.open_slides),
            (self.cohort_button, self._want_cohort),
            (self.classes_button, self.take_classes),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, do=do: do())
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        return buttons

    def _want_cohort(self) -> None:
        self.cohort_wanted.emit(self._path)
        self.accept()

    def _add(self, slide: QuPathSlide) -> None:
        counts = ", ".join(f"{count:,} {name}" for name, count in slide.objects.items())
        if slide.path is None:
            told = self.tr("not found: {uri}").format(uri=slide.uri or self.tr("no file"))
        else:
            file = annotations_beside(slide.path)
            told = self.tr("outlines in {name}").format(name=file.name) if file else self.tr("no outlines beside it")
        item = QListWidgetItem("\n".join(filter(None, [slide.name, counts, told])))
        picture = QPixmap(str(slide.thumbnail)) if slide.thumbnail is not None else QPixmap()
        item.setIcon(QIcon(picture))
        item.setToolTip(slide.description or slide.uri)
        item.setData(_PATH, slide.path)
        if slide.path is None:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.slides.addItem(item)

    def _open(self, items: list[QListWidgetItem]) -> None:
        paths = [path for item in items if (path := item.data(_PATH)) is not None]
        if paths:
            self._session.open_paths(paths)
            self.accept()
