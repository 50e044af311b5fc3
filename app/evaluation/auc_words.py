"""The sentences of the AUC panel: why there is no number, what to know about one, and what was counted."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.evaluation.slide_evaluation import Outcome
from app.session import Session
from app.sizes import mm2_text
from crosscancer_core.cohort.cohort import AnnotationStatus
from crosscancer_core.evaluation.number_texts import interval_text
from crosscancer_core.evaluation.result import NO_CANCER, NO_NORMAL, LevelResult

translate = QCoreApplication.translate


def missing(session: Session) -> str:
    """Why there can be no numbers; empty where there can."""
    entry = session.cohort_slide
    status = entry.annotation_status if entry is not None else AnnotationStatus.EXHAUSTIVE
    if session.slide is None:
        return translate("AucWords", "Open a slide to evaluate a prediction on it.")
    if session.map is None:
        return translate("AucWords", "Predict this slide, or open one of its maps, to evaluate it.")
    if status is AnnotationStatus.PARTIAL:
        return translate(
            "AucWords",
            "Only part of this slide's cancer is outlined, so what is not outlined may be cancer: no AUC.",
        )
    if status is AnnotationStatus.NONE:
        return translate(
            "AucWords",
            "The cohort says that this slide is not annotated, so what is not outlined may be cancer: no AUC.",
        )
    if session.annotations is None and status is not AnnotationStatus.NORMAL:
        return translate("AucWords", "This slide has no outlines to compare the prediction with.")
    return ""


def warnings(outcome: Outcome) -> list[str]:
    """What to know before the numbers are believed."""
    found = outcome.evaluation
    coverage = found.coverage[0]
    told = []
    if found.tile.auc is None:
        told.append(_why_none(found.tile.reason))
    if coverage.unpredicted:
        words = translate(
            "AucWords", "{count:,} tissue tiles ({cancer:,} with cancer) are not predicted and in no number."
        )
        told.append(words.format(count=coverage.unpredicted, cancer=coverage.unpredicted_cancer))
    # what the prediction had to say, above all that the model has learned from this very slide
    said = [str(note) for note in outcome.inputs.map.provenance.get("notes", ())]
    return [*told, *said]


def with_interval(level: LevelResult, counts: str) -> str:
    """The slide's interval above what was counted."""
    interval = interval_text(level.slides[0].interval)
    return f"{interval}\n{counts}" if interval else counts


def area_words(outcome: Outcome, level: LevelResult) -> str:
    """The areas that pixels were counted in; megapixels where nobody knows how large a pixel is."""
    resolution = outcome.inputs.slide.info.resolution
    if resolution is None:
        words = translate("AucWords", "{cancer:,.1f} cancer, {normal:,.1f} normal megapixels")
        return words.format(cancer=level.n_positive / 1e6, normal=level.n_negative / 1e6)
    pixel = (resolution.mpp / 1000) ** 2
    cancer, normal = mm2_text(level.n_positive * pixel), mm2_text(level.n_negative * pixel)
    return translate("AucWords", "{cancer} cancer, {normal} normal mm²").format(cancer=cancer, normal=normal)


def _why_none(reason: str) -> str:
    if reason == NO_CANCER:
        return translate("AucWords", "No evaluated tile is cancer, so there is no AUC. Specificity still counts.")
    if reason == NO_NORMAL:
        return translate("AucWords", "Every evaluated tile is cancer, so there is no AUC. Sensitivity counts.")
    return translate("AucWords", "No tile with enough tissue is predicted yet.")
