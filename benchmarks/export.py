"""What exporting costs: overlays of a very large slide, outlines of a large map, and the memory of a whole cohort."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.children import run_child
from benchmarks.figures import Figure, Target, seconds
from benchmarks.peers.environments import python_of
from crosscancer_core.annotations.asap_writer import write_asap_xml
from crosscancer_core.export.detections import OutlineRule, detect
from crosscancer_core.export.outline_style import OutlineStyle
from crosscancer_core.export.qupath import write_outlines
from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.tiles.grid import TileGrid

TILE = 299
TISSUE_SHARE = 0.35
REPEATS = 5


def map_of(width: int, height: int, tissue: float = TISSUE_SHARE, tile: int = TILE) -> ProbabilityMap:
    """Smooth probabilities in an ellipse of tissue, as on a real slide: no two cells have the same value."""
    grid = TileGrid(Region(0, 0, width, height), tile, tile, 1.0, 0.25)
    identity = MapIdentity(slide_fingerprint="f" * 20, slide_name="large.svs", model_hash="h" * 32, model_name="breast")
    made = ProbabilityMap.in_memory(grid, identity)
    rows, columns = grid.rows, grid.columns
    y, x = np.mgrid[:rows, :columns]
    inside = ((y / rows - 0.5) ** 2 + (x / columns - 0.5) ** 2) < tissue / np.pi
    coarse = np.random.default_rng(0).random((rows // 12 + 2, columns // 12 + 2))
    smooth = np.kron(coarse, np.ones((12, 12)))[:rows, :columns]
    noise = np.random.default_rng(1).random((rows, columns))
    made.values[:] = np.where(inside, 0.8 * smooth + 0.2 * noise, np.nan)
    made.state[:] = np.where(inside, 1, 3)
    return made


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        for recipe, targets in (
            ("full", (Target(60, "s"), Target(1_000, "MB"), Target(300, "MB"))),
            ("compact", (None, None, None)),
        ):
            found = run_child("benchmarks.export_parts", recipe, str(Path(folder) / "overlay.tif"))
            what = f"ASAP overlay ({recipe}), 97,805 x 221,191 px, {TISSUE_SHARE:.0%} tissue"
            yield Figure("export", what, found["seconds"], "s", targets[0])
            yield Figure("export", f"{recipe}: peak memory", found["peak_mb"], "MB", targets[1])
            yield Figure("export", f"{recipe}: size of the file", found["file_mb"], "MB", targets[2])
        yield from _outlines(Path(folder))
        yield from _other_readers(Path(folder))
        found = run_child("benchmarks.export_parts", "cohort", folder)
        yield Figure(
            "export",
            "20 different slides, all formats: memory after the last five over that after the 6th to 10th",
            found["after_mb"] - found["before_mb"],
            "MB",
            Target(50, "MB"),
            note=f"{found['before_mb']:.0f} MB; {found['seconds']:.2f} s a slide, {found['files']:.0f} files",
        )


def _outlines(folder: Path) -> Iterator[Figure]:
    map = map_of(900 * TILE, 400 * TILE)
    for style, target in ((OutlineStyle.TILE_EDGES, Target(100, "ms")), (OutlineStyle.ISO_LINES, None)):
        rule = OutlineRule(0.5, style)
        detect(map, rule)
        times = [seconds(lambda rule=rule: detect(map, rule)) * 1e3 for _ in range(REPEATS)]
        count = len(detect(map, rule).annotations)
        what = f"outlines of a 400 x 900 map, {style.value}"
        yield Figure("export", what, statistics.median(times), "ms", target, times, f"{count:,} outlines")
    many = map_of(900 * TILE, 400 * TILE, tissue=0.3)
    many.values[:] = np.random.default_rng(2).random(many.values.shape)
    many.values[::2] *= 0.3
    found = detect(many, OutlineRule(0.93)).annotations
    some = type(found)(found.groups, found.annotations[:5_000])
    target_file = folder / "many.xml"
    times = [seconds(lambda: write_asap_xml(some, target_file)) for _ in range(REPEATS)]
    what = f"ASAP XML of {len(some):,} polygons"
    yield Figure("export", what, statistics.median(times), "s", Target(1, "s"), times)


def _other_readers(folder: Path) -> Iterator[Figure]:
    """What other programs make of the outlines of a map: the area must be that of the cells called."""
    map = map_of(120 * TILE, 90 * TILE)
    found = detect(map, OutlineRule(0.5))
    xml, packed = folder / "o.xml", folder / "o.geojson.gz"
    write_asap_xml(found.annotations, xml)
    write_outlines(found.annotations, map, packed, {})
    for peer, path in (("wholeslidedata", xml), ("tiatoolbox", packed)):
        what = f"area that {peer} reads, against the cells called"
        python = python_of(peer)
        if python is None:
            yield Figure("export", what, None, "%", note="not installed")
            continue
        read = run_child("benchmarks.peers.exports", peer, str(path), python=python)
        difference = abs(read["area"] / found.called_px - 1) * 100
        yield Figure("export", what, difference, "%", Target(0.1, "%"), note=f"{read['count']:,} outlines")
