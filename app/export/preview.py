"""What an export at a threshold would hold. Runs in a thread and knows no window."""

from __future__ import annotations

from dataclasses import dataclass

from crosscancer_core.export.detections import detections
from crosscancer_core.probability_map import ProbabilityMap


@dataclass(frozen=True, slots=True)
class Preview:
    """``area_mm2`` is None where the slide's resolution is not known."""

    threshold: float
    minimum_area_um2: float
    polygons: int
    area_mm2: float | None

    @property
    def sentence(self) -> str:
        if not self.polygons:
            return "No tile reaches this threshold: the file would hold no outline."
        what = "1 outline" if self.polygons == 1 else f"{self.polygons:,} outlines"
        return what if self.area_mm2 is None else f"{what}, {self.area_mm2:,.3g} mm² in all"


def preview(map: ProbabilityMap, threshold: float, minimum_area_um2: float) -> Preview:
    """Outline the map and measure. Raises ``ConfigError`` where an area is asked for without a resolution."""
    found = detections(map, threshold, minimum_area_um2)
    grid = map.grid
    area = None
    if grid.mpp is not None:
        um_per_level0_pixel = grid.mpp / grid.downsample
        area = sum(annotation.geometry.area for annotation in found) * (um_per_level0_pixel / 1000) ** 2
    return Preview(threshold, minimum_area_um2, len(found), area)
