"""The slide itself: the best tiles at hand now, sharp ones as they arrive."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from app.canvas.display_tiles import TILE_PX, WHOLE, DisplayLevel, Part, TileKey, Wish, display_levels
from app.canvas.enlarging import device_rect, draw_enlarged
from app.canvas.kept_frame import KeptFrame
from app.canvas.layer import Layer
from app.canvas.look import Look, renderer
from app.canvas.stand_ins import StandIns
from app.canvas.stitching import BORDER_PX
from app.canvas.tile_cache import TileCache
from app.canvas.tile_loader import TileLoader
from app.canvas.tiles_at_hand import TilesAtHand
from app.canvas.viewport import Viewport
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.slides.slide import Slide

_GLASS = QColor(243, 243, 243)
_UNREADABLE = QColor(214, 196, 196)
_GATHERED_MS = 50
"""Tiles that come within this time are painted together: each frame takes time from the threads that read."""
_FIRST_GATHERED_MS = 30
"""So long the first coarse pixels wait for sharp ones, which on most slides come by then: no blur flashes up first."""
_EXACTLY = 1e-6
"""So near to 1:1 that a whole tile is copied as it is."""
_BLOCKY_FROM = 8.0
"""Stand-ins enlarged more than this are not smoothed: that would cost more than reading the sharp tiles."""
_CRISP_FROM = 3.0
"""Enlarged more than this, pixels are shown as squares: nothing is made up between them."""


class SlideLayer(Layer):
    """Tiles of one slide. Asks its loader for what the view lacks each time it is painted."""

    painted_pixels = Signal()
    """Slide pixels were drawn for the first time since the slide was set."""
    became_sharp = Signal()
    """The frame just painted shows every visible tile at full sharpness."""
    overview_ready = Signal(object)
    """A :class:`QImage` of the whole slide, about 500 pixels long."""
    unreadable = Signal(object)
    """The first error of a slide; further ones only show as marked tiles."""
    _announced = Signal()

    def __init__(self, cache: TileCache, threads: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tiles = TilesAtHand(cache)
        self._loader = TileLoader(threads, self, cache.memory)
        self._loader.loaded.connect(self._receive)
        self._loader.failed.connect(self._mark_unreadable)
        self._slide: Slide | None = None
        self._levels: tuple[DisplayLevel, ...] = ()
        self._asked_for: Viewport | None = None
        self._came_from: Viewport | None = None
        self._foreseen: Viewport | None = None
        self._announced.connect(self._prepare, Qt.ConnectionType.QueuedConnection)
        self._jumped_to: Viewport | None = None
        """A view of which nothing was there when it was first asked for: no more of it is read than is seen."""
        self._awaited: set[TileKey] = set()
        """What the last frame lacked and has not come since."""
        self._stand_ins = StandIns(_GLASS)
        self._kept = KeptFrame()
        self._gathering = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._gathering.timeout.connect(self.changed)
        self._has_painted = False

    def set_slide(self, slide: Slide | None) -> None:
        """Show another slide, at once. The one before may be closed: what is still read of it is dropped."""
        self._levels = display_levels(slide.info) if slide is not None else ()
        self._loader.set_slide(slide, self._levels)
        self._slide = slide
        self._loader.set_renderer(renderer(self._tiles.look, slide.icc) if slide is not None else None)
        self._tiles.set_slide(slide.info.fingerprint if slide is not None else "")
        self._awaited.clear()
        self._stand_ins.forget()
        self._kept.forget()
        self._foreseen = None
        self._has_painted = False
        if slide is not None:
            self._begin()
        self.changed.emit()

    def set_look(self, look: Look) -> None:
        """Show the slide's pixels otherwise. Until they are rendered anew, those of the look before stand in."""
        if look == self._tiles.look:
            return
        self._tiles.set_look(look)
        self._awaited.clear()
        self._stand_ins.forget()
        if self._slide is not None:
            self._loader.set_renderer(renderer(look, self._slide.icc))
            self._begin()
        self.changed.emit()

    def close(self) -> None:
        """End the reader threads."""
        self._loader.close()

    def foresee(self, viewport: Viewport) -> None:
        """``viewport`` will be painted soon: what it lacks is read as soon as whoever moves the view has finished.

        A slide that is opened is fitted, then shown as it was left: only where that leads to is read.
        """
        if self._foreseen is None:
            self._announced.emit()
        self._foreseen = viewport

    def _prepare(self) -> None:
        viewport, self._foreseen = self._foreseen, None
        if viewport is not None and self._slide is not None:
            upright = viewport.upright
            best = upright.best_level(self._levels)
            self._ask_for(upright, best, self._missing(upright, upright.tiles(self._levels, best)))

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        if self._slide is None:
            return
        best = viewport.best_level(self._levels)
        visible = viewport.tiles(self._levels, best)
        self._tiles.keep_parts_of(visible)
        missing = self._missing(viewport, visible)
        self._awaited = set(missing)
        self._foreseen = None
        if missing:
            self._ask_for(viewport, best, missing)  # first of all, so that it is read while this frame is painted
        painter.save()
        painter.scale(1 / viewport.pixel_ratio, 1 / viewport.pixel_ratio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        target = device_rect(viewport, 0, 0, self._slide.info.width, self._slide.info.height)
        painter.setClipRect(target)
        drawn = len(visible) - len(missing) - len(self._tiles.failed.intersection(visible))

        def paint_tiles(onto: QPainter) -> None:
            for key in visible:
                self._draw(onto, viewport, key)

        if missing:
            drawn += self._draw_stand_ins(painter, viewport, best, missing)
            paint_tiles(painter)
        else:
            self._stand_ins.forget()
            self._kept.draw(painter, viewport, target, (self._tiles.look, len(self._tiles.failed)), paint_tiles)
        painter.restore()
        if drawn and not self._has_painted:
            self._has_painted = True
            self.painted_pixels.emit()
        if not missing:
            self.foresee(viewport)  # what lies around, once this frame is on the screen
            if visible:
                self.became_sharp.emit()

    def _draw_stand_ins(self, painter: QPainter, viewport: Viewport, best: int, missing: list[TileKey]) -> int:
        """Fill the gaps, and nothing but the gaps, with what there is of other levels."""
        side = TILE_PX * self._levels[best].downsample
        gaps = QRegion()
        for key in missing:
            left, top = key.col * side, key.row * side
            gaps += device_rect(viewport, left, top, left + side, top + side)
        at_hand = [
            (key, found)
            for index in self._levels_standing_in(best)
            for key in viewport.tiles(self._levels, index)
            if (found := self._tiles.get(key)) is not None or key in self._tiles.failed
        ]
        if not at_hand:
            painter.save()
            painter.setClipRegion(gaps, Qt.ClipOperation.IntersectClip)
            painter.fillRect(gaps.boundingRect(), _GLASS)
            painter.restore()
            return 0

        def paint(within: QPainter, small: Viewport) -> None:
            for key, _ in at_hand:
                self._draw(within, small, key, smooth=True)

        sources = tuple((key, None if found is None else id(found[0])) for key, found in at_hand)
        finest = min(self._levels[key.display_level].downsample for key, _ in at_hand)
        self._stand_ins.draw(painter, viewport, gaps, sources, finest, paint)
        return sum(found is not None for _, found in at_hand)

    def _levels_standing_in(self, best: int) -> list[int]:
        """Display levels to show while sharp tiles are missing, in painting order: coarse ones, then a finer one."""
        finer = [best - 1] if best > 0 else []
        return [*range(len(self._levels) - 1, best, -1), *finer]

    def _ask_for(self, viewport: Viewport, best: int, missing: list[TileKey]) -> None:
        """``missing``: what the view lacks of its tiles."""
        visible = viewport.tiles(self._levels, best)
        if viewport != self._asked_for:
            self._came_from, self._asked_for = self._asked_for, viewport
            self._jumped_to = viewport if len(missing) == len(visible) else None
            self._tiles.make_room_for(len(viewport.tiles(self._levels, best, ring=1)) + 1)  # and the coarsest
        ahead = viewport.ahead_of(self._came_from or viewport).tiles(self._levels, best)
        # what lies around, and the rest of tiles read in part, waits for the sharp frame, whose painting it would slow
        around = [] if missing else viewport.tiles(self._levels, best, ring=1)
        seen = [Wish(key, self._part_to_read(viewport, key)) for key in missing]
        beyond = [key for key in ahead if key not in visible]
        later = [Wish(key) for key in (*beyond, *around) if self._tiles.lacks(key)]
        first = [Wish(self._coarsest())] if self._tiles.lacks(self._coarsest()) else []
        self._loader.wish(list(dict.fromkeys([*first, *seen, *later])))

    def _part_to_read(self, viewport: Viewport, key: TileKey) -> Part:
        """All of a tile where the view moves over it: what comes into sight next would be read twice otherwise."""
        whole = viewport != self._jumped_to or self._tiles.has_part_of(key)
        return WHOLE if whole else viewport.part_of(key, self._levels[key.display_level])

    def _begin(self) -> None:
        """The coarsest tile is the overview, and something to see at once."""
        self._came_from = self._asked_for = self._jumped_to = None
        known = self._tiles.get(self._coarsest())
        if known is not None and not self._tiles.lacks(self._coarsest()):
            self._tell_overview(known[0])
        else:
            self._loader.wish([Wish(self._coarsest())])

    def _missing(self, viewport: Viewport, keys: list[TileKey]) -> list[TileKey]:
        """Tiles of which the view shows what was not read."""
        return [key for key in keys if self._tiles.lacks(key, viewport.part_of(key, self._levels[key.display_level]))]

    def _coarsest(self) -> TileKey:
        return TileKey(len(self._levels) - 1, 0, 0)

    def _draw(self, painter: QPainter, viewport: Viewport, key: TileKey, *, smooth: bool = False) -> None:
        """Draw a tile if it is at hand. Edges lie on device pixels, and the source is cut to match exactly.

        ``smooth``: however much it is enlarged.
        """
        level = self._levels[key.display_level]
        side = TILE_PX * level.downsample
        left, top = key.col * side, key.row * side
        if key in self._tiles.failed:
            painter.fillRect(device_rect(viewport, left, top, left + side, top + side), _UNREADABLE)
            return
        found = self._tiles.get(key)
        if found is None:
            return
        image, part = found
        x0, y0, x1, y1 = (edge * level.downsample for edge in part)
        target = device_rect(viewport, left + x0, top + y0, left + x1, top + y1)
        if target.isEmpty():
            return
        scale = level.downsample / viewport.device_downsample
        if abs(scale - 1) < _EXACTLY and not smooth:
            column = round(_source(viewport, target.x(), left, level, False) - 0.01)
            row = round(_source(viewport, target.y(), top, level, True) - 0.01)
            painter.drawImage(target.topLeft(), image, QRect(column, row, target.width(), target.height()))
            return
        if not smooth and (abs(scale - 1) < 1e-3 or scale >= _CRISP_FROM):
            pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
            border = BORDER_PX * level.downsample
            corner = (left - border, top - border)
            draw_enlarged(painter, viewport, target, pixels, image.format(), corner, level.downsample)
            return
        across = [_source(viewport, edge, left, level, False) for edge in (target.x(), target.x() + target.width())]
        down = [_source(viewport, edge, top, level, True) for edge in (target.y(), target.y() + target.height())]
        source = QRectF(across[0], down[0], across[1] - across[0], down[1] - down[0])
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < _BLOCKY_FROM)
        painter.drawImage(QRectF(target), image, source)

    def _receive(self, slide: Slide, wish: Wish, image: QImage) -> None:
        if slide is not self._slide:
            return
        self._tiles.add(wish, image)
        if wish.key == self._coarsest():
            self._tell_overview(image)
        self._tell_of(wish.key)

    def _tell_of(self, key: TileKey) -> None:
        """Ask for a frame: at once for the last tile, otherwise for some tiles together, soon for the first pixels."""
        if not self._awaited:
            return  # nothing that the last frame shows depends on it
        self._awaited.discard(key)
        if not self._awaited:
            self._gathering.stop()
            self.changed.emit()
        elif not self._gathering.isActive():
            self._gathering.start(_GATHERED_MS if self._has_painted else _FIRST_GATHERED_MS)

    def _tell_overview(self, image: QImage) -> None:
        level = self._levels[-1]
        self.overview_ready.emit(image.copy(BORDER_PX, BORDER_PX, level.width, level.height))

    def _mark_unreadable(self, slide: Slide, wish: Wish, error: CrossCancerError) -> None:
        if slide is not self._slide:
            return
        if not self._tiles.failed:
            self.unreadable.emit(error)
        self._tiles.failed.add(wish.key)
        self._tell_of(wish.key)


def _source(viewport: Viewport, edge: int, start: float, level: DisplayLevel, vertical: bool) -> float:
    """The position within a tile's image that a device pixel boundary shows."""
    position = (viewport.from_device_edge(edge, vertical=vertical) - start) / level.downsample + BORDER_PX
    return min(max(position, 0.0), TILE_PX + 2.0 * BORDER_PX)
