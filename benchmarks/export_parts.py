"""Parts of the export benchmark that run in a process of their own, so that their memory is theirs alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import psutil

from benchmarks.children import peak_memory_mb
from benchmarks.export import map_of
from benchmarks.figures import seconds
from crosscancer_core.export.asap_overlay import compact_geometry, full_geometry, write_likelihood_map
from crosscancer_core.export.formats import ExportFormat
from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.fingerprint import fingerprint
from crosscancer_core.slides.pyramid_tiff import write_pyramid
from crosscancer_core.slides.slide import RGB, Level, Resolution, ResolutionSource, SlideInfo
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import Export

WIDTH, HEIGHT = 97_805, 221_191
SLIDES = 20


def main() -> None:
    part, target = sys.argv[1], Path(sys.argv[2])
    found = _cohort(target) if part == "cohort" else _overlay(part, target)
    print(json.dumps({**found, "peak_mb": peak_memory_mb()}))


def _overlay(recipe: str, target: Path) -> dict[str, float]:
    levels = tuple(Level(WIDTH // d, HEIGHT // d, WIDTH / (WIDTH // d)) for d in (1, 4, 16, 32))
    resolution = Resolution(0.25, ResolutionSource.VENDOR)
    whole = Region(0, 0, WIDTH, HEIGHT)
    info = SlideInfo(Path("large.svs"), "", "", WIDTH, HEIGHT, levels, resolution, whole, None, (), "f" * 20)
    map = map_of(WIDTH, HEIGHT)
    geometry = full_geometry(info) if recipe == "full" else compact_geometry(info, map.grid.stride)
    needed = seconds(lambda: write_likelihood_map(map, info, geometry, target, {}))
    return {"seconds": needed, "file_mb": target.stat().st_size / 1e6}


def _cohort(folder: Path) -> dict[str, float]:
    """The same export of slide after slide, in one process."""
    slide = folder / "slide.tif"
    source = ArraySlide(np.random.default_rng(0).integers(150, 255, (4000, 6000, 3), np.uint8), 0.25)
    write_pyramid(slide, lambda part: _pixels(source, part), 6000, 4000, 0.25)
    made = map_of(6000, 4000, 0.6, 64)
    identity = made.identity.model_copy(update={"slide_fingerprint": fingerprint(slide), "slide_name": slide.name})
    stored = ProbabilityMap.create_file(folder / "map", made.grid, identity)
    stored.values[:], stored.state[:] = made.values, made.state
    stored.write_sidecar(complete=True)
    memory: list[float] = []
    files = 0

    def export(number: int) -> None:
        nonlocal files
        request = Export(
            maps=(folder / "map",), formats=tuple(ExportFormat), folder=folder / "out", slides=(slide,), overwrite=True
        )
        files = len(run_request(request)["files"])
        memory.append(psutil.Process().memory_info().rss / 1e6)

    needed = sum(seconds(lambda number=number: export(number)) for number in range(SLIDES))
    return {"seconds": needed, "growth_mb": memory[-1] - memory[4], "files": files}


def _pixels(source: ArraySlide, part: Region) -> RGB:
    return source.read_level_region(0, int(part.x), int(part.y), int(part.width), int(part.height))


if __name__ == "__main__":
    main()
