"""Results as tables of tiles, slides and lesions, in Parquet or CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from crosscancer_core.atomic_file import replacing
from crosscancer_core.export.detections import Detections
from crosscancer_core.export.provenance import notes_of
from crosscancer_core.export.qupath import area_mm2, values_within
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.tiles.coverage import tile_starts
from crosscancer_core.tiles.labels import TileTable


class TableFormat(StrEnum):
    PARQUET = "parquet"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class ArmResult:
    """One arm's map of a slide and its outlines at the threshold."""

    map: ProbabilityMap
    detections: Detections


def tile_table(slide: str, maps: Sequence[ProbabilityMap], labelled: TileTable | None) -> pa.Table:
    """One line a tile that some arm predicted: place, shares where the slide is annotated, one probability an arm.

    ``maps``: of one slide, on one grid; ``labelled``: the table of all its cells. x and y are level-0 pixels of the
    cell's corner on the full slide.
    """
    grid = maps[0].grid
    values = [np.asarray(map.values, np.float32) for map in maps]
    row, col = np.nonzero(np.any([~np.isnan(each) for each in values], axis=0))
    columns, rows = tile_starts(grid.cells)
    data: dict[str, object] = {
        "slide": pa.array([slide] * len(row), pa.string()),
        "col": col.astype(np.int32),
        "row": row.astype(np.int32),
        "x": columns[col],
        "y": rows[row],
        "size": np.full(len(row), grid.stride),
    }
    if labelled is not None:
        index = row * grid.columns + col
        for name in ("tissue_share", "cancer_share", "ignore_share"):
            data[name] = getattr(labelled, name)[index]
    for map, each in zip(maps, values, strict=True):
        data[f"probability_{map.identity.model_name}"] = pa.array(each[row, col], from_pandas=True)
    return pa.table(data)


def slide_table(slides: Sequence[tuple[str, Sequence[ArmResult]]], *, deidentified: bool = False) -> pa.Table:
    """One line a slide and arm: tiles predicted and called, area called, probabilities, what speaks against the map."""
    lines = []
    for slide, arms in slides:
        for arm in arms:
            map = arm.map
            values = np.asarray(map.values)[~np.isnan(map.values)]
            known = map.grid.mpp is not None
            lines.append(
                {
                    "slide": slide,
                    "slide_fingerprint": map.identity.slide_fingerprint,
                    "arm": map.identity.model_name,
                    "model_hash": map.identity.model_hash,
                    "precision": map.identity.precision,
                    "tiles_predicted": len(values),
                    "tiles_called": round(arm.detections.called_px / map.grid.stride**2),
                    "called_mm2": area_mm2(arm.detections.called_px, map) if known else None,
                    "outlined_mm2": area_mm2(arm.detections.area_px, map) if known else None,
                    "lesions": len(arm.detections.annotations),
                    "mean_probability": float(values.mean(dtype=np.float64)) if len(values) else None,
                    "max_probability": float(values.max()) if len(values) else None,
                    "notes": " ".join(notes_of(map, deidentified=deidentified)),
                }
            )
    return pa.Table.from_pylist(lines, _SLIDES)


def lesion_table(slides: Sequence[tuple[str, Sequence[ArmResult]]]) -> pa.Table:
    """One line an outline: area in mm² (null without a resolution), mean and largest probability, centroid."""
    lines = []
    for slide, arms in slides:
        for arm in arms:
            for number, annotation in enumerate(arm.detections.annotations, start=1):
                values = values_within(annotation.geometry, arm.map)
                shape = annotation.geometry
                lines.append(
                    {
                        "slide": slide,
                        "arm": arm.map.identity.model_name,
                        "lesion": number,
                        "group": annotation.group,
                        "area_mm2": area_mm2(shape.area, arm.map) if arm.map.grid.mpp is not None else None,
                        "area_px": shape.area,
                        "mean_probability": float(values.mean(dtype=np.float64)) if len(values) else None,
                        "max_probability": float(values.max()) if len(values) else None,
                        "centroid_x": shape.centroid.x,
                        "centroid_y": shape.centroid.y,
                    }
                )
    return pa.Table.from_pylist(lines, _LESIONS)


def write_table(table: pa.Table, target: Path, form: TableFormat, provenance: Mapping[str, str]) -> None:
    """Write a table. Parquet keeps provenance in its schema; CSV has no place for it, see ``csv_metadata.py``.

    Raises as ``replacing``.
    """
    with replacing(target) as temporary:
        if form is TableFormat.PARQUET:
            told = {f"crosscancer_{key}": value for key, value in provenance.items()}
            pyarrow.parquet.write_table(table.replace_schema_metadata(told), temporary)
        else:
            pyarrow.csv.write_csv(table, temporary)


def read_table(path: Path) -> pa.Table:
    """A table that was written here."""
    return pyarrow.parquet.read_table(path) if path.suffix == ".parquet" else pyarrow.csv.read_csv(path)


_SLIDES = pa.schema(
    [
        ("slide", pa.string()),
        ("slide_fingerprint", pa.string()),
        ("arm", pa.string()),
        ("model_hash", pa.string()),
        ("precision", pa.string()),
        ("tiles_predicted", pa.int64()),
        ("tiles_called", pa.int64()),
        ("called_mm2", pa.float64()),
        ("outlined_mm2", pa.float64()),
        ("lesions", pa.int64()),
        ("mean_probability", pa.float64()),
        ("max_probability", pa.float64()),
        ("notes", pa.string()),
    ]
)
_LESIONS = pa.schema(
    [
        ("slide", pa.string()),
        ("arm", pa.string()),
        ("lesion", pa.int64()),
        ("group", pa.string()),
        ("area_mm2", pa.float64()),
        ("area_px", pa.float64()),
        ("mean_probability", pa.float64()),
        ("max_probability", pa.float64()),
        ("centroid_x", pa.float64()),
        ("centroid_y", pa.float64()),
    ]
)
