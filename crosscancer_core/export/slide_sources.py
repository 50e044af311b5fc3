"""Where the slide of a map is, and what an export needs from it besides the map: levels, tissue, annotation, shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crosscancer_core.cohort.cohort import AnnotationStatus, Cohort, CohortSlide
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.export.formats import FORMATS, ExportFormat
from crosscancer_core.export.pictures import Tissue, Truth
from crosscancer_core.export.slide_export import SlideFiles
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.slides.fingerprint import fingerprint
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.slides.slide import Slide
from crosscancer_core.tiles.cohort_slides import annotations_of, table_of
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import LabelRule

_PICTURE_PX = 2400
_KNOWN = (AnnotationStatus.EXHAUSTIVE, AnnotationStatus.NORMAL)
"""Only there is what is not outlined not cancer."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the formats need of a slide."""

    info: bool
    tissue: bool
    labels: bool
    label_rule: LabelRule

    @classmethod
    def of(cls, formats: Iterable[ExportFormat], *, from_bounds: bool, label_rule: str) -> Wanted:
        """Raises ``ConfigError`` where the rule is none."""
        chosen = set(formats)
        tables = bool({ExportFormat.TABLES, ExportFormat.TABLES_CSV} & chosen)
        panels = ExportFormat.PANELS in chosen
        return cls(
            info=from_bounds or any(FORMATS[form].needs_slide for form in chosen),
            tissue=panels or ExportFormat.PICTURE in chosen,
            labels=panels or tables,
            label_rule=LabelRule.parse(label_rule),
        )


class SlideSources:
    """Finds slides by fingerprint: in the cohort, among files that were named, then where the map was made."""

    def __init__(self, cohort: Cohort | None, named: Sequence[Path], shelf: Path | None, wanted: Wanted) -> None:
        self._cohort, self._named, self._wanted = cohort, named, wanted
        self._shelf = Shelf(shelf)
        self._fingerprints: dict[Path, str] = {}

    def files(self, map: ProbabilityMap, *, pixels: bool) -> SlideFiles:
        """What is at hand; with ``pixels`` also what must be read from the slide's images and annotations.

        Raises:
            CrossCancerError: slide or annotations are there and cannot be read.
        """
        wanted = self._wanted
        if not (wanted.info or (pixels and (wanted.tissue or wanted.labels))):
            return SlideFiles()
        found = self._find(map)
        if found is None:
            return SlideFiles()
        path, listed = found
        with self._shelf.open(path, listed.mpp if listed is not None else None) as slide:
            files = SlideFiles(info=slide.info)
            if not pixels:
                return files
            if wanted.tissue:
                files = replace(files, tissue=_tissue(slide))
            if wanted.labels and listed is not None and listed.annotation_status in _KNOWN:
                files = self._with_labels(files, slide, listed, map.grid.cells)
        return files

    def _with_labels(self, files: SlideFiles, slide: Slide, listed: CohortSlide, grid: TileGrid) -> SlideFiles:
        assert self._cohort is not None  # listed stands in it
        table = table_of(slide, listed, self._cohort, grid)
        cancer = self._cohort.classes.effective(annotations_of(listed)).cancer
        labels = table.labels(self._wanted.label_rule).reshape(grid.rows, grid.columns)
        return replace(files, table=table, truth=Truth(cancer, labels))

    def _find(self, map: ProbabilityMap) -> tuple[Path, CohortSlide | None] | None:
        wanted = map.identity.slide_fingerprint
        for path, listed in self._candidates(map):
            if self._fingerprint(path) == wanted:
                return path, listed
        return None

    def _candidates(self, map: ProbabilityMap) -> Iterator[tuple[Path, CohortSlide | None]]:
        """Likely ones first, since each has to be looked into."""
        listed = [] if self._cohort is None else list(self._cohort.slides())
        name = Path(map.identity.slide_name).stem
        listed.sort(key=lambda slide: slide.path.stem != name)
        yield from ((slide.path, slide) for slide in listed)
        yield from ((path, None) for path in self._named)
        made_from = map.provenance.get("slide_path")
        if isinstance(made_from, str):
            yield Path(made_from), None

    def _fingerprint(self, path: Path) -> str:
        if path not in self._fingerprints:
            try:
                self._fingerprints[path] = fingerprint(path)
            except OSError:
                self._fingerprints[path] = ""
        return self._fingerprints[path]


def _tissue(slide: Slide) -> Tissue | None:
    try:
        return Tissue(slide.thumbnail(_PICTURE_PX), slide.info.region)
    except CrossCancerError:
        return None
