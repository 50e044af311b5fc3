"""The two lossless codecs of tile stores on real tissue: size and speed, from which the default was chosen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.figures import Figure, medians, seconds
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.slide import RGB
from crosscancer_core.tiles.codecs import codec_named
from crosscancer_core.tiles.grid import Tile, TileGrid
from crosscancer_core.tiles.pixels import read_tile

TILE_PX, A_SLIDE, REPEATS = 256, 16, 3
_NAMES = {"qoi": "QOI", "png": "PNG level 1"}


def run() -> Iterator[Figure]:
    folder = Path(os.environ.get("CROSSCANCER_REAL_DATA", "../shared/data")) / "breast_bcss"
    tiles = [tile for path in sorted(folder.glob("*.tif")) for tile in _tiles(path)]
    if not tiles:
        yield Figure("codecs", "tiles of real tissue", None, "", note=f"no slides in {folder}")
        return
    codecs = {title: codec_named(name) for name, title in _NAMES.items()}
    stored = {title: [codec.encode(tile) for tile in tiles] for title, codec in codecs.items()}
    details = {"tiles": len(tiles), "side_px": TILE_PX}

    def rate(work: Callable[[], object]) -> float:
        return len(tiles) / seconds(work)

    yield from medians(
        "codecs",
        "tiles/s",
        {
            f"{title}: encoded": partial(rate, lambda codec=codec: [codec.encode(tile) for tile in tiles])
            for title, codec in codecs.items()
        },
        REPEATS,
        details=details,
    )
    yield from medians(
        "codecs",
        "tiles/s",
        {
            f"{title}: decoded": partial(
                rate, lambda codec=codec, title=title: [codec.decode(content) for content in stored[title]]
            )
            for title, codec in codecs.items()
        },
        REPEATS,
        details=details,
    )
    sizes = {title: sum(map(len, contents)) / len(contents) / 1000 for title, contents in stored.items()}
    last = list(sizes)[-1]
    for title, size in sizes.items():
        note = f"{size / sizes[last]:.2f} x {last}" if title != last else ""
        yield Figure("codecs", f"{title}: a tile on the disk", size, "kB", note=note, details=details)


def _tiles(path: Path) -> Iterator[RGB]:
    """Tiles spread evenly over a slide's grid."""
    with open_slide(path) as slide:
        grid = TileGrid.over(slide.info, TILE_PX, None)
        columns, rows = int(grid.area.width // TILE_PX), int(grid.area.height // TILE_PX)  # whole tiles alone
        for number in range(A_SLIDE):
            row, col = divmod(number * columns * rows // A_SLIDE, columns)
            yield read_tile(slide, grid, Tile(col, row))
