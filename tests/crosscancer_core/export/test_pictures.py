from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from lxml import etree
from PIL import Image

from crosscancer_core.export.checks import ExportCheckError, check_picture
from crosscancer_core.export.pictures import Tissue, Truth, write_heat_map, write_panels

SAID = {"program": "CrossCancer 0.1.0", "model_hash": "h1", "notice": "For research use only.", "note_1": "schräg"}


@pytest.fixture
def parts(info_of, map_over):
    info = info_of(2000, 1200, (1,))
    maps = [map_over(info, 100, seed=seed) for seed in range(2)]
    maps[1] = type(maps[1])(
        maps[1].grid, maps[1].identity.model_copy(update={"model_name": "double"}), maps[1].values, maps[1].state
    )
    tissue = Tissue(np.full((120, 200, 3), (230, 180, 210), np.uint8), info.region)
    labels = np.zeros((12, 20), np.int8)
    labels[3:8, 5:12] = 1
    return maps, tissue, Truth(shapely.box(500, 300, 1200, 800), labels)


@pytest.mark.parametrize("suffix", ["png", "pdf", "svg"])
def test_pictures_of_every_kind_hold_what_they_say_and_repeat(parts, tmp_path: Path, suffix: str) -> None:
    maps, tissue, truth = parts
    for number in range(2):
        write_panels(maps, tissue, truth, tmp_path / f"panels{number}.{suffix}", SAID, 0.5, dpi=60)
        write_heat_map(maps[0], tissue, tmp_path / f"map{number}.{suffix}", SAID, 0.5, truth.cancer, dpi=60)
    for name in ("panels", "map"):
        first, second = (tmp_path / f"{name}{number}.{suffix}" for number in range(2))
        check_picture(first)
        assert first.read_bytes() == second.read_bytes()
    content = (tmp_path / f"panels0.{suffix}").read_bytes()
    if suffix == "png":
        with Image.open(tmp_path / "panels0.png") as picture:
            assert picture.text["model_hash"] == "h1"
            assert picture.width > 60 * 3 * 3
    elif suffix == "svg":
        texts = "".join(etree.fromstring(content).itertext())
        for words in ("double: errors", "missed", "false alarm", "µm", "model_hash: h1"):
            assert words in texts  # texts stay texts
    else:
        assert b"CreationDate" not in content


def test_panels_work_without_truth_and_maps_without_tissue(parts, tmp_path: Path) -> None:
    maps, tissue, _ = parts
    write_panels(maps[:1], tissue, None, tmp_path / "p.png", SAID, 0.5, dpi=50)
    write_heat_map(maps[0], None, tmp_path / "m.png", SAID, 0.5, dpi=50)
    check_picture(tmp_path / "p.png")
    check_picture(tmp_path / "m.png")


def test_an_empty_or_wrong_picture_is_noticed(tmp_path: Path) -> None:
    Image.new("RGB", (20, 20)).save(tmp_path / "e.png")
    with pytest.raises(ExportCheckError, match="empty"):
        check_picture(tmp_path / "e.png")
    (tmp_path / "e.pdf").write_bytes(b"no")
    with pytest.raises(ExportCheckError, match="no PDF"):
        check_picture(tmp_path / "e.pdf")
