"""The tiles of a hundred tiny slides, extracted one after the other in one process: memory must stay flat."""

from __future__ import annotations

import gc
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psutil

from benchmarks.children import run_child
from benchmarks.figures import Figure, Target
from benchmarks.slides import demo_slide
from crosscancer_core.cohort.cohort import Case, Cohort, CohortSlide
from crosscancer_core.cohort.cohort_file import write_cohort
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import ExtractTiles

SLIDES, SETTLED = 100, 20


def run() -> Iterator[Figure]:
    found = run_child("benchmarks.many_slides", str(demo_slide()))
    what = f"resident memory after the tiles of {SLIDES} slides, over that after {SETTLED}"
    yield Figure("many_slides", what, found["grown_mb"], "MB", Target(50, "MB"), details=found)


class _Memory:
    """Notes the memory after each slide."""

    def __init__(self) -> None:
        self.after: list[float] = []

    def started(self, total: int, unit: str, what: str = "") -> None: ...

    def advanced(self, n: int = 1, detail: str = "") -> None: ...

    def event(self, event: Mapping[str, Any]) -> None:
        if event["type"] == "slide_extracted":
            gc.collect()
            self.after.append(psutil.Process().memory_info().rss / 2**20)


def _measure(path: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        cases = []
        for number in range(SLIDES):
            slide = Path(folder) / f"S{number}.tif"
            shutil.copy(path, slide)
            shutil.copy(path.with_suffix(".xml"), slide.with_suffix(".xml"))
            entry = CohortSlide(id=slide.stem, path=slide, annotations=slide.with_suffix(".xml"))
            cases.append(Case(patient=slide.stem, slides=(entry,)))
        file = Path(folder) / "cohort.json"
        write_cohort(Cohort(name="many", cases=tuple(cases)), file)
        memory = _Memory()
        request = ExtractTiles(cohort=file, spec=ModelSpec(input_size=128), workers=1, shelf=Path(folder) / "shelf")
        run_request(request, memory)
    return {"settled_mb": memory.after[SETTLED - 1], "grown_mb": memory.after[-1] - memory.after[SETTLED - 1]}


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]))))
