"""Open any slide: ask the readers in turn and say why each refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crosscancer_core.errors import SlideReadError, UnsupportedSlideError
from crosscancer_core.slides.image_reader import open_image
from crosscancer_core.slides.openslide_reader import OpenSlideReader
from crosscancer_core.slides.slide import Slide
from crosscancer_core.slides.tifffile_reader import TiffReader, is_ome_tiff, is_tiff

_Reader = Callable[[Path, float | None], Slide]


def open_slide(path: Path, mpp: float | None = None) -> Slide:
    """Open ``path`` with the first reader that takes it. ``mpp`` is µm/px entered by a person and wins.

    OME-TIFF goes to tifffile first, since OpenSlide sees only the finest level of its pyramid. For the same reason
    tifffile is asked as well where OpenSlide finds a plain TIFF of one level.

    Raises:
        UnsupportedSlideError: it is not there, or no reader takes it; says why each refused.
        SlideReadError: a plain picture is damaged.
    """
    if not path.is_file():
        what = "it is a folder" if path.is_dir() else "there is no such file"
        raise UnsupportedSlideError(path, {"file": what}, "Check the path; a network drive may be disconnected.")
    tried: dict[str, str] = {}
    try:
        tiff = is_tiff(path)
        readers: tuple[_Reader, ...] = (OpenSlideReader, TiffReader) if tiff else (OpenSlideReader,)
        if tiff and is_ome_tiff(path):
            readers = (TiffReader, OpenSlideReader)
        for reader in (*readers, open_image):
            slide = _opened(reader, path, mpp, tried)
            if slide is not None:
                return _with_pyramid(slide, mpp) if reader is OpenSlideReader and tiff else slide
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnsupportedSlideError(path, {"file": reason}, "Check that you may read the file.") from error
    raise UnsupportedSlideError(path, tried)


def _opened(reader: _Reader, path: Path, mpp: float | None, tried: dict[str, str]) -> Slide | None:
    try:
        return reader(path, mpp)
    except UnsupportedSlideError as error:
        tried.update(error.tried)
    except SlideReadError as error:  # a picture that is damaged: what the other readers said counts as well
        tried[reader.__name__] = error.message
    return None


def _with_pyramid(slide: Slide, mpp: float | None) -> Slide:
    if len(slide.info.levels) > 1 or slide.info.vendor != "generic-tiff":
        return slide
    other = _opened(TiffReader, slide.info.path, mpp, {})
    if other is None:
        return slide
    if len(other.info.levels) > 1 and other.info.width >= slide.info.width:
        slide.close()
        return other
    other.close()
    return slide
