"""What is shown may differ from what is stored; only the screen's copy ever changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageCms
from PySide6.QtCore import Qt

from app.canvas.look import PLAIN, Look, Stain, profile_is_usable, renderer, tone_table
from app.canvas.look_panel import LookPanel
from app.canvas.slide_layer import SlideLayer
from app.canvas.tile_cache import TileCache
from app.canvas.viewport import Viewport
from app.session import Session
from crosscancer_core.geometry import Point
from crosscancer_core.slides.array_slide import ArraySlide

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
PIXELS = np.random.default_rng(3).integers(0, 256, (40, 30, 3), dtype=np.uint8)


def rendered(look: Look, icc: bytes | None = None, pixels: np.ndarray = PIXELS) -> np.ndarray:
    render = renderer(look, icc)
    return pixels if render is None else render(pixels)


def test_plain_pixels_are_shown_as_read() -> None:
    assert renderer(PLAIN, None) is None
    assert PLAIN.plain
    assert renderer(Look(profile=False), SRGB) is None


def test_the_profile_of_srgb_changes_nothing_and_another_does() -> None:
    assert np.abs(rendered(PLAIN, SRGB).astype(int) - PIXELS).max() <= 1
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    raw = bytearray(swapped.tobytes())
    red, blue = raw.find(b"rXYZ"), raw.find(b"bXYZ")  # exchange the colours of the first and the last channel
    raw[red + 4 : red + 12], raw[blue + 4 : blue + 12] = raw[blue + 4 : blue + 12], raw[red + 4 : red + 12]
    shown = rendered(PLAIN, bytes(raw))
    assert np.abs(shown.astype(int) - PIXELS[..., ::-1]).max() <= 2


def test_a_damaged_profile_is_left_out() -> None:
    assert not profile_is_usable(b"no profile")
    assert renderer(PLAIN, b"no profile") is None


@settings(max_examples=60)
@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0.25, 4))
def test_tones_keep_their_order(brightness: float, contrast: float, gamma: float) -> None:
    table = tone_table(Look(brightness=brightness, contrast=contrast, gamma=gamma)).astype(int)
    assert (np.diff(table) >= 0).all()


def test_tones() -> None:
    assert tone_table(PLAIN).tolist() == list(range(256))
    assert tone_table(Look(brightness=1)).min() == 255
    assert set(tone_table(Look(contrast=-1)).tolist()) == {128}
    assert tone_table(Look(gamma=2))[64] == 128
    assert PIXELS.flags.writeable
    before = PIXELS.copy()
    rendered(Look(brightness=0.3))
    assert np.array_equal(PIXELS, before)


@pytest.mark.parametrize("stain", [Stain.HAEMATOXYLIN, Stain.EOSIN])
def test_one_stain_alone(stain: Stain) -> None:
    """Pixels mixed from known amounts of the published stain vectors give back the picture of one of them."""
    vectors = np.array([(0.650, 0.704, 0.286), (0.072, 0.990, 0.105)])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    amounts = np.random.default_rng(1).uniform(0, 0.8, (20, 20, 2))
    mixed = np.clip(np.rint(256 * 10 ** -(amounts @ vectors) - 1), 0, 255).astype(np.uint8)
    index = [Stain.HAEMATOXYLIN, Stain.EOSIN].index(stain)
    alone = 255 * 10 ** -(amounts[..., [index]] * vectors[index])
    shown = rendered(Look(stain=stain), pixels=mixed)
    assert np.abs(shown - alone).max() < 8
    assert rendered(Look(stain=stain), pixels=np.full((2, 2, 3), 255, np.uint8)).min() >= 254


def test_the_layer_shows_the_look_and_forgets_nothing(qtbot, picture) -> None:
    slide = ArraySlide(np.full((700, 700, 3), (200, 100, 150), np.uint8), 0.25)
    cache = TileCache(64 * 1024**2)
    layer = SlideLayer(cache, threads=1)
    layer.set_slide(slide)
    view = Viewport(Point(350, 350), 1.0, 200, 200)

    def middle() -> list[int]:
        return picture(layer, view)[100, 100].tolist()

    qtbot.waitUntil(lambda: middle() == [200, 100, 150])
    kept = len(cache)
    look = Look(brightness=0.2)
    layer.set_look(look)
    assert middle() == [200, 100, 150]  # until it is rendered anew, nothing goes blank
    qtbot.waitUntil(lambda: middle() == tone_table(look)[[200, 100, 150]].tolist())
    assert len(cache) > kept
    layer.set_look(PLAIN)
    assert middle() == [200, 100, 150]  # at once, from the cache
    layer.close()
    slide.close()


def test_the_panel_sets_the_look_and_takes_it_back(qtbot, session: Session, open_case) -> None:
    panel = LookPanel(session)
    qtbot.addWidget(panel)
    assert not panel.profile.isEnabled()
    panel.contrast.setValue(40)
    panel.gamma.setValue(50)
    qtbot.waitUntil(lambda: session.shown.look.contrast == 0.4)
    assert session.shown.look.gamma == 2
    panel.stain.setCurrentIndex(1)
    panel.stain.activated.emit(1)
    assert session.shown.look.stain is Stain.HAEMATOXYLIN
    assert panel.reset.isEnabled()
    panel.reset.click()
    assert session.shown.look == PLAIN
    assert (panel.contrast.value(), panel.stain.currentIndex()) == (0, 0)
    assert not panel.reset.focusPolicy() & Qt.FocusPolicy.ClickFocus  # or its click would hand the keys to a field
