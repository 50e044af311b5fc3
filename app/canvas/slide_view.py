"""The canvas with its slide and overlay, kept in step with the session."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from app.canvas.compared_pane import ComparedPane
from app.canvas.layer import Layer
from app.canvas.navigator import Navigator
from app.canvas.overlay_layer import OverlayLayer
from app.canvas.overlay_signs import OverlaySigns
from app.canvas.overview import Overview
from app.canvas.shown_overlay import follow_shown
from app.canvas.slide_canvas import SlideCanvas
from app.canvas.slide_layer import SlideLayer
from app.canvas.tile_cache import TileCache
from app.canvas.viewport import Viewport
from app.canvas.visited import Visited
from app.session import Session
from crosscancer_core import atomic_file
from crosscancer_core.errors import CrossCancerError

_MARGIN_PX = 16
_VIEW_SETTLES_MS = 150


class SlideView(QWidget):
    """Canvas, slide layer, overlay layer and overview of a session."""

    first_pixels = Signal()
    became_sharp = Signal()
    comparing_changed = Signal(bool)
    """The second pane was opened or closed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.canvas = SlideCanvas(self)
        self.cache = TileCache(session.settings.tile_cache_mib * 1024**2)
        self.slide_layer = SlideLayer(self.cache, session.settings.reader_threads, parent=self)
        self.overlay_layer = OverlayLayer(self)
        self.overview = Overview(self.canvas)
        self.navigator = Navigator(session, self.canvas)
        self.canvas.add_layer(self.slide_layer)
        self.canvas.add_layer(self.overlay_layer)
        self.signs = OverlaySigns(session, self.canvas)
        self.canvas.installEventFilter(self)
        self.compared = ComparedPane(session, self.canvas, self.cache, self)
        self.compared.hide()
        self.compared.closed.connect(lambda: self.compare(False))
        self._panes = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        self._panes.addWidget(self._first_pane())
        self._panes.addWidget(self.compared)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._panes)

        self._visited: Visited | None = None
        self._visited_by_slide: dict[str, Visited] = {}
        self._visited_shown = True
        self._settled = QTimer(self, singleShot=True, interval=_VIEW_SETTLES_MS)
        self._settled.timeout.connect(self._tell_settled)
        self.canvas.viewport_changed.connect(lambda _: self._settled.start())
        self.canvas.viewport_changed.connect(self._move_overview)
        self.canvas.viewport_changed.connect(self.slide_layer.foresee)
        self.overview.centre_asked.connect(self.canvas.centre_on)
        self.slide_layer.overview_ready.connect(self._show_overview)
        self.slide_layer.painted_pixels.connect(self.first_pixels)
        self.slide_layer.became_sharp.connect(self.became_sharp)
        self.slide_layer.unreadable.connect(session.problem)
        session.slide_changed.connect(self._take_slide)
        session.overlay.changed.connect(lambda: self.overlay_layer.set_surface(session.overlay.surface))
        session.overlay.rows_changed.connect(self.overlay_layer.update_rows)
        session.shown.presenting_changed.connect(lambda _: self._show_name())
        session.shown.look_changed.connect(lambda: self.slide_layer.set_look(session.shown.look))
        follow_shown(self.overlay_layer, session.shown)
        self._take_slide()

    def _first_pane(self) -> QWidget:
        """The canvas, under a line with the slide's name while there is a second pane: both at the same height."""
        self._name = QLabel()
        self._name.setContentsMargins(12, 0, 12, 0)
        self._name.hide()
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._name)
        column.addWidget(self.canvas, 1)
        return pane

    def _show_name(self) -> None:
        path = self._session.slide_path
        self._name.setText(self._session.slides.name_of(path) if path is not None else "")
        self._name.setFixedHeight(self.compared.header.sizeHint().height())
        self._name.setVisible(self.compared.isVisibleTo(self))

    def add_layer(self, layer: Layer) -> None:
        """Paint ``layer`` above slide and overlay."""
        self.canvas.add_layer(layer)

    def set_overlay_visible(self, visible: bool) -> None:
        """Show or hide the overlays of both panes."""
        self.overlay_layer.set_visible(visible)
        self.signs.set_overlay_visible(visible)
        self.compared.overlay_layer.set_visible(visible)

    def compare(self, wanted: bool) -> None:
        """Show or close the second pane; it begins with the slide of the first."""
        if wanted == self.compared.isVisibleTo(self):
            return
        self.compared.setVisible(wanted)
        if wanted and self._session.slide_path is not None:
            self._panes.setSizes([1, 1])
            self.compared.show_slide(self._session.slide_path)
        elif not wanted:
            self.compared.close_slide()
        self._show_name()
        self.comparing_changed.emit(wanted)

    def save_picture(self, path: Path) -> None:
        """Store what the canvas shows, with scale bar and overview, as PNG."""
        try:
            with atomic_file.replacing(path) as temporary:
                (self._panes if self.compared.isVisible() else self.canvas).grab().save(str(temporary), "PNG")
        except CrossCancerError as error:
            self._session.problem.emit(error)

    def close_layers(self) -> None:
        """End the reader threads; before the session closes its slide for good."""
        self.compared.end()
        self.slide_layer.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place_overview()
        return super().eventFilter(watched, event)

    def _take_slide(self) -> None:
        slide = self._session.slide
        self._show_name()
        self.overview.clear()
        self._visited = None
        if slide is not None:  # a slide that is come back to remembers what was seen of it
            self._visited = self._visited_by_slide.setdefault(slide.info.fingerprint, Visited(slide.info.region))
        with self.compared.first_slide_changes():
            self.slide_layer.set_slide(slide)
            self.canvas.set_slide(slide.info if slide is not None else None)

    def _show_overview(self, image: QImage) -> None:
        slide = self._session.slide
        if slide is not None:
            self.overview.set_image(image, slide.info.region)
            self.overview.set_viewport(self.canvas.viewport)
            self._shade_visited()
            self._place_overview()

    def _tell_settled(self) -> None:
        self._session.look_at(self.canvas.viewport.region)
        self.navigator.view_settled()
        if self._visited is not None and self._visited.look(self.canvas.viewport):
            self._shade_visited()

    def set_visited_shown(self, shown: bool) -> None:
        """Whether the overview tints what was looked at."""
        self._visited_shown = shown
        self._shade_visited()

    def _shade_visited(self) -> None:
        shown = self._visited_shown and self._visited is not None
        self.overview.set_visited(self._visited.shade() if shown and self._visited is not None else None)

    def _move_overview(self, viewport: Viewport) -> None:
        size = self.overview.size()
        self.overview.set_viewport(viewport)
        if self.overview.size() != size:  # turned
            self._place_overview()

    def _place_overview(self) -> None:
        canvas, overview = self.canvas, self.overview
        overview.move(canvas.width() - overview.width() - _MARGIN_PX, canvas.height() - overview.height() - _MARGIN_PX)
