"""What of a tile is seen, and how tiles that were read in part go together."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.canvas.display_tiles import TILE_PX, WHOLE, DisplayLevel, Part
from app.canvas.slide_layer import SlideLayer
from app.canvas.stitching import BORDER_PX, NEIGHBOURS, SIDE_PX, ReadTile, stitch
from app.canvas.tile_cache import TileCache
from app.canvas.viewport import Viewport
from crosscancer_core.geometry import Point, Region
from crosscancer_core.slides.array_slide import ArraySlide

COORDINATES = st.floats(-500, 5000)
PARTS = [
    Part(x0, y0, x1, y1) for x0, x1 in ((0, 256), (256, 512), (0, 512)) for y0, y1 in ((0, 256), (256, 512), (0, 512))
]


@given(
    COORDINATES, COORDINATES, st.floats(0.1, 8), st.floats(10, 2000), st.floats(10, 1200), st.sampled_from([1.0, 2.0])
)
def test_the_parts_cover_what_the_view_shows(x, y, downsample, width, height, of_level) -> None:
    view = Viewport(Point(x, y), downsample, width, height)
    level = DisplayLevel(of_level, 0, 1, 4096, 4096)
    side = TILE_PX * of_level
    for key in view.tiles((level,), 0):
        part = view.part_of(key, level)
        assert part in PARTS
        seen = view.region.intersection(Region(key.col * side, key.row * side, side, side))
        if seen is not None:
            within = seen.moved(-key.col * side, -key.row * side).scaled(1 / of_level)
            assert part.left <= within.x
            assert part.top <= within.y
            assert part.right >= within.right - 1e-6
            assert part.bottom >= within.bottom - 1e-6


@settings(deadline=None)
@given(st.sampled_from(NEIGHBOURS), st.sampled_from(PARTS), st.sampled_from(PARTS))
def test_borders_are_filled_with_what_was_read_and_nothing_else(beside, part, its_part) -> None:
    """The plane holds the number of each pixel; what was not read is 0."""
    across, down = beside
    plane = np.arange(1, (3 * TILE_PX) ** 2 + 1, dtype=np.uint32).reshape(3 * TILE_PX, 3 * TILE_PX)
    tile, neighbour = _tile(plane, 1, 1, part), _tile(plane, 1 + across, 1 + down, its_part)
    stitch(tile, neighbour, across, down)
    for read, col, row in ((tile, 1, 1), (neighbour, 1 + across, 1 + down)):
        around = np.pad(plane, BORDER_PX)[
            row * TILE_PX : row * TILE_PX + SIDE_PX, col * TILE_PX : col * TILE_PX + SIDE_PX
        ]
        known = read.pixels > 0
        assert np.array_equal(read.pixels[known], around[known])
    if part == its_part == WHOLE:
        filled = (tile.pixels > 0).sum() - TILE_PX**2
        assert filled == (BORDER_PX * TILE_PX if 0 in beside else BORDER_PX**2)


def _tile(plane: np.ndarray, col: int, row: int, part: Part) -> ReadTile:
    pixels = np.zeros((SIDE_PX, SIDE_PX), np.uint32)
    own = plane[row * TILE_PX : (row + 1) * TILE_PX, col * TILE_PX : (col + 1) * TILE_PX]
    inner = slice(part.top, part.bottom), slice(part.left, part.right)
    pixels[BORDER_PX:-BORDER_PX, BORDER_PX:-BORDER_PX][inner] = own[inner]
    return ReadTile(pixels, part)


def test_a_view_read_in_part_looks_as_one_read_whole(qtbot, picture) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (2600, 2900, 3), np.uint8)
    with ArraySlide(pixels, 0.25, levels=2) as slide:
        for downsample, pixel_ratio in ((1.0, 1.0), (1.31, 1.0), (0.43, 1.5), (2.7, 1.0), (0.2, 1.0)):
            view = Viewport(Point(1290.4, 1180.7), downsample, 420, 310, pixel_ratio=pixel_ratio)
            layer = SlideLayer(TileCache(256 * 1024**2), threads=2)
            sharp: list[bool] = []
            layer.became_sharp.connect(lambda sharp=sharp: sharp.append(True))
            layer.set_slide(slide)
            in_part = _when_sharp(qtbot, picture, layer, view, sharp)
            for step in (400, -400, 0):  # whatever is read in part is read whole when the view has moved over it
                shown = _when_sharp(qtbot, picture, layer, view.moved(step, step), sharp)
            assert np.array_equal(shown, in_part)
            layer.set_slide(None)
            layer.close()


def _when_sharp(qtbot, picture, layer: SlideLayer, view: Viewport, sharp: list[bool]) -> np.ndarray:
    sharp.clear()
    while not sharp:
        qtbot.wait(5)
        shown = picture(layer, view)
    return shown
