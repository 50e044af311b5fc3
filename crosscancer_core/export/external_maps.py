"""Maps of other programs (and our own exports) as probability maps: ASAP likelihood TIFFs and plain pictures.

Their pixels become cells of a grid over the slide; where they come from stands in the map's provenance as
``external``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from crosscancer_core.errors import ProbabilityMapError
from crosscancer_core.export.asap_rules import TIFF_FAULTS
from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap, TileState
from crosscancer_core.slides.slide import SlideInfo
from crosscancer_core.tiles.grid import TileGrid

LIKELIHOOD_ENDING = "_likelihood_map.tif"
_MOST_CELLS = 16_000_000
_MOST_PIXELS = 256_000_000
_HEX_BYTES = 16
_HINT = "A likelihood map has one channel of numbers from 0 to 1; write it again where the file is incomplete."
_MOST_PAGES = 64  # a damaged file may lead from page to page without end
_GREY_HINT = "Use PNG in shades of grey: black 0, white 1."
_ROUNDING = 1e-3
_OURS = re.compile(r'^\s*\{"crosscancer"')


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a picture lies on the slide: pixel (0, 0) begins at ``x``, ``y``; a pixel is ``scale`` level-0 pixels."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0


def likelihood_map_of(slide: Path) -> Path | None:
    """The overlay that ASAP would load with the slide: ``<slide>_likelihood_map.tif`` beside it; None without one."""
    path = slide.with_name(f"{slide.stem}{LIKELIHOOD_ENDING}")
    return path if path.is_file() else None


def read_likelihood_map(path: Path, slide: SlideInfo) -> ProbabilityMap:
    """An ASAP overlay as a map in memory: one cell a pixel of the finest level that is small enough to hold.

    float32 counts as 0 to 1, whole numbers as 0 to their largest value; 0 and NaN are *not predicted*, as ASAP draws
    them. A map that this program wrote comes back in its own grid.

    Raises:
        ProbabilityMapError: it is not there, no TIFF, holds no single channel, or does not have the slide's shape.
    """
    try:
        with tifffile.TiffFile(path) as tiff:
            pages = [
                page for page in islice(tiff.pages, _MOST_PAGES) if page.samplesperpixel == 1 and page.imagewidth > 0
            ]
            if not pages:
                raise ProbabilityMapError(f'"{path.name}" holds no image of one channel.', "Choose a likelihood map.")
            _check_shape(path, pages[0].imagewidth, pages[0].imagelength, slide)
            ours = _told(pages[0].description)
            grid = _own_grid(ours, slide)
            if grid is not None:
                values = _at_cells(pages, grid, slide)
            else:
                fitting = [page for page in pages if page.imagewidth * page.imagelength <= _MOST_CELLS]
                page = fitting[0] if fitting else pages[-1]
                if page.imagewidth * page.imagelength > 4 * _MOST_CELLS:
                    raise ValueError("it has no level small enough to be shown")
                values = _probabilities(page.asarray())
                grid = _pixel_grid(slide, slide.width / page.imagewidth)
    except TIFF_FAULTS as error:
        reason = str(getattr(error, "strerror", None) or error).lower()
        raise ProbabilityMapError(f'"{path.name}" cannot be read as a likelihood map: {reason}.', _HINT) from error
    values = np.where(values > 0, values, np.float32(np.nan))
    return _map(path, slide, grid, values, str(ours.get("model", "")))


def read_picture_map(path: Path, slide: SlideInfo, placement: Placement) -> ProbabilityMap:
    """A heat map in shades of grey (PNG, 8 or 16 bits: black 0, white 1) that lies at ``placement`` on the slide.

    A second channel is taken for opacity: transparent pixels are not predicted. Coloured pictures are refused, since
    their colours do not say which number they stand for.

    Raises:
        ProbabilityMapError: it cannot be read, is coloured, or lies beyond the slide.
    """
    if not placement.scale > 0:
        raise ProbabilityMapError("A pixel of the picture must be larger than 0 slide pixels.", "Enter its scale.")
    grey, opaque = _grey(path, _decoded(path))
    try:
        values = np.where(opaque, _probabilities(grey), np.float32(np.nan))
    except ValueError as error:
        raise ProbabilityMapError(f'"{path.name}" is no map: {error}.', _GREY_HINT) from error
    width, height = values.shape[1] * placement.scale, values.shape[0] * placement.scale
    if Region(placement.x, placement.y, width, height).intersection(slide.region) is None:
        raise ProbabilityMapError(f'"{path.name}" would lie beside the slide.', "Check where its corner lies.")
    mpp = slide.resolution.mpp * placement.scale if slide.resolution is not None else None
    grid = TileGrid(Region(placement.x, placement.y, width, height), 1, 1, placement.scale, mpp)
    return _map(path, slide, grid, values[: grid.rows, : grid.columns], "")


def _decoded(path: Path) -> NDArray[Any]:
    """The picture's pixels; its header is looked at first, since a few bytes can promise any size."""
    picture = None
    try:
        _check_size(path)
        content = np.fromfile(path, np.uint8)
        picture = cv2.imdecode(content, cv2.IMREAD_UNCHANGED) if len(content) else None
    except OSError as error:
        reason = (error.strerror or "").lower()
        raise ProbabilityMapError(f'"{path.name}" cannot be read: {reason}.', "Check the path.") from error
    except cv2.error:  # said below, as for what it does not know
        pass
    if picture is None:
        raise ProbabilityMapError(f'"{path.name}" is no picture that is read.', _GREY_HINT)
    return np.asarray(picture)


