"""The tissue detector: coloured enough, not bright, not black, not ink; then smoothed, cleaned by areas in µm².

A modest classical detector on a small image (about 8 µm/px). The thresholds follow NCRF (saturation Otsu and darkness),
CLAM (median filter) and wsinfer (areas in µm², which keeps biopsies that pixel limits lose). What it goes by is kept
in two bytes a pixel and worked on in strips, so that a worker needs little more memory for the largest slide than for
a small one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from crosscancer_core.cohort.tissue_settings import TissueSettings
from crosscancer_core.slides.slide import RGB
from crosscancer_core.tiles.connected_parts import Mask, chosen_parts, drop_specks, fill_small_holes, row_strips
from crosscancer_core.tiles.small_picture import Picture

_BAND_ROWS = 64  # so much of a strip is taken apart at a time

# What is so of a pixel, as bits of a byte; of each ink what is certainly it, and what may be it beside that.
_BLACK, _BLACKISH, _COLD, _COLDISH, _RED, _REDDISH, _PADDING, _BRIGHT = (1 << bit for bit in range(8))
_INKS = ((_BLACK, _BLACKISH), (_COLD, _COLDISH), (_RED, _REDDISH))


class _Traits(NamedTuple):
    """``saturation``: mean over 3 x 3; ``bits``: see above. Both uint8, of the picture's shape."""

    saturation: NDArray[np.uint8]
    bits: NDArray[np.uint8]

    def have(self, rows: slice, bits: int) -> Mask:
        """Which pixels have any of ``bits``."""
        return np.asarray((self.bits[rows] & np.uint8(bits)) != 0)


def find_tissue(picture: Picture, settings: TissueSettings) -> tuple[Mask, tuple[str, ...]]:
    """The tissue of a picture (bool, its shape), and sentences about what was assumed and what looks unusual.

    What cannot be read counts as tissue: it is for the tiles to show whether they can be read.

    Raises:
        SlideReadError: nothing of it can be read.
    """
    frame = picture.frame
    notes = []
    if frame.assumed:
        notes.append(f"The slide does not state its resolution; tissue areas assume {frame.mpp} µm per pixel.")
    mask = _tissue_pixels(picture, settings)
    drop_specks(mask, settings.minimum_area_um2 / frame.pixel_um2)
    fill_small_holes(mask, settings.hole_area_um2 / frame.pixel_um2)
    for window in picture.unreadable:
        mask[window] = True
    _clear_padding(mask, picture)
    scanned = mask[frame.scanned]
    share = float(scanned.mean()) if scanned.size else 0.0
    if picture.unreadable:
        notes.append("Parts of the slide could not be read when its tissue was looked for; they count as tissue.")
    if share < 0.005:
        notes.append(f"Only {share:.2%} of the slide was found to be tissue; look at the mask before relying on it.")
    elif share > 0.9:
        notes.append(
            f"{share:.0%} of the slide was found to be tissue; for regions without glass switch the detector off "
            "in the cohort table."
        )
    return mask, tuple(notes)


def _tissue_pixels(picture: Picture, settings: TissueSettings) -> Mask:
    frame = picture.frame
    traits = _traits(picture, settings)
    ink = _ink(traits)
    threshold = _saturation_threshold(_votes(traits, ink, picture), settings)
    tissue = np.empty_like(ink)
    for rows in row_strips(tissue.shape):
        tissue[rows] = (traits.saturation[rows] > threshold * 255) & ~traits.have(rows, _BRIGHT) & ~ink[rows]
    del traits
    _clear_padding(tissue, picture)
    # lumina and fat cells are closed before the outline is smoothed, which would break their walls
    fill_small_holes(tissue, settings.hole_area_um2 / frame.pixel_um2)
    tissue &= ~ink
    del ink
    smooth = np.asarray(cv2.medianBlur(tissue.view(np.uint8), 7), np.uint8).view(np.bool_)
    _clear_padding(smooth, picture)
    return smooth


def _clear_padding(mask: Mask, picture: Picture) -> None:
    """No tissue outside the scanned part."""
    rows, columns = picture.frame.scanned
    mask[: rows.start] = False
    mask[rows.stop :] = False
    mask[:, : columns.start] = False
    mask[:, columns.stop :] = False


def _traits(picture: Picture, settings: TissueSettings) -> _Traits:
    frame = picture.frame
    traits = _Traits(*(np.empty((frame.height, frame.width), np.uint8) for _ in range(2)))
    top = 0
    for band, inner in _bands(picture):
        hsv = np.asarray(cv2.cvtColor(band, cv2.COLOR_RGB2HSV_FULL), np.uint8)
        hue, saturation, brightest = (np.ascontiguousarray(hsv[..., channel]) for channel in range(3))
        darkest = np.minimum(np.minimum(band[..., 0], band[..., 1]), band[..., 2])
        bits = _BITS_OF_HUE[hue] & _BITS_OF_SATURATION[saturation]
        for bit, where in (
            (_BLACK, brightest < settings.darkest * 255),
            (_BLACKISH, (brightest < 1.6 * settings.darkest * 255) & (brightest - darkest < 40)),
            (_PADDING, darkest == 255),  # pure white does not come from a camera
            (_BRIGHT, cv2.blur(darkest, (3, 3)) >= settings.brightest * 255),
        ):
            bits |= where * np.uint8(bit)
        rows = slice(top, top + inner.stop - inner.start)
        traits.bits[rows] = bits[inner]
        # a mean over 3 x 3 and not a wide median: the walls of fat cells are a pixel or two wide
        traits.saturation[rows] = cv2.blur(saturation, (3, 3))[inner]
        top = rows.stop
    return traits


