"""Tiles read directly, against plain OpenSlide and against the bare decoder, for several kinds of tiled TIFF.

Each way reads every tile of 256 px once, in order; no way finds a tile in its cache that it has read before. All run in
one thread and are measured in seconds of processor time, so that a busy machine changes them alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

import imagecodecs
import numpy as np
import openslide
import tifffile

from benchmarks.figures import Figure, Target, medians
from benchmarks.slides import FOLDER, painted_slide
from crosscancer_core.slides.direct_tiles import DirectReader
from crosscancer_core.slides.opening import open_slide

SIZE, TILES, REPEATS = 256, 900, 7
OTHERS = {"JPEG without chroma subsampling": "jpeg", "LZW": "lzw", "Deflate": "deflate", "uncompressed": None}


def run() -> Iterator[Figure]:
    yield from _tiled_jpeg(painted_slide())
    for name, compression in OTHERS.items():
        yield _ratio(name, _other(name, compression))
    yield _opening(painted_slide())


def _tiled_jpeg(path: Path) -> Iterator[Figure]:
    with tifffile.TiffFile(path) as tiff:
        page = tiff.pages[0]
        tables, handle = page.jpegtables, tiff.filehandle
        encoded = []
        for offset, count in list(zip(page.dataoffsets, page.databytecounts, strict=True))[:TILES]:
            handle.seek(offset)
            encoded.append(handle.read(count))

    # at an address that is no multiple of 32, where the decoder is fastest (see slides/tiff_segments.py)
    memory = np.empty(SIZE * SIZE * 3 + 32, np.uint8)
    start = (16 - memory.ctypes.data) % 32
    buffer = memory[start : start + SIZE * SIZE * 3].reshape(SIZE, SIZE, 3)

    def bare() -> None:
        for content in encoded:
            imagecodecs.jpeg8_decode(content, tables=tables, outcolorspace="RGB", out=buffer)

    _same_pixels(path)
    plain = "OpenSlide read_region + convert('RGB')"
    ways: dict[str, Callable[[], float]] = {
        "bare JPEG decoder, from memory into one buffer": lambda: TILES / _seconds(bare),
        "direct, aligned": lambda: _ours(path, 0),
        "direct, unaligned": lambda: _ours(path, 100),
        "OpenSlide, unaligned": lambda: _openslide(path, 100, TILES // 4),
        plain: lambda: _openslide(path, 0, TILES // 4),
    }
    figures = {figure.what: figure for figure in medians("direct_path", "tiles/s", ways, REPEATS)}
    yield from figures.values()
    aligned, unaligned = figures["direct, aligned"].value or 0, figures["direct, unaligned"].value or 0
    for what, value, limit in (
        ("direct / plain OpenSlide, aligned", aligned / (figures[plain].value or 1), 5),
        ("direct / plain OpenSlide, unaligned", unaligned / (figures["OpenSlide, unaligned"].value or 1), 5),
        (
            "direct / bare decoder, aligned",
            aligned / (figures["bare JPEG decoder, from memory into one buffer"].value or 1),
            0.8,
        ),
    ):
        yield Figure("direct_path", what, value, "x", Target(limit, "x", above=True))


def _ratio(name: str, path: Path) -> Figure:
    _same_pixels(path)
    count = TILES // 4
    figures = medians(
        "direct_path",
        "tiles/s",
        {
            "ours": lambda: _ours(path, 0, count),
            "OpenSlide": lambda: _openslide(path, 0, count),
        },
        REPEATS,
    )
    ours, theirs = (figure.value or 1 for figure in figures)
    return Figure("direct_path", f"{name}: ours / plain OpenSlide", ours / theirs, "x", Target(0.95, "x", above=True))


def _opening(path: Path) -> Figure:
    def once() -> float:
        return 1e3 * _seconds(lambda: open_slide(path).close())

    return medians("direct_path", "ms", {"open with the self-check (6 levels)": once}, 9)[0]


def _seconds(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def _ours(path: Path, shift: int, count: int = TILES) -> float:
    """Tiles a second, without the opening."""
    with open_slide(path) as slide:
        places = _places(slide.info.width, shift, count)

        def read() -> None:
            for x, y in places:
                slide.read_level_region(0, x, y, SIZE, SIZE)

        return count / _seconds(read)


def _openslide(path: Path, shift: int, count: int) -> float:
    with openslide.OpenSlide(path) as slide:
        places = _places(slide.dimensions[0], shift, count)

        def read() -> None:
            for place in places:
                np.asarray(slide.read_region(place, 0, (SIZE, SIZE)).convert("RGB"))

        return count / _seconds(read)


def _places(width: int, shift: int, count: int) -> list[tuple[int, int]]:
    columns = (width - shift) // SIZE
    return [(i % columns * SIZE + shift, i // columns * SIZE + shift) for i in range(count)]


def _same_pixels(path: Path) -> None:
    with openslide.OpenSlide(path) as plain, open_slide(path) as ours:
        if not isinstance(ours, DirectReader):
            print(f"  {path.name} is read by {ours.info.reader}: {dict(ours.info.refused)}")
        for shift in (0, 100):
            for place in _places(ours.info.width, shift, 200)[::7]:
                expected = np.asarray(plain.read_region(place, 0, (SIZE, SIZE)).convert("RGB"))
                if not np.array_equal(ours.read_level_region(0, *place, SIZE, SIZE), expected):
                    raise RuntimeError(f"the tile at {place} of {path.name} differs from OpenSlide's")


def _other(name: str, compression: str | None) -> Path:
    """The upper left part of the painted slide, stored in another way, with one reduced level."""
    path = FOLDER / f"painted_{(compression or 'none')}{'_444' if compression == 'jpeg' else ''}.tif"
    if path.is_file():
        return path
    with open_slide(painted_slide()) as slide, tifffile.TiffWriter(path) as file:
        for level in (0, 1):
            pixels = slide.read_level_region(level, 0, 0, 6_144 >> level, 4_096 >> level)
            options = {"subsampling": (1, 1), "compressionargs": {"level": 90}} if compression == "jpeg" else {}
            file.write(
                pixels, tile=(SIZE, SIZE), photometric="rgb", compression=compression, subfiletype=level,
                metadata=None, **options,
            )  # fmt: skip
    return path
