from __future__ import annotations

import pytest

from app.sizes import area_text


@pytest.mark.parametrize(
    ("um2", "text"),
    [(0, "–"), (12.3, "12.3 µm²"), (446, "446 µm²"), (7_744, "0.0077 mm²"), (1_250_000, "1.25 mm²")],
)
def test_areas_are_said_in_the_unit_that_fits(um2: float, text: str) -> None:
    assert area_text(um2, 1.0) == text
