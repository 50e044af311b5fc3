"""The cohort file: JSON with a schema version, paths relative to the file and with forward slashes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crosscancer_core import atomic_file
from crosscancer_core.cohort.cohort import Cohort, CohortSlide
from crosscancer_core.cohort.relinking import missing_files
from crosscancer_core.cohort.upgrades import SCHEMA_VERSION, upgraded
from crosscancer_core.errors import CohortFileError

_FORMAT = "crosscancer-cohort"


def read_cohort(path: Path, *, files_must_exist: bool = True) -> Cohort:
    """The cohort of a file, its paths made absolute; files of older versions are understood.

    ``files_must_exist=False`` is for whoever shows or mends what is missing (see ``relinking.py``).

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
    resolved = cohort.with_slides({slide.id: _absolute(path, slide) for slide in cohort.slides()})
    for missing in missing_files(resolved) if files_must_exist else ():
        raise CohortFileError(f'{missing.sentence[:-1]} in cohort "{path.name}".', missing.hint)
    return resolved


def write_cohort(cohort: Cohort, path: Path) -> None:
    """Write a cohort, replacing the file all at once.

    Raises:
        NotWritableError, DiskFullError: it cannot be written; the previous file is intact.
    """
    data = cohort.model_dump(mode="json")
    for case, case_data in zip(cohort.cases, data["cases"], strict=True):
        for slide, slide_data in zip(case.slides, case_data["slides"], strict=True):
            slide_data |= {field: _relative(named, path) for field, named in slide.files().items()}
    header = {"format": _FORMAT, "version": SCHEMA_VERSION}
    atomic_file.write_text(path, json.dumps(header | data, indent=2, ensure_ascii=False) + "\n")


def _checked_header(path: Path, data: Any) -> dict[str, Any]:
    if not isinstance(data, dict) or data.get("format") != _FORMAT:
        raise CohortFileError(
            f'"{path.name}" is a JSON file, but not a cohort: “format” is not “{_FORMAT}”.', "Choose another file."
        )
    version = data.get("version")
    content = {key: value for key, value in data.items() if key not in ("format", "version")}
    if type(version) is not int or not 1 <= version <= SCHEMA_VERSION:
        raise CohortFileError(
            f'"{path.name}" has version {version}; this program reads versions 1 to {SCHEMA_VERSION}.',
            "Install the program's newest version.",
        )
    return upgraded(content, version)


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

    return slide.model_copy(update={field: resolve(named) for field, named in slide.files().items()})


def _relative(target: Path, file: Path) -> str:
    absolute = Path(os.path.normpath(target.absolute()))
    try:
        return Path(os.path.relpath(absolute, file.absolute().parent)).as_posix()
    except ValueError:  # another drive on Windows
        return absolute.as_posix()
