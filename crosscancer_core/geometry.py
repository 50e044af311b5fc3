"""Points, sizes and regions of a slide.

Coordinates are **level-0 pixels** (origin top-left, y down) unless a name carries a suffix: ``_um`` for
micrometres, ``_level`` for pixels of a pyramid level, ``col``/``row`` for tiles.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float

    def __add__(self, other: Point) -> Point:
        return Point(self.x + other.x, self.y + other.y)

    def __sub__(self, other: Point) -> Point:
        return Point(self.x - other.x, self.y - other.y)

    def __mul__(self, factor: float) -> Point:
        return Point(self.x * factor, self.y * factor)

    def distance_to(self, other: Point) -> float:
        return math.hypot(self.x - other.x, self.y - other.y)


@dataclass(frozen=True, slots=True)
class Size:
    width: float
    height: float

    def __post_init__(self) -> None:
        if self.width < 0 or self.height < 0:
            raise ValueError(f"a size cannot be negative: {self.width} x {self.height}")

    def __mul__(self, factor: float) -> Size:
        return Size(self.width * factor, self.height * factor)

    @property
    def area(self) -> float:
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Region:
    """An axis-parallel rectangle, half-open: it holds ``left <= x < right`` and ``top <= y < bottom``."""

    x: float
    y: float
    width: float
    height: float

    def __post_init__(self) -> None:
        if self.width < 0 or self.height < 0:
            raise ValueError(f"a region cannot have a negative side: {self.width} x {self.height}")

    @classmethod
    def between(cls, left: float, top: float, right: float, bottom: float) -> Region:
        return cls(left, top, right - left, bottom - top)

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """(left, top, right, bottom), the order shapely uses."""
        return (self.x, self.y, self.right, self.bottom)

    def contains(self, point: Point) -> bool:
        return self.x <= point.x < self.right and self.y <= point.y < self.bottom

    def intersection(self, other: Region) -> Region | None:
        """The common part, or None where the two do not share any area."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        if right <= left or bottom <= top:
            return None
        return Region.between(left, top, right, bottom)

    def moved(self, dx: float, dy: float) -> Region:
        return Region(self.x + dx, self.y + dy, self.width, self.height)

    def scaled(self, factor: float) -> Region:
        """The same rectangle in a plane whose unit is ``1 / factor`` of this one's."""
        return Region(self.x * factor, self.y * factor, self.width * factor, self.height * factor)

    def __str__(self) -> str:
        return f"x={self.x:g} y={self.y:g} {self.width:g}x{self.height:g}"
