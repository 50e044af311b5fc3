"""Results for QuPath: outlines as annotations, tiles with measurements, and a script that imports them all.

QuPath gives up a whole file for one polygon that is not valid on its grid of 0.01 px, or for a class without a colour;
each rule here was read from its source.
"""

from __future__ import annotations

import gzip
import io
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from crosscancer_core import atomic_file
from crosscancer_core.annotations.geojson import write_geojson
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.export.detections import GROUP
from crosscancer_core.geometry import Point
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.tiles.coverage import tile_starts

SCRIPT = "import_into_qupath.groovy"
_NAMESPACE = uuid.UUID("5a1c2f0e-7d43-5b0e-8c59-0b6a4d1f2e77")
_FULL_SLIDE = Point(0, 0)
_OURS = "crosscancer"


def write_outlines(
    annotations: AnnotationSet,
    map: ProbabilityMap,
    target: Path,
    provenance: Mapping[str, str],
    origin: Point = _FULL_SLIDE,
) -> tuple[str, ...]:
    """Outlines as annotations with measurements (area, probabilities); packed where the name ends in ``.gz``.

    ``origin``: the place on the slide that becomes (0, 0), see :func:`bounds_origin`. Provenance stands in each
    annotation's metadata, which QuPath keeps. Returns what was written differently, in clauses for a person.
    """
    measured = [
        replace(
            annotation,
            extra={
                **annotation.extra,
                **provenance,
                "measurements": json.dumps(measurements(annotation.geometry, map)),
            },
        )
        for annotation in annotations
    ]
    return write_geojson(replace(annotations, annotations=tuple(measured)), target, origin)


def measurements(shape: BaseGeometry, map: ProbabilityMap) -> dict[str, float]:
    """Area and probabilities of one outline. Probabilities are those of the cells whose centre lies within."""
    values = values_within(shape, map)
    found: dict[str, float] = {}
    if map.grid.mpp is not None:
        found["Area mm2"] = area_mm2(shape.area, map)
    if len(values):
        found["Mean probability"] = float(np.mean(values, dtype=np.float64))
        found["Max probability"] = float(values.max())
    return found


def area_mm2(area_px: float, map: ProbabilityMap) -> float:
    """Square millimetres of an area in level-0 pixels. The map's grid states its resolution."""
    assert map.grid.mpp is not None
    return float(area_px * (map.grid.mpp / map.grid.downsample / 1000) ** 2)


def values_within(shape: BaseGeometry, map: ProbabilityMap) -> NDArray[np.float32]:
    """The values of the predicted cells whose centre lies within a polygon; float32, shape (n,)."""
    columns, rows = tile_starts(map.grid.cells)
    half = map.grid.stride / 2
    left, top, right, bottom = shape.bounds
    first, last = np.searchsorted(columns + half, (left, right))
    upper, lower = np.searchsorted(rows + half, (top, bottom))
    x, y = np.meshgrid(columns[first:last] + half, rows[upper:lower] + half)
    shapely.prepare(shape)
    values = np.asarray(map.values[upper:lower, first:last])[shapely.contains_xy(shape, x, y)]
    return np.asarray(values[~np.isnan(values)])


def write_tiles(
    maps: Sequence[ProbabilityMap],
    target: Path,
    provenance: Mapping[str, str],
    origin: Point = _FULL_SLIDE,
    at_least: float | None = None,
) -> int:
    """Tiles with one measurement an arm, for QuPath's measurement maps; returns their number.

    ``maps``: of one slide, on one grid. ``at_least``: only tiles where some arm reaches it; None = all that were
    predicted. Squares are cells, so that they never overlap.
    """
    cells = _listed(maps, at_least)
    buffer = io.BytesIO()
    packed = target.suffix.lower() == ".gz"
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0, compresslevel=6) if packed else buffer as out:
        ours = {"provenance": dict(provenance), "origin": [origin.x, origin.y]}  # by which our own reader goes
        head = json.dumps({_OURS: ours}, ensure_ascii=False)[1:-1]
        out.write(f'{{"type": "FeatureCollection", {head}, "features": ['.encode())
        for number, feature in enumerate(_tiles(maps, cells, origin)):
            out.write((",\n" if number else "\n").encode() + json.dumps(feature, ensure_ascii=False).encode())
        out.write(b"\n]}\n")
        plain = buffer.getvalue()  # leaving the block closes the buffer where nothing is packed
    atomic_file.write_bytes(target, buffer.getvalue() if packed else plain)
    return len(cells)


