from __future__ import annotations

import pytest

from app.sizes import area_text, mm2_text


@pytest.mark.parametrize(
    ("um2", "text"),
    [(0, "–"), (12.3, "12.3 µm²"), (446, "446 µm²"), (7_744, "0.0077 mm²"), (1_250_000, "1.25 mm²")],
)
def test_areas_are_said_in_the_unit_that_fits(um2: float, text: str) -> None:
    assert area_text(um2, 1.0) == text


@pytest.mark.parametrize(("mm2", "text"), [(0.0, "0"), (0.01234, "0.0123"), (3.418, "3.42"), (1234.5, "1,234")])
def test_areas_of_tiles_have_three_figures(mm2: float, text: str) -> None:
    assert mm2_text(mm2) == text
