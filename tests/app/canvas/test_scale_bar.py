"""The bar is round and fits; magnifications are those of the microscope."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.canvas.scale_bar import bar_length, length_text, magnification, magnification_text


@given(st.floats(0.001, 5000))
def test_bars_are_round_and_fit(um_per_px: float) -> None:
    um, length = bar_length(um_per_px)
    leading = um / 10 ** math.floor(math.log10(um) + 1e-9)
    assert min(abs(leading - step) for step in (1, 2, 5)) < 1e-6
    assert 160 / 2.5 - 1e-6 <= length <= 160 * (1 + 1e-6)
    assert um == pytest.approx(length * um_per_px)


def test_words() -> None:
    assert [length_text(um) for um in (0.5, 100, 2000)] == ["500 nm", "100 µm", "2 mm"]
    assert magnification(0.25) == 40
    assert [magnification_text(um) for um in (0.25, 4.0, 20.0)] == ["40×", "2.5×", "0.50×"]
    assert [magnification_text(10 / power) for power in (12.5, 9.96, 40.04, 160)] == ["12.5×", "10×", "40×", "160×"]
