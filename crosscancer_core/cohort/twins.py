"""Twins: slides of one patient, and the same slide file listed twice. They must not stand in two roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crosscancer_core.cohort.cohort import Cohort, CohortSlide, Role
from crosscancer_core.errors import CohortFileError
from crosscancer_core.slides.fingerprint import fingerprint


@dataclass(frozen=True, slots=True)
class Twins:
    """Two slides of different roles that show the same patient (or the same pixels)."""

    first: CohortSlide
    second: CohortSlide
    what: str
    """“Patient “P1”” or “The same slide file”."""

    @property
    def sentence(self) -> str:
        return (
            f"{self.what} stands in two roles: “{self.first.id}” is {self.first.role.value}, "
            f"“{self.second.id}” is {self.second.role.value}."
        )

    hint = (
        "What a model saw in training must not test it: results would be too good. "
        "Split the cohort again, or set one of them unused."
    )


def twins_across_roles(cohort: Cohort, fingerprints: Mapping[str, str]) -> Iterator[Twins]:
    """Every slide that has a twin in another role (unused is no role). ``fingerprints``: by slide id, may lack some."""
    of_patient: dict[str, CohortSlide] = {}
    of_file: dict[str, CohortSlide] = {}
    for case in cohort.cases:
        for slide in case.slides:
            if slide.role is Role.UNUSED:
                continue
            seen = [(of_patient, case.patient, f"Patient “{case.patient}”")]
            if slide.id in fingerprints:
                seen.append((of_file, fingerprints[slide.id], "The same slide file"))
            for first_of, key, what in seen:
                first = first_of.setdefault(key, slide)
                if first.role is not slide.role:
                    yield Twins(first, slide, what)


def check_roles(cohort: Cohort, fingerprints: Mapping[str, str] | None = None) -> None:
    """Make sure that no patient and no slide file stands in two roles.

    ``fingerprints`` maps slide ids to fingerprints; without it those in the cohort are taken, and what it lacks is
    computed from the files.

    Raises:
        CohortFileError: one does; the sentence names both slides.
        OSError: a slide file cannot be read.
    """
    if fingerprints is None:
        fingerprints = fingerprints_of(cohort)
    for twins in twins_across_roles(cohort, fingerprints):
        raise CohortFileError(twins.sentence, twins.hint)


def fingerprints_of(cohort: Cohort) -> dict[str, str]:
    """Fingerprint by slide id, from the cohort or else from the file. Raises ``OSError`` where one is not readable."""
    return {slide.id: slide.fingerprint or fingerprint(slide.path) for slide in cohort.slides()}


def with_fingerprints(cohort: Cohort) -> Cohort:
    """The cohort with the fingerprint of every slide whose file can be read; known ones stay."""
    changed = {}
    for slide in cohort.slides():
        if slide.fingerprint is None:
            try:
                changed[slide.id] = slide.model_copy(update={"fingerprint": fingerprint(slide.path)})
            except OSError:  # the missing file is said where files are looked for
                continue
    return cohort.with_slides(changed)


def joined_patients(cohort: Cohort) -> list[tuple[str, ...]]:
    """The patients, those who share a slide file (by the cohort's fingerprints) together; each group sorted."""
    group: dict[str, set[str]] = {}
    owner: dict[str, str] = {}
    for case in cohort.cases:
        group[case.patient] = {case.patient}
        for slide in case.slides:
            if slide.fingerprint is None:
                continue
            other = owner.setdefault(slide.fingerprint, case.patient)
            if group[other] is not group[case.patient]:
                merged = group[other] | group[case.patient]
                for patient in merged:
                    group[patient] = merged
    return list(dict.fromkeys(tuple(sorted(group[case.patient])) for case in cohort.cases))
