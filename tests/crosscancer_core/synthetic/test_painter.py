from __future__ import annotations

import numpy as np
import pytest
from shapely import Point

from crosscancer_core.geometry import Region
from crosscancer_core.synthetic.artefacts import Artefacts, draw_artefacts
from crosscancer_core.synthetic.layout import draw_layout
from crosscancer_core.synthetic.noise import Frame
from crosscancer_core.synthetic.painter import Painter
from crosscancer_core.synthetic.presets import Organ
from crosscancer_core.synthetic.stain import draw_look
from crosscancer_core.synthetic.tissues import Materials

SIZE = 1500


@pytest.fixture(scope="module")
def materials() -> Materials:
    return Materials.prepare(0.22, 1)


def painter_of(organ: Organ, seed: int, materials: Materials, artefacts: Artefacts | None = None) -> Painter:
    generator = np.random.default_rng(seed)
    whole = Frame(0, 0, SIZE, SIZE)
    layout = draw_layout(generator, organ, whole, (SIZE, SIZE), 0.22)
    plain = Artefacts(whole, (255, 255, 255))
    return Painter(layout, draw_look(generator), artefacts or plain, materials, seed)


@pytest.mark.parametrize("organ", list(Organ))
@pytest.mark.parametrize("number", [0, 1, 2])
def test_blocks_fit_together(organ: Organ, number: int, materials: Materials) -> None:
    artefacts = draw_artefacts(np.random.default_rng(5), Frame(30, 20, SIZE - 50, SIZE - 60), number)
    painter = painter_of(organ, 3, materials, artefacts)
    whole = painter.read(Region(300, 250, 900, 700)).astype(int)
    parts = [
        painter.read(Region(300 + x, 250 + y, width, height)).astype(int)
        for x, y, width, height in ((0, 0, 437, 333), (437, 0, 463, 333), (0, 333, 437, 367), (437, 333, 463, 367))
    ]
    joined = np.vstack([np.hstack(parts[:2]), np.hstack(parts[2:])])
    difference = np.abs(whole - joined)
    # an object whose middle lies exactly on a zone's edge may fall to either side; nothing else differs
    assert (difference > 3).mean() < 2e-3
    seam = difference[325:341].mean()
    assert seam < 0.5


def test_the_same_seed_gives_the_same_pixels(materials: Materials) -> None:
    region = Region(500, 500, 300, 200)
    first, again = (painter_of(Organ.PROSTATE, 3, Materials.prepare(0.22, 1)).read(region) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert (first != painter_of(Organ.PROSTATE, 4, materials).read(region)).mean() > 0.5


@pytest.mark.parametrize("organ", list(Organ))
def test_colours_are_those_of_haematoxylin_and_eosin(organ: Organ, materials: Materials) -> None:
    painter = painter_of(organ, 6, materials)
    pixels = painter.read(Region(0, 0, SIZE, SIZE)).astype(int)
    assert pixels[:20, :20].min() > 215  # glass
    tissue = pixels[pixels.min(axis=2) < 200]
    red, green, blue = tissue.mean(axis=0)
    assert red > green + 15
    assert blue > green + 15
    dark = tissue[tissue.sum(axis=1) < np.quantile(tissue.sum(axis=1), 0.05)].mean(axis=0)
    assert dark[2] > dark[1]  # nuclei are blue-purple
    middle = painter.layout.tissue.representative_point()
    assert painter.layout.tissue.contains(Point(middle.x, middle.y))


def test_the_canvas_beyond_the_scan_is_border(materials: Materials) -> None:
    scanned = Frame(200, 150, 1000, 1100)
    pixels = painter_of(Organ.PROSTATE, 2, materials, Artefacts(scanned, (0, 0, 0))).read(Region(0, 0, SIZE, SIZE))
    outside = np.ones((SIZE, SIZE), bool)
    outside[150:1250, 200:1200] = False
    assert (pixels[outside] == 0).all()
    assert (pixels[~outside].max(axis=1) > 0).all()
