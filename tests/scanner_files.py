"""Write small slides as scanners do: Leica SCN with areas on an empty canvas, Aperio SVS with a colour profile.

That the files are sound is not taken from our own readers: OpenSlide knows them for what they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import tifffile

_NM = 500
"""Nanometres per pixel."""
_JPEG: dict[str, Any] = {
    "tile": (64, 64), "photometric": "rgb", "compression": "jpeg", "compressionargs": {"level": 95}, "metadata": None,
}  # fmt: skip


def write_scn(path: Path, areas: Mapping[tuple[int, int], np.ndarray], canvas: tuple[int, int]) -> Path:
    """Scanned ``areas`` (uint8 RGB, of equal magnification) by their corner on a ``canvas`` (pixels), with a macro."""
    width, height = canvas
    macro = np.full((height // 16, width // 16, 3), 200, np.uint8)
    images, described = [macro], [_scn_image("macro", macro, (0, 0), (width, height), 0, "0.6")]
    for place, pixels in areas.items():
        size = pixels.shape[1], pixels.shape[0]
        described.append(_scn_image("area", pixels, place, size, len(images), "20"))
        images += [pixels, pixels[::4, ::4]]
    xml = (
        '<?xml version="1.0"?><scn xmlns="http://www.leica-microsystems.com/scn/2010/10/01">'
        f'<collection name="c" sizeX="{width * _NM}" sizeY="{height * _NM}">{"".join(described)}</collection></scn>'
    )
    with tifffile.TiffWriter(path, bigtiff=True) as file:
        for number, pixels in enumerate(images):
            file.write(
                pixels, description=None if number else xml, software=None, resolution=(1e7 / _NM, 1e7 / _NM),
                resolutionunit="CENTIMETER", **_JPEG,
            )  # fmt: skip
    return path


def _scn_image(
    name: str, pixels: np.ndarray, place: tuple[int, int], size: tuple[int, int], page: int, objective: str
) -> str:
    levels = [(pixels.shape[1], pixels.shape[0], 0, page)]
    if page:
        levels.append((-(-pixels.shape[1] // 4), -(-pixels.shape[0] // 4), 1, page + 1))
    dimensions = "".join(f'<dimension sizeX="{w}" sizeY="{h}" r="{r}" ifd="{n}"/>' for w, h, r, n in levels)
    return (
        f'<image name="{name}"><creationDate>2026-11-27</creationDate><device model="Leica SCN400" version="1"/>'
        f'<pixels sizeX="{pixels.shape[1]}" sizeY="{pixels.shape[0]}">{dimensions}</pixels>'
        f'<view sizeX="{size[0] * _NM}" sizeY="{size[1] * _NM}" offsetX="{place[0] * _NM}" offsetY="{place[1] * _NM}"/>'
        f"<scanSettings><objectiveSettings><objective>{objective}</objective></objectiveSettings>"
        "<illuminationSettings><illuminationSource>brightfield</illuminationSource></illuminationSettings>"
        "</scanSettings></image>"
    )


def write_svs(
    path: Path, pixels: np.ndarray, mpp: float | str = 0.5, power: int = 20, icc: bytes | None = None
) -> Path:
    """``pixels`` (uint8 RGB) in two levels and a thumbnail, as Aperio's scanners write them."""
    size = f"{pixels.shape[1]}x{pixels.shape[0]}"
    text = f"Aperio Image Library v12.0\r\n{size} JPEG/RGB Q=95|AppMag = {power}|MPP = {mpp}"
    thumbnail = np.ascontiguousarray(pixels[::8, ::8])
    with tifffile.TiffWriter(path) as file:
        file.write(pixels, description=text, iccprofile=icc, software=None, **_JPEG)
        file.write(thumbnail, description=text, photometric="rgb", metadata=None, software=None)
        file.write(np.ascontiguousarray(pixels[::4, ::4]), description=text, software=None, **_JPEG)
    return path
