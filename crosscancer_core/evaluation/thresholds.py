"""Which threshold to work at. Chosen on validation slides, never on those whose result is reported."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from crosscancer_core.evaluation.roc import Roc

SENSITIVITIES = (0.95, 0.99)
SPECIFICITIES = (0.9, 0.95, 0.99)
MISS_COSTS = (5.0,)
"""How many false alarms a missed tile is worth."""


def threshold_by_youden(roc: Roc) -> float:
    """Where sensitivity plus specificity is greatest; of equals, the highest threshold."""
    return _threshold(roc, int(np.argmax(roc.true_positive_rate - roc.false_positive_rate)))


def threshold_for_sensitivity(roc: Roc, sensitivity: float) -> float:
    """The highest threshold that finds at least ``sensitivity`` of the cancer."""
    reached = roc.true_positive_rate >= sensitivity - 1e-12
    return _threshold(roc, int(np.argmax(reached)))


def threshold_by_cost(roc: Roc, cancer_share: float, miss_cost: float) -> float:
    """Where the expected cost is least, a false alarm costing 1 and a miss ``miss_cost``.

    ``cancer_share``: how common cancer is among what is judged, between 0 and 1.
    """
    misses = (1 - roc.true_positive_rate) * cancer_share * miss_cost
    return _threshold(roc, int(np.argmin(misses + roc.false_positive_rate * (1 - cancer_share))))


def sensitivity_at(roc: Roc, specificity: float) -> tuple[float, float]:
    """The greatest sensitivity with at least this ``specificity``, and the threshold that gives it."""
    allowed = np.flatnonzero(roc.false_positive_rate <= 1 - specificity + 1e-12)
    best = int(allowed[np.argmax(roc.true_positive_rate[allowed])])
    return float(roc.true_positive_rate[best]), _threshold(roc, best)


def choose_thresholds(roc: Roc, cancer_share: float) -> Mapping[str, float]:
    """All rules on one curve, by name; what a bundle keeps in ``thresholds``."""
    return {
        "youden": threshold_by_youden(roc),
        **{f"sensitivity {wanted:g}": threshold_for_sensitivity(roc, wanted) for wanted in SENSITIVITIES},
        **{f"cost {cost:g}:1": threshold_by_cost(roc, cancer_share, cost) for cost in MISS_COSTS},
    }


def threshold_words(rule: str) -> str:
    """The name of a rule, as :func:`choose_thresholds` gives it, in words."""
    kind, _, value = rule.partition(" ")
    match kind:
        case "youden":
            return "greatest sum of sensitivity and specificity (Youden)"
        case "sensitivity":
            return f"finds {float(value):.0%} of the cancer"
        case "cost":
            return f"least cost, a miss counting {value.partition(':')[0]} false alarms"
        case _:
            return rule


def _threshold(roc: Roc, index: int) -> float:
    """The threshold of a point; where nothing is called cancer, one above every probability."""
    value = float(roc.threshold[index])
    return value if np.isfinite(value) else float(np.nextafter(np.float32(1), np.float32(2)))
