"""A slide of 12,288 px to a pyramidal JPEG TIFF (512 px tiles, quality 90): ours against libvips.

libvips is a library in C that does little else; it is measured where its environment is made
(``python -m benchmarks.peers.environments pyvips``). The ratio is printed and has no target.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import openslide

from benchmarks.children import run_child
from benchmarks.figures import Figure, Target
from benchmarks.peers.environments import python_of
from benchmarks.slides import textured_slide

REPEATS = 3


def run() -> Iterator[Figure]:
    path = textured_slide()
    pythons = {"ours": Path(sys.executable), "pyvips": python_of("pyvips")}
    found: dict[str, list[dict[str, float]]] = {name: [] for name, python in pythons.items() if python is not None}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(REPEATS):
            for name, results in found.items():
                target = Path(folder) / f"{name}.tif"
                target.unlink(missing_ok=True)
                python = pythons[name]
                results.append(run_child("benchmarks.peers.convert", name, str(path), str(target), python=python))
                with openslide.OpenSlide(target) as slide:
                    if slide.dimensions != (12_288, 12_288) or slide.level_count < 4:
                        raise RuntimeError(f"{name} wrote {slide.level_dimensions}")
    seconds = {name: statistics.median(each["seconds"] for each in results) for name, results in found.items()}
    ratio = f"{seconds['pyvips'] / seconds['ours']:.2f} x the speed of libvips" if "pyvips" in seconds else ""
    for name, results in found.items():
        repeats = [each["seconds"] for each in results]
        note = ratio if name == "ours" else f"libvips {results[0]['version']:.2f}"
        yield Figure("convert", f"{name}: 12,288 x 12,288 px", seconds[name], "s", None, repeats, note)
        peak = max(each["peak_mb"] for each in results)
        yield Figure("convert", f"{name}: peak memory", peak, "MB", Target(1_000, "MB") if name == "ours" else None)
    if "pyvips" not in found:
        yield Figure("convert", "pyvips", None, "s", note="not installed")
