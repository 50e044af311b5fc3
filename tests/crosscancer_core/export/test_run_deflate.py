from __future__ import annotations

import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.export.run_deflate import deflated_runs


def runs(total: int) -> st.SearchStrategy[list[int]]:
    """Lengths that make up ``total``."""
    cuts = st.lists(st.integers(1, total - 1), max_size=5, unique=True)
    return cuts.map(lambda found: np.diff([0, *sorted(found), total]).tolist())


@given(st.integers(0, 100_000), runs(512), runs(512), st.sampled_from([np.float32, np.uint8]))
@settings(max_examples=150, deadline=None)
def test_any_decompressor_gets_the_pixels(seed: int, across: list[int], down: list[int], dtype: type) -> None:
    chance = np.random.default_rng(seed)
    values = (chance.random((len(down), len(across))) * 255).astype(dtype)
    pixels = np.repeat(np.repeat(values, across, axis=1), down, axis=0)
    packed = deflated_runs(values, np.asarray(across), np.asarray(down))
    assert zlib.decompress(packed) == pixels.tobytes()


@pytest.mark.parametrize("rows", [1, 2, 3, 511, 512])
def test_every_number_of_rows(rows: int) -> None:
    values = np.array([[0.25, 0.75]], np.float32)
    packed = deflated_runs(values, np.array([200, 312]), np.array([rows]))
    assert zlib.decompress(packed) == np.repeat(values, [200, 312], axis=1).tobytes() * rows


def test_it_is_small() -> None:
    values = np.random.default_rng(0).random((3, 3)).astype(np.float32)
    assert len(deflated_runs(values, np.array([100, 299, 113]), np.array([100, 299, 113]))) < 7_000
