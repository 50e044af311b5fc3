"""Tiles of 256 px at level 0, read from one JPEG pyramid: ours, a plain OpenSlide loop, other programs."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import openslide

from benchmarks.children import run_child
from benchmarks.figures import Figure, Target, medians, seconds
from benchmarks.peers.environments import PEERS, python_of
from benchmarks.peers.extract import encoded
from benchmarks.slides import textured_slide
from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.slide import Slide
from crosscancer_core.tiles.extract import extract_slide
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import TileTable, label_tiles
from crosscancer_core.tiles.pixels import read_tile
from crosscancer_core.tiles.tissue import all_tissue

SIZE, REPEATS = 256, 3
AT_LEAST = {"wsinfer": 4, "tiatoolbox": 4, "histolab": 4, "slideflow": 3}
"""How many times as fast our reading is to be, on one core each."""
_READ, _CHAIN = "read_tile, 1 thread", "read_tile and JPEG by Pillow, 1 thread"


def run() -> Iterator[Figure]:
    path = textured_slide(6_144)  # 576 tiles: the peers read at a few hundred a second
    with open_slide(path) as slide, tempfile.TemporaryDirectory() as folder:
        grid = TileGrid.over(slide.info, SIZE, None)
        table = label_tiles(grid, AnnotationSet(), ClassMapping(), all_tissue(slide.info))
        n = len(table)
        _same_pixels(path, slide, table)
        stored = {f"read and store as {name.upper()}, 2 threads": name for name in ("qoi", "png")}
        ways = {
            **{
                title: lambda name=name: extract_slide(slide, table, Path(folder) / "t.h5", name)
                for title, name in stored.items()
            },
            "read_tile, 2 threads": lambda: _read_by_two(slide, table),
            _CHAIN: lambda: _encode_all(slide, table),
            _READ: lambda: _read_all(slide, table),
            "OpenSlide read_region + convert('RGB'), 1 thread": lambda: _openslide_loop(path, table),
        }
        timed = {name: (lambda way=way: n / seconds(way)) for name, way in ways.items()}
        yield from medians("extraction", "tiles/s", timed, REPEATS, details={"tiles": n})
        for peer in PEERS:
            yield from _peer(peer, path, slide, table)


def _read_all(slide: Slide, table: TileTable) -> None:
    """A plain loop, as the other programs' are: handing each tile to a pool of one costs a sixth of the time."""
    for index in range(len(table)):
        read_tile(slide, table.grid, table.tile(index))


def _read_by_two(slide: Slide, table: TileTable) -> None:
    with ThreadPoolExecutor(2) as pool:
        for _ in pool.map(lambda index: read_tile(slide, table.grid, table.tile(index)), range(len(table))):
            pass


def _openslide_loop(path: Path, table: TileTable) -> None:
    with openslide.OpenSlide(path) as slide:
        for col, row in zip(table.col.tolist(), table.row.tolist(), strict=True):
            np.asarray(slide.read_region((col * SIZE, row * SIZE), 0, (SIZE, SIZE)).convert("RGB"))


def _same_pixels(path: Path, slide: Slide, table: TileTable) -> None:
    """A faster way to other pixels would be no way."""
    with openslide.OpenSlide(path) as plain:
        for index in range(0, len(table), max(1, len(table) // 50)):
            col, row = table.tile(index)
            expected = np.asarray(plain.read_region((col * SIZE, row * SIZE), 0, (SIZE, SIZE)).convert("RGB"))
            if not np.array_equal(read_tile(slide, table.grid, table.tile(index)), expected):
                raise RuntimeError(f"tile {col}, {row} differs from OpenSlide's")


def _encode_all(slide: Slide, table: TileTable) -> None:
    for index in range(len(table)):
        encoded(read_tile(slide, table.grid, table.tile(index)))


def _peer(peer: str, path: Path, slide: Slide, table: TileTable) -> Iterator[Figure]:
    """Another program's own tile loop, in its own environment (see ``peers/README.md``), between runs of ours."""
    python = python_of(peer)
    if python is None:
        yield Figure("extraction", peer, None, "tiles/s", note="not installed")
        return
    ours = {"read": [], "chain": []}

    def measure_ours() -> None:
        for _ in range(REPEATS):  # as often as the other, before and after: one busy moment must not decide
            ours["read"].append(len(table) / seconds(lambda: _read_all(slide, table)))
            ours["chain"].append(len(table) / seconds(lambda: _encode_all(slide, table)))

    measure_ours()
    try:
        found = run_child("benchmarks.peers.extract", peer, str(path), str(REPEATS), python=python)
    except RuntimeError as error:
        yield Figure("extraction", peer, None, "tiles/s", note=str(error).strip().splitlines()[-1])
        return
    measure_ours()
    title = f"{peer} {found['version']}"
    for part in ("read", "chain"):
        rates = found[part]
        yield Figure("extraction", f"{title}, {part}", rates["median"], "tiles/s", None, rates["repeats"], found["way"])
    ratio = statistics.median(ours["read"]) / found["read"]["median"]
    target = Target(AT_LEAST[peer], "x", above=True)
    yield Figure("extraction", f"our reading over {peer}'s, one thread each", ratio, "x", target)
    chain = statistics.median(ours["chain"]) / found["chain"]["median"]
    yield Figure("extraction", f"our full chain over {peer}'s, the same JPEG", chain, "x")
