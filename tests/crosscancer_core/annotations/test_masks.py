from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile
from shapely import box, union_all

from crosscancer_core.annotations.masks import read_mask
from crosscancer_core.errors import AnnotationFormatError


def _labels() -> np.ndarray:
    labels = np.zeros((40, 60), np.uint8)
    labels[5:20, 5:30] = 1
    labels[8:12, 10:15] = 0
    labels[30:35, 40:55] = 2
    return labels


@pytest.mark.parametrize("name", ["mask.png", "mask.tif"])
@pytest.mark.parametrize("downsample", [1, 16])
def test_labels_become_polygons_along_pixel_edges(tmp_path: Path, name: str, downsample: int) -> None:
    labels = _labels()
    path = tmp_path / name
    tifffile.imwrite(path, labels) if path.suffix == ".tif" else cv2.imwrite(str(path), labels)
    read = read_mask(path, 60 * downsample, 40 * downsample, {1: "Tumor"})
    assert [group.name for group in read.annotations.groups] == ["Tumor", "Label 2"]
    assert read.report.sentence() == "2 annotations read."
    for value, group in ((1, "Tumor"), (2, "Label 2")):
        rows, columns = np.nonzero(labels == value)
        pixels = box(columns * downsample, rows * downsample, (columns + 1) * downsample, (rows + 1) * downsample)
        found = union_all([annotation.geometry for annotation in read.annotations.in_group(group)])
        assert found.equals(union_all(pixels))


def test_binary_mask_is_tumour_and_other_proportions_are_told(tmp_path: Path) -> None:
    path = tmp_path / "mask.png"
    cv2.imwrite(str(path), (_labels() == 1).astype(np.uint8) * 255)
    assert [group.name for group in read_mask(path, 600, 400).annotations.groups] == ["Tumor"]
    assert "other proportions" in read_mask(path, 600, 600).report.sentence()
    assert read_mask(path, 605, 402).report.warnings == ()


def test_pictures_and_damaged_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    cv2.imwrite(str(path), np.random.default_rng(0).integers(0, 255, (9, 9, 3), np.uint8))
    with pytest.raises(AnnotationFormatError, match="colours"):
        read_mask(path, 9, 9)
    cv2.imwrite(str(path), np.arange(81, dtype=np.uint8).reshape(9, 9))
    with pytest.raises(AnnotationFormatError, match="80 values"):
        read_mask(path, 9, 9)
    for content in (b"", b"no image", path.read_bytes()[:40]):
        for name in ("b.png", "b.tif"):
            (tmp_path / name).write_bytes(content)
            with pytest.raises(AnnotationFormatError):
                read_mask(tmp_path / name, 9, 9)
    tifffile.imwrite(tmp_path / "c.tif", np.zeros((4, 4), np.float32))
    with pytest.raises(AnnotationFormatError, match="fractions"):
        read_mask(tmp_path / "c.tif", 4, 4)
    with pytest.raises(AnnotationFormatError, match="no such file"):
        read_mask(tmp_path / "gone.png", 4, 4)
