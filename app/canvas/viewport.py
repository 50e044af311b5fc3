"""What part of the plane is on screen, and where. Pure arithmetic; no Qt.

Slide coordinates are level-0 pixels, widget coordinates are logical (device-independent) pixels with the origin
at the widget's top-left corner. ``downsample`` is level-0 pixels per logical pixel.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.canvas.display_tiles import TILE_PX, DisplayLevel, Part, TileKey, steps
from crosscancer_core.geometry import Point, Region

FINEST_DOWNSAMPLE = 1 / 16
"""Sixteen screen pixels per slide pixel: single pixels are plain to see."""
ORIGIN = Point(0, 0)


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """What of a slide is looked at, and how, whatever the size of the widget: what history and bookmarks keep."""

    centre: Point
    downsample: float
    turns: int = 0
    flipped: bool = False


@dataclass(frozen=True, slots=True)
class Viewport:
    """Centre of the view on the slide, scale, orientation, and size of the widget. A value: changes give a new one.

    On the way to the screen the slide is mirrored left to right if ``flipped``, then turned clockwise by ``turns``
    quarters. Layers paint for the :attr:`upright` viewport, and the canvas turns what they have painted.
    """

    centre: Point = ORIGIN
    downsample: float = 1.0
    width: float = 1.0
    height: float = 1.0
    pixel_ratio: float = 1.0
    """Device pixels per logical pixel."""
    turns: int = 0
    flipped: bool = False

    # slide <-> widget

    def to_widget(self, point: Point) -> Point:
        offset = self.towards_widget((point - self.centre) * (1 / self.downsample))
        return Point(offset.x + self.width / 2, offset.y + self.height / 2)

    def to_slide(self, point: Point) -> Point:
        offset = self.towards_slide(Point(point.x - self.width / 2, point.y - self.height / 2))
        return Point(offset.x * self.downsample + self.centre.x, offset.y * self.downsample + self.centre.y)

    def towards_widget(self, direction: Point) -> Point:
        """A direction on the slide as it is seen: mirrored and turned, not scaled."""
        x, y = (-direction.x if self.flipped else direction.x), direction.y
        for _ in range(self.turns):
            x, y = -y, x
        return Point(x, y)

    def towards_slide(self, direction: Point) -> Point:
        """The inverse of :meth:`towards_widget`."""
        x, y = direction.x, direction.y
        for _ in range(self.turns):
            x, y = y, -x
        return Point(-x if self.flipped else x, y)

    def region_to_widget(self, region: Region) -> Region:
        a = self.to_widget(Point(region.x, region.y))
        b = self.to_widget(Point(region.right, region.bottom))
        return Region.between(min(a.x, b.x), min(a.y, b.y), max(a.x, b.x), max(a.y, b.y))

    @property
    def region(self) -> Region:
        """The visible part of the plane in level-0 pixels."""
        width, height = self._extent
        left, top = self.centre.x - width / 2 * self.downsample, self.centre.y - height / 2 * self.downsample
        return Region(left, top, width * self.downsample, height * self.downsample)

    @property
    def device_downsample(self) -> float:
        """Level-0 pixels per device pixel."""
        return self.downsample / self.pixel_ratio

    @property
    def is_upright(self) -> bool:
        return self.turns == 0 and not self.flipped

    @property
    def upright(self) -> Viewport:
        """The same part of the slide, neither turned nor mirrored."""
        width, height = self._extent
        return replace(self, width=width, height=height, turns=0, flipped=False)

    @property
    def viewpoint(self) -> Viewpoint:
        return Viewpoint(self.centre, self.downsample, self.turns, self.flipped)

    @property
    def _extent(self) -> tuple[float, float]:
        """Width and height of the widget as the slide sees it."""
        return (self.height, self.width) if self.turns % 2 else (self.width, self.height)

    # changes

    def resized(self, width: float, height: float, pixel_ratio: float) -> Viewport:
        return replace(self, width=max(1.0, width), height=max(1.0, height), pixel_ratio=pixel_ratio)

    def moved(self, dx: float, dy: float) -> Viewport:
        """The content follows the hand: it moves by (dx, dy) logical pixels."""
        return self.centred(self.centre - self.towards_slide(Point(dx, dy)) * self.downsample)

    def centred(self, centre: Point) -> Viewport:
        return replace(self, centre=centre)

    def turned(self, quarters: int) -> Viewport:
        """Turned further, clockwise as it is seen."""
        return replace(self, turns=(self.turns + quarters) % 4)

    def mirrored(self) -> Viewport:
        """Left and right of what is seen exchanged."""
        return replace(self, turns=-self.turns % 4, flipped=not self.flipped)

    def ahead_of(self, before: Viewport) -> Viewport:
        """Half a screen further the way this view came from ``before``: what a hand that drags on will show next."""
        travel = self.centre - before.centre
        length = math.hypot(travel.x, travel.y)
        if length < 1e-9 or self.downsample != before.downsample:
            return self
        width, height = self._extent
        reach = Point(travel.x / length * width / 2, travel.y / length * height / 2)
        return self.centred(self.centre + reach * self.downsample)

    def at(self, viewpoint: Viewpoint) -> Viewport:
        """This widget's view from ``viewpoint``."""
        return replace(
            self,
            centre=viewpoint.centre,
            downsample=viewpoint.downsample,
            turns=viewpoint.turns % 4,
            flipped=viewpoint.flipped,
        )

    def zoomed_about(self, point: Point, factor: float) -> Viewport:
        """Enlarge by ``factor``; what is under the widget point stays under it."""
        downsample = self.downsample / factor
        arm = self.towards_slide(Point(point.x - self.width / 2, point.y - self.height / 2))
        return replace(self, downsample=downsample, centre=self.to_slide(point) - arm * downsample)

    def fitted(self, region: Region, margin: float = 0.04) -> Viewport:
        """The whole of ``region`` in the middle, with a margin (share of the widget) around it."""
        usable = 1 - 2 * margin
        width, height = self._extent
        downsample = max(region.width / (width * usable), region.height / (height * usable))
        return replace(self, centre=region.centre, downsample=max(downsample, FINEST_DOWNSAMPLE))

    def limited(self, region: Region) -> Viewport:
        """The nearest view that still shows something of ``region``: no zooming to nowhere, no losing the slide."""
        fit = self.fitted(region).downsample
        downsample = min(max(self.downsample, FINEST_DOWNSAMPLE), max(2 * fit, FINEST_DOWNSAMPLE))
        centre = Point(
            min(max(self.centre.x, region.x), region.right), min(max(self.centre.y, region.y), region.bottom)
        )
        if downsample == self.downsample and centre == self.centre:
            return self
        return replace(self, downsample=downsample, centre=centre)

    # tiles

    def best_level(self, levels: Sequence[DisplayLevel]) -> int:
        """The coarsest display level that is still at least as fine as the screen."""
        best = 0
        for index, level in enumerate(levels):
            if level.downsample <= self.device_downsample * 1.005:  # levels such as 4.0003 stand for 4
                best = index
        return best

    def tiles(self, levels: Sequence[DisplayLevel], index: int, ring: int = 0) -> list[TileKey]:
        """Tiles of a display level that the view shows, nearest to its centre first.

        ``ring`` adds that many tiles on each side.
        """
        level = levels[index]
        side = TILE_PX * level.downsample
        view = self.region
        left = max(0, math.floor(view.x / side) - ring)
        top = max(0, math.floor(view.y / side) - ring)
        right = min(math.ceil(level.width / TILE_PX), math.ceil(view.right / side) + ring)
        bottom = min(math.ceil(level.height / TILE_PX), math.ceil(view.bottom / side) + ring)
        middle = Point(self.centre.x / side - 0.5, self.centre.y / side - 0.5)
        keys = [TileKey(index, col, row) for row in range(top, bottom) for col in range(left, right)]
        return sorted(keys, key=lambda key: (key.col - middle.x) ** 2 + (key.row - middle.y) ** 2)

    def part_of(self, key: TileKey, level: DisplayLevel) -> Part:
        """What the view shows of a tile that lies in it, with the pixels around that scaling needs."""
        view, side = self.region, TILE_PX * level.downsample
        left, right = steps(
            (view.x - key.col * side) / level.downsample, (view.right - key.col * side) / level.downsample
        )
        top, bottom = steps(
            (view.y - key.row * side) / level.downsample, (view.bottom - key.row * side) / level.downsample
        )
        return Part(left, top, right, bottom)

    def device_edge(self, slide_position: float, *, vertical: bool) -> int:
        """The device pixel boundary nearest to a level-0 x (or, ``vertical``, y); of an upright viewport only.

        Neighbouring tiles round their common edge alike, so no seam can open between them.
        """
        centre, size = (self.centre.y, self.height) if vertical else (self.centre.x, self.width)
        return math.floor(((slide_position - centre) / self.downsample + size / 2) * self.pixel_ratio + 0.5)

    def from_device_edge(self, edge: float, *, vertical: bool) -> float:
        """The level-0 x (or y) of a device pixel boundary; of an upright viewport only."""
        centre, size = (self.centre.y, self.height) if vertical else (self.centre.x, self.width)
        return (edge / self.pixel_ratio - size / 2) * self.downsample + centre
