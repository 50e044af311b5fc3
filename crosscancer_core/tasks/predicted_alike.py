"""Whether the maps that are compared were predicted alike; what differs is told beside their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.training.fairness import by_value


def predicted_unlike(maps: Mapping[str, Sequence[ProbabilityMap]]) -> tuple[str, ...]:
    """``maps``: of each model, by its name, in one order of slides. One sentence with all that differs on some slide:
    precision, tile size, stride, resolution, and settings such as averaging and tissue; none where nothing does.
    """
    found: dict[str, str] = {}
    for of_slide in zip(*maps.values(), strict=True):
        told = {name: _making(map) for name, map in zip(maps, of_slide, strict=True)}
        for what in dict.fromkeys(what for values in told.values() for what in values):
            values = {name: each.get(what, "no") for name, each in told.items()}
            if len(set(values.values())) > 1:
                found.setdefault(what, f"{what} ({by_value(values)})")
    return (f"The maps were not predicted alike: {', '.join(found.values())}.",) if found else ()


def _making(map: ProbabilityMap) -> dict[str, str]:
    grid = map.grid
    return {
        "precision": map.identity.precision,
        "tile size": f"{grid.tile_size_px} px",
        "stride": f"{grid.stride_px} px",
        "µm per px": "native" if grid.mpp is None else f"{grid.mpp:g}",
        **{name.replace("_", " "): str(value) for name, value in map.identity.settings.items()},
    }
