"""Read all 256 px tiles of a slide with another program's own loop. Runs inside that program's environment.

    python -m benchmarks.peers.extract PEER SLIDE REPEATS

Each way hands every tile to NumPy and drops it ("read"), or encodes it as JPEG of quality 95 with full colour by
Pillow, which all of them use ("chain"). Prints one line of JSON.
"""

from __future__ import annotations

import io
import json
import statistics
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from time import perf_counter
from typing import Any

import numpy as np
from PIL import Image

_SIZE = 256
Use = Callable[[Any], object]
"""What is done with each tile."""


def wsinfer(path: str) -> tuple[Callable[[Use], int], str]:
    from wsinfer.wsi import WSI

    slide = WSI(path)
    columns, rows = (side // _SIZE for side in slide.dimensions)

    def read(use: Use) -> int:
        for row in range(rows):
            for column in range(columns):
                use(slide.read_region((column * _SIZE, row * _SIZE), 0, (_SIZE, _SIZE)).convert("RGB"))
        return columns * rows

    return read, "its slide class, as its patch dataset reads"


def tiatoolbox(path: str) -> tuple[Callable[[Use], int], str]:
    from tiatoolbox.tools.patchextraction import SlidingWindowPatchExtractor

    def read(use: Use) -> int:
        count = 0
        for patch in SlidingWindowPatchExtractor(path, (_SIZE, _SIZE), resolution=0, units="level"):
            use(patch)
            count += 1
        return count

    return read, "SlidingWindowPatchExtractor"


def histolab(path: str) -> tuple[Callable[[Use], int], str]:
    from histolab.slide import Slide
    from histolab.tile import CoordinatePair

    with tempfile.TemporaryDirectory() as folder:
        slide = Slide(path, folder)
        columns, rows = ((side - 1) // _SIZE for side in slide.dimensions)  # it refuses tiles at the very edge

    def read(use: Use) -> int:
        for row in range(rows):
            for column in range(columns):
                x, y = column * _SIZE, row * _SIZE
                tile = slide.extract_tile(CoordinatePair(x, y, x + _SIZE, y + _SIZE), (_SIZE, _SIZE), level=0)
                use(tile.image.convert("RGB"))
        return columns * rows

    return read, "Slide.extract_tile, as its GridTiler calls it; nothing written to disk"


def slideflow(path: str) -> tuple[Callable[[Use], int], str]:
    import slideflow as sf

    def read(use: Use) -> int:
        slide = sf.WSI(path, tile_px=_SIZE, tile_um=round(_SIZE * 0.25), mpp=0.25, roi_method="ignore", verbose=False)
        build = slide.build_generator(shuffle=False, img_format="numpy", show_progress=False, num_threads=1)
        count = 0
        for found in build():
            use(found["image"] if isinstance(found, dict) else found)
            count += 1
        return count

    return read, "WSI.build_generator, one thread"


def encoded(tile: Any) -> bytes:
    """The tile as JPEG, by Pillow."""
    picture = tile if isinstance(tile, Image.Image) else Image.fromarray(np.asarray(tile)[..., :3])
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=95, subsampling=0)
    return target.getvalue()


def main() -> None:
    peer, path, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])
    read, way = {"wsinfer": wsinfer, "tiatoolbox": tiatoolbox, "histolab": histolab, "slideflow": slideflow}[peer](path)
    found: dict[str, Any] = {"version": version(peer), "way": way}
    for name, use in (("read", np.asarray), ("chain", encoded)):
        read(use)
        rates = []
        for _ in range(repeats):
            start = perf_counter()
            count = read(use)
            rates.append(count / (perf_counter() - start))
        found[name] = {"median": statistics.median(rates), "repeats": rates}
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
