"""One slide in an export: its maps, what is at hand besides, and the names, outlines and provenance of its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from crosscancer_core.errors import ConfigError
from crosscancer_core.export.detections import Detections, OutlineRule, detect
from crosscancer_core.export.naming import Naming
from crosscancer_core.export.pictures import Tissue, Truth
from crosscancer_core.export.provenance import provenance_of
from crosscancer_core.export.tables import ArmResult
from crosscancer_core.geometry import Point
from crosscancer_core.probability_map import ProbabilityMap
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


@dataclass
class SlideExport:
    """What the files of one slide are made from: ``maps`` are its arms, finished or not."""

    maps: Sequence[ProbabilityMap]
    files: SlideFiles
    folder: Path
    options: ExportOptions
    _found: dict[int, Detections] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.options.naming.slide(self.maps[0].identity)

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
        bounds = self.info.bounds
        return Point(bounds.x, bounds.y)

    @property
    def info(self) -> SlideInfo:
        """Of the slide's file. Raises ``ConfigError`` where that is not at hand."""
        if self.files.info is None:
            raise ConfigError("slides", f"the slide file of {self.name} is needed for its bounds", "Say where it is.")
        return self.files.info

    def target(self, map: ProbabilityMap, ending: str) -> Path:
        """The file of one arm."""
        return self.folder / f"{self.options.naming.stem(map.identity, self.options.rule.threshold)}{ending}"

    def joint_target(self, ending: str) -> Path:
        """The file that holds all arms."""
        return self.folder / self.options.naming.slide_stem(self.maps[0].identity, ending)

    def on_one_grid(self) -> Sequence[ProbabilityMap]:
        """The arms. Raises ``ConfigError`` where they are not on one grid, so that no table could hold them."""
        if any(map.grid.cells != self.maps[0].grid.cells for map in self.maps):
            names = ", ".join(map.identity.model_name for map in self.maps)
            raise ConfigError("maps", f"the maps of {self.name} ({names}) have different tiles", "Export them apart.")
        return self.maps
