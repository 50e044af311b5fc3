"""Open any slide: ask the readers in turn and say why each refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crosscancer_core.errors import ConfigError, SlideReadError, UnsupportedSlideError
from crosscancer_core.slides.czi_file import is_czi
from crosscancer_core.slides.czi_reader import CziReader
from crosscancer_core.slides.direct_tiles import with_direct_tiles
from crosscancer_core.slides.image_reader import open_image
from crosscancer_core.slides.openslide_reader import OpenSlideReader
from crosscancer_core.slides.reader import SlideReader
from crosscancer_core.slides.slide import Slide
from crosscancer_core.slides.tifffile_reader import TiffReader, is_described_tiff, is_tiff
from crosscancer_core.slides.virtual_pyramid import with_virtual_pyramid

_Reader = Callable[[Path, float | None], SlideReader]


def open_slide(path: Path, mpp: float | None = None, pyramids: Path | None = None) -> Slide:
    """Open ``path`` with the first reader that takes it. ``mpp`` is µm/px entered by a person and wins.

    OME-TIFF and QPTIFF go to tifffile first, since OpenSlide sees only the finest level of their pyramids. For the same
    reason tifffile is asked as well where OpenSlide finds a plain TIFF of one level. A large slide without low levels
    gets them (``slides/virtual_pyramid.py``), kept in the folder ``pyramids``, or until it is closed.

    Raises:
        ConfigError: ``mpp`` is not a possible value.
        UnsupportedSlideError: it is not there, or no reader takes it; says why each refused.
        SlideReadError: a plain picture is damaged.
    """
    if mpp is not None and not 0.001 <= mpp < 1000:  # beyond it, areas and grids leave what floats hold
        raise ConfigError("mpp", f"{mpp:g} µm per pixel is impossible", "Scanners write 0.1 to 2.")
    if not path.is_file():
        what = "it is a folder" if path.is_dir() else "there is no such file"
        raise UnsupportedSlideError(path, {"file": what}, "Check the path; a network drive may be disconnected.")
    refused: dict[str, str] = {}
    try:
        tiff = is_tiff(path)
        for reader in _readers(path, tiff):
            slide = _opened(reader, path, mpp, refused)
            if slide is not None:
                break
        else:
            raise UnsupportedSlideError(path, refused)
        if isinstance(slide, OpenSlideReader) and tiff:
            slide = _finer(slide, mpp, refused)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnsupportedSlideError(path, {"file": reason}, "Check that you may read the file.") from error
    slide.note_refused(refused)
    return with_virtual_pyramid(slide, pyramids)


def _readers(path: Path, tiff: bool) -> tuple[_Reader, ...]:
    if tiff and is_described_tiff(path):
        return (TiffReader, OpenSlideReader, open_image)
    if tiff:
        return (OpenSlideReader, TiffReader, open_image)
    if is_czi(path):
        return (OpenSlideReader, CziReader, open_image)
    return (OpenSlideReader, open_image)


def _opened(reader: _Reader, path: Path, mpp: float | None, refused: dict[str, str]) -> SlideReader | None:
    try:
        return reader(path, mpp)
    except UnsupportedSlideError as error:
        refused.update(error.tried)
    except SlideReadError as error:  # a picture that is damaged: what the other readers said counts as well
        refused[reader.__name__] = error.message
    return None


def _finer(slide: OpenSlideReader, mpp: float | None, refused: dict[str, str]) -> SlideReader:
    """tifffile where it sees a pyramid that OpenSlide does not, else the direct path where it holds."""
    if len(slide.info.levels) == 1 and slide.info.vendor == "generic-tiff":
        other = _opened(TiffReader, slide.info.path, mpp, {})
        if other is not None and len(other.info.levels) > 1 and other.info.width >= slide.info.width:
            slide.close()
            return other
        if other is not None:
            other.close()
    return with_direct_tiles(slide, refused)
