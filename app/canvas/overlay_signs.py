"""What the view says about its overlay: legend, notes, and the tile under the cursor."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

from app.canvas import overlay_words
from app.canvas.note_banner import MARGIN_PX, NoteBanner
from app.canvas.overlay_plate import OverlayPlate
from app.canvas.slide_canvas import SlideCanvas
from app.canvas.tile_outline import TileOutline
from app.session import Session
from crosscancer_core.geometry import Point

_READABLE_PX = 420
"""A narrower banner breaks sentences into crumbs; there it lies below the legend, as wide as the view."""


class OverlaySigns(QObject):
    """Keeps legend, banner and tile outline of one canvas in step with the session; none is there without a map."""

    def __init__(self, session: Session, canvas: SlideCanvas) -> None:
        super().__init__(canvas)
        self._session, self._canvas = session, canvas
        self._overlay_visible = True
        self._point: Point | None = None
        self.plate = OverlayPlate(canvas)
        self.banner = NoteBanner(canvas)
        self.tile = TileOutline(self)
        canvas.add_layer(self.tile)
        canvas.installEventFilter(self)
        canvas.hovered.connect(self._hover)
        session.overlay.changed.connect(self._take_surface)
        session.maps_changed.connect(self._describe)
        session.overlay.rows_changed.connect(lambda *_: self._point_out())
        session.shown.operating_point_changed.connect(lambda _: self._describe())
        session.shown.overlay_style_changed.connect(self._describe)
        session.shown.presenting_changed.connect(lambda _: self._say_notes())

    def set_overlay_visible(self, visible: bool) -> None:
        """There is nothing to explain while the overlay is hidden; notes stay."""
        self._overlay_visible = visible
        self._take_surface()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _take_surface(self) -> None:
        surface = self._session.overlay.surface
        self.plate.setVisible(surface is not None and self._overlay_visible)
        self._say_notes()
        self._describe()
        self._point_out()
        self._place()

    def _say_notes(self) -> None:
        path = self._session.slide_path
        slide = self._session.slides.name_of(path) if path is not None else ""
        self.banner.say(overlay_words.notes(self._session.overlay.surface, slide))
        self._place()

    def _describe(self) -> None:
        overlay = self._session.overlay
        surface = overlay.surface
        if surface is not None:
            arms = overlay.arms
            name = surface.shown.identity.model_name
            key = str(arms.index(name) + 1) if len(arms) > 1 and name in arms else ""
            self.plate.describe(key, overlay_words.title(surface), overlay_words.scale(surface, self._session.shown))

    def _hover(self, point: Point | None) -> None:
        self._point = point
        self._point_out()

    def _point_out(self) -> None:
        surface, point = self._session.overlay.surface, self._point
        tile = None
        if surface is not None and point is not None and self._overlay_visible:
            tile = surface.grid.tile_at(point)
        value = surface.at_tile(tile) if surface is not None and tile is not None else None
        self.plate.point_out(value)
        self.tile.point_out(surface.grid.region(tile) if surface is not None and value is not None and tile else None)

    def _place(self) -> None:
        plate, width = self.plate, self._canvas.width()
        plate.resize(plate.sizeHint())
        plate.move(width - plate.width() - MARGIN_PX, MARGIN_PX)
        beside = plate.x() - 2 * MARGIN_PX
        below = beside < _READABLE_PX and plate.isVisibleTo(self._canvas)
        self.banner.move(MARGIN_PX, plate.geometry().bottom() + MARGIN_PX // 2 if below else MARGIN_PX)
        self.banner.fit(width - 2 * MARGIN_PX if below or not plate.isVisibleTo(self._canvas) else beside)
