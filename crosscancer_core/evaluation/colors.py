"""Colours of arms and errors, the same in window, figures and reports; colour-blind eyes tell them apart."""

from __future__ import annotations

from collections.abc import Iterable

_ARMS = {"none": "#6B6B6B", "imagenet": "#0072B2", "breast": "#D55E00", "double": "#009E73"}
FOUND, MISSED, FALSE_ALARM, PASSED = "#2166AC", "#D7301F", "#FEC44F", "#B9C0C7"
"""What became of a tile; they stay apart on pink tissue."""
_FURTHER = ("#CC79A7", "#56B4E9", "#E69F00", "#8C6D31")


def arm_colors(arms: Iterable[str]) -> dict[str, str]:
    """Colours as ``#RRGGBB``: the four arms of the paper's comparison have theirs, others take the rest in order."""
    names = list(dict.fromkeys(arms))
    spare = iter(_FURTHER * (len(names) // len(_FURTHER) + 1))
    return {arm: _ARMS.get(arm) or next(spare) for arm in names}
