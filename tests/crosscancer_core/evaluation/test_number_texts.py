from __future__ import annotations

import pytest

from crosscancer_core.evaluation.number_texts import (
    auc_text,
    interval_text,
    p_text,
    rate_text,
    signed,
    signed_interval,
)
from crosscancer_core.evaluation.result import NO_CANCER, Interval


def test_where_there_is_no_number_the_reason_stands() -> None:
    assert auc_text(0.91249, "") == "0.912"
    assert auc_text(None, NO_CANCER) == NO_CANCER
    assert auc_text(None) == signed(None) == rate_text(None) == p_text(None) == "n/a"
    assert interval_text(None) == signed_interval(None) == ""


def test_intervals_and_differences_cannot_be_mistaken_for_each_other() -> None:
    interval = Interval(low=-0.0312, high=0.1, method="")
    assert signed_interval(interval) == "−0.031 to +0.100"
    assert interval_text(Interval(low=0.8, high=0.95, method="")) == "0.800–0.950"
    assert (signed(0.05), signed(-0.05)) == ("+0.050", "−0.050")


@pytest.mark.parametrize(("p", "text"), [(1.0, "1.000"), (0.0312, "0.031"), (0.001, "0.001"), (0.00004, "4.0e-05")])
def test_a_small_p_value_is_never_nought(p: float, text: str) -> None:
    assert p_text(p) == text
