from __future__ import annotations

from pathlib import Path

from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Fold, Split
from crosscancer_core.cohort.one_class import one_class_notes

_STATUS = {"N": AnnotationStatus.NORMAL, "E": AnnotationStatus.EXHAUSTIVE}
_COHORT = Cohort(
    name="c",
    cases=tuple(
        Case(patient=name, slides=(CohortSlide(id=name, path=Path(f"{name}.svs"), annotation_status=_STATUS[name[0]]),))
        for name in ("N1", "N2", "E1", "E2", "E3")
    ),
)


def _split(*folds: Fold) -> Split:
    return Split(name="s", how="h", seed=0, folds=folds)


def test_patients_who_are_all_free_of_cancer_are_named() -> None:
    notes = one_class_notes(_COHORT, _split(Fold(test=("E1", "N1"), validation=("N2",))), {})
    assert notes == [
        "The validation patients (N2) have no tissue with cancer, so that there is no AUC on them. "
        "Set more patients aside, or stratify by cancer share."
    ]
    (note,) = one_class_notes(_COHORT, _split(Fold(test=("N1", "N2"))), {})
    assert note.startswith("The test patients (N1, N2) have no tissue with cancer")


def test_measured_shares_tell_more_than_the_status() -> None:
    split = _split(Fold(test=("E1",), validation=("E2",)))
    assert one_class_notes(_COHORT, split, {}) == []
    (test, validation) = one_class_notes(_COHORT, split, {"E1": 0.0, "E2": 1.0})
    assert test.startswith("The test patients (E1) have no tissue with cancer")
    assert validation.startswith("The validation patients (E2) have no tissue without cancer")


def test_folds_are_tested_together_and_validated_each_by_itself() -> None:
    folds = (Fold(test=("N1",), validation=("E1",)), Fold(test=("E2",), validation=("N1", "N2")))
    (note,) = one_class_notes(_COHORT, _split(*folds), {})
    assert note.startswith("Fold 1: the validation patients (N1, N2) have no tissue with cancer")
