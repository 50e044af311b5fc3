"""A file that does not hold what was meant is found out, in whatever format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from crosscancer_core.annotations.asap_writer import write_asap_xml
from crosscancer_core.export import checks
from crosscancer_core.export.arrays import write_arrays
from crosscancer_core.export.asap_overlay import full_geometry, likelihoods, samplers, write_likelihood_map
from crosscancer_core.export.detections import OutlineRule, detect
from crosscancer_core.export.ome_tiff import pyramid_samplers, write_ome_tiff
from crosscancer_core.export.qupath import write_tiles
from crosscancer_core.export.tables import TableFormat, write_table
from crosscancer_core.geometry import Point


@pytest.fixture
def info(info_of):
    return info_of(2000, 1500, (1, 4))


@pytest.fixture
def map(info, map_over):
    return map_over(info, 100)


def refused(check: Callable[[], None], words: str) -> None:
    with pytest.raises(checks.ExportCheckError, match=words):
        check()


def test_overlays(info, map, map_over, tmp_path: Path) -> None:
    path = tmp_path / "o.tif"
    geometry = full_geometry(info)
    write_likelihood_map(map, info, geometry, path, {})
    meant = samplers(map.grid, likelihoods(map), geometry)
    checks.check_overlay_file(path, info, meant)
    other = samplers(map.grid, likelihoods(map_over(info, 100, seed=1)), geometry)
    refused(lambda: checks.check_overlay_file(path, info, other), r"at \(")
    refused(lambda: checks.check_overlay_file(path, info, meant[:1]), "levels")
    write_ome_tiff(map, info.region, tmp_path / "p.ome.tif", {})
    checks.check_pyramid(tmp_path / "p.ome.tif", pyramid_samplers(map, info.region))
    refused(lambda: checks.check_pyramid(path, meant), "no OME-TIFF")


def test_outlines_and_tiles(map, tmp_path: Path) -> None:
    path = tmp_path / "o.xml"
    found = detect(map, OutlineRule(0.5)).annotations
    write_asap_xml(found, path)
    checks.check_outlines(path, found, Point(0, 0))
    refused(lambda: checks.check_outlines(path, type(found)(found.groups, found.annotations[1:]), Point(0, 0)), "not")
    grown = detect(map, OutlineRule(0.4)).annotations
    padded = type(found)(grown.groups, (grown.annotations * 50)[: len(found)])
    refused(lambda: checks.check_outlines(path, padded, Point(0, 0)), "enclose")
    tiles = tmp_path / "t.geojson"
    count = write_tiles([map], tiles, {})
    checks.check_tiles(tiles, count)
    refused(lambda: checks.check_tiles(tiles, count + 1), "tiles")
    tiles.write_text(tiles.read_text().replace('"Polygon"', '"Circle"'))
    refused(lambda: checks.check_tiles(tiles, count), "QuPath would refuse")


def test_arrays_and_tables(info, map, map_over, tmp_path: Path) -> None:
    write_arrays(map, tmp_path / "a.npz", {})
    checks.check_arrays(tmp_path / "a.npz", map)
    refused(lambda: checks.check_arrays(tmp_path / "a.npz", map_over(info, 100, seed=3)), "values")
    for form in TableFormat:
        path = tmp_path / f"t.{form.value}"
        table = pa.table({"name": ["Präparat, 1", "b"], "value": np.array([0.1, np.pi])})
        write_table(table, path, form, {"note": "schräg"})
        checks.check_table(path, table)
        refused(lambda path=path, table=table: checks.check_table(path, table.slice(1)), "lines")
        other = pa.table({"name": ["a", "b"], "value": [0.1, 3.0]})
        refused(lambda path=path, other=other: checks.check_table(path, other), "sum")
