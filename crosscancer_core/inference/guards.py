"""What a person must know before believing a map, as sentences. They stand on the map and in every export."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from crosscancer_core.errors import SlideReadError
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.slides.slide import RGB, Slide, SlideInfo
from crosscancer_core.tiles.grid import Tile, TileGrid
from crosscancer_core.tiles.pixels import read_tile
from crosscancer_core.tiles.stain import StainStatistics

ONE_CLASS = 0.95
"""A larger share of the tissue in one class is said."""
_FEW = 20  # tiles of which a share says little
_STAIN_TILES = 48  # they show the stain of a slide to a tenth of what differs between slides


def before(slide: Slide, grid: TileGrid, wanted: NDArray[np.bool_], bundle: ModelBundle) -> list[str]:
    """What is known before the first tile is predicted: an entered resolution, training slide, resampling, stain.

    ``wanted``: bool, shape (rows, columns), the tiles that will be predicted.
    """
    info = slide.info
    notes = [
        info.entered_note,
        info.size_note,
        _training_slide(info, bundle),
        _resampled(info, grid, bundle),
        _stain(slide, grid, wanted, bundle),
    ]
    return [note for note in notes if note]


def after(map: ProbabilityMap, bundle: ModelBundle) -> list[str]:
    """What a finished map shows: nearly all tissue in one class."""
    values = map.values[map.done]
    if values.size < _FEW:
        return []
    cancer = float(np.mean(values >= bundle.threshold))
    for share, name in ((cancer, bundle.spec.class_names[1]), (1 - cancer, bundle.spec.class_names[0])):
        if share > ONE_CLASS:
            return [
                f"{share:.1%} of the tissue is called “{name}” (threshold {bundle.threshold:g}). That may be true, and "
                "it is also what a model does on a slide that it does not understand."
            ]
    return []


def _training_slide(info: SlideInfo, bundle: ModelBundle) -> str | None:
    if info.fingerprint not in bundle.training_fingerprints:
        return None
    return (
        f'"{info.path.name}" was among the slides that "{bundle.name}" was trained or validated on: its map looks '
        "better than it is and must not be used for evaluation."
    )


def _resampled(info: SlideInfo, grid: TileGrid, bundle: ModelBundle) -> str | None:
    if grid.downsample == 1:
        return None
    return (
        f'"{info.path.name}" has {info.mpp:g} µm/px, "{bundle.name}" was trained at {bundle.spec.mpp:g}: '
        "its tiles are resampled."
    )


def _stain(slide: Slide, grid: TileGrid, wanted: NDArray[np.bool_], bundle: ModelBundle) -> str | None:
    try:
        training = StainStatistics.model_validate(bundle.info.provenance.get("stain"))
    except ValidationError:  # a bundle from before it was kept, or trained on tiles without tissue
        return None
    seen = StainStatistics.of(_some_tiles(slide, grid, wanted))
    different = None if seen is None else seen.far_from(training)
    if different is None:
        return None
    return (
        f'"{slide.info.path.name}" is stained or scanned otherwise than the training slides of "{bundle.name}": '
        f"{different}. The model may err here."
    )


def _some_tiles(slide: Slide, grid: TileGrid, wanted: NDArray[np.bool_]) -> Iterator[RGB]:
    places = np.argwhere(wanted)
    chosen = np.unique(np.linspace(0, len(places) - 1, min(_STAIN_TILES, len(places))).round().astype(np.intp))
    for row, col in places[chosen].tolist():
        try:
            yield read_tile(slide, grid, Tile(col, row))
        except SlideReadError:  # counted where it is predicted
            continue
