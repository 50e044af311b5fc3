"""What an import brings: the cohort, and what was noticed on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from crosscancer_core.cohort.cohort import Case, Cohort, CohortSlide, Site

_NOT_IN_IDS = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Imported:
    """``notes`` are sentences: what was decided, dropped or not found."""

    cohort: Cohort
    notes: tuple[str, ...] = ()


def slide_ids(files: Iterable[Path]) -> dict[Path, str]:
    """An id for each file: its stem, or its name where two stems are equal, or with its folder where names are."""
    paths = list(dict.fromkeys(files))

    stems = Counter(path.stem.casefold() for path in paths)
    names = Counter(path.name.casefold() for path in paths)

    def name(path: Path) -> str:
        if stems[path.stem.casefold()] == 1:
            return path.stem
        return path.name if names[path.name.casefold()] == 1 else f"{path.parent.name} {path.name}"

    return {path: _NOT_IN_IDS.sub("_", name(path)).lstrip(".") or "slide" for path in paths}


def cases_of(slides: Iterable[tuple[str, CohortSlide, Site | None]]) -> tuple[Case, ...]:
    """Cases in the order in which their patients first come: (patient, slide, site)."""
    cases: dict[str, list[CohortSlide]] = {}
    sites: dict[str, Site | None] = {}
    for patient, slide, site in slides:
        cases.setdefault(patient, []).append(slide)
        sites[patient] = sites.get(patient) or site
    return tuple(Case(patient=name, slides=tuple(each), site=sites[name]) for name, each in cases.items())
