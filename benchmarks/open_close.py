"""Open fifty slides one after the other and read from each: what stays in memory."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

from benchmarks.children import run_child
from benchmarks.figures import Figure, Target
from benchmarks.slides import demo_slide, textured_slide
from crosscancer_core.slides.opening import open_slide

SLIDES, SETTLED = 50, 5


def run() -> Iterator[Figure]:
    paths = [str(textured_slide()), *(str(path) for path in sorted(demo_slide().parent.glob("*.tif")))]
    found = run_child("benchmarks.open_close", *paths)
    yield Figure(
        "open_close",
        f"resident memory after {SLIDES} slides, over that after {SETTLED}",
        found["grown_mb"],
        "MB",
        Target(50, "MB"),
        details=found,
    )


def _measure(paths: list[Path]) -> dict[str, float]:
    process = psutil.Process()
    settled = 0.0
    for number in range(SLIDES):
        with open_slide(paths[number % len(paths)]) as slide:
            slide.thumbnail(1_024)
            for step in range(60):
                x, y = 97 * step % slide.info.width, 131 * step % slide.info.height
                slide.read_level_region(0, x, y, 512, 512)
        if number + 1 == SETTLED:
            gc.collect()
            settled = process.memory_info().rss / 2**20
    gc.collect()
    return {"settled_mb": settled, "grown_mb": process.memory_info().rss / 2**20 - settled}


if __name__ == "__main__":
    print(json.dumps(_measure([Path(argument) for argument in sys.argv[1:]])))
