"""What the tests of extracting and of evaluating know of their cohort (``tasks/conftest.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.tiles.grid import TileGrid

SPEC = ModelSpec(input_size=64, mpp=1.0)
TISSUE = shapely.box(200, 150, 900, 650)
CANCER = shapely.box(264, 214, 520, 470)


class Events:
    """A progress that keeps what it was told: events, and steps by their unit."""

    def __init__(self) -> None:
        self.seen: list[Mapping[str, Any]] = []
        self.steps: dict[str, int] = {}
        self._unit = ""

    def started(self, total: int, unit: str, what: str = "") -> None:
        self._unit = unit

    def advanced(self, n: int = 1, detail: str = "") -> None:
        self.steps[self._unit] = self.steps.get(self._unit, 0) + n

    def event(self, event: Mapping[str, Any]) -> None:
        self.seen.append(event)


def annotations(shape: shapely.Geometry) -> AnnotationSet:
    return AnnotationSet((AnnotationGroup("Tumor"),), (Annotation("1", "c", Kind.POLYGON, shape, "Tumor"),))


def with_map(cohort: Path, maps: Path, slide_id: str, seed: int = 0, model_hash: str = "h") -> ProbabilityMap:
    with open_slide(read_cohort(cohort).slide(slide_id).path) as slide:
        grid = TileGrid.over(slide.info, 64, 1.0)
        identity = MapIdentity(
            slide_fingerprint=slide.info.fingerprint,
            slide_name=slide.info.path.stem,
            model_hash=model_hash,
            model_name="toy",
        )
    map = ProbabilityMap.create_file(maps / slide_id, grid, identity)
    map.values[:] = np.random.default_rng(seed).random(map.values.shape) * 0.6
    if slide_id == "S1":
        map.values[3:7, 4:8] += 0.4  # where the cancer is
    map.state[:] = 1
    map.write_sidecar(complete=True)
    return map
