"""What ASAP would do with an overlay file: the rules of its TIFF reader and of its drawing, read from its source."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

import numpy as np
import tifffile

from crosscancer_core.errors import ProbabilityMapError
from crosscancer_core.slides.slide import SlideInfo

DRAWN_PX = 512
"""ASAP draws tiles of that many slide pixels."""
NARROWEST_PYRAMID = 4096
"""From this width on ASAP refuses an image without a second level."""
TIFF_FAULTS: tuple[type[Exception], ...] = (
    tifffile.TiffFileError, struct.error, OSError, ValueError, IndexError, KeyError, TypeError, RuntimeError,
)  # fmt: skip
"""What libraries raise over a damaged TIFF."""
_CODECS = {1: "none", 5: "LZW", 7: "JPEG", 32946: "deflate (32946)", 33005: "JPEG 2000"}
_MOST_SHIFT_PX = 8.0
"""Of what is drawn, at the far side of a drawn tile: half a pixel of a 1/16 overlay; beyond it seams show."""
_PROBED_TILES = 64


class Verdict(StrEnum):
    """What ASAP makes of one property of a file."""

    GOOD = "good"
    NOTE = "note"
    """It is shown, with something to know."""
    WRONG = "wrong"
    """It is shown in the wrong place, in part, or not at all, without a word."""
    REFUSED = "refused"
    """It cannot be opened."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule and what the file has."""

    verdict: Verdict
    sentence: str


@dataclass(frozen=True, slots=True)
class OverlayCheck:
    """All findings on a file, the gravest first in ``verdict``."""

    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        order = list(Verdict)
        return max((finding.verdict for finding in self.findings), key=order.index, default=Verdict.GOOD)

    @property
    def sentence(self) -> str:
        """What ASAP would do, in one sentence."""
        return {
            Verdict.GOOD: "ASAP opens this overlay and draws it in place.",
            Verdict.NOTE: "ASAP opens this overlay and draws it in place; mind the notes.",
            Verdict.WRONG: "ASAP opens this overlay, but would not draw it in place.",
            Verdict.REFUSED: "ASAP refuses this file as an overlay.",
        }[self.verdict]


def fits_at_level(overlay_width: int, slide_width: int) -> bool:
    """Whether ASAP draws a level without visible stretch: it fetches ``int(512 · overlay / slide)`` pixels a tile.

    A level narrower than a drawn tile is stretched by less.
    """
    exact = DRAWN_PX * overlay_width / slide_width
    used = int(exact)
    return used >= 1 and (exact - used) / exact * min(DRAWN_PX, slide_width) <= _MOST_SHIFT_PX


def check_overlay(path: Path, slide: SlideInfo) -> OverlayCheck:
    """Apply the rules to a file that is to lie over ``slide``.

    Raises:
        ProbabilityMapError: the file is not there or no TIFF at all.
    """
    findings: list[Finding] = []
    if path.suffix.lower() not in (".tif", ".tiff"):
        findings.append(Finding(Verdict.REFUSED, f"The name ends in “{path.suffix}”; ASAP reads .tif and .tiff."))
    try:
        with tifffile.TiffFile(path) as tiff:
            pages = [tiff.pages[index] for index in range(len(tiff.pages))]
            findings += _format(pages)
            findings += _pyramid(pages)
            if not any(finding.verdict is Verdict.REFUSED for finding in findings):
                findings += _geometry(pages, slide)
                findings += _spacing(pages, slide)
                findings += _values(tiff, pages)
    except TIFF_FAULTS as error:
        reason = str(getattr(error, "strerror", None) or error).lower()
        raise ProbabilityMapError(
            f'"{path.name}" cannot be read as a TIFF: {reason}.', "Check the path; the file may be incomplete."
        ) from error
    findings.append(_name(path, slide))
    return OverlayCheck(tuple(findings))


def _format(pages: Sequence[tifffile.TiffPage]) -> Iterator[Finding]:
    page = pages[0]
    if not page.is_tiled:
        yield Finding(Verdict.REFUSED, "It is stored in strips; ASAP wants tiles.")
    elif page.tilewidth % 16 or page.tilelength % 16:
        yield Finding(Verdict.REFUSED, f"Its tiles of {page.tilewidth} × {page.tilelength} are no multiple of 16.")
    codec = int(page.compression)
    if codec in _CODECS:
        yield Finding(Verdict.GOOD, f"Compression: {_CODECS[codec]}.")
    else:
        more = " (8 and 32946 hold the same bytes, but ASAP knows only 32946)" if codec == 8 else ""
        yield Finding(Verdict.REFUSED, f"Compression {codec} is not known to ASAP{more}.")
    if int(page.planarconfig) != 1:
        yield Finding(Verdict.REFUSED, "Its channels are stored apart (planar).")
    if not (int(page.photometric) in (1, 2) or (int(page.photometric) == 6 and codec == 7)):
        yield Finding(Verdict.REFUSED, f"Its colours (photometric {int(page.photometric)}) are not known to ASAP.")
    kind = None if page.dtype is None else np.dtype(page.dtype)
    if kind is not None and kind.str[1:] in ("u1", "u2", "u4", "f4"):
        yield _lut(kind)
    else:
        yield Finding(Verdict.REFUSED, f"Its numbers are {kind}; ASAP reads uint8, uint16, uint32 and float32.")
    for word in ("xml", "XML", "DICOM"):
        if word in (page.description or ""):
            yield Finding(
                Verdict.REFUSED, f"Its description holds “{word}”, which ASAP takes for a file of another reader."
            )
            break


