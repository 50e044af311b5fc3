"""The tables of a whole export: one line a slide and arm, one line a lesion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from crosscancer_core import __version__
from crosscancer_core.export import checks
from crosscancer_core.export.provenance import NOTICE
from crosscancer_core.export.tables import ArmResult, TableFormat, lesion_table, slide_table, write_table


class SummaryTables:
    """Gathers lines as slides are done, so that no slide's map is held."""

    def __init__(self, form: TableFormat) -> None:
        self.form = form
        self._slides: list[pa.Table] = []
        self._lesions: list[pa.Table] = []

    def add(self, slide: str, arms: Sequence[ArmResult]) -> None:
        """Take one slide's results."""
        self._slides.append(slide_table([(slide, arms)]))
        self._lesions.append(lesion_table([(slide, arms)]))

    def targets(self, folder: Path) -> tuple[Path, Path]:
        """The two files in ``folder``."""
        return folder / f"slides.{self.form.value}", folder / f"lesions.{self.form.value}"

    def write(self, folder: Path, *, deidentified: bool) -> Iterator[Path]:
        """Write both files, check each, and give its path. Raises as ``write_table``, or ``ExportCheckError``."""
        said = {"program": f"CrossCancer {__version__}", "notice": NOTICE}
        for target, parts in zip(self.targets(folder), (self._slides, self._lesions), strict=True):
            table = pa.concat_tables(parts)
            write_table(table, target, self.form, said)
            checks.check_table(target, table)
            yield target
