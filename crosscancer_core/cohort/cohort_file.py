"""The cohort file: JSON with a schema version, paths relative to the file and with forward slashes."""

from __future__ import annotations

import difflib
import json
import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crosscancer_core import atomic_file
from crosscancer_core.cohort.cohort import Cohort, CohortSlide
from crosscancer_core.errors import CohortFileError

SCHEMA_VERSION = 1
_FORMAT = "crosscancer-cohort"


def read_cohort(path: Path) -> Cohort:
    """The cohort of a file, its paths made absolute.

    Raises:
        CohortFileError: it is not there, not a cohort, of a later version, or names a slide or an annotation file
            that is not there.
    """
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CohortFileError(f'The cohort "{path.name}" cannot be read: {reason}.', "Check the path.") from error
    except (ValueError, RecursionError) as error:  # broken JSON, bytes that are not UTF-8, brackets without end
        raise CohortFileError(
            f'"{path.name}" is not a cohort file: {error}.', "Restore it from a copy, or make the cohort again."
        ) from error
    cohort = _validated(path, _checked_header(path, data))
    resolved = cohort.model_copy(
        update={
            "cases": tuple(
                case.model_copy(update={"slides": tuple(_absolute(path, slide) for slide in case.slides)})
                for case in cohort.cases
            )
        }
    )
    for slide in resolved.slides():
        _expect(path, slide, slide.path, "slide")
        if slide.annotations is not None:
            _expect(path, slide, slide.annotations, "annotation file")
    return resolved


def write_cohort(cohort: Cohort, path: Path) -> None:
    """Write a cohort, replacing the file all at once.

    Raises:
        NotWritableError, DiskFullError: it cannot be written; the previous file is intact.
    """
    data = cohort.model_dump(mode="json")
    for case, case_data in zip(cohort.cases, data["cases"], strict=True):
        for slide, slide_data in zip(case.slides, case_data["slides"], strict=True):
            slide_data["path"] = _relative(slide.path, path)
            if slide.annotations is not None:
                slide_data["annotations"] = _relative(slide.annotations, path)
    header = {"format": _FORMAT, "version": SCHEMA_VERSION}
    atomic_file.write_text(path, json.dumps(header | data, indent=2, ensure_ascii=False) + "\n")


def _checked_header(path: Path, data: Any) -> dict[str, Any]:
    if not isinstance(data, dict) or data.get("format") != _FORMAT:
        raise CohortFileError(
            f'"{path.name}" is a JSON file, but not a cohort: “format” is not “{_FORMAT}”.', "Choose another file."
        )
    version = data.get("version")
    if version != SCHEMA_VERSION:
        raise CohortFileError(
            f'"{path.name}" has version {version}; this program reads version {SCHEMA_VERSION}.',
            "Install the program's newest version.",
        )
    return {key: value for key, value in data.items() if key not in ("format", "version")}


def _validated(path: Path, data: dict[str, Any]) -> Cohort:
    try:
        return Cohort.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        reason = first["msg"].removeprefix("Value error, ")
        more = f" (and {error.error_count() - 1} more faults)" if error.error_count() > 1 else ""
        place = f"in “{field}”: " if field else ""
        raise CohortFileError(
            f'The cohort "{path.name}" has a fault {place}{reason}{more}.', "Correct the file in a text editor."
        ) from error


def _absolute(file: Path, slide: CohortSlide) -> CohortSlide:
    folder = file.absolute().parent

    def resolve(relative: Path) -> Path:
        return Path(os.path.normpath(folder / Path(relative.as_posix().replace("\\", "/"))))

    annotations = None if slide.annotations is None else resolve(slide.annotations)
    return slide.model_copy(update={"path": resolve(slide.path), "annotations": annotations})


def _relative(target: Path, file: Path) -> str:
    absolute = Path(os.path.normpath(target.absolute()))
    try:
        return Path(os.path.relpath(absolute, file.absolute().parent)).as_posix()
    except ValueError:  # another drive on Windows
        return absolute.as_posix()


def _expect(file: Path, slide: CohortSlide, wanted: Path, what: str) -> None:
    if wanted.is_file():
        return
    folder = wanted.parent
    if not folder.is_dir():
        hint = f'Its folder "{folder}" does not exist: was the cohort moved without its slides?'
    else:
        names = sorted(entry.name for entry in folder.iterdir() if entry.is_file())
        close = difflib.get_close_matches(wanted.name, names, n=1, cutoff=0.6)
        hint = f'Did you mean "{close[0]}"?' if close else f'There is nothing of that name in "{folder}".'
    raise CohortFileError(f'The {what} "{wanted.name}" of “{slide.id}” in cohort "{file.name}" is missing.', hint)
