"""Figures show the right pixels at the right scale, in every format, with names only on request."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QFont, QPainter

from app.canvas.color_bar import Scale
from app.canvas.figure import Legend, compose, figure_size, read_picture, write_figure
from app.canvas.figure_dialog import FigureDialog
from app.canvas.look import Look, renderer
from app.canvas.slide_view import SlideView
from app.canvas.viewport import Viewport
from app.session import Session
from crosscancer_core.geometry import Point, Region
from crosscancer_core.slides.array_slide import ArraySlide

from .conftest import as_array

PIXELS = np.full((1200, 1600, 3), 255, np.uint8)
PIXELS[300:600, 400:800] = (10, 20, 200)


def nothing(painter: QPainter, viewport: Viewport) -> None:
    pass


@pytest.mark.parametrize("downsample", [0.5, 1.0, 1.7, 4.0, 8.0])
def test_pixels_lie_where_they_belong_at_every_scale(downsample: float) -> None:
    region = Region(100, 100, 1200, 1000)
    with ArraySlide(PIXELS, 0.5, levels=3) as slide:
        picture = read_picture(slide, region, downsample, None)
    assert picture.shape[:2] == figure_size(region, downsample)[::-1]
    dark = picture[..., 0].astype(float) < 128
    across, down = np.flatnonzero(dark.any(axis=0)), np.flatnonzero(dark.any(axis=1))
    assert across[0] == pytest.approx(300 / downsample, abs=1.01)
    assert across[-1] + 1 == pytest.approx(700 / downsample, abs=1.01)
    assert down[0] == pytest.approx(200 / downsample, abs=1.01)
    assert down[-1] + 1 == pytest.approx(500 / downsample, abs=1.01)


@pytest.mark.parametrize("downsample", [0.1, 0.25, 1.0, 1.3, 1.7])
def test_pixels_lie_to_a_fraction_where_outlines_are_drawn(downsample: float) -> None:
    ramps = np.zeros((3000, 250, 3), np.uint8)  # red tells the column, green the row
    ramps[..., 0] = np.arange(250)
    ramps[..., 1] = (np.arange(3000) % 200)[:, None]
    region = Region(10.7, 50.6, 200 * min(1, downsample), 2000 * min(1, downsample))  # of two strips
    with ArraySlide(ramps, 0.5, levels=1) as slide:
        picture = read_picture(slide, region, downsample, None).astype(float)
    height, width = picture.shape[:2]
    step = region.width / width
    columns = region.x + (np.arange(width) + 0.5) * step - 0.5
    rows = region.centre.y + (np.arange(height) + 0.5 - height / 2) * step - 0.5
    assert np.abs(picture[0, :, 0] - columns).max() < 0.6  # half a step of colour is rounding
    steady = (rows % 200 > 5) & (rows % 200 < 194)
    assert np.abs(picture[:, 0, 1] - rows % 200)[steady].max() < 0.6


def test_the_look_of_the_screen_is_that_of_the_figure() -> None:
    look = Look(brightness=0.5)
    with ArraySlide(PIXELS, 0.5) as slide:
        picture = read_picture(slide, Region(400, 300, 100, 100), 1, renderer(look, None))
    assert picture[50, 50, 0] > 100


def test_layers_scale_bar_and_legend(qtbot) -> None:
    picture = np.full((300, 400, 3), 200, np.uint8)
    region = Region(1000, 2000, 800, 600)

    def cross(painter: QPainter, viewport: Viewport) -> None:
        at = viewport.to_widget(Point(1100, 2100))
        painter.fillRect(round(at.x) - 2, round(at.y) - 2, 4, 4, 0xFF0000)

    plain = as_array(compose(picture, region, Viewport(), cross, None, Legend(), QFont()))
    assert plain.shape == (300, 400, 3)
    assert plain[50, 50].tolist() != [200, 200, 200]
    turned = as_array(compose(picture, region, Viewport(turns=1), cross, None, Legend(), QFont()))
    assert turned.shape == (400, 300, 3)
    assert turned[50, 249].tolist() != [200, 200, 200]
    with_bar = as_array(compose(picture, region, Viewport(), nothing, 0.5, Legend(), QFont()))
    assert (with_bar[240:] != 200).any()
    assert (with_bar[:200] == 200).all()
    legend = Legend("S1.tif", (("Tumor", "#ff0000"), ("Stroma", "#00ff00")), Scale("viridis"), "double")
    tall = as_array(compose(picture, region, Viewport(), nothing, None, legend, QFont()))
    assert tall.shape[0] > 300
    strip = tall[300:].reshape(-1, 3).tolist()
    assert [255, 0, 0] in strip
    assert [0, 255, 0] in strip


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_raster_formats_keep_every_pixel(qtbot, tmp_path: Path, suffix: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (60, 77, 3), dtype=np.uint8)
    image = compose(noise, Region(0, 0, 77, 60), Viewport(), nothing, None, Legend(), QFont())
    write_figure(image, tmp_path / f"a{suffix}")
    with Image.open(tmp_path / f"a{suffix}") as stored:
        assert np.array_equal(np.asarray(stored), noise)
        assert stored.info["dpi"][0] == pytest.approx(300, abs=0.1)


def test_pdf_is_written_whole(qtbot, tmp_path: Path) -> None:
    image = compose(PIXELS, Region(0, 0, 1600, 1200), Viewport(), nothing, 0.5, Legend(), QFont())
    write_figure(image, tmp_path / "a.pdf")
    content = (tmp_path / "a.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert b"%%EOF" in content[-32:]
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_the_dialog_exports_the_view(qtbot, session: Session, open_case, tmp_path: Path) -> None:
    view = SlideView(session)
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    view.canvas.zoom(2)
    dialog = FigureDialog(session, view.canvas.viewport, view.canvas.paint_over_slide)
    qtbot.addWidget(dialog)
    dialog.power.setEditText("nonsense")
    assert dialog.downsample is None
    dialog.power.setEditText("1000")
    assert "too large" in dialog.size_label.text()
    dialog.power.setEditText("10")
    assert dialog.downsample == pytest.approx(1 / 0.44)
    assert not dialog.name.isChecked()
    file = tmp_path / "figure.png"
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.save(file)
    with Image.open(file) as stored:
        assert stored.width == figure_size(dialog.region, 1 / 0.44)[0]
        assert stored.height > figure_size(dialog.region, 1 / 0.44)[1]  # the legend
    view.close_layers()
