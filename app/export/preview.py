"""What an export at a threshold would hold. Runs in a thread and knows no window."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from crosscancer_core.export.detections import MANY, OutlineRule, detect
from crosscancer_core.export.outline_style import OutlineStyle
from crosscancer_core.probability_map import ProbabilityMap

translate = QCoreApplication.translate


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
            return translate("Preview", "No tile reaches this threshold: the file would hold no outline.")
        many = translate("Preview", "{count:,} outlines").format(count=self.polygons)
        text = translate("Preview", "1 outline") if self.polygons == 1 else many
        if self.area_mm2 is not None:
            text += ", " + translate("Preview", "{area:,.3g} mm² in all").format(area=self.area_mm2)
        if self.rule.style is OutlineStyle.ISO_LINES and self.difference is not None:
            text += "; " + translate("Preview", "{share:+.1%} against the tiles called").format(share=self.difference)
        if self.polygons > MANY:
            text += ". ⚠ " + translate("Preview", "ASAP is slow with more than {many:,}.").format(many=MANY)
        return text


def preview(map: ProbabilityMap, rule: OutlineRule) -> Preview:
    """Outline the map and measure. Raises ``ConfigError`` where an area is asked for without a resolution."""
    found = detect(map, rule)
    grid = map.grid
    area = None
    if grid.mpp is not None:
        area = found.area_px * (grid.mpp / grid.downsample / 1000) ** 2
    return Preview(rule, len(found.annotations), area, found.difference)
