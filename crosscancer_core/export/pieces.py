"""All files of one slide: which they are, how each is written, and how each is read back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely
from numpy.typing import NDArray

from crosscancer_core.annotations.asap_writer import write_asap_xml
from crosscancer_core.errors import ConfigError
from crosscancer_core.export import checks
from crosscancer_core.export.arrays import write_arrays
from crosscancer_core.export.asap_overlay import (
    Geometry,
    compact_geometry,
    full_geometry,
    labels,
    likelihoods,
    samplers,
    write_label_mask,
    write_likelihood_map,
)
from crosscancer_core.export.csv_metadata import check_metadata, metadata_file, write_metadata
from crosscancer_core.export.detections import called_cells
from crosscancer_core.export.formats import FORMATS, ExportFormat
from crosscancer_core.export.naming import check_not_the_pathologists, likelihood_name
from crosscancer_core.export.ome_tiff import pyramid_samplers, write_ome_tiff
from crosscancer_core.export.pictures import write_heat_map, write_panels
from crosscancer_core.export.qupath import write_outlines, write_tiles
from crosscancer_core.export.slide_export import SlideExport
from crosscancer_core.export.tables import TableFormat, tile_table, write_table
from crosscancer_core.geometry import Point
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.progress import Control, Progress


@dataclass(frozen=True)
class Piece:
    """One file to be written. ``steps``: of progress that ``write`` reports (0: it reports none)."""

    format: ExportFormat
    target: Path
    arm: str
    write: Callable[[Progress, Control], None]
    check: Callable[[], None]
    steps: int = 0
    notes: tuple[str, ...] = ()


def pieces_of(export: SlideExport, formats: Sequence[ExportFormat]) -> Iterator[Piece]:
    """The files in the order of ``formats``.

    Raises:
        ConfigError: a format needs the slide's file, which is not at hand; or a name is the pathologist's own.
    """
    for form in formats:
        if FORMATS[form].needs_slide and export.files.info is None:
            raise ConfigError(
                "slides", f'"{FORMATS[form].title}" needs the slide file of {export.name}', "Say where it is."
            )
        if FORMATS[form].each_arm:
            for number, map in enumerate(export.maps):
                yield from _EACH[form](export, number, map)
        else:
            yield from _TOGETHER[form](export)


def _asap_xml(export: SlideExport, number: int, map: ProbabilityMap) -> Iterator[Piece]:
    target = export.target(map, ".xml")
    check_not_the_pathologists(target, map.identity.slide_name)
    cut = export.options.cut_holes or len(export.options.rule.limits) > 1

    def write(progress: Progress, control: Control) -> None:
        write_asap_xml(export.detections(number).annotations, target, cut_holes=cut)

    yield Piece(
        ExportFormat.ASAP_XML,
        target,
        map.identity.model_name,
        write,
        lambda: checks.check_outlines(target, export.detections(number).annotations, Point(0, 0)),
    )


def _overlay(export: SlideExport, number: int, map: ProbabilityMap, *, compact: bool = False) -> Iterator[Piece]:
    geometry = compact_geometry(export.info, map.grid.stride) if compact else full_geometry(export.info)
    form = ExportFormat.ASAP_OVERLAY_COMPACT if compact else ExportFormat.ASAP_OVERLAY
    target, notes = _overlay_target(export, map, compact)
    said = export.provenance(map) | {"grid": json.dumps(map.grid.cells.to_json())}
    write = partial(write_likelihood_map, map, export.info, geometry, target, said)
    yield _tiff_piece(export, form, map, geometry, target, likelihoods(map), write, (*notes, geometry.reason))


def _overlay_target(export: SlideExport, map: ProbabilityMap, compact: bool) -> tuple[Path, tuple[str, ...]]:
    """The name by which ASAP loads it, where it is the only overlay; else one of its own."""
    deidentified = export.options.deidentified
    stem = export.name if deidentified else export.info.path.stem
    if compact:
        return export.target(map, "_overlay_compact.tif"), ()
    if len(export.maps) == 1:
        note = ("Under its de-identified name ASAP does not load the overlay by itself.",) if deidentified else ()
        return export.folder / likelihood_name(stem), note
    note = ("ASAP loads one overlay a slide by itself; with several arms open each by “Open image for overlay”.",)
    return export.target(map, "_likelihood_map.tif"), note


def _mask(export: SlideExport, number: int, map: ProbabilityMap) -> Iterator[Piece]:
    geometry, target = full_geometry(export.info), export.target(map, "_mask.tif")
    called = called_cells(map, export.options.rule)
    write = partial(write_label_mask, called, map, export.info, target, export.provenance(map))
    yield _tiff_piece(export, ExportFormat.LABEL_MASK, map, geometry, target, labels(map, called), write, ())


def _tiff_piece(
    export: SlideExport,
    form: ExportFormat,
    map: ProbabilityMap,
    geometry: Geometry,
    target: Path,
    cells: NDArray[Any],
    write: Callable[[Progress, Control], None],
    notes: tuple[str, ...],
) -> Piece:
    levels = samplers(map.grid, cells, geometry)
    check = partial(checks.check_overlay_file, target, export.info, levels)
    steps = sum(level.down for level in levels)
    return Piece(form, target, map.identity.model_name, write, check, steps, tuple(filter(None, notes)))


def _qupath_outlines(export: SlideExport, number: int, map: ProbabilityMap) -> Iterator[Piece]:
    target = export.target(map, ".geojson.gz" if export.options.packed else ".geojson")

    def write(progress: Progress, control: Control) -> None:
        said = export.provenance(map)
        write_outlines(export.detections(number).annotations, map, target, said, export.origin)

    yield Piece(
        ExportFormat.QUPATH_OUTLINES,
        target,
        map.identity.model_name,
        write,
        lambda: checks.check_outlines(target, export.detections(number).annotations, export.origin),
    )


def _ome_tiff(export: SlideExport, number: int, map: ProbabilityMap) -> Iterator[Piece]:
    region = export.info.bounds if export.options.from_bounds else export.info.region
    target = export.target(map, "_heat_map.ome.tif")
    yield Piece(
        ExportFormat.OME_TIFF,
        target,
        map.identity.model_name,
        lambda progress, control: write_ome_tiff(map, region, target, export.provenance(map), control),
        lambda: checks.check_pyramid(target, pyramid_samplers(map, region)),
    )


def _numpy(export: SlideExport, number: int, map: ProbabilityMap) -> Iterator[Piece]:
    target = export.target(map, ".npz")
    yield Piece(
        ExportFormat.NUMPY,
        target,
        map.identity.model_name,
        lambda progress, control: write_arrays(map, target, export.provenance(map)),
        lambda: checks.check_arrays(target, map),
    )


def _picture(export: SlideExport, number: int, map: ProbabilityMap) -> Iterator[Piece]:
    target = export.target(map, f"_heat_map.{export.options.picture}")

    def write(progress: Progress, control: Control) -> None:
        outline = shapely.union_all([a.geometry for a in export.detections(number).annotations])
        threshold, said = export.options.rule.threshold, export.provenance(map)
        write_heat_map(map, export.files.tissue, target, said, threshold, outline, export.options.dpi)

    check = partial(checks.check_picture, target)
    yield Piece(ExportFormat.PICTURE, target, map.identity.model_name, write, check)


def _qupath_tiles(export: SlideExport) -> Iterator[Piece]:
    target = export.joint_target("tiles.geojson.gz" if export.options.packed else "tiles.geojson")
    count: list[int] = []

    def write(progress: Progress, control: Control) -> None:
        least = export.options.rule.threshold if export.options.only_above else None
        count[:] = [write_tiles(export.on_one_grid(), target, export.joint_provenance, export.origin, least)]

    yield Piece(ExportFormat.QUPATH_TILES, target, "", write, lambda: checks.check_tiles(target, count[0]))


def _tables(export: SlideExport, form: TableFormat) -> Iterator[Piece]:
    kind = ExportFormat.TABLES if form is TableFormat.PARQUET else ExportFormat.TABLES_CSV
    target = export.joint_target(f"tiles.{form.value}")
    table: list[pa.Table] = []

    def write(progress: Progress, control: Control) -> None:
        table[:] = [tile_table(export.name, export.on_one_grid(), export.files.table)]
        write_table(table[0], target, form, export.joint_provenance)

    def check() -> None:
        checks.check_table(target, table.pop())

    yield Piece(kind, target, "", write, check)
    if form is TableFormat.CSV:
        yield Piece(
            kind,
            metadata_file(target),
            "",
            lambda progress, control: write_metadata(target, export.joint_provenance),
            lambda: check_metadata(target, export.joint_provenance),
        )


def _panels(export: SlideExport) -> Iterator[Piece]:
    target = export.joint_target(f"panels.{export.options.picture}")

    def write(progress: Progress, control: Control) -> None:
        if export.files.tissue is None:
            raise ConfigError("slides", f"the slide file of {export.name} is needed for panels", "Say where it is.")
        write_panels(
            export.on_one_grid(),
            export.files.tissue,
            export.files.truth,
            target,
            export.joint_provenance,
            export.options.rule.threshold,
            export.options.dpi,
        )

    yield Piece(ExportFormat.PANELS, target, "", write, partial(checks.check_picture, target))


_Each = Callable[[SlideExport, int, ProbabilityMap], Iterator[Piece]]
_EACH: dict[ExportFormat, _Each] = {
    ExportFormat.ASAP_XML: _asap_xml,
    ExportFormat.ASAP_OVERLAY: _overlay,
    ExportFormat.ASAP_OVERLAY_COMPACT: partial(_overlay, compact=True),
    ExportFormat.LABEL_MASK: _mask,
    ExportFormat.QUPATH_OUTLINES: _qupath_outlines,
    ExportFormat.OME_TIFF: _ome_tiff,
    ExportFormat.NUMPY: _numpy,
    ExportFormat.PICTURE: _picture,
}
_TOGETHER: dict[ExportFormat, Callable[[SlideExport], Iterator[Piece]]] = {
    ExportFormat.QUPATH_TILES: _qupath_tiles,
    ExportFormat.TABLES: partial(_tables, form=TableFormat.PARQUET),
    ExportFormat.TABLES_CSV: partial(_tables, form=TableFormat.CSV),
    ExportFormat.PANELS: _panels,
}
