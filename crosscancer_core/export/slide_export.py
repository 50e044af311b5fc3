"""All files of one slide: which they are, how each is written, and how each is read back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
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
from crosscancer_core.export.detections import Detections, OutlineRule, called_cells, detect
from crosscancer_core.export.formats import FORMATS, ExportFormat
from crosscancer_core.export.naming import Naming, check_not_the_pathologists, likelihood_name
from crosscancer_core.export.ome_tiff import pyramid_samplers, write_ome_tiff
from crosscancer_core.export.pictures import Tissue, Truth, write_heat_map, write_panels
from crosscancer_core.export.provenance import provenance_of
from crosscancer_core.export.qupath import write_outlines, write_tiles
from crosscancer_core.export.tables import ArmResult, TableFormat, tile_table, write_table
from crosscancer_core.geometry import Point
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.progress import Control, Progress
from crosscancer_core.slides.slide import SlideInfo
from crosscancer_core.tiles.labels import TileTable


@dataclass(frozen=True)
class ExportOptions:
    """What holds for all slides of an export."""

    rule: OutlineRule
    naming: Naming = field(default_factory=Naming)
    cut_holes: bool = False
    """ASAP XML: shapes with holes in pieces without, instead of a group ``Exclusion``."""
    from_bounds: bool = False
    """QuPath: (0, 0) is the corner of the slide's bounds, as QuPath shows slides by default."""
    packed: bool = True
    """GeoJSON as ``.geojson.gz``."""
    only_above: bool = False
    """Tiles: only those at or above the threshold."""
    picture: Literal["png", "pdf", "svg"] = "png"
    dpi: int = 300
    label_rule: str = ""
    deidentified: bool = False


@dataclass(frozen=True)
class SlideFiles:
    """What is at hand of a slide besides its maps; each None where it is not."""

    info: SlideInfo | None = None
    tissue: Tissue | None = None
    truth: Truth | None = None
    table: TileTable | None = None
    """Shares of all cells of the maps' grid."""


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


