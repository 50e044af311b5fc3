from __future__ import annotations

import numpy as np
import pytest
import shapely
from sklearn.metrics import roc_auc_score

from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.errors import EvaluationError
from crosscancer_core.evaluation.result import NO_CANCER, NO_NORMAL, NO_TILES, Evaluation
from crosscancer_core.evaluation.scoring import SlideScores, random_scores, score_map
from crosscancer_core.evaluation.summary import evaluate
from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import LabelRule, TileTable, label_tiles
from crosscancer_core.tiles.tissue import TissueMask

_AREA = Region(0, 0, 200, 160)
_GRID = TileGrid(_AREA, 10, 10)
_RULE = LabelRule()


def labelled(
    cancer: shapely.Geometry | None, ignore: shapely.Geometry | None = None, grid: TileGrid = _GRID
) -> TileTable:
    shapes = [("Tumor", cancer), ("Ignore", ignore)]
    annotations = tuple(
        Annotation(name, name, Kind.POLYGON, shape, name) for name, shape in shapes if shape is not None
    )
    drawn = AnnotationSet((AnnotationGroup("Tumor"), AnnotationGroup("Ignore")), annotations)
    tissue = TissueMask(np.ones((1, 1), np.bool_), _AREA)
    return label_tiles(grid, drawn, ClassMapping(), tissue)


def filled(seed: int, name: str = "S1", grid: TileGrid = _GRID) -> ProbabilityMap:
    identity = MapIdentity(slide_fingerprint="f", slide_name=name, model_hash="h", model_name="m")
    map = ProbabilityMap.in_memory(grid, identity)
    map.values[:] = np.round(np.random.default_rng(seed).random(map.values.shape), 2)
    map.state[:] = 1
    return map


_BLOB = shapely.Point(90, 80).buffer(53.3)


def test_pixel_auc_equals_every_pixel_written_out() -> None:
    outline = shapely.box(23, 31, 117, 88)  # on whole pixels, so that pixels and areas are the same thing
    map, table = filled(0), labelled(outline)
    result = evaluate([score_map(map, table, _RULE, 0.25)])
    truth = np.zeros((160, 200), np.int8)
    truth[31:88, 23:117] = 1
    painted = np.repeat(np.repeat(map.values, 10, axis=0), 10, axis=1)
    assert result.pixel.auc == pytest.approx(roc_auc_score(truth.ravel(), painted.ravel()), abs=1e-6)
    assert result.pixel.n_positive == pytest.approx(truth.sum(), abs=0.1)
    assert result.pixel.n_negative == pytest.approx((1 - truth).sum(), abs=0.1)


def test_tile_auc_equals_sklearn() -> None:
    map, table = filled(1), labelled(_BLOB)
    result = evaluate([score_map(map, table, _RULE, 0.25)])
    label = table.cancer_share >= 0.5
    assert result.tile.auc == pytest.approx(roc_auc_score(label, map.values.ravel()), abs=1e-12)
    assert (result.tile.n_positive, result.tile.n_negative) == (label.sum(), (~label).sum())


def test_pooled_mean_and_single_slides_are_all_there() -> None:
    maps = [filled(2, "A"), filled(3, "B"), filled(4, "C")]
    tables = [labelled(_BLOB), labelled(shapely.box(0, 0, 40, 160)), labelled(None)]
    result = evaluate([score_map(m, t, _RULE, 0.25) for m, t in zip(maps, tables, strict=True)], name="model")
    for level in result.levels():
        aucs = [slide.auc for slide in level.slides]
        assert aucs[2] is None
        assert level.slides[2].reason == NO_CANCER
        assert level.n_slides_in_mean == 2
        assert level.mean_of_slides == pytest.approx((aucs[0] + aucs[1]) / 2)
    labels = np.concatenate([table.cancer_share >= 0.5 for table in tables])
    assert result.tile.auc == pytest.approx(roc_auc_score(labels, np.concatenate([m.values.ravel() for m in maps])))


