"""Read an exported file back and compare it with what was meant, before success is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import tifffile
from numpy.typing import NDArray
from PIL import Image

from crosscancer_core.annotations.files import read_annotations
from crosscancer_core.annotations.json_input import read_json
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.export.asap_rules import Verdict, check_overlay, tile_of
from crosscancer_core.export.qupath_rules import faults
from crosscancer_core.export.sampling import Sampler
from crosscancer_core.export.tables import read_table
from crosscancer_core.geometry import Point
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.slides.slide import SlideInfo

_SAME_AREA = 1e-4
"""Share by which areas may differ: coordinates are rounded to 32 bits or to 0.01 px."""
_PROBES = 200


class ExportCheckError(CrossCancerError):
    """A file was written, and does not read back as what was meant."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f'"{path.name}" was written, but does not read back as what was meant: {reason}.',
            "The disk may be at fault; do not use this file, and please report it.",
        )
        self.path = path


def check_outlines(path: Path, meant: AnnotationSet, origin: Point) -> None:
    """As many outlines with the same area; of GeoJSON also that QuPath would take it."""
    if not path.name.endswith(".xml") and (found := faults(path)):
        raise ExportCheckError(path, f"QuPath would refuse it ({found[0]})")
    read = read_annotations(path, origin=origin).annotations
    if len(read) != len(meant):
        raise ExportCheckError(path, f"it holds {len(read)} outlines and not {len(meant)}")
    before, after = (sum(annotation.geometry.area for annotation in each) for each in (meant, read))
    if abs(after - before) > max(_SAME_AREA * before, 1.0):
        raise ExportCheckError(path, f"its outlines enclose {after:,.0f} px and not {before:,.0f}")


def check_tiles(path: Path, count: int) -> None:
    """That QuPath would take it, and that no tile is missing."""
    if found := faults(path):
        raise ExportCheckError(path, f"QuPath would refuse it ({found[0]})")
    read = len(read_json(path)["features"])
    if read != count:
        raise ExportCheckError(path, f"it holds {read} tiles and not {count}")


def check_overlay_file(path: Path, slide: SlideInfo, samplers: Sequence[Sampler[Any]]) -> None:
    """Sizes, values at places spread over all levels, and that ASAP would draw it in place."""
    with tifffile.TiffFile(path) as tiff:
        pages = list(tiff.pages)
        _check_levels(path, tiff, pages, samplers)
    check = check_overlay(path, slide)
    if check.verdict in (Verdict.WRONG, Verdict.REFUSED):
        reason = next(finding.sentence for finding in check.findings if finding.verdict is check.verdict)
        raise ExportCheckError(path, f"ASAP would not show it ({reason.rstrip('.')})")


def check_pyramid(path: Path, samplers: Sequence[Sampler[Any]]) -> None:
    """Sizes and values of an OME-TIFF pyramid."""
    with tifffile.TiffFile(path) as tiff:
        if not tiff.is_ome:
            raise ExportCheckError(path, "it is no OME-TIFF")
        levels = [level.pages[0] for level in tiff.series[0].levels]
        _check_levels(path, tiff, [getattr(level, "aspage", lambda page=level: page)() for level in levels], samplers)


def check_arrays(path: Path, map: ProbabilityMap) -> None:
    """The same values and states."""
    with np.load(path, allow_pickle=False) as read:
        same = np.array_equal(read["values"], map.values, equal_nan=True) and np.array_equal(read["state"], map.state)
    if not same:
        raise ExportCheckError(path, "its values are not the map's")


def check_table(path: Path, meant: pa.Table) -> None:
    """As many lines, the same columns and sums."""
    read = read_table(path)
    if (read.num_rows, read.column_names) != (meant.num_rows, meant.column_names):
        raise ExportCheckError(path, f"it has {read.num_rows} lines and not {meant.num_rows}")
    for name, kind in zip(meant.column_names, meant.schema.types, strict=True):
        if pa.types.is_floating(kind):
            before, after = (np.nansum(t[name].to_numpy().astype(np.float64)) for t in (meant, read))
            if not np.isclose(before, after, rtol=1e-6):
                raise ExportCheckError(path, f"the column {name} does not have the same sum")


def check_picture(path: Path) -> None:
    """That it is a picture of its kind with something on it."""
    if path.suffix == ".png":
        with Image.open(path) as picture:
            picture.load()
            if len(picture.convert("L").getcolors(1 << 24) or ()) < 2:
                raise ExportCheckError(path, "it is empty")
        return
    head = path.read_bytes()[:2048]
    if not (head.startswith(b"%PDF-") if path.suffix == ".pdf" else b"<svg" in head):
        raise ExportCheckError(path, f"it is no {path.suffix[1:].upper()}")


def _check_levels(path: Path, tiff: Any, pages: Sequence[Any], samplers: Sequence[Sampler[Any]]) -> None:
    sizes = [(page.imagewidth, page.imagelength) for page in pages]
    expected = [(sampler.raster.width, sampler.raster.height) for sampler in samplers]
    if sizes != expected:
        raise ExportCheckError(path, f"its levels are {sizes} and not {expected}")
    size = path.stat().st_size
    chance = np.random.default_rng(0)
    for page, sampler in zip(pages, samplers, strict=True):
        ends = np.asarray(page.dataoffsets) + np.asarray(page.databytecounts)
        if len(ends) != sampler.across * sampler.down or ends.max() > size or min(page.databytecounts) == 0:
            raise ExportCheckError(path, "tiles are missing")
        decoded: dict[int, NDArray[Any]] = {}
        places = chance.integers(0, (sampler.raster.height, sampler.raster.width), (_PROBES, 2))
        for y, x in places.tolist():
            index = y // sampler.tile * sampler.across + x // sampler.tile
            if index not in decoded:
                decoded[index] = tile_of(tiff, page, index)
            found = decoded[index][y % sampler.tile, x % sampler.tile]
            if found != sampler.at(x, y):
                raise ExportCheckError(path, f"at ({x}, {y}) it says {found} and not {sampler.at(x, y)}")
