"""Map, slide, outlines and tile outline lie on one another: at all zooms, turned and mirrored, on grids that do not
divide the slide, within bounds, and resampled.

The golden picture is arithmetic: each device pixel whose middle lies more than half a pixel from every edge has the
colour of the cell in which the viewport says that middle lies.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

from app.annotations.annotation_layer import AnnotationLayer
from app.canvas.layer import Layer
from app.canvas.overlay_layer import OverlayLayer
from app.canvas.slide_layer import SlideLayer
from app.canvas.tile_cache import TileCache
from app.canvas.tile_outline import TileOutline
from app.canvas.turning import paint_turned
from app.canvas.viewport import Viewport
from app.session import Session
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.geometry import Point, Region
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.tiles.grid import Tile, TileGrid

from .conftest import as_array

HALF_A_PIXEL = 0.5
SIDE = 260
GREY = 128
ZOOMS = (0.13, 0.5, 1.0, 1.9, 3.7)
WIDTH, HEIGHT = 3004, 2004  # exact pyramid levels, but no whole number of cells
BOUNDS = Region(37, 53, WIDTH - 120, HEIGHT - 90)
GRIDS = {
    "whole slide": TileGrid(Region(0, 0, WIDTH, HEIGHT), 97, 97),
    "bounds": TileGrid(BOUNDS, 113, 113),
    "overlapping tiles": TileGrid(BOUNDS, 128, 61),
    "resampled": TileGrid(BOUNDS, 97, 97, 1.3717),
    "finer than the slide": TileGrid(BOUNDS, 224, 224, 0.4489),
}
ORIENTATIONS = [(turns, flipped) for flipped in (False, True) for turns in range(4)]


@dataclass(frozen=True)
class Golden:
    """What a view must show: ``odd`` where a pixel's middle lies in an odd cell, ``sure`` where no edge is near."""

    odd: np.ndarray
    sure: np.ndarray


def golden(grid: TileGrid, viewport: Viewport) -> Golden:
    """Evaluated at the middle of each device pixel."""
    ratio = viewport.pixel_ratio
    height, width = round(viewport.height * ratio), round(viewport.width * ratio)
    across = [viewport.to_slide(Point((x + 0.5) / ratio, 0.5 / ratio)) for x in range(width)]
    down = [viewport.to_slide(Point(0.5 / ratio, (y + 0.5) / ratio)) for y in range(height)]
    # a quarter turn exchanges the axes: a pixel's place is the sum of what its column and its row contribute
    corner = viewport.to_slide(Point(0.5 / ratio, 0.5 / ratio))
    xs = np.array([p.x for p in across])[None, :] + np.array([p.x - corner.x for p in down])[:, None]
    ys = np.array([p.y for p in across])[None, :] + np.array([p.y - corner.y for p in down])[:, None]
    area, stride = grid.area, grid.stride
    cols, rows = (xs - area.x) / stride, (ys - area.y) / stride
    inside = (xs >= area.x) & (xs < area.right) & (ys >= area.y) & (ys < area.bottom)
    odd = inside & ((np.floor(cols) + np.floor(rows)) % 2 == 1)
    reach = (HALF_A_PIXEL + 0.01) * viewport.device_downsample
    near = np.zeros(odd.shape, bool)
    for places, start, end, fraction in ((xs, area.x, area.right, cols), (ys, area.y, area.bottom, rows)):
        near |= np.abs(fraction - np.rint(fraction)) * stride <= reach
        near |= (np.abs(places - start) <= reach) | (np.abs(places - end) <= reach)
    return Golden(odd, ~near)


