"""A sample as a table for other programs: Parquet or CSV, one row a tile, with all that says where it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from crosscancer_core import atomic_file
from crosscancer_core.errors import ConfigError
from crosscancer_core.tiles.labels import TileTable
from crosscancer_core.tiles.sampling import Sample

SUFFIXES = (".parquet", ".csv")


def write_tile_list(
    sample: Sample, tables: Mapping[str, TileTable], path: Path, patients: Mapping[str, str] | None = None
) -> None:
    """Write the chosen tiles to ``path`` (``.parquet`` or ``.csv``), ordered by slide and tile.

    Columns: ``slide``, ``patient``, ``col``, ``row`` (of the grid), ``x``, ``y``, ``size`` (level-0 pixels),
    ``label`` (1 cancer, 0 not cancer), the shares, and ``label_rule``, ``sampling`` and ``seed``, so that the rule
    travels with every row. ``patients`` by slide id.

    Raises:
        ConfigError: the name says neither format.
        DiskFullError, NotWritableError: a file that was there is intact.
    """
    check_name(path)
    table = tile_list(sample, tables, patients or {})
    with atomic_file.replacing(path) as temporary:
        if path.suffix.lower() == ".csv":
            pyarrow.csv.write_csv(table, temporary)
        else:
            pyarrow.parquet.write_table(table, temporary, compression="zstd")


def check_name(path: Path) -> None:
    """Raises ``ConfigError`` where the name says neither format."""
    if path.suffix.lower() not in SUFFIXES:
        raise ConfigError("output", f'"{path.name}" is neither a .parquet nor a .csv file', "Choose one by its ending.")


def tile_list(sample: Sample, tables: Mapping[str, TileTable], patients: Mapping[str, str]) -> pa.Table:
    """The columns of :func:`write_tile_list`; the list's hash stands in the metadata (``crosscancer.hash``)."""
    parts = []
    borders = np.searchsorted(sample.slide, np.arange(len(sample.slide_ids) + 1))
    for index, name in enumerate(sample.slide_ids):
        chosen = slice(int(borders[index]), int(borders[index + 1]))
        table = tables[name].select(sample.tile[chosen])
        parts.append((name, table, sample.label[chosen]))

    def joined(values: Callable[[TileTable], NDArray[Any]]) -> NDArray[Any]:
        return np.concatenate([values(table) for _, table, _ in parts]) if parts else np.zeros(0)

    counts = [len(label) for _, _, label in parts]
    names = [name for name, _, _ in parts]
    columns = {
        "slide": np.repeat(np.array(names, object), counts),
        "patient": np.repeat(np.array([patients.get(name, "") for name in names], object), counts),
        "col": joined(lambda table: table.col),
        "row": joined(lambda table: table.row),
        "x": joined(lambda table: table.grid.area.x + table.col * table.grid.stride),
        "y": joined(lambda table: table.grid.area.y + table.row * table.grid.stride),
        "size": np.repeat(np.array([table.grid.tile_size for _, table, _ in parts]), counts),
        "label": sample.label,
        "tissue_share": joined(lambda table: table.tissue_share),
        "cancer_share": joined(lambda table: table.cancer_share),
        "ignore_share": joined(lambda table: table.ignore_share),
        "inside_share": joined(lambda table: table.inside_share),
    }
    constant = {"label_rule": str(sample.rule), "sampling": sample.way.value, "seed": sample.seed}
    filled = {name: pa.array([value] * len(sample)) for name, value in constant.items()}
    return pa.table({name: pa.array(value) for name, value in columns.items()} | filled).replace_schema_metadata(
        {"crosscancer.hash": sample.hash}
    )
