"""Where on a slide there is tissue: a mask, found by the detector, drawn by a person, or the whole slide."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from crosscancer_core import atomic_file
from crosscancer_core.cohort.tissue_settings import TissueSettings
from crosscancer_core.geometry import Region
from crosscancer_core.slides.slide import Slide, SlideInfo
from crosscancer_core.tiles.coverage import mask_shares
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.small_picture import PassingPicture, Picture
from crosscancer_core.tiles.tissue_detector import find_tissue

_DEFAULT = TissueSettings()
_PICTURE_PX = 1024


@dataclass(frozen=True, eq=False)
class TissueMask:
    """``mask``: bool, shape (height, width), over ``area`` (level-0 pixels); outside there is no tissue.

    ``notes`` are sentences for the person: what was assumed, what looks unusual.
    """

    mask: NDArray[np.bool_]
    area: Region
    notes: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Tissue over the whole area."""
        return float(self.mask.mean()) if self.mask.size else 0.0

    def write_png(self, path: Path) -> None:
        """Replace ``path`` by a picture of the mask, tissue white. Raises as ``atomic_file.replacing``."""
        _, encoded = cv2.imencode(".png", self.mask.astype(np.uint8) * 255)
        atomic_file.write_bytes(path, encoded.tobytes())

    def shares(self, grid: TileGrid) -> NDArray[np.float32]:
        """Exact share of tissue in each tile's area; float32, shape (rows, columns)."""
        if not self.mask.size:
            return np.zeros((grid.rows, grid.columns), np.float32)
        height, width = self.mask.shape
        pixel_width, pixel_height = self.area.width / width, self.area.height / height
        return mask_shares(self.mask, self.area.x, self.area.y, pixel_width, pixel_height, grid).astype(np.float32)


def all_tissue(info: SlideInfo) -> TissueMask:
    """Every pixel of the slide counts as tissue: for regions cut from tissue, which show no glass."""
    return TissueMask(np.ones((1, 1), np.bool_), info.bounds)


def detect_tissue(slide: Slide, settings: TissueSettings = _DEFAULT) -> TissueMask:
    """Find the tissue of a slide.

    A slide that does not state its resolution is taken for 0.25 µm/px; the mask's notes say so. Damaged parts count as
    tissue: its tiles show whether they can be read.

    Raises:
        SlideReadError: no pixel of it can be decoded.
    """
    return tissue_in(PassingPicture(slide, settings.mpp), settings)


def tissue_in(picture: Picture, settings: TissueSettings) -> TissueMask:
    """Find the tissue in a slide's small picture: one that was kept, or one that is read in passing."""
    mask, notes = find_tissue(picture, settings)
    return TissueMask(mask, picture.frame.area, notes)


def write_picture(slide: Slide, tissue: TissueMask, path: Path) -> None:
    """Write the slide, small, with all but its tissue dimmed and the tissue's edge drawn. JPEG.

    Raises:
        SlideReadError: its pixels cannot be decoded.
        DiskFullError, NotWritableError: a file that was there is intact.
    """
    atomic_file.make_folder(path.parent)
    image = slide.thumbnail(_PICTURE_PX)
    height, width, _ = image.shape
    info = slide.info
    mask = np.zeros((height, width), np.uint8)
    scale = np.array([width / info.width, height / info.height])
    left, top = np.rint(np.array([tissue.area.x, tissue.area.y]) * scale).astype(int)
    across, down = np.maximum(np.rint(np.array([tissue.area.width, tissue.area.height]) * scale).astype(int), 1)
    drawn = cv2.resize(tissue.mask.astype(np.uint8), (int(across), int(down)), interpolation=cv2.INTER_NEAREST)
    part = mask[top : top + down, left : left + across]
    part[:] = drawn[: part.shape[0], : part.shape[1]]
    shown = np.where(mask[..., None] > 0, image, (image * 0.45 + 90).astype(np.uint8))
    edges, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    picture = cv2.drawContours(np.ascontiguousarray(shown[..., ::-1]), edges, -1, (143, 158, 46), 2)
    _, encoded = cv2.imencode(".jpg", picture)
    atomic_file.write_bytes(path, encoded.tobytes())
