"""Places on a slide as people write them: "12000, 8000", "3.2 1.5 mm", "x 12,000 y 8,000 px". No Qt."""

from __future__ import annotations

import re

from crosscancer_core.geometry import Point

_UNITS_UM = {"mm": 1000.0, "µm": 1.0, "μm": 1.0, "um": 1.0}
_UNIT = re.compile("mm|µm|μm|um|px")
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")


def parse_place(text: str, mpp: float | None) -> Point | None:
    """The level-0 point that ``text`` names; None where it names none.

    Two numbers, in pixels unless a unit is named, which holds for both; lengths need ``mpp``.
    """
    lower = text.lower()
    units = set(_UNIT.findall(lower))
    bare = re.sub("[xy=:]", " ", _UNIT.sub(" ", lower)).strip()
    words = [word for word in re.split(r"[;\s]+|,\s+", bare) if word.strip(",")]
    if len(words) == 1 and bare.count(",") == 1:
        words = bare.split(",")
    if len(words) != 2 or len(units) > 1:
        return None
    try:
        x, y = (float(word.replace(",", "") if _GROUPED.fullmatch(word) else word.rstrip(",")) for word in words)
    except ValueError:
        return None
    unit = units.pop() if units else "px"
    if unit == "px":
        return Point(x, y)
    return Point(x, y) * (_UNITS_UM[unit] / mpp) if mpp is not None else None