def _bands(picture: Picture) -> Iterator[tuple[RGB, slice]]:
    """The picture in low bands, each with a row more above and below, where there is one; the slice is without them.

    So a mean over 3 x 3 knows the same neighbours as in the whole picture.
    """
    before: RGB | None = None  # the last two rows; the lower one has not been given yet
    for strip in picture.strips():
        for top in range(0, len(strip), _BAND_ROWS):
            new = strip[top : top + _BAND_ROWS]
            band = new if before is None else np.concatenate([before, new])
            first = 0 if before is None or len(before) < 2 else 1
            yield band, slice(first, len(band) - 1)
            before = band[-2:].copy()
    if before is not None:
        yield before, slice(len(before) - 1, len(before))


def _colors(hue: tuple[float, float], saturation: float, bit: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Tables of 256 answers, ``bit`` where a hue (degrees; may run over 360) and where a saturation has that colour."""
    every = np.arange(256, dtype=np.float32)
    degrees, first, last = every * (360 / 256), *hue
    inside = (degrees > first) & (degrees < last) if first < last else (degrees > first) | (degrees < last)
    return inside * np.uint8(bit), (every / np.float32(255) > saturation) * np.uint8(bit)


# Pens and black borders have colours that haematoxylin and eosin do not give: both let more red than green through, so
# what is greener than red is ink (hues 75 to 240); pure red is too saturated for eosin, and black lacks their colour.
_BITS_OF_HUE, _BITS_OF_SATURATION = (
    np.bitwise_or.reduce(tables)
    for tables in zip(
        _colors((75, 232), 0.2, _COLD),
        _colors((70, 240), 0.15, _COLDISH),
        _colors((348, 40), 0.85, _RED),
        _colors((342, 45), 0.7, _REDDISH),
        strict=True,
    )
)


def _ink(traits: _Traits) -> Mask:
    """Where a pen runs over tissue the two mix: from certain pixels the stroke is followed to likely ones."""
    ink = np.zeros(traits.bits.shape, np.bool_)
    for certain, likely in _INKS:
        for rows in row_strips(ink.shape):
            ink[rows] |= traits.have(rows, certain)
        stroke = chosen_parts(
            ink.shape,
            partial(traits.have, bits=certain | likely),
            lambda areas, sure: sure >= 0.1 * areas,
            8,
            marked=partial(traits.have, bits=certain),
        )
        for rows, part in stroke:
            ink[rows] |= part
    return ink


def _votes(traits: _Traits, ink: Mask, picture: Picture) -> NDArray[np.int64]:
    """How many pixels have each saturation, of those that may vote on what is coloured enough; shape (256,)."""
    votes = np.zeros(256, np.int64)
    scanned_rows, columns = picture.frame.scanned
    for strip in row_strips(ink.shape):
        rows = slice(max(strip.start, scanned_rows.start), min(strip.stop, scanned_rows.stop))
        if rows.start < rows.stop:
            voting = ~(traits.have(rows, _PADDING) | ink[rows])[:, columns]
            votes += np.bincount(traits.saturation[rows, columns][voting], minlength=256)
    return votes


def _saturation_threshold(votes: NDArray[np.int64], settings: TissueSettings) -> float:
    """Otsu's threshold where the histogram has two humps and the paler one is glass; else the floor.

    Pale tissue beside dark tissue falls into the paler class of the first cut, so that class is cut once more.
    """
    threshold = settings.saturation_floor
    for _ in range(2):
        cut = _otsu(votes, settings)
        if cut is None:
            break
        threshold = max(cut, settings.saturation_floor)
        votes = np.where(np.arange(256) <= cut * 255, votes, 0)
    return threshold


def _otsu(votes: NDArray[np.int64], settings: TissueSettings) -> float | None:
    """Otsu's threshold; None where there is no telling two humps apart, or the paler one is no glass."""
    if not votes.any():
        return None
    counts = votes.astype(np.float64)
    levels = np.arange(256) / 255
    below, sums = np.cumsum(counts), np.cumsum(counts * levels)
    above, total = below[-1] - below, sums[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        between = np.nan_to_num(below * above * (sums / below - (total - sums) / above) ** 2) / below[-1] ** 2
    best = int(between.argmax())
    variance = float((counts * (levels - total / below[-1]) ** 2).sum() / below[-1])
    if variance == 0 or between[best] / variance < settings.separability:
        return None
    return float(levels[best]) if sums[best] / below[best] <= settings.glass_saturation else None
