"""Open any slide: ask the readers in turn and say why each refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crosscancer_core.errors import ConfigError, ForeignImageError, SlideReadError, UnsupportedSlideError
from crosscancer_core.slides.czi_file import is_czi
from crosscancer_core.slides.czi_reader import CziReader
from crosscancer_core.slides.direct_tiles import with_direct_tiles
from crosscancer_core.slides.image_reader import open_image
from crosscancer_core.slides.openslide_reader import OpenSlideReader
from crosscancer_core.slides.reader import SlideReader
from crosscancer_core.slides.resolution import is_possible
from crosscancer_core.slides.slide import Slide
from crosscancer_core.slides.tifffile_reader import TiffKind, TiffReader, is_tiff, tiff_kind
from crosscancer_core.slides.virtual_pyramid import with_virtual_pyramid

_Reader = Callable[[Path, float | None], SlideReader]


def open_slide(path: Path, mpp: float | None = None, pyramids: Path | None = None) -> Slide:
    """Open ``path`` with the first reader that takes it. ``mpp`` is µm/px entered by a person and wins.

    OME-TIFF and QPTIFF go to tifffile first, since OpenSlide sees only the finest level of their pyramids. tifffile is
    asked as well where OpenSlide finds a TIFF of no scanner with one level, or without colours of eight bits. A large
    slide without low levels gets them (``slides/virtual_pyramid.py``), kept in ``pyramids``, or until it is closed.

    Raises:
        ConfigError: ``mpp`` is not a possible value.
        ForeignImageError: it holds no single brightfield image.
        UnsupportedSlideError: it is not there, or no reader takes it; says why each refused.
        SlideReadError: a plain picture is damaged.
    """
    if mpp is not None and not is_possible(mpp):
        raise ConfigError("mpp", f"{mpp:g} µm per pixel is impossible", "Scanners write 0.1 to 2.")
    refused: dict[str, str] = {}
    try:
        _check_there(path)
        tiff = tiff_kind(path) if is_tiff(path) else None
        for reader in _readers(path, tiff):
            slide = _opened(reader, path, mpp, refused)
            if slide is not None:
                break
        else:
            raise UnsupportedSlideError(path, refused)
        if isinstance(slide, OpenSlideReader) and tiff is not None:
            slide = _finer(slide, tiff, mpp, refused)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnsupportedSlideError(path, {"file": reason}, "Check its name, and that you may read it.") from error
    slide.note_refused(refused)
    if tiff is not None and not slide.info.compression:
        slide.note_reader(slide.info.reader, tiff.compression)
    return with_virtual_pyramid(slide, pyramids)


def _check_there(path: Path) -> None:
    if path.is_dir():
        hint = "Name a file in it: of a DICOM slide any one, of MIRAX the one beside the folder."
        raise UnsupportedSlideError(path, {"file": "it is a folder"}, hint)
    if not path.is_file():
        what = "there is no such file"
        raise UnsupportedSlideError(path, {"file": what}, "Check the path; a network drive may be disconnected.")
    if path.suffix.lower() == ".mrxs" and not path.with_suffix("").is_dir():  # alone it is a thumbnail
        what = f'the folder "{path.stem}", which holds its pixels, is not beside it'
        raise UnsupportedSlideError(path, {"file": what}, "Copy the folder as well.")


def _readers(path: Path, tiff: TiffKind | None) -> tuple[_Reader, ...]:
    if tiff is not None:
        first, second = (TiffReader, OpenSlideReader) if tiff.described else (OpenSlideReader, TiffReader)
        return (first, second, open_image)
    if is_czi(path):
        return (OpenSlideReader, CziReader, open_image)
    return (OpenSlideReader, open_image)


def _opened(reader: _Reader, path: Path, mpp: float | None, refused: dict[str, str]) -> SlideReader | None:
    try:
        return reader(path, mpp)
    except ForeignImageError as error:
        raise ForeignImageError(path, {**refused, **error.tried}) from error
    except UnsupportedSlideError as error:
        refused.update(error.tried)
    except SlideReadError as error:  # a picture that is damaged: what the other readers said counts as well
        refused[reader.__name__] = error.message
    return None


def _finer(slide: OpenSlideReader, tiff: TiffKind, mpp: float | None, refused: dict[str, str]) -> SlideReader:
    """tifffile where OpenSlide knows no scanner and sees less of the file, else the direct path where it holds.

    Of a plain TIFF OpenSlide sees no pyramid within directories, and shows the first of several channels, or 16 bits
    as 8, without a word.
    """
    if slide.info.vendor == "generic-tiff" and (len(slide.info.levels) == 1 or not tiff.plain):
        try:
            other = _opened(TiffReader, slide.info.path, mpp, {})
        except ForeignImageError:
            slide.close()
            raise
        if other is not None:
            deeper = len(other.info.levels) > 1 and other.info.width >= slide.info.width
            if deeper or not tiff.plain:
                slide.close()
                return other
            other.close()
    return with_direct_tiles(slide, refused)
