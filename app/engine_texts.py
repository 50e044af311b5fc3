"""Fixed texts of the engine that stand in the window: shown in the window's language, and handed to the translators.

The engine knows no translator, so these stay its own and are the same in reports, files and commands, in English.
``make translations`` runs this module: it prints them as source lines, which are gathered with the window's texts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from crosscancer_core.annotations.model import Kind
from crosscancer_core.cohort.cohort import AnnotationStatus
from crosscancer_core.evaluation.definitions import short_name
from crosscancer_core.evaluation.result import Level
from crosscancer_core.evaluation.thresholds import MISS_COSTS, SENSITIVITIES, threshold_words
from crosscancer_core.export.formats import FORMATS
from crosscancer_core.export.report_tables import DIFFERENCE_HEADER, MEAN, POOLED, REFERENCE, SLIDE
from crosscancer_core.models.recipes import DESCRIPTIONS, TITLES
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.slides.slide import ResolutionSource
from crosscancer_core.tiles.labels import LabelRule
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.study import PartState

_CONTEXT = "Engine"
OFFERED_RULES = (
    *("cancer_share >= 0.5", "cancer_share >= 0.25", "centre", "centre box", "any"),
    "cancer_share >= 0.75 or <= 0.25",
)
"""Label rules that lists offer; what somebody types is said in English."""


def engine_text(text: str) -> str:
    """The text in the window's language; as it is where nobody has translated it."""
    return QCoreApplication.translate(_CONTEXT, text)


def rule_words(rule: str) -> str:
    """The clause for a label rule after "A tile is cancer when". Raises ``ConfigError`` where it is none."""
    return engine_text(LabelRule.parse(rule).words)


def gathered() -> Iterator[str]:
    """Every fixed text, in English."""
    yield from (*TITLES.values(), *DESCRIPTIONS.values())
    for fields in (TrainingConfig.model_fields, ModelSpec.model_fields):
        yield from (info.description for info in fields.values() if info.description)
    for text in OFFERED_RULES:
        rule = LabelRule.parse(text)
        yield from (rule.words, rule.definition)
    yield from map(short_name, Level)
    yield from (SLIDE, POOLED, MEAN, REFERENCE, *DIFFERENCE_HEADER)
    yield threshold_words("youden")
    yield from (threshold_words(f"sensitivity {wanted:g}") for wanted in SENSITIVITIES)
    yield from (threshold_words(f"cost {cost:g}:1") for cost in MISS_COSTS)
    for about in FORMATS.values():
        yield from (about.title, about.readers)
    for names in (Kind, AnnotationStatus, ResolutionSource, PartState):
        yield from (name.value for name in names)


if __name__ == "__main__":
    for text in gathered():
        sys.stdout.write(f'QT_TRANSLATE_NOOP("{_CONTEXT}", {json.dumps(text, ensure_ascii=False)})\n')
