"""Plain pictures (PNG, JPEG, BMP, WebP) as slides."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from crosscancer_core.errors import SlideReadError, UnsupportedSlideError
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.file_names import SCANNER_SUFFIXES
from crosscancer_core.slides.fingerprint import fingerprint
from crosscancer_core.slides.resolution import choose_resolution, tag_mpp

READER = "images"

_MAX_PIXELS = 200_000_000
"""The whole picture is held in memory; beyond this (600 MB) it belongs into a pyramid."""
_SMALLEST_LEVEL = 1024


def open_image(path: Path, mpp: float | None = None) -> ArraySlide:
    """Open a picture; levels of half size are added until it fits a screen.

    Raises:
        UnsupportedSlideError: it is no picture, too large, or of more than 8 bits.
        SlideReadError: it is a picture, but damaged.
    """
    try:
        picture = Image.open(path, formats=("PNG", "JPEG", "BMP", "WEBP"))
    except UnidentifiedImageError as error:
        raise UnsupportedSlideError(path, {READER: "not a PNG, JPEG, BMP or WebP picture"}) from error
    except (Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise UnsupportedSlideError(path, {READER: str(error).rstrip(".")}) from error
    with picture:
        width, height = picture.size
        if width * height > _MAX_PIXELS:
            raise UnsupportedSlideError(
                path, {READER: f"{width} x {height} pixels do not fit into memory"}, "Convert it to a pyramidal TIFF."
            )
        if picture.mode.startswith(("I", "F")):
            raise UnsupportedSlideError(path, {READER: "it has more than 8 bits per colour"})
        tagged = _dots_per_inch(picture)
        icc, kind = picture.info.get("icc_profile"), picture.format or ""
        try:
            pixels = _pixels(picture)
        except (OSError, ValueError, SyntaxError) as error:
            raise SlideReadError(path, "the whole picture", str(error).rstrip(".")) from error
    resolution, warnings = choose_resolution(mpp, tags=tagged)
    if path.suffix.lower() in SCANNER_SUFFIXES:
        warnings = (*warnings, f'It is a plain {kind} picture, though its name ends in "{path.suffix}".')
    levels = 1
    while max(width, height) >> levels >= _SMALLEST_LEVEL:
        levels += 1
    return ArraySlide(
        pixels,
        mpp,
        levels + 1 if max(width, height) > _SMALLEST_LEVEL else 1,
        path,
        reader=READER,
        resolution=resolution,
        fingerprint=fingerprint(path),
        warnings=warnings,
        compression=kind,
        icc=icc or None,
    )


def _pixels(picture: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """uint8 RGB; transparent parts are white, as beyond a slide's edge."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        white = Image.new("RGBA", picture.size, "white")
        return np.asarray(Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB"))
    return np.asarray(picture.convert("RGB"))


def _dots_per_inch(picture: Image.Image) -> tuple[float | None, float | None]:
    dots = picture.info.get("dpi")
    if not isinstance(dots, tuple) or len(dots) != 2:
        return (None, None)
    return (tag_mpp(float(dots[0]), "inch"), tag_mpp(float(dots[1]), "inch"))
