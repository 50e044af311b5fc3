"""The label rules that lists offer, in the window's language; reports and model cards say them in English."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

OFFERED: dict[str, Any] = {
    "cancer_share >= 0.5": QT_TRANSLATE_NOOP("LabelRules", "at least half of it is cancer"),
    "cancer_share >= 0.25": QT_TRANSLATE_NOOP("LabelRules", "at least a quarter of it is cancer"),
    "centre": QT_TRANSLATE_NOOP("LabelRules", "its centre is cancer"),
    "centre box": QT_TRANSLATE_NOOP("LabelRules", "any of its central square is cancer"),
    "any": QT_TRANSLATE_NOOP("LabelRules", "any of it is cancer"),
    "cancer_share >= 0.75 or <= 0.25": QT_TRANSLATE_NOOP(
        "LabelRules",
        "at least three quarters of it is cancer, and not when at most a quarter is; others are left out",
    ),
}
"""Rules and their words in English, as :attr:`LabelRule.words` has them."""


def rule_words(rule: str) -> str:
    """The clause of one of :data:`OFFERED` after "A tile is cancer when"."""
    return QCoreApplication.translate("LabelRules", OFFERED[rule])
