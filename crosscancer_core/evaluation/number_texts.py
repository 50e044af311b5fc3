"""How the numbers of an evaluation are written: the same in window, report, figures and terminal."""

from __future__ import annotations

from crosscancer_core.evaluation.result import Interval


def auc_text(auc: float | None, reason: str = "") -> str:
    """An AUC: three decimals, or why there is none."""
    return (reason or "n/a") if auc is None else f"{auc:.3f}"


def interval_text(interval: Interval | None) -> str:
    """An interval; empty where there is none."""
    return "" if interval is None else f"{interval.low:.3f}–{interval.high:.3f}"


def signed(value: float | None) -> str:
    """A difference with its sign, three decimals."""
    return "n/a" if value is None else f"{value:+.3f}".replace("-", "−")


def signed_interval(interval: Interval | None) -> str:
    """An interval of a difference; empty where there is none."""
    return "" if interval is None else f"{signed(interval.low)} to {signed(interval.high)}"


def rate_text(rate: float | None) -> str:
    """A sensitivity, specificity or precision: per cent."""
    return "n/a" if rate is None else f"{rate:.1%}"


def p_text(p: float | None) -> str:
    """A p-value: three decimals, more where it is smaller."""
    if p is None:
        return "n/a"
    return f"{p:.3f}" if p >= 0.001 else f"{p:.1e}"
