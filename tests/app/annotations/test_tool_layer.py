from __future__ import annotations

import math

import pytest
import shapely

from app.annotations.tool_layer import beside
from crosscancer_core.geometry import Point


@pytest.mark.parametrize("degrees", range(0, 360, 15))
def test_the_label_is_clear_of_its_line(degrees) -> None:
    angle = math.radians(degrees)
    end = Point(400 + 300 * math.cos(angle), 400 + 300 * math.sin(angle))
    centre = beside(Point(400, 400), end, 90, 24)
    chip = shapely.box(centre.x() - 45, centre.y() - 12, centre.x() + 45, centre.y() + 12)
    assert chip.distance(shapely.LineString([(400, 400), (end.x, end.y)])) >= 5.9


def test_a_line_without_length_has_its_label_below() -> None:
    centre = beside(Point(10, 10), Point(10, 10), 90, 24)
    assert (centre.x(), centre.y()) == (10, 28)