@dataclass
class SlideExport:
    """The files of one slide: ``maps`` are its arms, finished or not."""

    maps: Sequence[ProbabilityMap]
    files: SlideFiles
    folder: Path
    options: ExportOptions
    _found: dict[int, Detections] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.options.naming.slide(self.maps[0].identity)

    def pieces(self, formats: Sequence[ExportFormat]) -> Iterator[Piece]:
        """The files in the order of ``formats``.

        Raises:
            ConfigError: a format needs the slide's file, which is not at hand; or a name is the pathologist's own.
        """
        for form in formats:
            if FORMATS[form].needs_slide and self.files.info is None:
                raise ConfigError(
                    "slides", f'"{FORMATS[form].title}" needs the slide file of {self.name}', "Say where it is."
                )
            if FORMATS[form].each_arm:
                for number, map in enumerate(self.maps):
                    yield from _EACH[form](self, number, map)
            else:
                yield from _TOGETHER[form](self)

    def arms(self) -> list[ArmResult]:
        """Each arm with its outlines."""
        return [ArmResult(map, self.detections(number)) for number, map in enumerate(self.maps)]

    def detections(self, number: int) -> Detections:
        """The outlines of one arm, found once."""
        if number not in self._found:
            self._found[number] = detect(self.maps[number], self.options.rule, self.provenance(self.maps[number]))
        return self._found[number]

    def provenance(self, map: ProbabilityMap) -> dict[str, str]:
        options = self.options
        return provenance_of(
            map, options.rule.threshold, label_rule=options.label_rule, deidentified=options.deidentified
        )

    @cached_property
    def joint_provenance(self) -> dict[str, str]:
        """Of files that hold all arms: what differs between them is listed."""
        each = [self.provenance(map) for map in self.maps]
        keys = dict.fromkeys(key for said in each for key in said)
        return {key: "; ".join(dict.fromkeys(said[key] for said in each if key in said)) for key in keys}

    @property
    def origin(self) -> Point:
        """The place on the slide that is (0, 0) for QuPath."""
        if not self.options.from_bounds:
            return Point(0, 0)
        bounds = self._info.bounds
        return Point(bounds.x, bounds.y)

    # within

    @property
    def _info(self) -> SlideInfo:
        if self.files.info is None:
            raise ConfigError("slides", f"the slide file of {self.name} is needed for its bounds", "Say where it is.")
        return self.files.info

    def _target(self, map: ProbabilityMap, ending: str) -> Path:
        return self.folder / f"{self.options.naming.stem(map.identity, self.options.rule.threshold)}{ending}"

    def _joint_target(self, ending: str) -> Path:
        return self.folder / self.options.naming.slide_stem(self.maps[0].identity, ending)

    def _asap_xml(self, number: int, map: ProbabilityMap) -> Iterator[Piece]:
        target = self._target(map, ".xml")
        check_not_the_pathologists(target, map.identity.slide_name)
        cut = self.options.cut_holes or len(self.options.rule.limits) > 1

        def write(progress: Progress, control: Control) -> None:
            write_asap_xml(self.detections(number).annotations, target, cut_holes=cut)

        yield Piece(
            ExportFormat.ASAP_XML,
            target,
            map.identity.model_name,
            write,
            lambda: checks.check_outlines(target, self.detections(number).annotations, Point(0, 0)),
        )

    def _overlay(self, number: int, map: ProbabilityMap, *, compact: bool = False) -> Iterator[Piece]:
        geometry = compact_geometry(self._info, map.grid.stride) if compact else full_geometry(self._info)
        form = ExportFormat.ASAP_OVERLAY_COMPACT if compact else ExportFormat.ASAP_OVERLAY
        target, notes = self._overlay_target(map, compact)
        said = self.provenance(map) | {"grid": json.dumps(map.grid.cells.to_json())}
        write = partial(_write_overlay, map, self._info, geometry, target, said)
        yield self._tiff_piece(form, map, geometry, target, likelihoods(map), write, (*notes, geometry.reason))

    def _overlay_target(self, map: ProbabilityMap, compact: bool) -> tuple[Path, tuple[str, ...]]:
        """The name by which ASAP loads it, where it is the only overlay; else one of its own."""
        deidentified = self.options.deidentified
        stem = self.name if deidentified else self._info.path.stem
        if compact:
            return self._target(map, "_overlay_compact.tif"), ()
        if len(self.maps) == 1:
            note = ("Under its de-identified name ASAP does not load the overlay by itself.",) if deidentified else ()
            return self.folder / likelihood_name(stem), note
        note = ("ASAP loads one overlay a slide by itself; with several arms open each by “Open image for overlay”.",)
        return self._target(map, "_likelihood_map.tif"), note

    def _mask(self, number: int, map: ProbabilityMap) -> Iterator[Piece]:
        geometry, target = full_geometry(self._info), self._target(map, "_mask.tif")
        called = called_cells(map, self.options.rule)
        write = partial(_write_mask, called, map, self._info, target, self.provenance(map))
        yield self._tiff_piece(ExportFormat.LABEL_MASK, map, geometry, target, labels(map, called), write, ())

    def _tiff_piece(
        self,
        form: ExportFormat,
        map: ProbabilityMap,
        geometry: Geometry,
        target: Path,
        cells: NDArray[Any],
        write: Callable[[Progress, Control], None],
        notes: tuple[str, ...],
    ) -> Piece:
        levels = samplers(map.grid, cells, geometry)
        check = partial(checks.check_overlay_file, target, self._info, levels)
        steps = sum(level.down for level in levels)
        return Piece(form, target, map.identity.model_name, write, check, steps, tuple(filter(None, notes)))

    def _qupath_outlines(self, number: int, map: ProbabilityMap) -> Iterator[Piece]:
        target = self._target(map, ".geojson.gz" if self.options.packed else ".geojson")

        def write(progress: Progress, control: Control) -> None:
            said = self.provenance(map)
            write_outlines(self.detections(number).annotations, map, target, said, self.origin)

        yield Piece(
            ExportFormat.QUPATH_OUTLINES,
            target,
            map.identity.model_name,
            write,
            lambda: checks.check_outlines(target, self.detections(number).annotations, self.origin),
        )

    def _ome_tiff(self, number: int, map: ProbabilityMap) -> Iterator[Piece]:
        region = self._info.bounds if self.options.from_bounds else self._info.region
        target = self._target(map, "_heat_map.ome.tif")
        yield Piece(
            ExportFormat.OME_TIFF,
            target,
            map.identity.model_name,
            lambda progress, control: write_ome_tiff(map, region, target, self.provenance(map), control),
            lambda: checks.check_pyramid(target, pyramid_samplers(map, region)),
        )

    def _numpy(self, number: int, map: ProbabilityMap) -> Iterator[Piece]:
        target = self._target(map, ".npz")
        yield Piece(
            ExportFormat.NUMPY,
            target,
            map.identity.model_name,
            lambda progress, control: write_arrays(map, target, self.provenance(map)),
            lambda: checks.check_arrays(target, map),
        )

    def _picture(self, number: int, map: ProbabilityMap) -> Iterator[Piece]:
        target = self._target(map, f"_heat_map.{self.options.picture}")

        def write(progress: Progress, control: Control) -> None:
            outline = shapely.union_all([a.geometry for a in self.detections(number).annotations])
            threshold, said = self.options.rule.threshold, self.provenance(map)
            write_heat_map(map, self.files.tissue, target, said, threshold, outline, self.options.dpi)

        check = partial(checks.check_picture, target)
        yield Piece(ExportFormat.PICTURE, target, map.identity.model_name, write, check)

    def _qupath_tiles(self) -> Iterator[Piece]:
        target = self._joint_target("tiles.geojson.gz" if self.options.packed else "tiles.geojson")
        count: list[int] = []

        def write(progress: Progress, control: Control) -> None:
            least = self.options.rule.threshold if self.options.only_above else None
            count[:] = [write_tiles(self._on_one_grid(), target, self.joint_provenance, self.origin, least)]

        yield Piece(ExportFormat.QUPATH_TILES, target, "", write, lambda: checks.check_tiles(target, count[0]))

    def _tables(self, form: TableFormat) -> Iterator[Piece]:
        kind = ExportFormat.TABLES if form is TableFormat.PARQUET else ExportFormat.TABLES_CSV
        target = self._joint_target(f"tiles.{form.value}")
        table: list[pa.Table] = []

        def write(progress: Progress, control: Control) -> None:
            table[:] = [tile_table(self.name, self._on_one_grid(), self.files.table)]
            write_table(table[0], target, form, self.joint_provenance)

        def check() -> None:
            checks.check_table(target, table.pop())

        yield Piece(kind, target, "", write, check)
        if form is TableFormat.CSV:
            yield Piece(
                kind,
                metadata_file(target),
                "",
                lambda progress, control: write_metadata(target, self.joint_provenance),
                lambda: check_metadata(target, self.joint_provenance),
            )

    def _panels(self) -> Iterator[Piece]:
        target = self._joint_target(f"panels.{self.options.picture}")

        def write(progress: Progress, control: Control) -> None:
            if self.files.tissue is None:
                raise ConfigError("slides", f"the slide file of {self.name} is needed for panels", "Say where it is.")
            write_panels(
                self._on_one_grid(),
                self.files.tissue,
                self.files.truth,
                target,
                self.joint_provenance,
                self.options.rule.threshold,
                self.options.dpi,
            )

        yield Piece(ExportFormat.PANELS, target, "", write, partial(checks.check_picture, target))

    def _on_one_grid(self) -> Sequence[ProbabilityMap]:
        """The arms. Raises ``ConfigError`` where they are not on one grid, so that no table could hold them."""
        if any(map.grid.cells != self.maps[0].grid.cells for map in self.maps):
            names = ", ".join(map.identity.model_name for map in self.maps)
            raise ConfigError("maps", f"the maps of {self.name} ({names}) have different tiles", "Export them apart.")
        return self.maps