def picture(layer: Layer, viewport: Viewport, ground: int = 255) -> np.ndarray:
    """The layer on white or grey, turned as the canvas turns it."""
    ratio = viewport.pixel_ratio
    image = QImage(round(viewport.width * ratio), round(viewport.height * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(ground, ground, ground))
    with QPainter(image) as painter:
        paint_turned(painter, viewport, QBrush(QColor(ground, ground, ground)), layer.paint)
    return as_array(image)


def chequer_map(grid: TileGrid) -> ProbabilityMap:
    """1 in odd cells, nothing in even ones."""
    made = ProbabilityMap.in_memory(
        grid, MapIdentity(slide_fingerprint="f", slide_name="s", model_hash="h", model_name="m")
    )
    rows, cols = np.indices(made.values.shape)
    made.values[(rows + cols) % 2 == 1] = 1.0
    return made


def overlay_of(grid: TileGrid) -> OverlayLayer:
    layer = OverlayLayer()
    layer.set_opacity(1.0)
    layer.set_map(chequer_map(grid))
    return layer


def assert_golden(pixels: np.ndarray, expected: Golden) -> None:
    """Any colour where a cell is odd, white where it is not."""
    seen = (pixels < 200).any(axis=2)
    wrong = (seen != expected.odd) & expected.sure
    assert not wrong.any(), f"{wrong.sum()} pixels, the first at {np.argwhere(wrong)[0]}"
    assert expected.sure.any()


@given(
    grid=st.builds(
        TileGrid,
        st.builds(Region, st.floats(0, 90), st.floats(0, 90), st.floats(300, 3000), st.floats(300, 2000)),
        st.integers(50, 300),
        st.integers(20, 50),
        st.floats(0.3, 4),
    ),
    place=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    cell_px=st.floats(3, 600),
    ratio=st.sampled_from([1.0, 1.25, 1.5, 2.0]),
    turns=st.integers(0, 3),
    flipped=st.booleans(),
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_map_lies_where_the_viewport_says(qtbot, grid, place, cell_px, ratio, turns, flipped) -> None:
    centre = Point(grid.area.x + place[0] * grid.area.width, grid.area.y + place[1] * grid.area.height)
    viewport = Viewport(centre, grid.stride / cell_px, SIDE, SIDE - 60, ratio, turns, flipped)
    assert_golden(picture(overlay_of(grid), viewport), golden(grid, viewport))


def corners(grid: TileGrid) -> list[Tile]:
    """A marker in each corner; in the last column and row whole ones, which reach up to the slide's edge at most."""
    last_col, last_row = int(grid.area.width // grid.stride) - 1, int(grid.area.height // grid.stride) - 1
    return [Tile(0, 0), Tile(last_col, 0), Tile(0, last_row), Tile(last_col, last_row)]


def view_of(box: Region, downsample: float, orientation: tuple[int, bool], ratio: float = 1.0) -> Viewport:
    shown = Point(box.centre.x + 0.37 * downsample, box.centre.y - 0.21 * downsample)
    side = round(box.width / downsample + 60)
    return Viewport(shown, downsample, side, side, ratio, *orientation)


def lines_at(pixels: np.ndarray, box: Region) -> list[float]:
    """Where the ink of the four sides lies: left, right, top, bottom, each by its centre of mass."""
    ink = np.abs(pixels.astype(float) - GREY).max(axis=2)  # lines are dark, light, or both
    row, column = ink[round(box.centre.y)], ink[:, round(box.centre.x)]
    found = []
    for line, position in ((row, box.x), (row, box.right), (column, box.y), (column, box.bottom)):
        near = np.arange(max(0, int(position) - 5), min(len(line), int(position) + 6))
        found.append(float((line[near] * (near + 0.5)).sum() / line[near].sum()))
    return found


@pytest.mark.parametrize("orientation", ORIENTATIONS, ids=str)
@pytest.mark.parametrize("name", GRIDS)
def test_outlines_and_tile_outlines_lie_on_the_maps_markers(qtbot, session: Session, name, orientation) -> None:
    grid = GRIDS[name]
    group = AnnotationGroup("Tumor", "#000000")
    markers = [
        Annotation(str(number), "marker", Kind.RECTANGLE, shapely.box(*grid.cell(tile).bounds), "Tumor")
        for number, tile in enumerate(corners(grid))
    ]
    session.document.open(AnnotationSet((group,), tuple(markers)))
    outlines, tile_outline, overlay = AnnotationLayer(session), TileOutline(), overlay_of(grid)
    for number, tile in enumerate(corners(grid)):
        cell = grid.cell(tile)
        tile_outline.point_out(cell)
        for downsample in (ZOOMS[number], ZOOMS[(number + 2) % len(ZOOMS)]):
            viewport = view_of(cell, downsample, orientation)
            box = viewport.region_to_widget(cell)
            expected = pytest.approx([box.x, box.right, box.y, box.bottom], abs=HALF_A_PIXEL)
            assert lines_at(picture(outlines, viewport, GREY), box) == expected
            assert lines_at(picture(tile_outline, viewport, GREY), box) == expected
            assert_golden(picture(overlay, viewport), golden(grid, viewport))


@pytest.fixture
def chequered(qtbot):
    """A slide painted as the grid's chequer, and its layer."""
    made = []

    def make(grid: TileGrid) -> SlideLayer:
        pixels = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
        rows, cols = np.indices((grid.rows, grid.columns))
        for row, col in zip(rows.ravel().tolist(), cols.ravel().tolist(), strict=True):
            cell = grid.cell(Tile(col, row)).intersection(grid.area)
            if (row + col) % 2 == 1 and cell is not None:
                pixels[int(cell.y) : int(cell.bottom), int(cell.x) : int(cell.right)] = 0
        slide = ArraySlide(pixels, 0.25, levels=3)
        layer = SlideLayer(TileCache(256 * 1024**2), threads=2)
        layer.set_slide(slide)
        made.append((layer, slide))
        return layer

    yield make
    for layer, slide in made:
        layer.close()
        slide.close()


@pytest.mark.parametrize("name", ["whole slide", "bounds"])
def test_slide_pixels_and_map_show_the_same_chequer(qtbot, chequered, name: str) -> None:
    grid = GRIDS[name]
    layer, overlay = chequered(grid), overlay_of(grid)
    sharp: list[bool] = []
    layer.became_sharp.connect(lambda: sharp.append(True))
    for number, tile in enumerate(corners(grid)):
        for downsample in (0.13, 0.5, 1.0):  # coarser views average pixels across edges
            orientation = ORIENTATIONS[(2 * number + round(downsample)) % len(ORIENTATIONS)]
            viewport = view_of(grid.cell(tile), downsample, orientation, 1.5 if number % 2 else 1.0)
            sharp.clear()
            qtbot.waitUntil(lambda viewport=viewport: (picture(layer, viewport), bool(sharp))[1], timeout=10_000)
            expected = golden(grid, viewport)
            dark = picture(layer, viewport)[..., 0] < 128
            wrong = (dark != expected.odd) & expected.sure
            assert not wrong.any()
            assert_golden(picture(overlay, viewport), expected)
