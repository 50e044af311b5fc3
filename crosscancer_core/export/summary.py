"""The tables of a whole export: one line a slide and arm, one line a lesion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from crosscancer_core.export import checks
from crosscancer_core.export.csv_metadata import check_metadata, metadata_file, write_metadata
from crosscancer_core.export.tables import ArmResult, TableFormat, lesion_table, slide_table, write_table

_OF_ALL = ("program", "notice", "model", "model_hash", "precision", "label_rule", "date", "threshold")
"""Provenance that does not name one slide; the slides and their fingerprints are lines of a table."""


class SummaryTables:
    """Gathers lines as slides are done, so that no slide's map is held."""

    def __init__(self, form: TableFormat, *, deidentified: bool) -> None:
        self.form = form
        self._deidentified = deidentified
        self._slides: list[pa.Table] = []
        self._lesions: list[pa.Table] = []
        self._said: dict[str, dict[str, None]] = {}

    def add(self, slide: str, arms: Sequence[ArmResult], provenance: Mapping[str, str]) -> None:
        """Take one slide's results, and where they come from."""
        for key in filter(provenance.__contains__, _OF_ALL):
            self._said.setdefault(key, {})[provenance[key]] = None
        self._slides.append(slide_table([(slide, arms)], deidentified=self._deidentified))
        self._lesions.append(lesion_table([(slide, arms)]))

    def targets(self, folder: Path) -> tuple[Path, ...]:
        """The files in ``folder``."""
        tables = self._tables(folder)
        return (*tables, *map(metadata_file, tables)) if self.form is TableFormat.CSV else tables

    def write(self, folder: Path) -> Iterator[Path]:
        """Write the files, check each, and give its path. Raises as ``write_table``, or ``ExportCheckError``."""
        said = {key: "; ".join(values) for key, values in self._said.items()}
        for target, parts in zip(self._tables(folder), (self._slides, self._lesions), strict=True):
            table = pa.concat_tables(parts)
            write_table(table, target, self.form, said)
            checks.check_table(target, table)
            yield target
            if self.form is TableFormat.CSV:
                write_metadata(target, said)
                check_metadata(target, said)
                yield metadata_file(target)

    def _tables(self, folder: Path) -> tuple[Path, Path]:
        return folder / f"slides.{self.form.value}", folder / f"lesions.{self.form.value}"
