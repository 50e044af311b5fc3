"""How tiles come from a slide's pixels, in words, and what to doubt: a wrong µm per pixel spoils them all."""

from __future__ import annotations

from crosscancer_core.slides.slide import SlideInfo
from crosscancer_core.tiles.grid import TileGrid


def scale_notes(info: SlideInfo, grid: TileGrid, wanted_mpp: float) -> list[str]:
    """Sentences on pixels that are not of ``wanted_mpp`` µm, with :func:`scale_doubts`."""
    notes = []
    if grid.downsample == 1 and grid.mpp is not None and grid.mpp != wanted_mpp:
        notes.append(f"Native pixels of {grid.mpp:g} µm are used for {wanted_mpp:g} µm.")
    elif grid.downsample > 1:
        notes.append(f"Pixels of {info.mpp:.3g} µm are averaged to {wanted_mpp:g} µm.")
    return [*notes, *scale_doubts(info, grid, wanted_mpp)]


def scale_doubts(info: SlideInfo, grid: TileGrid, wanted_mpp: float) -> list[str]:
    """Sentences where the slide's µm per pixel are probably too many: beyond glass, or enlarged to ``wanted_mpp``."""
    doubts = [info.size_note] if info.size_note else []
    if grid.downsample < 1:
        doubts.append(
            f"Pixels of {info.mpp:.3g} µm are enlarged {1 / grid.downsample:.2g} times to {wanted_mpp:g} µm: the tiles "
            "are many and show no more than the slide does. Look whether its µm per pixel are right."
        )
    return doubts
