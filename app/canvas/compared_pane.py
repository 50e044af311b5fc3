"""The second pane: the same or another slide beside the first, moving with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.canvas.compared_company import ComparedCompany
from app.canvas.compared_notes import ComparedNotes
from app.canvas.layer import Layer
from app.canvas.linked_canvases import LinkedCanvases
from app.canvas.overlay_layer import OverlayLayer
from app.canvas.shown_overlay import follow_shown
from app.canvas.slide_canvas import SlideCanvas
from app.canvas.slide_layer import SlideLayer
from app.canvas.tile_cache import TileCache
from app.opening import OpenedSlide
from app.opening_thread import OpeningThread
from app.resources import icon
from app.session import Session
from crosscancer_core.geometry import Point
from crosscancer_core.slides.slide import Slide


class ComparedPane(QWidget):
    """Choice of slide and map, link, and a canvas. Its tiles share the cache of the first pane.

    ``company`` holds the slide's outlines and maps, and says which map is shown here.
    """

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
        self.overlay_layer = OverlayLayer(self)
        self.canvas.add_layer(self._layer)
        self.canvas.viewport_changed.connect(self._layer.foresee)
        self.canvas.add_layer(self.overlay_layer)
        self.company = ComparedCompany(session, self)
        self.notes = ComparedNotes(session, self.company, self.canvas)
        self._first_slide: str | None = None
        """Fingerprint of the slide in the first pane."""
        self._openings = OpeningThread(self)
        self._openings.opened.connect(self._take)
        self._openings.failed.connect(session.problem)
        self.links = LinkedCanvases(first, self.canvas, self)
        self.slides = QComboBox()
        self.slides.setAccessibleName(self.tr("Slide to compare with"))
        self.slides.setMinimumWidth(60)
        self.slides.activated.connect(lambda _: self._open_chosen())
        self.maps = QComboBox()
        self.maps.setAccessibleName(self.tr("Map in this pane"))
        self.maps.setToolTip(self.tr("Which model's map this pane shows: two models can be looked at side by side."))
        self.maps.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.maps.setMinimumWidth(60)
        self.maps.activated.connect(lambda _: self._choose_map())
        self.link_button = self._button("link", self.tr("Move both panes together"), checkable=True)
        self.link_button.toggled.connect(self._set_linked)
        self.close_button = self._button("close", self.tr("Close this pane"))
        self.close_button.clicked.connect(self.closed)
        self.offset = QLabel()
        self.offset.setProperty("muted", True)
        self._lay_out()
        self.links.changed.connect(self._show_link)
        session.slides.changed.connect(self._list)
        session.cohort_changed.connect(self._list)
        session.shown.presenting_changed.connect(lambda _: self._list())
        session.shown.look_changed.connect(lambda: self._layer.set_look(session.shown.look))
        follow_shown(self.overlay_layer, session.shown)
        self.company.map_changed.connect(lambda: self.overlay_layer.set_map(self.company.map))
        self.company.map_changed.connect(self._list_maps)
        self.company.maps_changed.connect(self._list_maps)
        self.company.map_rows_changed.connect(self.overlay_layer.update_rows)
        self._list()
        self._list_maps()

    @property
    def slide(self) -> Slide | None:
        return self.company.slide

    def add_layer(self, layer: Layer) -> None:
        """Paint ``layer`` above slide and overlay of this pane."""
        self.canvas.add_layer(layer)

    def show_slide(self, path: Path) -> None:
        """Open ``path`` here; it is linked to the first pane when it is there."""
        self._list()
        self.slides.setCurrentIndex(self._row_of(path))
        self._openings.start(self._session.opening_of(path))

    def close_slide(self) -> None:
        """Let go of the file."""
        self._openings.cancel()
        self.links.unlink()
        self._layer.set_slide(None)
        self.canvas.set_slide(None)
        before = self.slide
        self.company.take(None)
        if before is not None:
            before.close()

    def end(self) -> None:
        """Let go of the slide and of the threads; the pane is of no use afterwards."""
        self.close_slide()
        self._openings.close()
        self._layer.close()

    @contextmanager
    def first_slide_changes(self) -> Iterator[None]:
        """Around a change of the first pane's slide. Who had the same slide in both panes gets the new one in both."""
        shown, linked = self.slide, self.links.linked
        together = shown is None or shown.info.fingerprint == self._first_slide
        self.links.unlink()
        yield
        first, path = self._session.slide, self._session.slide_path
        self._first_slide = first.info.fingerprint if first is not None else None
        if self.isHidden() or first is None or path is None:
            return
        known = shown is not None and shown.info.fingerprint == self._first_slide
        if together and not (known and self._mpp(shown) == self._mpp(first)):
            self.show_slide(path)
        elif linked:
            self._align()
            self._set_linked(True)

    def _lay_out(self) -> None:
        self.header = QWidget()
        bar = QHBoxLayout(self.header)
        bar.setContentsMargins(8, 4, 6, 4)
        bar.setSpacing(8)
        bar.addWidget(self.slides, 1)
        bar.addWidget(self.maps)
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
        for path in dict.fromkeys([*paths, *self._session.slides.paths]):
            self.slides.addItem(self._session.slides.name_of(path), path)
        self.slides.setCurrentIndex(self._row_of(chosen))

    def _row_of(self, path: Path | None) -> int:
        """``findData`` tells Python objects by identity: an equal path that came another way would not be found."""
        return next((row for row in range(self.slides.count()) if self.slides.itemData(row) == path), -1)

    def _open_chosen(self) -> None:
        path = self.slides.currentData()
        if path is not None:
            self.show_slide(path)

    def _list_maps(self) -> None:
        company = self.company
        self.maps.clear()
        self.maps.addItem(self.tr("Same model"))
        self.maps.addItem(self.tr("No map"), "")
        for name in company.maps:
            self.maps.addItem(name, name)
        shown = company.map.identity.model_name if company.map is not None else ""
        self.maps.setCurrentIndex(0 if company.follows_first else self.maps.findData(shown))
        self.maps.setVisible(bool(company.maps))

    def _choose_map(self) -> None:
        name = self.maps.currentData()
        if name is None:
            self.company.follow_first()
        else:
            self.company.select_map(name or None)

    def _take(self, opened: OpenedSlide) -> None:
        self.links.unlink()
        before, slide = self.slide, opened.slide
        self._layer.set_slide(slide)
        self.canvas.set_slide(slide.info)
        self.company.take(opened)
        if before is not None:
            before.close()
        self._align()
        self._set_linked(True)

    def _align(self) -> None:
        """Look at what the first pane looks at."""
        first, slide = self._session.slide, self.slide
        if first is None or slide is None:
            return
        view = self._first.viewport.viewpoint
        if first.info.fingerprint == slide.info.fingerprint:
            self.canvas.look_from(view)
        else:  # from the middle of what was scanned: sections of one block lie about alike
            arm = (view.centre - first.info.bounds.centre) * self._scale()
            self.canvas.centre_on(slide.info.bounds.centre + arm)

    def _set_linked(self, linked: bool) -> None:
        if linked and self.slide is not None and not self.links.linked:
            self.links.link(self._mpp(self._session.slide), self._mpp(self.slide))
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
        first, second = self._mpp(self._session.slide), self._mpp(self.slide)
        return first / second if first is not None and second is not None else 1.0

    def _mpp(self, slide: Slide | None) -> float | None:
        return slide.info.resolution.mpp if slide is not None and slide.info.resolution is not None else None
