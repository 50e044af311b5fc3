"""Parts of the export benchmark that run in a process of their own, so that their memory is theirs alone."""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path
from time import perf_counter

import psutil

from benchmarks.children import peak_memory_mb
from benchmarks.export import map_of
from benchmarks.figures import seconds
from benchmarks.slides import different_slides
from crosscancer_core.export.asap_overlay import compact_geometry, full_geometry, write_likelihood_map
from crosscancer_core.export.formats import ExportFormat
from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.slides.fingerprint import fingerprint
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.slide import Level, Resolution, ResolutionSource, SlideInfo
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import Export

WIDTH, HEIGHT = 97_805, 221_191


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
    """One different slide after the other in one process, so that what each leaves behind adds up."""
    slides = different_slides()
    maps = [_stored_map(slide, folder / "maps" / slide.stem) for slide in slides]
    memory: list[float] = []
    files, needed = 0, 0.0
    for slide, map_folder in zip(slides, maps, strict=True):
        started = perf_counter()
        request = Export(maps=(map_folder,), formats=tuple(ExportFormat), folder=folder / slide.stem, slides=(slide,))
        files += len(run_request(request)["files"])
        needed += perf_counter() - started
        memory.append(psutil.Process().memory_info().rss / 1e6)
    # five slides have all sizes
    before, after = statistics.mean(memory[5:10]), statistics.mean(memory[-5:])
    return {"seconds": needed / len(slides), "before_mb": before, "after_mb": after, "files": files}


def _stored_map(slide: Path, folder: Path) -> Path:
    """A finished map of a slide, on disk."""
    with open_slide(slide) as opened:
        made = map_of(opened.info.width, opened.info.height, 0.6, 64)
    identity = made.identity.model_copy(update={"slide_fingerprint": fingerprint(slide), "slide_name": slide.name})
    stored = ProbabilityMap.create_file(folder, made.grid, identity)
    stored.values[:], stored.state[:] = made.values, made.state
    stored.write_sidecar(complete=True)
    return folder


if __name__ == "__main__":
    main()
