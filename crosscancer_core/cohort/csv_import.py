"""A table of slides as a cohort: one row a slide, columns by their names."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crosscancer_core.annotations.files import annotations_beside
from crosscancer_core.cohort.cohort import Cohort, CohortSlide, Site
from crosscancer_core.cohort.folder_import import patient_finder
from crosscancer_core.cohort.imported import Imported, cases_of, slide_ids
from crosscancer_core.errors import CohortFileError

_COLUMNS = {
    "path": ("path", "slide", "file", "filename", "image", "wsi"),
    "patient": ("patient", "case", "patient_id", "case_id"),
    "id": ("id", "slide_id", "name"),
    "annotations": ("annotations", "annotation", "xml", "geojson", "annotation_file"),
    "annotation_status": ("annotation_status", "status"),
    "role": ("role", "split", "set"),
    "site": ("site", "organ"),
    "mpp": ("mpp", "um_per_px", "resolution"),
    "notes": ("notes", "note", "comment"),
    "include": ("include", "use"),
}
"""Our names for columns, and what people call them."""
_NO = ("0", "no", "false", "n", "exclude")


def import_csv(path: Path, site: Site, patient_pattern: str = ".*", name: str | None = None) -> Imported:
    """The slides of a CSV file (commas, semicolons or tabs), with paths relative to it.

    Only ``path`` is needed. Without ``patient`` the base name is searched by ``patient_pattern``; without
    ``annotations`` the file beside the slide is taken. Rows whose ``include`` says no are left out.

    Raises:
        CohortFileError: it cannot be read, lacks the column, or a row has an impossible value.
        ConfigError: the pattern is no regular expression.
    """
    patient_of = patient_finder(patient_pattern)
    rows, unknown = _rows(path)
    files = {number: _place(path, row["path"]) for number, row in rows.items()}
    ids = slide_ids(files.values())
    slides = []
    left_out = 0
    for number, row in rows.items():
        if row.get("include", "yes").lower() in _NO:
            left_out += 1
            continue
        file = files[number]
        listed = _place(path, row["annotations"]) if row.get("annotations") else annotations_beside(file)
        values: dict[str, Any] = {"id": row.get("id") or ids[file], "path": file, "annotations": listed}
        values |= {key: row[key].lower() for key in ("annotation_status", "role") if row.get(key)}
        values |= {key: row[key] for key in ("notes",) if row.get(key)}
        if row.get("mpp"):
            values["mpp"] = row["mpp"].replace(",", ".")
        own_site = row.get("site", "").lower()
        try:
            slide = CohortSlide.model_validate(values)
            organ = Site(own_site) if own_site else None
        except (ValidationError, ValueError) as error:
            raise CohortFileError(f'Row {number} of "{path.name}": {_reason(error)}.', "Correct the table.") from error
        slides.append((row.get("patient") or patient_of(file.stem), slide, organ if organ is not site else None))
    if not slides:
        raise CohortFileError(f'"{path.name}" lists no slide.', "Each row after the header names one.")
    try:
        cohort = Cohort(name=name or path.stem, site=site, cases=cases_of(slides))
    except ValidationError as error:
        raise CohortFileError(f'"{path.name}": {_reason(error)}.', "Correct the table.") from error
    notes = [f"{left_out} rows are left out, as their column “include” says."] if left_out else []
    if unknown:
        notes.append(f"Columns that mean nothing here were passed over: {', '.join(unknown)}.")
    return Imported(cohort, tuple(notes))


def _rows(path: Path) -> tuple[Mapping[int, dict[str, str]], list[str]]:
    """Rows by their number in the file, keyed by our column names, and the columns that are not ours."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror or str(error)).lower() if isinstance(error, OSError) else "it is no UTF-8 text"
        raise CohortFileError(f'"{path.name}" cannot be read: {reason}.', "Save it as CSV in UTF-8.") from error
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    known = {alias: column for column, aliases in _COLUMNS.items() for alias in aliases}
    rows: dict[int, dict[str, str]] = {}
    unknown: list[str] = []
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        titles = [title or "" for title in reader.fieldnames or []]
        columns = {title: known.get(title.strip().lower().replace(" ", "_")) for title in titles}
        unknown = [title for title, column in columns.items() if column is None and title]
        if "path" not in columns.values():
            raise CohortFileError(
                f'"{path.name}" has no column for the slide file.', f"Call it one of: {', '.join(_COLUMNS['path'])}."
            )
        for row in reader:
            named = {column: (row[title] or "").strip() for title, column in columns.items() if column is not None}
            if named.get("path"):
                rows[reader.line_num] = named
    except csv.Error as error:
        raise CohortFileError(f'"{path.name}" is no CSV table: {error}.', "Save it as CSV.") from error
    return rows, unknown


def _place(table: Path, text: str) -> Path:
    return table.absolute().parent / Path(text.replace("\\", "/"))


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        return f"{field}: {first['msg'].removeprefix('Value error, ')}".lstrip(": ")
    return str(error)
