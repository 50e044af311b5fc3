"""Results of finished maps for other programs: written one after the other, read back, and told."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from crosscancer_core import atomic_file
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.errors import ConfigError, CrossCancerError
from crosscancer_core.export.detections import OutlineRule
from crosscancer_core.export.formats import FORMATS, ExportFormat
from crosscancer_core.export.naming import Naming, trouble_in_asap
from crosscancer_core.export.pieces import Piece, pieces_of
from crosscancer_core.export.qupath import SCRIPT, write_script
from crosscancer_core.export.slide_export import ExportOptions, SlideExport
from crosscancer_core.export.slide_sources import SlideSources, Wanted
from crosscancer_core.export.summary import SummaryTables
from crosscancer_core.export.tables import TableFormat
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.progress import Control, Progress
from crosscancer_core.tasks.requests import Export

_log = logging.getLogger(__name__)
_TABLES = {ExportFormat.TABLES: TableFormat.PARQUET, ExportFormat.TABLES_CSV: TableFormat.CSV}
_QUPATH = {ExportFormat.QUPATH_OUTLINES, ExportFormat.QUPATH_TILES}
_STEPS = 10
"""Of progress that a file counts which reports none of its own."""


def run(request: Export, progress: Progress, control: Control) -> dict[str, Any]:
    """Write all files. Names are checked before the first is written; a slide that fails does not stop the others.

    Returns:
        ``files`` (slide, arm, format, path, bytes), ``polygons`` (of all outlines written), ``complete`` (were all maps
        finished), ``warnings``, ``failed`` (slide to sentence).

    Raises:
        ProbabilityMapError: a map is not there or damaged.
        ConfigError: a file is there and may not be replaced, two files would have one name, a name is the
            pathologist's own, or a slide's file is needed and not at hand.
        CrossCancerError: every slide failed; the first one's error.
        Cancelled: finished files stay; the one that was being written is as it was.
    """
    return _Run(request, progress, control).result()


class _Run:
    def __init__(self, request: Export, progress: Progress, control: Control) -> None:
        self._request, self._progress, self._control = request, progress, control
        cohort = read_cohort(request.cohort) if request.cohort is not None else None
        naming = Naming(request.pattern, request.plain_names, request.deidentified)
        self._options = _options(request, naming)
        wanted = Wanted.of(request.formats, from_bounds=request.from_bounds, label_rule=request.label_rule)
        self._sources = SlideSources(cohort, request.slides, request.shelf, wanted)
        self._slides = _by_slide(ProbabilityMap.open_file(folder) for folder in request.maps)
        self._summaries = [
            SummaryTables(form, deidentified=request.deidentified)
            for kind, form in _TABLES.items()
            if kind in request.formats
        ]
        self._files: list[dict[str, Any]] = []
        self._warnings: list[str] = []
        self._failed: dict[str, CrossCancerError] = {}
        self._polygons = 0

    def result(self) -> dict[str, Any]:
        steps = self._check_names()
        self._progress.started(steps, "steps", "Exporting")
        for maps in self._slides.values():
            self._control.check()
            try:
                self._write_slide(maps)
            except CrossCancerError as error:
                self._fail(maps[0], error)
        if self._failed and not self._files:
            raise next(iter(self._failed.values()))
        self._write_summaries()
        self._write_script()
        unfinished = [f.name for f in self._request.maps if not ProbabilityMap.is_complete(f)]
        if unfinished:
            self._warnings.append(
                f"Not finished, so only what was predicted by then is shown: {', '.join(unfinished)}."
            )
        return {
            "files": self._files,
            "polygons": self._polygons,
            "complete": not unfinished,
            "warnings": list(dict.fromkeys(self._warnings)),
            "failed": {name: str(error) for name, error in self._failed.items()},
        }

    def _export_of(self, maps: list[ProbabilityMap], *, pixels: bool) -> SlideExport:
        folder = self._request.folder or maps[0].folder
        assert folder is not None  # maps were opened from folders
        return SlideExport(maps, self._sources.files(maps[0], pixels=pixels), folder, self._options)

    def _check_names(self) -> int:
        """Refuse before anything is written; returns how many steps of progress there are."""
        steps, taken = 0, set[Path](self._summary_targets())
        for fingerprint, maps in list(self._slides.items()):
            try:
                pieces = list(pieces_of(self._export_of(maps, pixels=False), self._request.formats))
            except CrossCancerError as error:
                if isinstance(error, ConfigError) and error.field != "slides":
                    raise
                self._fail(maps[0], error)
                del self._slides[fingerprint]
                continue
            for piece in pieces:
                if piece.target in taken:
                    raise ConfigError(
                        "pattern",
                        f'"{piece.target.name}" would be the name of two files',
                        "Have {slide}, {model} and {threshold} in it, or export the maps into different folders.",
                    )
                taken.add(piece.target)
                steps += piece.steps or _STEPS
        there = sorted(target for target in taken if target.exists())
        if len(there) > 1 and not self._request.overwrite:
            raise ConfigError(
                "folder",
                f'{len(there)} files are there already, "{there[0].name}" among them',
                "Choose another folder or other names, or have them replaced (--overwrite).",
            )
        for target in there:
            atomic_file.check_replaceable(target, overwrite=self._request.overwrite)
        return steps + _STEPS * len(self._summaries)

    def _write_slide(self, maps: list[ProbabilityMap]) -> None:
        export = self._export_of(maps, pixels=True)
        for piece in pieces_of(export, self._request.formats):
            self._control.check()
            self._write(piece, export)
        for number, _ in enumerate(maps):
            if self._outlines:
                found = export.detections(number)
                self._polygons += len(found.annotations)
                self._warnings += [found.warning] if found.warning else []
        for summary in self._summaries:
            summary.add(export.name, export.arms(), export.joint_provenance)

    @property
    def _outlines(self) -> bool:
        return bool({ExportFormat.ASAP_XML, ExportFormat.QUPATH_OUTLINES, *_TABLES} & set(self._request.formats))

    def _write(self, piece: Piece, export: SlideExport) -> None:
        atomic_file.make_folder(piece.target.parent)
        piece.write(_Part(self._progress, piece.steps), self._control)
        piece.check()
        if not piece.steps:
            self._progress.advanced(_STEPS, piece.target.name)
        self._tell(export.name, piece.arm, piece.format, piece.target)
        self._warnings += piece.notes
        trouble = trouble_in_asap(piece.target) if piece.format is ExportFormat.ASAP_XML else None
        self._warnings += [trouble] if trouble else []

    def _tell(self, slide: str, arm: str, form: ExportFormat, target: Path) -> None:
        size = target.stat().st_size
        self._files.append({"slide": slide, "arm": arm, "format": form.value, "path": str(target), "bytes": size})
        self._progress.event({"type": "file_written", "path": str(target), "what": FORMATS[form].title})

    def _fail(self, map: ProbabilityMap, error: CrossCancerError) -> None:
        name = map.identity.slide_name
        _log.warning("export of %s: %s", name, error)
        self._failed[name] = error
        self._progress.event({"type": "slide_failed", "slide": name, "message": error.message, "hint": error.hint})

    def _summary_targets(self) -> Iterator[Path]:
        for summary in self._summaries:
            yield from summary.targets(self._summary_folder)

    @property
    def _summary_folder(self) -> Path:
        return self._request.folder or self._request.maps[0]

    def _write_summaries(self) -> None:
        for summary in self._summaries:
            kind = next(kind for kind, form in _TABLES.items() if form is summary.form)
            for target in summary.write(self._summary_folder):
                self._tell("", "", kind, target)
            self._progress.advanced(_STEPS)

    def _write_script(self) -> None:
        folder = self._request.folder
        if folder is None or not _QUPATH & set(self._request.formats) or self._request.deidentified:
            return  # de-identified names are not those of a project's images
        path = folder / SCRIPT
        if not path.exists() or self._request.overwrite:
            write_script(folder)
            self._tell("", "", next(form for form in self._request.formats if form in _QUPATH), path)


class _Part:
    """Progress of one file among others: its steps count, its beginning does not start the count anew."""

    def __init__(self, progress: Progress, steps: int) -> None:
        self._progress, self._steps = progress, steps

    def started(self, total: int, unit: str, what: str = "") -> None: ...

    def advanced(self, n: int = 1, detail: str = "") -> None:
        if self._steps:
            self._progress.advanced(n, detail)

    def event(self, event: Mapping[str, Any]) -> None:
        self._progress.event(event)


def _options(request: Export, naming: Naming) -> ExportOptions:
    rule = OutlineRule(
        request.threshold, request.style, request.minimum_area_um2, request.fill_holes_um2, request.bands
    )
    return ExportOptions(
        rule,
        naming,
        request.cut_holes,
        request.from_bounds,
        request.packed,
        request.only_above,
        request.picture,
        request.dpi,
        request.label_rule,
        request.deidentified,
    )


def _by_slide(maps: Iterable[ProbabilityMap]) -> dict[str, list[ProbabilityMap]]:
    """Maps by the fingerprint of their slide, in the order they came."""
    found: dict[str, list[ProbabilityMap]] = {}
    for map in maps:
        found.setdefault(map.identity.slide_fingerprint, []).append(map)
    return found
