"""Overlays as ASAP shows them without a shift: probabilities in float32, and a label mask.

ASAP pairs the levels of overlay and slide by number, draws nothing unless both sides divide equally often, and cuts
its fetches to whole pixels (read from its source). Two geometries survive that: the slide's own level sizes (recipe A),
and a small map one pixel wider than the division (recipe B), where it does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.atomic_file import replacing
from crosscancer_core.export.asap_rules import DRAWN_PX, NARROWEST_PYRAMID, fits_at_level
from crosscancer_core.export.run_deflate import deflated_runs
from crosscancer_core.export.sampling import Raster, Sampler
from crosscancer_core.export.tiled_tiff import Directory, TiledTiff
from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.progress import SILENT, UNCONTROLLED, Control, Progress
from crosscancer_core.slides.slide import SlideInfo
from crosscancer_core.tiles.grid import TileGrid

LEAST = 1e-3
"""ASAP draws 0 as nothing: a tile that was analysed never has less, so that it can be told from glass."""
CANCER, NOT_CANCER = 1, 2
"""Labels of a mask; 0 is what was not analysed."""
_TILE = DRAWN_PX
"""What ASAP draws at once is then one tile of the file."""
_SCALES = (128, 64, 32, 16)
_FORBIDDEN = ("xml", "XML", "DICOM")


@dataclass(frozen=True, slots=True)
class Geometry:
    """The images of an overlay, finest first, and why they are as they are."""

    levels: tuple[Raster, ...]
    scale: int
    """Slide pixels per overlay pixel, about; 1 = recipe A."""
    reason: str = ""


def full_geometry(info: SlideInfo) -> Geometry:
    """Recipe A: the slide's own level sizes and count (two at least where it is wide, or ASAP would refuse it)."""
    whole = info.region
    sizes = [(level.width, level.height) for level in info.levels]
    if len(sizes) == 1 and sizes[0][0] >= NARROWEST_PYRAMID:
        sizes.append((sizes[0][0] // 2, max(1, sizes[0][1] // 2)))
    return Geometry(tuple(Raster(width, height, whole) for width, height in sizes), 1)


def compact_geometry(info: SlideInfo, stride: float) -> Geometry:
    """Recipe B: a small overlay at the coarsest scale that ASAP draws in place; recipe A where there is none.

    ``stride``: of the map, in level-0 pixels; no coarser pixel than that is wanted.
    """
    for scale in _SCALES:
        if scale > max(stride, _SCALES[-1]):
            continue
        levels = tuple(_compact_level(info, level.width, level.height, scale) for level in info.levels)
        sizes = [(level.width, level.height) for level in levels]
        if _are_drawn_in_place(info, sizes):
            return Geometry(levels, scale)
    full = full_geometry(info)
    return Geometry(full.levels, 1, "no small overlay of this slide would be drawn in place, so it has full size")


def write_likelihood_map(
    map: ProbabilityMap,
    info: SlideInfo,
    geometry: Geometry,
    target: Path,
    provenance: Mapping[str, str],
    progress: Progress = SILENT,
    control: Control = UNCONTROLLED,
) -> None:
    """Probabilities in float32: 0 where nothing was predicted, at least :data:`LEAST` elsewhere, no NaN.

    Progress counts rows of tiles. Raises ``DiskFullError``, ``NotWritableError`` or ``Cancelled`` with ``target`` as it
    was.
    """
    _write(target, map.grid, likelihoods(map), info, geometry, provenance, progress, control)


def write_label_mask(
    called: NDArray[np.bool_],
    map: ProbabilityMap,
    info: SlideInfo,
    target: Path,
    provenance: Mapping[str, str],
    progress: Progress = SILENT,
    control: Control = UNCONTROLLED,
) -> None:
    """Labels in uint8 at the slide's own level sizes: 1 cancer, 2 analysed and not cancer, 0 not analysed.

    ``called``: the cells that count as cancer, shape (rows, columns). Progress and errors as
    :func:`write_likelihood_map`.
    """
    told = {**provenance, "labels": "0 not analysed, 1 cancer, 2 not cancer"}
    _write(target, map.grid, labels(map, called), info, full_geometry(info), told, progress, control)


def likelihoods(map: ProbabilityMap) -> NDArray[np.float32]:
    """What each cell shows in an overlay; float32, (rows, columns)."""
    values = np.asarray(map.values, np.float32)
    return np.where(np.isnan(values), np.float32(0), np.clip(values, np.float32(LEAST), np.float32(1)))


def labels(map: ProbabilityMap, called: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """What each cell shows in a mask; uint8, (rows, columns)."""
    analysed = np.where(np.isnan(map.values), 0, NOT_CANCER)
    return np.where(called, CANCER, analysed).astype(np.uint8)


def samplers(grid: TileGrid, cells: NDArray[Any], geometry: Geometry) -> list[Sampler[Any]]:
    """One a level."""
    return [Sampler(grid, cells, level, _TILE) for level in geometry.levels]


def description(provenance: Mapping[str, str]) -> str:
    """Provenance as ASCII JSON without the words at whose sight ASAP refuses a file."""
    text = json.dumps({"crosscancer": dict(provenance)}, ensure_ascii=True)
    for word in _FORBIDDEN:
        text = text.replace(word, f"\\u{ord(word[0]):04x}{word[1:]}")
    return text


def _compact_level(info: SlideInfo, width: int, height: int, scale: int) -> Raster:
    """ASAP scales both axes by the ratio of widths, so pixels are square in this level."""
    across = width // scale + 1
    pitch = width / across
    down = max(1, -int(-height // pitch))
    return Raster(across, down, Region(0, 0, info.width, down * pitch * info.height / height))


def _are_drawn_in_place(info: SlideInfo, sizes: Sequence[tuple[int, int]]) -> bool:
    decreasing = all(finer > coarser for (finer, _), (coarser, _) in pairwise(sizes))
    if not decreasing or info.width // sizes[0][0] != info.height // sizes[0][1]:
        return False
    if len(sizes) == 1 and sizes[0][0] >= NARROWEST_PYRAMID:
        return False
    pairs = zip(sizes, info.levels, strict=False)
    return all(fits_at_level(width, level.width) for (width, _), level in pairs)


def _write(
    target: Path,
    grid: TileGrid,
    cells: NDArray[Any],
    info: SlideInfo,
    geometry: Geometry,
    provenance: Mapping[str, str],
    progress: Progress,
    control: Control,
) -> None:
    levels = samplers(grid, cells, geometry)
    progress.started(sum(level.down for level in levels), "rows", target.name)
    mpp = info.resolution.mpp if info.resolution is not None else None
    told = description({**provenance, "recipe": "full size" if geometry.scale == 1 else f"1/{geometry.scale}"})
    with replacing(target) as temporary, temporary.open("wb") as file:
        tiff = TiledTiff(file)
        for level in levels:
            raster = level.raster
            spacing = None if mpp is None else mpp * raster.region.width / raster.width
            tiff.add_level(Directory(raster.width, raster.height, _TILE, cells.dtype, spacing))
            for row in range(level.down):
                control.check()
                _write_row(tiff, level, row)
                progress.advanced()
        date = provenance.get("date")
        tiff.close(told, provenance.get("program", ""), f"{date.replace('-', ':')} 00:00:00" if date else None)


def _write_row(tiff: TiledTiff, level: Sampler[Any], row: int) -> None:
    """One row of tiles; a tile of one value only is encoded once a file."""
    for column, (value, values) in enumerate(level.row(row)):
        encoded = None
        if value is None or not tiff.stored(value):
            encoded = deflated_runs(values, *level.lengths(column, row))
        tiff.add_tile(encoded, value)
