from __future__ import annotations

import numpy as np

from crosscancer_core.evaluation.colors import arm_colors
from crosscancer_core.evaluation.confusion import Confusions
from crosscancer_core.evaluation.misclassified import (
    Agreement,
    Outcome,
    agreement,
    clusters,
    most_confident,
    on_grid,
    outcomes,
)
from crosscancer_core.evaluation.scoring import SlideScores
from crosscancer_core.geometry import Region
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import LabelRule

GRID = TileGrid(Region(100, 200, 80, 60), 10, 10)


def scored(score: np.ndarray, label: np.ndarray) -> SlideScores:
    row, col = np.divmod(np.arange(48, dtype=np.int32), 8)
    area = np.full(48, 100.0)
    return SlideScores(
        "S", score.ravel(), label.ravel().astype(np.int8), area, area, col, row, 0, 0, LabelRule(), 0.25
    )  # fmt: skip


def example() -> SlideScores:
    """Cancer in rows 0-1; two alarms that touch at a corner, one miss, one tile left out."""
    label, score = np.zeros((6, 8)), np.full((6, 8), 0.1)
    label[:2], score[:2] = 1, 0.9
    score[0, 3] = 0.2
    score[4, 5], score[5, 6] = 0.7, 0.95
    label[5, 0] = -1
    return scored(score, label)


def test_outcomes_are_the_counts_at_every_threshold() -> None:
    scores = example()
    for threshold in (0.0, 0.1, 0.5, 0.7, 0.95, 1.0):
        kinds, counts = outcomes(scores, threshold), Confusions(scores).at(threshold)
        assert [(kinds == each).sum() for each in list(Outcome)[1:]] == [
            counts.true_positive,
            counts.false_negative,
            counts.false_positive,
            counts.true_negative,
        ]
        assert (kinds == Outcome.NOT_JUDGED).sum() == 1


def test_clusters_touch_at_corners_and_come_largest_first_with_their_worst_tile() -> None:
    scores = example()
    cells = on_grid(scores, outcomes(scores, 0.5), GRID)
    alarm, miss = clusters(cells, (Outcome.MISSED, Outcome.FALSE_ALARM), scores, GRID)
    assert (alarm.kind, alarm.tiles, tuple(alarm.worst)) == (Outcome.FALSE_ALARM, 2, (6, 5))
    assert alarm.region == Region(150, 240, 20, 20)
    assert alarm.wrongness == 0.95
    assert (miss.kind, miss.tiles, tuple(miss.worst), miss.wrongness) == (Outcome.MISSED, 1, (3, 0), 0.8)
    assert clusters(np.zeros((6, 8), np.uint8), (Outcome.MISSED,), scores, GRID) == []


def test_two_arms_agree_or_not() -> None:
    first = np.array([[Outcome.FOUND, Outcome.FOUND, Outcome.FALSE_ALARM, Outcome.MISSED, Outcome.PASSED]], np.uint8)
    second = np.array([[Outcome.FOUND, Outcome.MISSED, Outcome.PASSED, Outcome.MISSED, Outcome.NOT_JUDGED]], np.uint8)
    assert agreement(first, second).tolist() == [
        [
            Agreement.BOTH_RIGHT,
            Agreement.ONLY_FIRST_RIGHT,
            Agreement.ONLY_SECOND_RIGHT,
            Agreement.BOTH_WRONG,
            Agreement.NOT_JUDGED,
        ]
    ]


def test_the_surest_tiles_of_a_kind_and_those_near_a_score() -> None:
    scores = example()
    kinds = outcomes(scores, 0.5)
    assert scores.score[most_confident(scores, kinds, Outcome.FALSE_ALARM, 5)].tolist() == [0.95, 0.7]
    assert scores.score[most_confident(scores, kinds, Outcome.MISSED, 5)].tolist() == [0.2]
    assert scores.score[most_confident(scores, kinds, Outcome.FALSE_ALARM, 1, near=0.72)].tolist() == [0.7]
    assert len(most_confident(scores, kinds, Outcome.PASSED, 7)) == 7


def test_every_arm_has_a_colour_of_its_own() -> None:
    colors = arm_colors(["breast", "mine", "none", "mine", "yours"])
    assert list(colors) == ["breast", "mine", "none", "yours"]
    assert len(set(colors.values())) == 4
    assert arm_colors(["none"]) == {"none": colors["none"]}
