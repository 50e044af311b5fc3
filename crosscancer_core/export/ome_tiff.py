"""A map as an OME-TIFF pyramid, which QuPath and Bio-Formats open as a second image beside the slide."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray

from crosscancer_core.atomic_file import replacing
from crosscancer_core.export.sampling import Raster, Sampler
from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.progress import UNCONTROLLED, Control

_TILE = 512
_COARSEST = 32
"""Slide pixels per pixel of the finest level, at most."""


def rasters(map: ProbabilityMap, region: Region) -> list[Raster]:
    """The images of the pyramid over ``region`` (the full slide or its bounds), each half the one before."""
    scale = 1
    while scale * 2 <= min(_COARSEST, map.grid.stride):
        scale *= 2
    width, height = max(1, round(region.width / scale)), max(1, round(region.height / scale))
    found = [Raster(width, height, region)]
    while max(width, height) > _TILE and min(width, height) >= 2:
        width, height = width // 2, height // 2
        found.append(Raster(width, height, region))
    return found


def pyramid_samplers(map: ProbabilityMap, region: Region) -> list[Sampler[np.float32]]:
    """One a level; 0 where nothing was predicted."""
    values = np.nan_to_num(np.asarray(map.values, np.float32), nan=0.0)
    return [Sampler(map.grid, values, raster, _TILE) for raster in rasters(map, region)]


def write_ome_tiff(
    map: ProbabilityMap,
    region: Region,
    target: Path,
    provenance: Mapping[str, str],
    control: Control = UNCONTROLLED,
) -> None:
    """Probabilities in float32, 0 where nothing was predicted; levels below the first stand in SubIFDs.

    ``region``: what the image covers, level-0 pixels. Pixel sizes are stated in µm, so that viewers in step show the
    same place. Raises as ``atomic_file.replacing``, or ``Cancelled``.
    """
    samplers = pyramid_samplers(map, region)
    finest = samplers[0].raster
    metadata: dict[str, Any] = {"axes": "YX", "Name": f"Probability ({map.identity.model_name})"}
    if map.grid.mpp is not None:
        um = map.grid.mpp / map.grid.downsample
        metadata |= {
            "PhysicalSizeX": um * region.width / finest.width,
            "PhysicalSizeXUnit": "µm",
            "PhysicalSizeY": um * region.height / finest.height,
            "PhysicalSizeYUnit": "µm",
        }
    metadata["Description"] = html.escape(json.dumps(dict(provenance), ensure_ascii=False), quote=False)
    metadata["Channel"] = {"Name": "Tumor probability"}
    with replacing(target) as temporary, tifffile.TiffWriter(temporary, bigtiff=True, ome=True) as tiff:
        for number, sampler in enumerate(samplers):
            tiff.write(
                _tiles(sampler, control),
                shape=(sampler.raster.height, sampler.raster.width),
                dtype=np.float32,
                tile=(_TILE, _TILE),
                compression="zlib",
                photometric="minisblack",
                subfiletype=int(number > 0),
                subifds=len(samplers) - 1 if number == 0 else None,
                metadata=metadata if number == 0 else None,
                software=provenance.get("program"),
            )


def _tiles(sampler: Sampler[np.float32], control: Control) -> Iterator[NDArray[np.float32]]:
    for row in range(sampler.down):
        control.check()
        for column, (_, values) in enumerate(sampler.row(row)):
            yield sampler.pixels(column, row, values)
