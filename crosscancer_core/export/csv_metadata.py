"""What a CSV table says of itself: in a file beside it, where the W3C's "CSV on the Web" has programs look for it.

Comment lines within a table would be read as data by many programs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from crosscancer_core.atomic_file import replacing
from crosscancer_core.export.checks import ExportCheckError


def metadata_file(table: Path) -> Path:
    """``tiles.csv-metadata.json`` for ``tiles.csv``."""
    return table.with_name(f"{table.name}-metadata.json")


def write_metadata(table: Path, provenance: Mapping[str, str]) -> None:
    """Write what is known of ``table`` beside it. Raises as ``replacing``."""
    with replacing(metadata_file(table)) as temporary:
        temporary.write_text(json.dumps(_metadata(table, provenance), indent=1, ensure_ascii=False), encoding="utf-8")


def check_metadata(table: Path, provenance: Mapping[str, str]) -> None:
    """Raises :class:`ExportCheckError` where the file beside ``table`` does not say the same."""
    path = metadata_file(table)
    if json.loads(path.read_text(encoding="utf-8")) != _metadata(table, provenance):
        raise ExportCheckError(path, "it does not say what it should")


def _metadata(table: Path, provenance: Mapping[str, str]) -> dict[str, object]:
    return {"@context": "http://www.w3.org/ns/csvw", "url": table.name, "notes": [dict(provenance)]}
