"""What is wrong with a cohort, as sentences beside each slide."""

from __future__ import annotations

from collections.abc import Mapping

from crosscancer_core.cohort.cohort import Cohort
from crosscancer_core.cohort.relinking import missing_files
from crosscancer_core.cohort.twins import twins_across_roles
from crosscancer_core.tiles.cohort_figures import SlideFigures

_REPLACED = (
    "The slide file is another one than when it was added: it was changed or replaced. Look whether its outlines still "
    "fit; where the new file is meant, remove the slide from the cohort and add it again."
)


def cohort_problems(cohort: Cohort, figures: Mapping[str, SlideFigures]) -> dict[str, list[str]]:
    """Sentences by slide id, for every slide of the cohort: missing and replaced files, twins, what measuring found.

    ``figures`` may lack slides, which then were not measured.
    """
    problems: dict[str, list[str]] = {slide.id: [] for slide in cohort.slides()}
    for missing in missing_files(cohort):
        problems[missing.slide_id].append(f"{missing.sentence} {missing.hint}")
    prints = {slide.id: slide.fingerprint for slide in cohort.slides() if slide.fingerprint is not None}
    measured = {slide_id: found for slide_id, found in figures.items() if slide_id in problems}
    for slide_id, found in measured.items():
        if prints.get(slide_id, found.fingerprint) != found.fingerprint:
            problems[slide_id].append(_REPLACED)
    now = prints | {slide_id: found.fingerprint for slide_id, found in measured.items()}
    for twins in twins_across_roles(cohort, now):
        problems[twins.second.id].append(f"{twins.sentence} {twins.hint}")
    for slide_id, found in measured.items():
        problems[slide_id] += found.notes
    return problems
