"""The overlay shows every value in its colour, at once and row by row."""

from __future__ import annotations

import numpy as np
import pytest

from app.canvas.color_tables import COLOR_TABLES, DIVERGING, color_table, strengths
from app.canvas.map_surface import MapSurface, SurfaceKind
from app.canvas.overlay_layer import OverlayLayer
from app.canvas.viewport import Viewport
from app.settings.settings import ThresholdStyle
from crosscancer_core.geometry import Point, Region
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap, TileState
from crosscancer_core.tiles.grid import TileGrid

CELL = 10


@pytest.fixture
def shown() -> ProbabilityMap:
    grid = TileGrid(Region(0, 0, 40, 30), CELL, CELL)
    made = ProbabilityMap.in_memory(
        grid, MapIdentity(slide_fingerprint="f", slide_name="s", model_hash="h", model_name="m")
    )
    made.values[:] = np.nan
    made.values[0] = (0.0, 0.2, 0.8, 1.0)
    return made


@pytest.fixture
def layer(qtbot, shown: ProbabilityMap) -> OverlayLayer:
    made = OverlayLayer()
    made.set_opacity(1.0)
    made.set_map(shown)
    return made


def view() -> Viewport:
    return Viewport(Point(20, 15), 1.0, 40, 30)


def at(pixels: np.ndarray, col: int, row: int) -> list[int]:
    return pixels[row * CELL + CELL // 2, col * CELL + CELL // 2].tolist()


WHITE = [255, 255, 255]


def test_colours_are_those_of_the_table(picture, layer) -> None:
    pixels = picture(layer, view())
    assert at(pixels, 3, 0) == color_table("viridis")[255].tolist()
    assert at(pixels, 0, 1) == WHITE
    layer.set_color_table("traffic_light")
    assert at(picture(layer, view()), 3, 0) == [255, 0, 0]


def test_low_probabilities_are_laid_on_thinly(picture, layer) -> None:
    faint = at(picture(layer, view()), 0, 0)
    full = color_table("viridis")[0].astype(float)
    assert np.allclose(faint, 0.4 * full + 0.6 * 255, atol=2)


def test_no_opacity_shows_nothing(picture, layer) -> None:
    layer.set_opacity(0.0)
    assert (picture(layer, view()) == 255).all()


def test_rows_are_recoloured_as_they_are_named(picture, layer, shown) -> None:
    shown.values[1:3] = 1.0
    layer.update_rows(2, 2)
    pixels = picture(layer, view())
    assert at(pixels, 0, 1) == WHITE
    assert at(pixels, 0, 2) == color_table("viridis")[255].tolist()


def test_rows_out_of_view_are_read_when_they_come_into_view(picture, layer, shown) -> None:
    shown.values[:] = 1.0
    layer.update_rows(0, 0)
    layer.update_rows(2, 2)
    top = Viewport(Point(20, 0), 1.0, 40, 8)
    assert picture(layer, top)[6, 5].tolist() == color_table("viridis")[255].tolist()
    shown.values[2] = 0.0
    assert at(picture(layer, view()), 0, 2) != color_table("viridis")[255].tolist()
    assert at(picture(layer, view()), 0, 1) == WHITE  # nobody said that it was written


def test_hiding_uses_the_exact_value(picture, layer, shown) -> None:
    layer.set_threshold_style(ThresholdStyle.HIDE)
    layer.set_threshold(float(shown.values[0, 2]))
    pixels = picture(layer, view())
    assert at(pixels, 1, 0) == WHITE
    assert at(pixels, 2, 0) != WHITE
    layer.set_threshold(float(np.nextafter(shown.values[0, 2], np.float32(1))))
    assert at(picture(layer, view()), 2, 0) == WHITE


def test_the_contour_follows_cell_edges(picture, layer) -> None:
    plain = picture(layer, view())
    layer.set_threshold_style(ThresholdStyle.CONTOUR)
    changed = (picture(layer, view()) != plain).any(axis=2)
    rows, columns = np.nonzero(changed)
    assert changed.any()
    assert columns.min() >= 2 * CELL - 3
    assert rows.max() <= CELL + 3


def test_unreadable_tiles_are_grey(picture, layer, shown) -> None:
    shown.state[2, 1] = TileState.UNREADABLE
    layer.update_rows(0, 2)
    assert at(picture(layer, view()), 1, 2) == [120, 120, 120]


@pytest.mark.parametrize("name", COLOR_TABLES)
def test_tables_are_complete(name: str) -> None:
    table = color_table(name)
    assert table.shape == (256, 3)
    assert len(np.unique(table, axis=0)) > 200


@pytest.mark.parametrize("name", ["viridis", "plasma", "cividis"])
def test_tables_get_lighter_evenly(name: str) -> None:
    luminance = color_table(name) @ np.array([0.2126, 0.7152, 0.0722])
    assert (np.diff(luminance) > -1.5).all()
    assert luminance[255] - luminance[0] > 150


def test_the_traffic_light_is_asaps() -> None:
    """Transparent at 0; green from 10, yellow at 127, red at 255; in between by hue, always bright."""
    table, opaque = color_table("traffic_light").astype(int), strengths("traffic_light")
    assert (opaque[0], opaque[5], opaque[10], opaque[200]) == (0, 0.5, 1, 1)
    assert [table[index].tolist() for index in (10, 127, 255)] == [[0, 255, 0], [255, 255, 0], [255, 0, 0]]
    assert (table.max(axis=1) == 255).all()
    assert table[68].tolist() == pytest.approx([126, 255, 0], abs=2)  # half the way from green to yellow in hue


def test_the_diverging_table_is_even_to_both_sides() -> None:
    table = color_table(DIVERGING).astype(float)
    luminance = table @ np.array([0.2126, 0.7152, 0.0722])
    assert np.argmax(luminance) in range(120, 136)
    assert np.abs(luminance - luminance[::-1]).max() < 25
    assert table[20, 2] > table[20, 0]
    assert table[235, 0] > table[235, 2]
    assert strengths(DIVERGING)[127] < 0.2


def test_a_smooth_map_runs_and_hides_by_its_value(picture, layer, shown) -> None:
    blocky = picture(layer, view())
    layer.set_smooth(True)
    smooth = picture(layer, view())
    assert (smooth[5, :] != blocky[5, :]).any()
    assert at(smooth, 0, 1) == WHITE  # what is not predicted stays so
    layer.set_threshold_style(ThresholdStyle.HIDE)
    layer.set_threshold(0.9)
    hidden = picture(layer, view())
    assert at(hidden, 1, 0) == WHITE
    assert hidden[5, 38].tolist() != [255, 255, 255]


def test_a_difference_has_its_own_colours(picture, layer, shown) -> None:
    other = ProbabilityMap.in_memory(shown.grid, shown.identity.model_copy(update={"model_name": "other"}))
    other.values[0] = (1.0, 0.2, 0.8, 0.0)
    layer.set_surface(MapSurface(SurfaceKind.DIFFERENCE, (shown, other)))
    pixels = picture(layer, view())
    assert at(pixels, 0, 0) == color_table(DIVERGING)[0].tolist()
    assert at(pixels, 3, 0) == color_table(DIVERGING)[255].tolist()
    layer.set_threshold_style(ThresholdStyle.CONTOUR)  # a threshold means nothing to a difference
    assert (picture(layer, view()) == pixels).all()
