"""A finished map as ASAP XML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crosscancer_core import atomic_file
from crosscancer_core.annotations.files import write_annotations
from crosscancer_core.cohort.folder_import import SLIDE_SUFFIXES
from crosscancer_core.errors import ConfigError
from crosscancer_core.export.detections import detections
from crosscancer_core.export.naming import export_name
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.progress import Control, Progress
from crosscancer_core.tasks.requests import Export


def run(request: Export, progress: Progress, control: Control) -> dict[str, Any]:
    """Write the detections of a map and return ``path``, ``polygons`` and whether the map was ``complete``.

    Raises:
        ProbabilityMapError: there is no map.
        ConfigError: the output would be the annotation file that ASAP opens by itself, or a file that is there may
            not be replaced.
        DiskFullError, NotWritableError: the file cannot be written; one that was there is unchanged.
    """
    map = ProbabilityMap.open_file(request.map_folder)
    identity = map.identity
    # the slide's name may be its file name or its stem; either way the pathologist's own file has the stem
    stem = Path(identity.slide_name).stem
    output = request.output or request.map_folder / f"{export_name(stem, identity.model_name, request.threshold)}.xml"
    if output.suffix.lower() != ".xml":
        raise ConfigError("output", f'"{output.name}" does not end in .xml', "ASAP opens XML files only.")
    if output.stem.casefold() in {stem.casefold(), identity.slide_name.casefold()}:
        raise ConfigError(
            "output",
            f'"{output.name}" is the name of the pathologist\'s own annotations, which ASAP opens by itself',
            "Choose another name, such as the one suggested.",
        )
    if _is_beside_its_slide(output):
        raise ConfigError(
            "output",
            f'ASAP would open "{output.name}" as the annotations of the slide of that name beside it',
            "Choose another name or folder.",
        )
    if request.output is not None:
        atomic_file.check_replaceable(output, overwrite=request.overwrite)
    control.check()
    found = detections(map, request.threshold, request.minimum_area_um2)
    atomic_file.make_folder(output.parent)
    write_annotations(found, output)
    return {
        "path": str(output),
        "polygons": len(found),
        "complete": ProbabilityMap.is_complete(request.map_folder),
    }


def _is_beside_its_slide(output: Path) -> bool:
    """Does ASAP take this file for the annotations of a slide in the same folder?"""
    return any(output.with_suffix(suffix).is_file() for suffix in SLIDE_SUFFIXES)
