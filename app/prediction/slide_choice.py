"""Which slides to predict, and how to group them into requests. No window in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crosscancer_core.cohort.cohort import Cohort, Role
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.slides.shelf import Shelf

LEAST_MPP, MOST_MPP = 0.05, 10.0
"""Between these a resolution is plausible: 100× oil immersion is 0.1 µm per pixel, a 1× overview 10."""


@dataclass(frozen=True, slots=True)
class ChosenSlide:
    """A slide file and the resolution a person has entered for it (None: what the file says)."""

    path: Path
    mpp: float | None = None


def held_out_slides(cohort: Cohort) -> list[ChosenSlide]:
    """The cohort's test slides."""
    return [ChosenSlide(slide.path, slide.mpp) for slide in cohort.slides(Role.TEST)]


def cohort_slides(cohort: Cohort) -> list[ChosenSlide]:
    """All of the cohort's slides that have a file."""
    return [ChosenSlide(slide.path, slide.mpp) for slide in cohort.slides()]


def with_remembered(shelf: Shelf, slides: Sequence[ChosenSlide]) -> list[ChosenSlide]:
    """The slides, with the resolution that was entered for them earlier. Reads a little of each file."""
    entered = [shelf.entered(chosen.path) for chosen in slides]
    return [chosen if mpp is None else replace(chosen, mpp=mpp) for chosen, mpp in zip(slides, entered, strict=True)]


def without_resolution(shelf: Shelf, slides: Sequence[ChosenSlide]) -> list[ChosenSlide]:
    """Those whose resolution nobody knows. Opens each file; one that cannot be opened is left to the prediction,
    which says why."""
    unknown = []
    for chosen in slides:
        if chosen.mpp is not None:
            continue
        try:
            with shelf.open(chosen.path) as slide:
                if slide.info.resolution is None:
                    unknown.append(chosen)
        except CrossCancerError:
            continue
    return unknown


def check(shelf: Shelf, slides: list[ChosenSlide]) -> tuple[list[ChosenSlide], list[ChosenSlide], list[ChosenSlide]]:
    """The slides as given; with what was entered for them earlier; and those of which nobody knows the resolution."""
    known = with_remembered(shelf, slides)
    return slides, known, without_resolution(shelf, known)


def enter(shelf: Shelf, paths: Sequence[Path], mpp: float) -> None:
    """Remember what was entered for these slides. Raises as ``Shelf.enter``."""
    for path in paths:
        shelf.enter(path, mpp)


def with_resolution(
    slides: Sequence[ChosenSlide], unknown: Sequence[ChosenSlide], mpp: float | None
) -> list[ChosenSlide]:
    """The slides, with the entered resolution for those that state none."""
    return [replace(chosen, mpp=mpp) if chosen in unknown else chosen for chosen in slides]


def by_resolution(slides: Sequence[ChosenSlide]) -> list[tuple[float | None, tuple[Path, ...]]]:
    """Slides that one request can take: it has one entered resolution for all of them."""
    groups: dict[float | None, list[Path]] = {}
    for chosen in slides:
        groups.setdefault(chosen.mpp, []).append(chosen.path)
    return [(mpp, tuple(paths)) for mpp, paths in groups.items()]