def test_a_slide_of_one_class_has_a_reason_and_no_number() -> None:
    everything = shapely.box(-10, -10, 300, 300)
    all_cancer = evaluate([score_map(filled(0), labelled(everything), _RULE, 0.25)])
    assert all_cancer.tile.auc is None
    assert all_cancer.pixel.auc is None
    assert all_cancer.tile.reason == all_cancer.pixel.reason == NO_NORMAL
    nothing = evaluate([score_map(filled(0), labelled(None, everything), _RULE, 0.25)])
    assert nothing.tile.reason == nothing.pixel.reason == NO_TILES


def test_ignored_area_is_in_no_number() -> None:
    ignored = shapely.box(0, 0, 55, 160)  # ends in the middle of the sixth column
    table = labelled(_BLOB, ignored)
    result = evaluate([score_map(filled(5), table, _RULE, 0.25)])
    assert result.pixel.n_positive + result.pixel.n_negative == pytest.approx(200 * 160 - 55 * 160, abs=1)
    assert result.tile.n_positive + result.tile.n_negative == 14 * 16
    assert result.coverage[0].left_out == 6 * 16


def test_tiles_without_a_value_are_counted_and_not_scored() -> None:
    map, table = filled(6), labelled(_BLOB)
    map.values[:, :8] = np.nan
    result = evaluate([score_map(map, table, _RULE, 0.25)])
    missing = table.col < 8
    assert result.coverage[0].unpredicted == 8 * 16
    assert result.coverage[0].unpredicted_cancer == int((table.cancer_share[missing] >= 0.5).sum()) > 0
    assert result.tile.n_positive + result.tile.n_negative == 12 * 16


def test_overlapping_tiles_are_scored_by_their_cells() -> None:
    grid = TileGrid(_AREA, 20, 10)
    map = filled(7, grid=grid)
    with pytest.raises(EvaluationError, match="another tile grid"):
        score_map(map, labelled(_BLOB, grid=grid), _RULE, 0.25)
    result = evaluate([score_map(map, labelled(_BLOB, grid=grid.cells), _RULE, 0.25)])
    assert result.pixel.n_positive == pytest.approx(_BLOB.area, rel=1e-6)


def test_the_rule_is_printed_beside_the_number() -> None:
    result = evaluate([score_map(filled(8), labelled(_BLOB), LabelRule.parse("centre"), 0.1)])
    assert result.label_rule == "centre"
    assert "centre" in result.tile.definition
    assert "10%" in result.tile.definition
    assert "10%" in result.pixel.definition


def test_scores_by_chance_come_out_near_a_half() -> None:
    grid = TileGrid(_AREA, 2, 2)
    scores = [score_map(filled(9, grid=grid), labelled(_BLOB, grid=grid), _RULE, 0.25)]
    control = evaluate(scores, random_control=1).random_control
    assert control is not None
    assert control.auc == pytest.approx(0.5, abs=0.03)
    assert "seed 1" in control.definition
    assert evaluate(scores, random_control=1).random_control == control
    assert evaluate(scores, random_control=2).random_control != control
    assert np.array_equal(random_scores(scores[0], 1).label, scores[0].label)


def test_slides_must_be_labelled_alike() -> None:
    def scores(rule: str) -> SlideScores:
        return score_map(filled(0), labelled(_BLOB), LabelRule.parse(rule), 0.25)

    with pytest.raises(EvaluationError, match="different rules"):
        evaluate([scores("centre"), scores("any")])
    with pytest.raises(EvaluationError, match="hard tiles"):
        evaluate([scores("cancer_share >= 0.75 or <= 0.25")])
    with pytest.raises(EvaluationError, match="no slide"):
        evaluate([])


def test_json_gives_the_same_evaluation_back() -> None:
    scores = [
        score_map(filled(10), labelled(_BLOB), _RULE, 0.25),
        score_map(filled(11, "S2"), labelled(None), _RULE, 0.25),
    ]
    result = evaluate(scores, name="m", random_control=0, notes=["A note."])
    assert Evaluation.from_json(result.to_json()) == result
    with pytest.raises(EvaluationError, match="not a result"):
        Evaluation.from_json('{"name": 3}')