def _write_overlay(
    map: ProbabilityMap,
    info: SlideInfo,
    geometry: Geometry,
    target: Path,
    said: dict[str, str],
    progress: Progress,
    control: Control,
) -> None:
    write_likelihood_map(map, info, geometry, target, said, progress, control)


def _write_mask(
    called: NDArray[np.bool_],
    map: ProbabilityMap,
    info: SlideInfo,
    target: Path,
    said: dict[str, str],
    progress: Progress,
    control: Control,
) -> None:
    write_label_mask(called, map, info, target, said, progress, control)


_Each = Callable[[SlideExport, int, ProbabilityMap], Iterator[Piece]]
_EACH: dict[ExportFormat, _Each] = {
    ExportFormat.ASAP_XML: SlideExport._asap_xml,
    ExportFormat.ASAP_OVERLAY: SlideExport._overlay,
    ExportFormat.ASAP_OVERLAY_COMPACT: partial(SlideExport._overlay, compact=True),
    ExportFormat.LABEL_MASK: SlideExport._mask,
    ExportFormat.QUPATH_OUTLINES: SlideExport._qupath_outlines,
    ExportFormat.OME_TIFF: SlideExport._ome_tiff,
    ExportFormat.NUMPY: SlideExport._numpy,
    ExportFormat.PICTURE: SlideExport._picture,
}
_TOGETHER: dict[ExportFormat, Callable[[SlideExport], Iterator[Piece]]] = {
    ExportFormat.QUPATH_TILES: SlideExport._qupath_tiles,
    ExportFormat.TABLES: partial(SlideExport._tables, form=TableFormat.PARQUET),
    ExportFormat.TABLES_CSV: partial(SlideExport._tables, form=TableFormat.CSV),
    ExportFormat.PANELS: SlideExport._panels,
}
