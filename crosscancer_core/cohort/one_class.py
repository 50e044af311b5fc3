"""Patients set apart who show one class only: no AUC can be computed on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, Split

_NAMED = 5


def one_class_notes(cohort: Cohort, split: Split, cancer_shares: Mapping[str, float]) -> list[str]:
    """A sentence for each part of a split whose patients have no cancer, or nothing else.

    Several folds are tested together, so only their validation is looked at one by one. ``cancer_shares``: of the
    tissue, by patient; whoever was not measured counts as having both classes unless all slides are declared normal.
    """
    several = len(split.folds) > 1
    tested = tuple(patient for fold in split.folds for patient in fold.test)
    parts = [("", "test", tested)]
    for number, fold in enumerate(split.folds):
        parts.append((f"Fold {number}: " if several else "", "validation", fold.validation))
    notes = []
    for where, part, patients in parts:
        missing = _missing_class(cohort, patients, cancer_shares)
        if missing is not None:
            who = f"{where}{'the' if where else 'The'} {part} patients ({_named(patients)})"
            notes.append(
                f"{who} have no tissue {missing} cancer, so that there is no AUC on them. "
                "Set more patients aside, or stratify by cancer share."
            )
    return notes


def _missing_class(cohort: Cohort, patients: Sequence[str], shares: Mapping[str, float]) -> str | None:
    """“with” or “without” where all patients lack that class of tissue."""
    if not patients:
        return None
    cases = [case for case in cohort.cases if case.patient in patients]
    known = [0.0 if _is_normal(case) else shares.get(case.patient, 0.5) for case in cases]
    if all(share <= 0 for share in known):
        return "with"
    return "without" if all(share >= 1 for share in known) else None


def _is_normal(case: Case) -> bool:
    return all(slide.annotation_status is not AnnotationStatus.EXHAUSTIVE for slide in case.slides)


def _named(patients: Sequence[str]) -> str:
    more = f" and {len(patients) - _NAMED} more" if len(patients) > _NAMED else ""
    return ", ".join(patients[:_NAMED]) + more
