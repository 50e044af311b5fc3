from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.synthetic.cells import lattice
from crosscancer_core.synthetic.noise import Frame, Texture, place_hash, smooth_noise

FRAMES = st.builds(
    Frame, st.integers(-500, 250_000), st.integers(-500, 250_000), st.integers(1, 300), st.integers(1, 300)
)


@settings(max_examples=40, deadline=None)
@given(FRAMES, st.floats(60, 900), st.integers(0, 1000))
def test_noise_does_not_depend_on_the_frame_around_it(frame: Frame, spacing: float, seed: int) -> None:
    inner = smooth_noise(frame, spacing, seed)
    wide = smooth_noise(frame.grown(37), spacing, seed)
    assert inner.shape == (frame.height, frame.width)
    np.testing.assert_allclose(inner, wide[37:-37, 37:-37], atol=1e-4)


def test_noise_is_smooth_and_of_about_unit_deviation() -> None:
    field = smooth_noise(Frame(1000, 2000, 3000, 3000), 100, 4)
    assert 0.75 < field.std() < 1.3
    assert abs(field.mean()) < 0.2
    assert np.abs(np.diff(field, axis=0)).max() < 0.15


@settings(max_examples=20, deadline=None)
@given(FRAMES)
def test_a_texture_repeats_with_its_period(frame: Frame) -> None:
    texture = Texture(64, 2, 1, 5)
    seen = texture.at(frame)
    rows, columns = np.arange(frame.y, frame.bottom) % 64, np.arange(frame.x, frame.right) % 64
    np.testing.assert_array_equal(seen, texture.values[rows[:, None], columns[None, :]])


def test_hashes_are_spread_evenly() -> None:
    x, y = np.meshgrid(np.arange(-200, 200), np.arange(-200, 200))
    values = place_hash(x, y, 3)
    assert np.histogram(values, bins=20, range=(0, 1))[0].std() < 0.03 * values.size / 20
    assert abs(np.corrcoef(values[:, 1:].ravel(), values[:, :-1].ravel())[0, 1]) < 0.01
    assert abs(np.corrcoef(values.ravel(), place_hash(x, y, 4).ravel())[0, 1]) < 0.01


@settings(max_examples=30, deadline=None)
@given(FRAMES, st.floats(20, 400), st.floats(0, 0.9))
def test_a_lattice_holds_every_cell_whose_middle_lies_in_the_frame(frame: Frame, spacing: float, jitter: float) -> None:
    near = lattice(frame, spacing, 7, jitter)
    far = lattice(frame.grown(500), spacing, 7, jitter)
    x, y = far.centre.T
    inside = (x >= frame.x) & (x < frame.right) & (y >= frame.y) & (y < frame.bottom)
    known = {(int(c), int(r)): tuple(m) for c, r, m in zip(near.column, near.row, near.centre, strict=True)}
    for column, row, middle in zip(far.column[inside], far.row[inside], far.centre[inside], strict=True):
        assert known[int(column), int(row)] == tuple(middle)


def test_territories_do_not_overlap() -> None:
    cells = lattice(Frame(0, 0, 600, 600), 100, 3)
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    reach = cells.reach(angles)
    rim = cells.centre[:, None, :] + 0.97 * reach[..., None] * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    for number, points in enumerate(rim):
        to_all = np.linalg.norm(points[:, None, :] - cells.centre[None], axis=2)
        assert (to_all.argmin(axis=1) == number).mean() > 0.97
