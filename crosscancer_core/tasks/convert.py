"""Any readable slide as a pyramidal TIFF that ASAP, QuPath and OpenSlide read."""

from __future__ import annotations

import logging
import threading
from typing import Any

import numpy as np

from crosscancer_core import atomic_file
from crosscancer_core.errors import ConfigError, SlideReadError
from crosscancer_core.geometry import Region
from crosscancer_core.progress import Control, Progress
from crosscancer_core.slides.damage import read_filled
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.pyramid_tiff import write_pyramid
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.slides.slide import RGB, Slide
from crosscancer_core.tasks.requests import Convert

_LOG = logging.getLogger(__name__)
_MOST_LISTED = 20


def run(request: Convert, progress: Progress, control: Control) -> dict[str, Any]:
    """Write ``request.target`` and return what it holds, as read back from it.

    The canvas stays as it is, so that annotations fit both files. A damaged tile of the slide becomes background and is
    listed in ``unreadable`` (level-0 pixels); it does not stop the conversion.

    Raises:
        UnsupportedSlideError: the slide cannot be opened.
        SlideReadError: not one of its pixels can be read.
        ConfigError: the target is no TIFF, is the slide itself, or exists and ``overwrite`` was not asked for.
        DiskFullError, NotWritableError: it cannot be written; a file that was there is unchanged.
        Cancelled: nothing is left behind.
    """
    target = request.target
    if target.suffix.lower() not in (".tif", ".tiff"):
        raise ConfigError("target", f'"{target.name}" does not end in .tif or .tiff')
    if target.exists() and target.samefile(request.slide):
        raise ConfigError("target", "it is the slide itself", "Choose another name.")
    atomic_file.check_replaceable(target, overwrite=request.overwrite, field="target")
    atomic_file.make_folder(target.parent)
    with Shelf(request.shelf).open(request.slide, entered=request.mpp) as slide:
        info = slide.info
        source = _Source(slide)
        kept = _kept_images(slide) if request.keep_images else {}
        mpp = info.resolution.mpp if info.resolution else None
        write_pyramid(
            target,
            source.read,
            info.width,
            info.height,
            mpp,
            tile=request.tile,
            quality=request.quality,
            icc=slide.icc,
            others=kept,
            progress=progress,
            control=control,
            accept=source.check,
        )
    with open_slide(target) as written:
        return {
            "path": str(target),
            "width": written.info.width,
            "height": written.info.height,
            "levels": len(written.info.levels),
            "mpp": written.info.resolution.mpp if written.info.resolution else None,
            "mpp_source": info.resolution.source.value if info.resolution else None,
            "color_profile": written.icc is not None,
            "images": sorted(kept),
            "bytes": target.stat().st_size,
            "unreadable": [list(region.bounds) for region in source.damaged[:_MOST_LISTED]],
            "unreadable_parts": len(source.damaged),
        }


class _Source:
    """Level-0 pixels for the writer, from several threads; remembers what could not be read."""

    def __init__(self, slide: Slide) -> None:
        self._slide = slide
        self._lock = threading.Lock()
        self.damaged: list[Region] = []

    def read(self, region: Region) -> RGB:
        place = (int(region.x), int(region.y), int(region.width), int(region.height))
        pixels, damaged = read_filled(self._slide, 0, *place)
        if damaged:
            _LOG.warning("%s: %d parts within %s cannot be read", self._slide.info.path.name, len(damaged), region)
            with self._lock:
                self.damaged.extend(damaged)
        return np.ascontiguousarray(pixels)

    def check(self) -> None:
        """Raise where nothing could be read: a blank file would not be the slide."""
        self.damaged.sort(key=lambda region: (region.y, region.x))
        if sum(region.area for region in self.damaged) >= self._slide.info.width * self._slide.info.height:
            self._slide.read_level_region(0, 0, 0, 1, 1)


def _kept_images(slide: Slide) -> dict[str, RGB]:
    kept = {}
    for name in slide.info.associated_names:
        try:
            kept[name] = slide.associated(name)
        except SlideReadError as error:
            _LOG.warning("left out: %s", error)
    return kept
