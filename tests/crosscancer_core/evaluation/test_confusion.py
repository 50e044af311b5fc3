from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.evaluation.confusion import Confusions
from crosscancer_core.evaluation.scoring import SlideScores
from crosscancer_core.tiles.labels import LabelRule


def _scores(values: list[float], labels: list[int]) -> SlideScores:
    zeros = np.zeros(len(values))
    score = np.array(values, np.float32).astype(np.float64)
    return SlideScores("S", score, np.array(labels, np.int8), zeros, zeros, zeros, zeros, 0, 0, LabelRule(), 0.25)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1, width=32), st.sampled_from([1, 0, -1])), max_size=40),
    st.floats(0, 1),
)
def test_counts_equal_counting(tiles, threshold):
    scores = _scores([value for value, _ in tiles], [label for _, label in tiles])
    found = Confusions(scores).at(threshold)
    called = scores.score >= np.float32(threshold)
    for count, mask in (
        (found.true_positive, called & (scores.label == 1)),
        (found.false_positive, called & (scores.label == 0)),
        (found.false_negative, ~called & (scores.label == 1)),
        (found.true_negative, ~called & (scores.label == 0)),
    ):
        assert count == mask.sum()


def test_a_tile_at_the_threshold_is_called_though_float32_is_a_hair_below():
    found = Confusions(_scores([0.7], [1])).at(0.7)
    assert found.true_positive == 1
    assert (found.sensitivity, found.specificity) == (1.0, None)
