"""The numbers of a report with full precision: flat records, for CSV files beside the page."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from io import StringIO

from crosscancer_core.evaluation.comparison_result import Comparison
from crosscancer_core.evaluation.result import Interval


def auc_records(comparison: Comparison) -> Iterable[dict[str, object]]:
    """Every AUC as a flat record."""
    for arm in comparison.arms:
        for found in arm.evaluation.levels():
            same = {"arm": arm.arm, "seed": arm.seed, "model": arm.model.name, "level": found.level.value}
            for slide in found.slides:
                yield {
                    **same,
                    "scope": "slide",
                    "slide": slide.slide_id,
                    "patient": slide.patient,
                    **_auc_fields(slide.auc, slide.interval, slide.reason),
                    "n_positive": slide.n_positive,
                    "n_negative": slide.n_negative,
                    "tie_mass": slide.tie_mass,
                    "in_summary": slide.in_summary,
                }
            for patient in found.patients:
                yield {
                    **same,
                    "scope": "patient",
                    "patient": patient.patient,
                    **_auc_fields(patient.auc, None, patient.reason),
                    "n_positive": patient.n_positive,
                    "n_negative": patient.n_negative,
                }
            yield {
                **same,
                "scope": "pooled",
                **_auc_fields(found.auc, found.interval, found.reason),
                "n_positive": found.n_positive,
                "n_negative": found.n_negative,
                "tie_mass": found.tie_mass,
                "average_precision": found.average_precision,
            }
            yield {**same, "scope": "mean of slides", **_auc_fields(found.mean_of_slides, found.mean_interval, "")}


def difference_records(comparison: Comparison) -> Iterable[dict[str, object]]:
    """Every difference as a flat record."""
    for each in comparison.differences:
        test, delong = each.sign_flip, each.delong
        same = {"a": each.a, "b": each.b, "level": each.level.value}
        yield {
            **same,
            "scope": "pooled",
            **_auc_fields(each.pooled, each.pooled_interval, ""),
            "sign_flip_p": None if test is None else test.p,
            "smallest_p": None if test is None else test.smallest_p,
            "patients": None if test is None else test.n_patients,
            "holm_p": each.holm_p,
            "delong_p_tiles_as_independent": None if delong is None else delong.p,
        }
        yield {**same, "scope": "mean of slides", **_auc_fields(each.mean_of_slides, each.mean_interval, "")}
        for slide in each.slides:
            fields = _auc_fields(slide.difference, slide.interval, "")
            yield {**same, "scope": "slide", "slide": slide.slide_id, **fields}


def curve_records(comparison: Comparison) -> Iterable[dict[str, object]]:
    """The drawn points of every ROC curve."""
    for arm in comparison.arms:
        for found in arm.evaluation.levels():
            if found.roc is None:
                continue
            points = zip(found.roc.threshold, found.roc.false_positive_rate, found.roc.true_positive_rate, strict=True)
            for threshold, false, true in points:
                yield {
                    "arm": arm.arm,
                    "seed": arm.seed,
                    "level": found.level.value,
                    "threshold": threshold,
                    "false_positive_rate": false,
                    "true_positive_rate": true,
                }


RECORDS: dict[str, Callable[[Comparison], Iterable[dict[str, object]]]] = {
    "auc.csv": auc_records,
    "differences.csv": difference_records,
    "roc.csv": curve_records,
}
"""What each file holds."""


def csv_text(records: Iterable[dict[str, object]]) -> str:
    """A column for each name that a record has; where a record lacks it, its field is empty."""
    rows = list(records)
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _auc_fields(auc: float | None, interval: Interval | None, reason: str) -> dict[str, object]:
    return {
        "auc": auc,
        "low": None if interval is None else interval.low,
        "high": None if interval is None else interval.high,
        "interval": "" if interval is None else interval.method,
        "reason": reason,
    }