def _lut(kind: np.dtype[np.generic]) -> Finding:
    if kind.kind == "f":
        return Finding(Verdict.GOOD, "float32: ASAP shows it by “Traffic Light (0 - 1)”, 0 transparent.")
    return Finding(
        Verdict.NOTE,
        f"{kind}: ASAP shows it by “Label” colours until another table is chosen; probabilities belong in float32.",
    )


def _pyramid(pages: Sequence[tifffile.TiffPage]) -> Iterator[Finding]:
    tiled = [page for page in pages if page.is_tiled]
    if tiled and len(tiled) < len(pages):
        yield Finding(
            Verdict.WRONG,
            "Among its levels are images without tiles: ASAP leaves them out of the count, but not of the numbering.",
        )
    widths = [page.imagewidth for page in tiled]
    if any(finer <= coarser for finer, coarser in pairwise(widths)):
        yield Finding(Verdict.REFUSED, "Its levels do not get narrower one after the other.")
    if tiled and len(tiled) == 1 and widths[0] >= NARROWEST_PYRAMID:
        yield Finding(
            Verdict.REFUSED, f"It has one level of {widths[0]:,} px; from {NARROWEST_PYRAMID:,} px on ASAP wants two."
        )
    if any(page.subifds for page in pages):
        yield Finding(Verdict.WRONG, "Its further levels stand in SubIFDs, which ASAP does not see.")


def _geometry(pages: Sequence[tifffile.TiffPage], slide: SlideInfo) -> Iterator[Finding]:
    first = pages[0]
    across, down = slide.width // first.imagewidth, slide.height // first.imagelength
    if across != down:
        yield Finding(
            Verdict.WRONG,
            f"The slide is {across} times as wide and {down} times as high (whole numbers): ASAP draws nothing.",
        )
    if len(pages) < len(slide.levels):
        yield Finding(
            Verdict.WRONG,
            f"It has {len(pages)} levels, the slide {len(slide.levels)}: ASAP reads beyond the last one.",
        )
    bad = [
        (number, DRAWN_PX * page.imagewidth / level.width)
        for number, (page, level) in enumerate(zip(pages, slide.levels, strict=False))
        if not fits_at_level(page.imagewidth, level.width)
    ]
    for number, exact in bad[:1]:
        used = int(exact)
        effect = "nothing is left of it" if used == 0 else f"it is stretched by {exact / used - 1:.1%}"
        yield Finding(
            Verdict.WRONG,
            f"At level {number} a drawn tile takes {exact:.3f} of its pixels, ASAP fetches {used}: {effect}.",
        )
    if across == down and len(pages) >= len(slide.levels) and not bad:
        yield Finding(Verdict.GOOD, "Its levels fit those of the slide.")


def _spacing(pages: Sequence[tifffile.TiffPage], slide: SlideInfo) -> Iterator[Finding]:
    tag = pages[0].tags.get("XResolution")
    if tag is None or not tag.value[0]:
        yield Finding(Verdict.NOTE, "It does not state its resolution: ASAP shows it without µm.")
        return
    numerator, denominator = tag.value
    spacing = 1e4 * denominator / numerator
    unit = pages[0].tags.get("ResolutionUnit")
    if unit is not None and int(unit.value) != 3:
        yield Finding(Verdict.NOTE, "Its resolution is not per centimetre, which ASAP takes it for unasked.")
    if slide.resolution is not None:
        expected = slide.resolution.mpp * slide.width / pages[0].imagewidth
        if abs(spacing / expected - 1) > 0.01:
            yield Finding(Verdict.NOTE, f"ASAP takes its pixels for {spacing:.4g} µm; the slide says {expected:.4g}.")


def _values(tiff: tifffile.TiffFile, pages: Sequence[tifffile.TiffPage]) -> Iterator[Finding]:
    """Look into tiles spread over the levels: NaN is not handled, a missing tile reads as 0."""
    missing = any(0 in page.databytecounts for page in pages)
    if missing:
        yield Finding(
            Verdict.NOTE, "It has tiles without data: ASAP reads them as 0, other programs call the file damaged."
        )
    for page in pages:
        for index in np.unique(np.linspace(0, len(page.dataoffsets) - 1, _PROBED_TILES).astype(int)).tolist():
            if page.databytecounts[index] == 0:
                continue
            pixels = tile_of(tiff, page, index)
            if pixels.dtype.kind == "f" and not np.isfinite(pixels).all():
                yield Finding(Verdict.WRONG, "It holds values that are no numbers (NaN), which ASAP does not handle.")
                return
            if pixels.dtype.kind == "f" and (pixels.max() > 1 or pixels.min() < 0):
                yield Finding(Verdict.NOTE, "It holds values outside of 0 to 1, which ASAP's default colours cut off.")
                return


def tile_of(tiff: tifffile.TiffFile, page: tifffile.TiffPage, index: int) -> np.ndarray[tuple[int, ...], np.dtype]:
    """The pixels of one tile, shape (tile, tile) or less at the edge."""
    tiff.filehandle.seek(page.dataoffsets[index])
    raw = tiff.filehandle.read(page.databytecounts[index])
    decoded, _, _ = page.decode(raw, index)
    return np.asarray(decoded).squeeze()


def _name(path: Path, slide: SlideInfo) -> Finding:
    name = f"{slide.path.stem}_likelihood_map.tif"
    if path.name == name:
        return Finding(Verdict.GOOD, "By its name ASAP loads it with the slide, when it lies beside it.")
    return Finding(Verdict.NOTE, f"ASAP loads only “{name}” by itself; open this one by “Open image for overlay”.")
