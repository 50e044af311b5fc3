"""What an export at a threshold would hold. Runs in a thread and knows no window."""

from __future__ import annotations

from dataclasses import dataclass

from crosscancer_core.export.detections import MANY, OutlineRule, detect
from crosscancer_core.export.outline_style import OutlineStyle
from crosscancer_core.probability_map import ProbabilityMap


@dataclass(frozen=True, slots=True)
class Preview:
    """``area_mm2`` is None without a resolution; ``difference``: from the area of the tiles called, as a share."""

    rule: OutlineRule
    polygons: int
    area_mm2: float | None
    difference: float | None

    @property
    def sentence(self) -> str:
        if not self.polygons:
            return "No tile reaches this threshold: the file would hold no outline."
        what = "1 outline" if self.polygons == 1 else f"{self.polygons:,} outlines"
        text = what if self.area_mm2 is None else f"{what}, {self.area_mm2:,.3g} mm² in all"
        if self.rule.style is OutlineStyle.ISO_LINES and self.difference is not None:
            text += f"; {self.difference:+.1%} against the tiles called"
        return f"{text}. ⚠ ASAP is slow with more than {MANY:,}." if self.polygons > MANY else text


def preview(map: ProbabilityMap, rule: OutlineRule) -> Preview:
    """Outline the map and measure. Raises ``ConfigError`` where an area is asked for without a resolution."""
    found = detect(map, rule)
    grid = map.grid
    area = None
    if grid.mpp is not None:
        area = found.area_px * (grid.mpp / grid.downsample / 1000) ** 2
    return Preview(rule, len(found.annotations), area, found.difference)
