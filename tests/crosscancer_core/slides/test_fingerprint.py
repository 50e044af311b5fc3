from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tifffile

from crosscancer_core.slides.fingerprint import fingerprint
from crosscancer_core.slides.pyramid_tiff import write_pyramid

_MIB = 1 << 20


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (1000, "d0cc65b14157c182ce04"),
        (_MIB, "a9781476e2f9f0dca9bc"),
        (_MIB + 5, "e97778e53efe8f95d86a"),
        (5 * _MIB, "b9ba336f93074ab14a01"),
    ],
)
def test_it_is_what_stores_maps_and_models_on_disk_carry(tmp_path: Path, size: int, expected: str) -> None:
    """These values must never change: results made by earlier versions would belong to no slide."""
    path = tmp_path / "a.svs"
    path.write_bytes(np.random.default_rng(0).bytes(size))
    assert fingerprint(path) == expected


def test_a_moved_file_keeps_its_name_and_a_changed_end_or_size_does_not(tmp_path: Path) -> None:
    content = bytearray(np.random.default_rng(1).bytes(3 * _MIB))
    path, other = tmp_path / "a.svs", tmp_path / "folder" / "b.svs"
    other.parent.mkdir()
    path.write_bytes(content)
    other.write_bytes(content)
    assert fingerprint(path) == fingerprint(other)
    for place in (0, len(content) - 1):
        changed = content.copy()
        changed[place] ^= 1
        other.write_bytes(changed)
        assert fingerprint(path) != fingerprint(other)
    other.write_bytes(content + b"\0")
    assert fingerprint(path) != fingerprint(other)


def test_a_stroke_anywhere_on_a_compressed_slide_changes_it(tmp_path: Path) -> None:
    pixels = np.random.default_rng(2).integers(0, 255, (2048, 2048, 3), np.uint8)
    marked = pixels.copy()
    marked[1000:1030, 1000:1030] = 0
    prints = set()
    for name, image in (("a", pixels), ("b", marked)):
        path = tmp_path / f"{name}.tif"
        write_pyramid(
            path,
            lambda region, image=image: np.ascontiguousarray(
                image[int(region.y) : int(region.bottom), int(region.x) : int(region.right)]
            ),
            2048,
            2048,
            0.25,
        )
        assert path.stat().st_size > 2 * _MIB
        prints.add(fingerprint(path))
    assert len(prints) == 2


def test_cores_padded_with_glass_to_one_size_are_told_apart(tmp_path: Path) -> None:
    """Without compression both ends of such files are the same white."""
    prints = set()
    for seed in range(4):
        image = np.full((2000, 2000, 3), 255, np.uint8)
        image[400:1600, 400:1600] = np.random.default_rng(seed).integers(0, 255, (1200, 1200, 3), np.uint8)
        path = tmp_path / f"{seed}.tif"
        tifffile.imwrite(path, image, photometric="rgb", metadata=None)
        prints.add(fingerprint(path))
    assert len(prints) == 4
