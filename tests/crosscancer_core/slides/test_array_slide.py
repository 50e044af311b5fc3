from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.fingerprint import fingerprint
from crosscancer_core.slides.resolution import choose_resolution, tag_mpp
from crosscancer_core.slides.slide import ResolutionSource

IMAGE = np.random.default_rng(6).integers(0, 255, (301, 423, 3), np.uint8)


def test_levels_halve_and_thumbnails_fit() -> None:
    slide = ArraySlide(IMAGE, mpp=0.22, levels=3)
    assert [(level.width, level.height) for level in slide.info.levels] == [(423, 301), (211, 150), (105, 75)]
    assert slide.info.mpp == 0.22
    assert slide.thumbnail(100).shape == (71, 100, 3)
    assert slide.thumbnail(10_000).shape == IMAGE.shape
    assert slide.thumbnail(1).shape == (1, 1, 3)


def test_thumbnail_is_the_mean_of_what_it_covers() -> None:
    slide = ArraySlide(np.kron(IMAGE[:30, :40], np.ones((8, 8, 1), np.uint8)))
    assert np.array_equal(slide.thumbnail(40), IMAGE[:30, :40])


def test_reading_does_not_hand_out_the_slides_own_memory() -> None:
    slide = ArraySlide(IMAGE.copy())
    slide.read_level_region(0, 0, 0, 5, 5)[:] = 0
    assert np.array_equal(slide.read_level_region(0, 0, 0, 5, 5), IMAGE[:5, :5])


def test_wrong_arrays_are_refused() -> None:
    for wrong in (IMAGE[..., 0], IMAGE.astype(np.float32), IMAGE[:0]):
        with pytest.raises(ValueError, match="expected uint8"):
            ArraySlide(wrong)


def test_fingerprint_follows_content_not_name(tmp_path: Path) -> None:
    first, moved, other = tmp_path / "a.svs", tmp_path / "b.svs", tmp_path / "c.svs"
    content = bytearray(np.random.default_rng(7).bytes(3_000_000))
    first.write_bytes(content)
    moved.write_bytes(content)
    content[-1] ^= 1
    other.write_bytes(content)
    assert fingerprint(first) == fingerprint(moved) != fingerprint(other)
    other.write_bytes(content[:-1])
    assert fingerprint(other) != fingerprint(first)
    assert ArraySlide(IMAGE).info.fingerprint != ArraySlide(IMAGE[::-1]).info.fingerprint


def test_fingerprint_of_mirax_looks_into_its_folder(tmp_path: Path) -> None:
    slide = tmp_path / "a.mrxs"
    slide.write_bytes(b"thumbnail")
    before = fingerprint(slide)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "Slidedat.ini").write_text("[GENERAL]\nSLIDE_ID = 1\n")
    assert fingerprint(slide) != before


def test_resolution_is_the_users_then_the_scanners_then_the_tags() -> None:
    assert choose_resolution(0.3, (0.25, 0.25), (0.5, 0.5))[0].source is ResolutionSource.OVERRIDE
    assert choose_resolution(None, (0.25, 0.25), (0.5, 0.5))[0].mpp == 0.25
    assert choose_resolution(None, (None, None), (0.5, 0.5))[0].source is ResolutionSource.TIFF
    assert choose_resolution(None, (0.0, float("nan")), (352.8, 352.8)) == (
        None,
        choose_resolution(None, tags=(352.8, 352.8))[1],
    )
    resolution, warnings = choose_resolution(None, (0.2, 0.4))
    assert resolution.mpp == pytest.approx(0.3)
    assert "not square" in warnings[0]
    assert tag_mpp(40_000, "centimeter") == 0.25
    assert tag_mpp(1, "none") is None
    assert tag_mpp(0, "inch") is None


def test_objective_and_resolution_that_disagree_are_told() -> None:
    def warnings(mpp: float, power: float | None) -> tuple[str, ...]:
        return choose_resolution(None, (mpp, mpp), power=power)[1]

    for mpp, power in ((0.22, 40), (0.25, 40), (0.2738, 40), (0.5, 20), (0.45, 20), (1.0, 10), (0.25, None)):
        assert warnings(mpp, power) == ()
    assert "0.24 µm per pixel does not go with the 20× objective" in warnings(0.24, 20)[0]
    assert "about 0.25" in warnings(0.5, 40)[0]
    assert "does not go with" in choose_resolution(0.5, power=40)[1][0]
    assert "does not go with" in choose_resolution(None, tags=(0.5, 0.5), power=40)[1][0]
    assert choose_resolution(None, power=40) == (None, ())  # never guessed from the objective
