"""Tiles of 256 px at level 0, read from one JPEG pyramid: ours, a plain OpenSlide loop, other programs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import openslide

from benchmarks.children import run_child
from benchmarks.figures import Figure, medians, seconds
from benchmarks.peers.environments import PEERS, python_of
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

SIZE, REPEATS = 256, 5


def run() -> Iterator[Figure]:
    path = textured_slide()
    with open_slide(path) as slide, tempfile.TemporaryDirectory() as folder:
        grid = TileGrid.over(slide.info, SIZE, None)
        table = label_tiles(grid, AnnotationSet(), ClassMapping(), all_tissue(slide.info))
        n = len(table)
        _same_pixels(path, slide, table)
        ways = {
            "read and store as PNG, 2 threads (extract_slide)": lambda: extract_slide(
                slide, table, Path(folder) / "t.h5"
            ),
            "read_tile, 2 threads": lambda: _read_all(slide, table, 2),
            "read_tile, 1 thread": lambda: _read_all(slide, table, 1),
            "OpenSlide read_region + convert('RGB'), 1 thread": lambda: _openslide_loop(path, table),
        }
        timed = {name: (lambda way=way: n / seconds(way)) for name, way in ways.items()}
        yield from medians("extraction", "tiles/s", timed, REPEATS, details={"tiles": n})
    for peer in PEERS:
        yield _peer(peer, path)


def _read_all(slide: Slide, table: TileTable, threads: int) -> None:
    with ThreadPoolExecutor(threads) as pool:
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


def _peer(peer: str, path: Path) -> Figure:
    """Another program's own tile loop, in its own environment (see ``peers/README.md``)."""
    python = python_of(peer)
    if python is None:
        return Figure("extraction", peer, None, "tiles/s", note="not installed")
    try:
        found = run_child("benchmarks.peers.extract", peer, str(path), str(REPEATS), python=python)
    except RuntimeError as error:
        return Figure("extraction", peer, None, "tiles/s", note=str(error).strip().splitlines()[-1])
    return Figure(
        "extraction", f"{peer} {found['version']}", found["median"], "tiles/s", None, found["repeats"], found["way"]
    )
