"""Slides to measure with, made once and kept in ``out/benchmarks``."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from benchmarks.children import REPOSITORY
from crosscancer_core.errors import ConfigError
from crosscancer_core.geometry import Region
from crosscancer_core.slides.pyramid_tiff import write_pyramid
from crosscancer_core.slides.slide import RGB
from crosscancer_core.synthetic.demo_cohort import make_demo_cohort
from crosscancer_core.synthetic.presets import DemoPreset

FOLDER = REPOSITORY / "out" / "benchmarks"
_SIZES = ((6_000, 4_000), (4_000, 4_500), (5_200, 2_600), (3_000, 5_000), (4_800, 4_800))


def demo_slide() -> Path:
    """A painted slide of the tiny demo cohort."""
    try:
        make_demo_cohort(FOLDER / "demo", DemoPreset.TINY, 0)
    except ConfigError:  # left by another version of the painter; the folder is ours
        shutil.rmtree(FOLDER / "demo")
        make_demo_cohort(FOLDER / "demo", DemoPreset.TINY, 0)
    return min((FOLDER / "demo" / "slides").glob("*.tif"))


def painted_slide(side: int = 8_192) -> Path:
    """A painted slide of the scale preset: tissue and glass as a scanner sees them, which JPEG packs well."""
    folder = FOLDER / f"painted_{side}"
    make_demo_cohort(folder, DemoPreset.SCALE, 0, slides=1, size_px=side)
    return min((folder / "slides").glob("*.tif"))


def textured_slide(side: int = 12_288) -> Path:
    """A JPEG pyramid (256 px tiles, quality 90) of tissue-like texture, cheap to make at any size."""
    path = FOLDER / f"texture_{side}.tif"
    if not path.is_file():
        _write_textured(path, side, side, 0)
    return path


def different_slides() -> list[Path]:
    """Twenty textured slides, no two with the same pixels: five sizes after one another, four times."""
    paths = []
    for number in range(20):
        width, height = _SIZES[number % len(_SIZES)]
        paths.append(FOLDER / "different" / f"{number:02}.tif")
        if not paths[-1].is_file():
            _write_textured(paths[-1], width, height, number)
    return paths


def _write_textured(path: Path, width: int, height: int, seed: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    texture = _texture(seed)

    def read(region: Region) -> RGB:
        rows = (np.arange(int(region.y), int(region.bottom)) % len(texture))[:, None]
        columns = (np.arange(int(region.x), int(region.right)) % len(texture))[None, :]
        return np.ascontiguousarray(texture[rows, columns])

    write_pyramid(path, read, width, height, 0.25)


def _texture(seed: int, side: int = 2_039) -> RGB:
    """Pink and purple blotches down to the pixel; a prime side, so that tiles of the slide differ."""
    rng = np.random.default_rng(seed)
    height = np.zeros((side, side), np.float32)
    for step in (256, 64, 16, 4, 1):
        coarse = rng.normal(size=(-(-side // step), -(-side // step))).astype(np.float32)
        height += np.repeat(np.repeat(coarse, step, axis=0), step, axis=1)[:side, :side]
    amount = (height - height.min()) / np.ptp(height)
    pink, purple = np.array([232, 178, 208], np.float32), np.array([92, 52, 128], np.float32)
    return np.asarray(pink + (purple - pink) * amount[..., None]).astype(np.uint8)