def measurement_name(map: ProbabilityMap) -> str:
    """How a map's probability is called in QuPath, e.g. ``Tumor probability (breast)``."""
    return f"{GROUP} probability ({map.identity.model_name})"


def write_script(folder: Path, *, named: bool = True) -> Path:
    """The script that imports, for each image of a project, the GeoJSON files whose names begin with the image's.

    It lies in ``folder``, beside the files. ``named``: it says where that is; else it looks into the project's folder.
    """
    place = f"new File('{_quoted(folder.resolve().as_posix())}')" if named else _IN_PROJECT
    path = folder / SCRIPT
    atomic_file.write_text(path, _GROOVY.replace("@FOLDER@", place))
    return path


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _listed(maps: Sequence[ProbabilityMap], at_least: float | None) -> NDArray[np.intp]:
    """(row, column) of the tiles to write; int, shape (n, 2)."""
    values = np.stack([np.nan_to_num(np.asarray(map.values), nan=-1.0) for map in maps])
    return np.argwhere(values.max(axis=0) >= (0 if at_least is None else np.float32(at_least)))


def _tiles(maps: Sequence[ProbabilityMap], cells: NDArray[np.intp], origin: Point) -> Iterator[dict[str, object]]:
    grid = maps[0].grid
    columns, rows = tile_starts(grid.cells)
    names = [measurement_name(map) for map in maps]
    slide = maps[0].identity.slide_fingerprint
    for row, column in cells.tolist():
        left, top = round(columns[column] - origin.x, 2), round(rows[row] - origin.y, 2)
        right = round(columns[column] + grid.stride - origin.x, 2)
        bottom = round(rows[row] + grid.stride - origin.y, 2)
        ring = [[left, top], [right, top], [right, bottom], [left, bottom], [left, top]]
        found = {name: float(map.values[row, column]) for name, map in zip(names, maps, strict=True)}
        yield {
            "type": "Feature",
            "id": str(uuid.uuid5(_NAMESPACE, f"{slide}/{column}/{row}")),
            "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {
                "objectType": "tile",
                "isLocked": True,
                "measurements": {name: value for name, value in found.items() if not np.isnan(value)},
            },
        }


_IN_PROJECT = "new File(buildFilePath(PROJECT_BASE_DIR, 'crosscancer'))"
_GROOVY = """\
// CrossCancer results into a QuPath project: open the project, then Automate > Script editor, open this, Run > Run.
// For each image it adds what the GeoJSON files hold that begin with the image's name.
// For research use only. Not a medical device: not for diagnosis.
import qupath.lib.io.PathIO

def folder = @FOLDER@   // where the files are
def plain = { text -> java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFKD)
    .replaceAll('[^\\\\x00-\\\\x7F]', '').replaceAll('[^A-Za-z0-9.-]+', '_').replaceAll('^[_.]+|[_.]+$', '') }
for (entry in getProject().getImageList()) {
    def name = entry.getImageName().replaceFirst(/\\.[^.]+$/, '')
    def begins = { it.startsWith(name + '_') || it.startsWith(plain(name) + '_') }
    def files = folder.listFiles().findAll { begins(it.name) && it.name =~ /\\.geojson(\\.gz)?$/ }
    if (files.isEmpty()) { println "no file for ${entry.getImageName()}"; continue }
    def data = entry.readImageData()
    files.each { data.getHierarchy().addObjects(PathIO.readObjects(it)) }
    entry.saveImageData(data)
    println "${entry.getImageName()}: ${files*.name}"
}
"""
