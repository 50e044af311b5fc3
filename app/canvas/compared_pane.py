"""The second pane: the same or another slide beside the first, moving with it."""

from __future__ import annotations

import threading
from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.canvas.linked_canvases import LinkedCanvases
from app.canvas.slide_canvas import SlideCanvas
from app.canvas.slide_layer import SlideLayer
from app.canvas.tile_cache import TileCache
from app.resources import icon
from app.session import Session
from app.shelf import Shelf
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.geometry import Point
from crosscancer_core.slides.slide import Slide


class SlideOpener(QObject):
    """Opens one slide after another in the background; of several asked for, only the last arrives."""

    opened = Signal(object)
    """The :class:`Slide`."""
    failed = Signal(object)
    _arrived = Signal()

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self._shelf = shelf
        self._wanted = 0
        self._results: deque[tuple[int, Slide | CrossCancerError]] = deque()
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def open(self, path: Path, mpp: float | None) -> None:
        self._wanted += 1
        threading.Thread(target=self._open, args=(self._wanted, path, mpp), daemon=True).start()

    def cancel(self) -> None:
        """Nothing that was asked for is wanted any more."""
        self._wanted += 1

    def _open(self, number: int, path: Path, mpp: float | None) -> None:
        result: Slide | CrossCancerError
        try:
            result = self._shelf.open(path, mpp)
        except CrossCancerError as error:
            result = error
        self._results.append((number, result))
        self._arrived.emit()

    def _deliver(self) -> None:
        while self._results:
            number, result = self._results.popleft()
            if isinstance(result, CrossCancerError):
                self.failed.emit(result)
            elif number == self._wanted:
                self.opened.emit(result)
            else:
                result.close()


class ComparedPane(QWidget):
    """Choice of slide, link, and a canvas. Its tiles share the cache of the first pane."""

    closed = Signal()
    became_sharp = Signal()

    def __init__(self, session: Session, first: SlideCanvas, cache: TileCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._first = session, first
        self.canvas = SlideCanvas(own_keys=True)
        self.canvas.setAccessibleName(self.tr("Slide to compare with"))
        self._layer = SlideLayer(cache, session.settings.reader_threads, self)
        self._layer.set_look(session.shown.look)
        self._layer.unreadable.connect(session.problem)
        self._layer.became_sharp.connect(self.became_sharp)
        self.canvas.add_layer(self._layer)
        self._slide: Slide | None = None
        self._opener = SlideOpener(session.shelf)
        self._opener.opened.connect(self._take)
        self._opener.failed.connect(session.problem)
        self.links = LinkedCanvases(first, self.canvas, self)
        self.slides = QComboBox()
        self.slides.setAccessibleName(self.tr("Slide to compare with"))
        self.slides.setMinimumWidth(60)
        self.slides.activated.connect(lambda _: self._open_chosen())
        self.link_button = self._button("link", self.tr("Move both panes together"), checkable=True)
        self.link_button.toggled.connect(self._set_linked)
        self.close_button = self._button("close", self.tr("Close this pane"))
        self.close_button.clicked.connect(self.closed)
        self.offset = QLabel()
        self.offset.setProperty("muted", True)
        self._lay_out()
        self.links.changed.connect(self._show_link)
        session.slide_files_changed.connect(self._list)
        session.cohort_changed.connect(self._list)
        session.shown.presenting_changed.connect(lambda _: self._list())
        session.shown.look_changed.connect(lambda: self._layer.set_look(session.shown.look))
        self._list()

    @property
    def slide(self) -> Slide | None:
        return self._slide

    def show_slide(self, path: Path) -> None:
        """Open ``path`` here; it is linked to the first pane when it is there."""
        self._list()
        self.slides.setCurrentIndex(self.slides.findData(path))
        entry = (
            next((s for s in self._session.cohort.slides() if s.path == path), None) if self._session.cohort else None
        )
        self._opener.open(path, entry.mpp if entry is not None else None)

    def close_slide(self) -> None:
        """Let go of the file; returns when nothing reads from it."""
        self._opener.cancel()
        self.links.unlink()
        self._layer.close()
        self.canvas.set_slide(None)
        if self._slide is not None:
            self._slide.close()
            self._slide = None

    def _lay_out(self) -> None:
        self.header = QWidget()
        bar = QHBoxLayout(self.header)
        bar.setContentsMargins(8, 4, 6, 4)
        bar.setSpacing(8)
        bar.addWidget(self.slides, 1)
        bar.addWidget(self.offset)
        bar.addWidget(self.link_button)
        bar.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.canvas, 1)

    def _button(self, icon_name: str, text: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setCheckable(checkable)
        button.setIcon(icon(icon_name))
        button.setToolTip(text)
        button.setAccessibleName(text)
        return button

    def _list(self) -> None:
        chosen = self.slides.currentData()
        cohort = self._session.cohort
        paths = [slide.path for slide in cohort.slides()] if cohort is not None else []
        self.slides.clear()
        for path in dict.fromkeys([*paths, *self._session.slide_files]):
            self.slides.addItem(self._session.name_of(path), path)
        self.slides.setCurrentIndex(self.slides.findData(chosen))

    def _open_chosen(self) -> None:
        path = self.slides.currentData()
        if path is not None:
            self.show_slide(path)

    def _take(self, slide: Slide) -> None:
        self.links.unlink()
        before = self._slide
        self._slide = slide
        self._layer.set_slide(slide)
        self.canvas.set_slide(slide.info)
        if before is not None:
            before.close()
        first = self._session.slide
        if first is not None:
            view = self._first.viewport.viewpoint
            if first.info.fingerprint == slide.info.fingerprint:
                self.canvas.look_from(view)
            else:  # from the middle of what was scanned: sections of one block lie about alike
                arm = (view.centre - first.info.bounds.centre) * self._scale()
                self.canvas.centre_on(slide.info.bounds.centre + arm)
        self._set_linked(True)

    def _set_linked(self, linked: bool) -> None:
        if linked and self._slide is not None and not self.links.linked:
            self.links.link(self._mpp(self._session.slide), self._mpp(self._slide))
        elif not linked:
            self.links.unlink()

    def _show_link(self) -> None:
        self.link_button.setChecked(self.links.linked)
        offset, mpp = self.links.offset, self._mpp(self._session.slide)
        if offset is None or (abs(offset.x) < 0.5 and abs(offset.y) < 0.5):
            self.offset.clear()
        elif mpp is None:
            self._tell_offset(offset, "px")
        else:
            self._tell_offset(offset * mpp, "µm")

    def _tell_offset(self, offset: Point, unit: str) -> None:
        x, y = (f"{round(value):,}".replace("-", "−") for value in (offset.x, offset.y))
        self.offset.setText(self.tr("offset {x}, {y} {unit}").format(x=x, y=y, unit=unit))

    def _scale(self) -> float:
        first, second = self._mpp(self._session.slide), self._mpp(self._slide)
        return first / second if first is not None and second is not None else 1.0

    def _mpp(self, slide: Slide | None) -> float | None:
        return slide.info.resolution.mpp if slide is not None and slide.info.resolution is not None else None