def _check_size(path: Path) -> None:
    try:
        with Image.open(path) as header:
            width, height = header.size
    except UnidentifiedImageError:  # such as float64, which the decoder reads
        return
    except Image.DecompressionBombError:
        width = height = _MOST_PIXELS
    if width * height > _MOST_PIXELS:
        raise ProbabilityMapError(f'"{path.name}" is too large to be read.', "Make it smaller.")


def _check_shape(path: Path, width: int, height: int, slide: SlideInfo) -> None:
    scale = slide.width / width
    if abs(height * scale - slide.height) > 2 * scale or scale < 0.99:
        raise ProbabilityMapError(
            f'"{path.name}" has {width:,} × {height:,} pixels, which is not the shape of the slide '
            f"({slide.width:,} × {slide.height:,}).",
            "It may belong to another slide.",
        )


def _told(description: str) -> dict[str, Any]:
    """What this program wrote into the description, else nothing."""
    if not _OURS.match(description or ""):
        return {}
    try:
        found = json.loads(description)["crosscancer"]
    except (ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _own_grid(told: dict[str, Any], slide: SlideInfo) -> TileGrid | None:
    if told.get("slide_fingerprint") != slide.fingerprint or "grid" not in told or told.get("recipe") != "full size":
        return None
    try:
        return TileGrid.from_json(json.loads(told["grid"])).cells
    except (ValueError, TypeError):
        return None


def _at_cells(pages: Sequence[Any], grid: TileGrid, slide: SlideInfo) -> NDArray[np.float32]:
    """The value of each cell of a full-size map.

    Read from the coarsest level whose pixels are smaller than a cell: the pixel that holds a cell's centre then has
    its own centre within that cell, so it shows exactly the cell's value.
    """
    finer = [page for page in pages if slide.width / page.imagewidth < 0.9 * grid.stride]
    page = (finer or pages)[-1 if finer else 0]
    if page.imagewidth * page.imagelength > _MOST_PIXELS:
        raise ValueError("it has no level small enough to be read")
    pixels = page.asarray()
    x = (grid.area.x + (np.arange(grid.columns) + 0.5) * grid.stride) * page.imagewidth / slide.width
    y = (grid.area.y + (np.arange(grid.rows) + 0.5) * grid.stride) * page.imagelength / slide.height
    columns, rows = (np.floor(each).astype(int) for each in (x, y))
    inside = ((rows >= 0) & (rows < pixels.shape[0]))[:, None] & ((columns >= 0) & (columns < pixels.shape[1]))
    found = pixels[np.ix_(np.clip(rows, 0, pixels.shape[0] - 1), np.clip(columns, 0, pixels.shape[1] - 1))]
    return np.where(inside, found, np.float32(0)).astype(np.float32)


def _probabilities(pixels: NDArray[Any]) -> NDArray[np.float32]:
    """Numbers of any kind as probabilities; NaN and what is below 0 is not predicted."""
    if pixels.ndim != 2:
        pixels = pixels.squeeze()
    if pixels.ndim != 2:
        raise ValueError("it has more than one channel")
    if pixels.dtype.kind == "f":
        if (pixels > 1 + _ROUNDING).any():  # cutting them off would call all of it cancer
            raise ValueError(f"its values go up to {np.nanmax(pixels):g}, and probabilities up to 1")
        return np.where(pixels >= 0, np.minimum(pixels, 1), np.nan).astype(np.float32)
    if pixels.dtype.kind in "ub":
        largest = 1 if pixels.dtype == bool else np.iinfo(pixels.dtype).max
        return (pixels / largest).astype(np.float32)
    raise ValueError(f"its numbers are {pixels.dtype}")


def _grey(path: Path, picture: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    if picture.ndim == 2:
        return picture, np.ones(picture.shape, bool)
    colors = picture[..., :3]
    if picture.shape[2] in (3, 4) and (colors == colors[..., :1]).all():
        opaque = picture[..., 3] > 0 if picture.shape[2] == 4 else np.ones(picture.shape[:2], bool)
        return colors[..., 0], opaque
    raise ProbabilityMapError(
        f'"{path.name}" is coloured, and colours do not say which probability they stand for.',
        "Export it in shades of grey: black 0, white 1.",
    )


def _pixel_grid(slide: SlideInfo, scale: float) -> TileGrid:
    mpp = slide.resolution.mpp * scale if slide.resolution is not None else None
    return TileGrid(slide.region, 1, 1, scale, mpp)


def _map(path: Path, slide: SlideInfo, grid: TileGrid, values: NDArray[np.float32], model: str) -> ProbabilityMap:
    fitted = np.full((grid.rows, grid.columns), np.nan, np.float32)
    rows, columns = min(grid.rows, values.shape[0]), min(grid.columns, values.shape[1])
    fitted[:rows, :columns] = values[:rows, :columns]
    identity = MapIdentity(
        slide_fingerprint=slide.fingerprint,
        slide_name=slide.path.name,
        model_hash=hashlib.blake2b(fitted.tobytes(), digest_size=_HEX_BYTES).hexdigest(),
        model_name=f"{model} ({path.name})" if model else path.name,
    )
    state = np.where(np.isnan(fitted), TileState.NOT_TISSUE, TileState.DONE).astype(np.uint8)
    notes = [f"This map was read from “{path.name}”: this program did not predict it and cannot vouch for it."]
    return ProbabilityMap(grid, identity, fitted, state, None, {"external": path.name, "notes": notes})
