"""The label rules in lists."""

from __future__ import annotations

import pytest

from app.label_rules import OFFERED, rule_words
from crosscancer_core.tiles.labels import LabelRule


@pytest.mark.parametrize("rule", OFFERED)
def test_lists_say_a_rule_as_reports_do(rule: str) -> None:
    assert rule_words(rule) == LabelRule.parse(rule).words
