"""Texts of the engine that the window shows in its own language."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtWidgets import QApplication

from app import translation
from app.engine_texts import OFFERED_RULES, engine_text, gathered, rule_words
from app.evaluation.auc_panel import RULES
from crosscancer_core.tiles.labels import LabelRule


def test_every_rule_that_a_list_offers_reaches_the_translators() -> None:
    assert {*RULES} <= set(OFFERED_RULES)
    assert rule_words("any") == LabelRule.parse("any").words


def test_they_are_printed_as_source_lines() -> None:
    told = subprocess.run([sys.executable, "-m", "app.engine_texts"], capture_output=True, text=True, check=True).stdout
    assert len(told.splitlines()) == len(list(gathered()))
    assert 'QT_TRANSLATE_NOOP("Engine", "any of it is cancer")' in told.splitlines()


def test_the_window_says_them_in_its_language(qapp: QApplication) -> None:
    installed = translation.install(qapp, "de")
    try:
        assert rule_words("any") == "irgendetwas in ihr Krebs ist"
        assert engine_text("A text that is not there.") == "A text that is not there."
    finally:
        for translator in installed:
            qapp.removeTranslator(translator)
