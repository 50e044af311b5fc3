"""Slide, map and outline of one marker lie on one another, at every zoom and on every screen."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from app.annotations.annotation_layer import AnnotationLayer
from app.canvas.overlay_layer import OverlayLayer
from app.canvas.slide_canvas import SlideCanvas
from app.canvas.slide_layer import SlideLayer
from app.canvas.tile_cache import TileCache
from app.canvas.viewport import Viewport
from app.session import Session
from app.settings.settings import ThresholdStyle
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.geometry import Point, Region
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.tiles.grid import Tile, TileGrid

WIDTH, HEIGHT = 3004, 2004  # three exact pyramid levels, but no whole number of tiles or cells
CELL = Tile(17, 11)
GRID = TileGrid(Region(0, 0, WIDTH, HEIGHT), tile_size_px=97, stride_px=97)
MARKER = GRID.cell(CELL)
ZOOMS = [0.11, 0.5, 0.73, 1.0, 1.9, 3.3, 7.7]
HALF_A_PIXEL = 0.5


@pytest.fixture
def slide_layer(qtbot):
    pixels = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    pixels[int(MARKER.y) : int(MARKER.bottom), int(MARKER.x) : int(MARKER.right)] = 0
    slide = ArraySlide(pixels, 0.25, levels=3)
    layer = SlideLayer(TileCache(256 * 1024**2), threads=2)
    layer.set_slide(slide)
    yield layer
    layer.close()
    slide.close()


def view_of_marker(downsample: float, ratio: float) -> Viewport:
    """A view whose middle lies within the marker, at an odd fraction of a pixel."""
    shown = Point(MARKER.centre.x + 0.37 * downsample, MARKER.centre.y - 0.21 * downsample)
    side = MARKER.width / downsample + 60
    return Viewport(shown, downsample, round(side), round(side), ratio)


def edges(coverage: np.ndarray) -> tuple[float, float]:
    """Where a stretch of ones that holds the middle begins and ends, by its area to either side."""
    middle = len(coverage) // 2
    return middle - coverage[:middle].sum(), middle + coverage[middle:].sum()


def expected(viewport: Viewport) -> list[float]:
    """Left, right, top, bottom of the marker in device pixels."""
    box = viewport.region_to_widget(MARKER)
    return [value * viewport.pixel_ratio for value in (box.x, box.right, box.y, box.bottom)]


def measured(coverage: np.ndarray) -> list[float]:
    height, width = coverage.shape
    return [*edges(coverage[height // 2]), *edges(coverage[:, width // 2])]


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("zoom", ZOOMS)
def test_slide_pixels_lie_where_the_viewport_says(qtbot, picture, slide_layer, zoom: float, ratio: float) -> None:
    viewport = view_of_marker(zoom, ratio)
    sharp = []
    slide_layer.became_sharp.connect(lambda: sharp.append(True))
    picture(slide_layer, viewport)
    qtbot.waitUntil(lambda: (picture(slide_layer, viewport), bool(sharp))[1])
    seen = 1 - picture(slide_layer, viewport)[..., 0] / 255.0
    assert measured(seen) == pytest.approx(expected(viewport), abs=HALF_A_PIXEL + 0.01)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("zoom", ZOOMS)
def test_map_cells_lie_where_the_viewport_says(picture, zoom: float, ratio: float) -> None:
    shown = ProbabilityMap.in_memory(
        GRID, MapIdentity(slide_fingerprint="f", slide_name="s", model_hash="h", model_name="m")
    )
    shown.values[CELL.row, CELL.col] = 1.0
    layer = OverlayLayer()
    layer.set_threshold_style(ThresholdStyle.NONE)
    layer.set_opacity(1.0)
    layer.set_map(shown)
    viewport = view_of_marker(zoom, ratio)
    seen = (picture(layer, viewport)[..., 2] < 128).astype(float)  # the brightest colour has hardly any blue
    assert measured(seen) == pytest.approx(expected(viewport), abs=HALF_A_PIXEL + 0.01)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("zoom", ZOOMS)
def test_outlines_lie_where_the_viewport_says(picture, session: Session, zoom: float, ratio: float) -> None:
    outline = Annotation("1", "marker", Kind.RECTANGLE, shapely.box(*MARKER.bounds), "Tumor")
    session.document.open(AnnotationSet((AnnotationGroup("Tumor", "#000000"),), (outline,)))
    layer = AnnotationLayer(session)
    viewport = view_of_marker(zoom, ratio)
    ink = 255.0 - picture(layer, viewport)[..., 1]
    left, right, top, bottom = expected(viewport)
    row, column = ink[round((top + bottom) / 2)], ink[:, round((left + right) / 2)]
    for line, position in ((row, left), (row, right), (column, top), (column, bottom)):
        near = np.arange(max(0, int(position) - 8), min(len(line), int(position) + 9))
        centre = float((line[near] * (near + 0.5)).sum() / line[near].sum())
        assert centre == pytest.approx(position, abs=HALF_A_PIXEL)


def test_tiles_leave_no_seam(qtbot, picture) -> None:
    pixels = np.full((1800, 1800, 3), (200, 80, 160), np.uint8)
    slide = ArraySlide(pixels, 0.25)
    layer = SlideLayer(TileCache(256 * 1024**2), threads=2)
    layer.set_slide(slide)
    sharp = []
    layer.became_sharp.connect(lambda: sharp.append(True))
    for zoom in (0.61, 1.0, 1.37, 1.93):
        viewport = Viewport(Point(1024.3, 1024.7), zoom, 500, 400)
        sharp.clear()
        qtbot.waitUntil(lambda viewport=viewport: (picture(layer, viewport), bool(sharp))[1])
        seen = picture(layer, viewport)
        assert np.abs(seen.astype(int) - (200, 80, 160)).max() <= 1
    layer.close()
    slide.close()


def test_the_widget_shows_what_the_layers_paint(qtbot, slide_layer) -> None:
    canvas = SlideCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    canvas.add_layer(slide_layer)
    canvas.set_slide(ArraySlide(np.zeros((HEIGHT, WIDTH, 3), np.uint8)).info)
    canvas.show()
    with qtbot.waitSignal(slide_layer.became_sharp):
        canvas.set_viewport(view_of_marker(1.0, 1.0).resized(400, 300, 1.0))
    grabbed = canvas.grab().toImage()
    dark = np.array([grabbed.pixelColor(x, 150).red() < 128 for x in range(400)], float)
    box = canvas.viewport.region_to_widget(MARKER)
    assert edges(dark) == pytest.approx((box.x, box.right), abs=HALF_A_PIXEL + 0.01)
