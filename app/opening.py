"""Opens a slide together with what belongs to it: outlines and maps. Runs on any thread."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from crosscancer_core.annotations.file_state import FileState
from crosscancer_core.annotations.files import annotations_beside, is_annotation_file, read_annotations
from crosscancer_core.annotations.import_report import ImportReport
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.errors import CrossCancerError, ProbabilityMapError
from crosscancer_core.geometry import Point
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.slides.file_names import is_slide_name
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.slides.slide import Slide

_LOG = logging.getLogger(__name__)


@dataclass
class OpenedSlide:
    """What opening one slide brings to the window thread."""

    path: Path
    slide: Slide
    annotations: AnnotationSet | None = None
    annotations_path: Path | None = None
    annotations_state: FileState | None = None
    """The annotation file as it was when it was read."""
    annotations_origin: Point = field(default_factory=lambda: Point(0, 0))
    """The place on the slide that the annotation file calls (0, 0)."""
    report: ImportReport | None = None
    """How the annotation file came in."""
    maps: dict[str, ProbabilityMap] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problems: list[Exception] = field(default_factory=list)


class FileKind(Enum):
    """What a path is taken to be."""

    SLIDE = auto()
    ANNOTATIONS = auto()
    COHORT = auto()
    MAP = auto()
    PROJECT = auto()
    FOLDER = auto()


def file_kind(path: Path) -> FileKind:
    """By name, and a folder by what is in it; whatever is nothing else is taken to be a slide.

    What may not be looked at is taken for one too: opening it says why.
    """
    if os.path.isfile(path / "map.json"):
        return FileKind.MAP
    if os.path.isdir(path):
        return FileKind.FOLDER
    if is_annotation_file(path):
        return FileKind.ANNOTATIONS
    if path.suffix.lower() == ".qpproj":
        return FileKind.PROJECT
    return FileKind.COHORT if path.suffix.lower() == ".json" else FileKind.SLIDE


@dataclass(frozen=True)
class Chosen:
    """Paths by what they are; slides in folders are among the slides, after those named themselves."""

    slides: list[Path]
    annotations: list[Path]
    cohorts: list[Path]
    maps: list[Path]
    projects: list[Path]
    """Of QuPath."""
    empty_folders: list[Path]
    """No slide is in them."""
    closed_folders: list[Path]
    """They may not be read."""


def sort_out(paths: Sequence[Path]) -> Chosen:
    """Tell apart what a person has chosen or dropped; looks into folders."""
    of_kind: dict[FileKind, list[Path]] = {kind: [] for kind in FileKind}
    for path in paths:
        of_kind[file_kind(path.resolve())].append(path.resolve())
    closed = [folder for folder in of_kind[FileKind.FOLDER] if not _may_be_read(folder)]
    within = {folder: slides_in(folder) for folder in of_kind[FileKind.FOLDER] if folder not in closed}
    return Chosen(
        slides=[*of_kind[FileKind.SLIDE], *(slide for slides in within.values() for slide in slides)],
        annotations=of_kind[FileKind.ANNOTATIONS],
        cohorts=of_kind[FileKind.COHORT],
        maps=of_kind[FileKind.MAP],
        projects=of_kind[FileKind.PROJECT],
        empty_folders=[folder for folder, slides in within.items() if not slides],
        closed_folders=closed,
    )


def _may_be_read(folder: Path) -> bool:
    try:
        os.scandir(folder).close()
    except OSError:
        return False
    return True


def slides_in(folder: Path) -> list[Path]:
    """Files that are slides by their name, those of subfolders too, in the order people count.

    A DICOM slide is a folder of files, any of which opens it: one of each folder is enough. Only names are read, since
    to ask for each file takes seconds on a network drive.
    """
    files = [Path(place) / name for place, _, names in os.walk(folder) for name in names]
    found: list[Path] = []
    dicom_folders: set[Path] = set()
    for path in sorted(filter(is_slide_name, files), key=_counting):
        if path.suffix.lower() == ".dcm":
            if path.parent in dicom_folders:
                continue
            dicom_folders.add(path.parent)
        found.append(path)
    return found


def _counting(path: Path) -> list[tuple[bool, int, str]]:
    """Sorts S2 before S10."""
    return [
        (part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", str(path).lower())
    ]


def open_with_company(
    shelf: Shelf,
    path: Path,
    mpp: float | None,
    annotations: Path | None,
    sidecars: list[Path],
    map_folders: list[Path],
) -> OpenedSlide:
    """Open the slide, its annotation file (``annotations``, else one of its name beside it) and its maps.

    ``mpp``: what the cohort says. ``sidecars``: ``map.json`` files to look at first; ``map_folders``: folders of
    ``<model>/<slide>`` maps.

    Raises:
        UnsupportedSlideError: the slide itself cannot be opened. Faults of its company are in ``problems``.
    """
    opened = OpenedSlide(path, shelf.open(path, mpp))
    opened.notes.extend(opened.slide.info.warnings)
    file = annotations if annotations is not None else annotations_beside(path)
    if file is not None:
        try:
            state = FileState.of(file)
            resolution = opened.slide.info.resolution
            imported = read_annotations(file, mpp=resolution.mpp if resolution is not None else None)
            opened.annotations, opened.annotations_path = imported.annotations, file
            opened.annotations_state, opened.annotations_origin = state, imported.origin
            opened.report = imported.report
        except (CrossCancerError, OSError) as error:  # the slide is worth seeing without its outlines
            opened.problems.append(error)
    stored = [sidecar for folder in map_folders for sidecar in sorted(folder.glob("*/*/map.json"))]
    opened.maps = _maps_of(opened.slide.info.fingerprint, [*sidecars, *stored])
    return opened


def _maps_of(fingerprint: str, sidecars: list[Path]) -> dict[str, ProbabilityMap]:
    """Those maps that bear the fingerprint, by model name; of two of one model the first."""
    found: dict[str, ProbabilityMap] = {}
    for sidecar in sidecars:
        try:
            candidate = ProbabilityMap.open_file(sidecar.parent)
        except ProbabilityMapError as error:
            _LOG.warning("%s", error)
            continue
        if candidate.identity.slide_fingerprint == fingerprint:
            found.setdefault(candidate.identity.model_name, candidate)
    return found
