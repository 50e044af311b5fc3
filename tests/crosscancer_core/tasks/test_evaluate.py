"""Evaluation of finished maps of a small cohort, through the door every caller uses."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import shapely

from crosscancer_core.annotations.files import write_annotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import (
    ConfigError,
    EvaluationError,
)
from crosscancer_core.evaluation.result import NO_CANCER, Evaluation
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.tasks.judging_requests import Evaluate
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import ExtractTiles
from crosscancer_core.tiles.store import TileStore
from tests.small_cohort import CANCER, SPEC, Events, with_map


def test_evaluate_finished_maps(cohort_file: Path, tmp_path: Path) -> None:
    maps = tmp_path / "maps"
    for seed, slide_id in enumerate(("S1", "S2")):
        with_map(cohort_file, maps, slide_id, seed)
    output = tmp_path / "results" / "auc.json"
    data = run_request(Evaluate(cohort=cohort_file, maps=maps, output=output, random_control=0))
    result = Evaluation.from_json(output.read_bytes())
    assert result == Evaluation.model_validate(data)
    assert result.name == "toy"
    assert [slide.slide_id for slide in result.tile.slides] == ["S1", "S2"]
    assert result.tile.slides[1].reason == NO_CANCER
    assert result.tile.auc is not None
    assert result.tile.auc > 0.8
    # the normal slide has no AUC of its own, is in no mean of slides, and its tiles are negatives of the pooled one
    assert result.tile.slides[1].auc is None
    assert result.tile.n_slides_in_mean == 1
    assert result.tile.mean_of_slides == result.tile.slides[0].auc != result.tile.auc
    assert result.tile.slides[1].n_negative > 0
    assert result.tile.n_negative == sum(slide.n_negative for slide in result.tile.slides)
    assert result.tile.n_positive == 16
    assert result.pixel.n_positive == pytest.approx(CANCER.area)
    assert result.random_control is not None
    assert "S3" in result.notes[0]
    assert "in part" in result.notes[0]


def test_the_last_evaluation_is_kept_for_the_cohort_table(cohort_file: Path, tmp_path: Path) -> None:
    for seed, slide_id in enumerate(("S1", "S2")):
        with_map(cohort_file, tmp_path / "maps", slide_id, seed)
    request = Evaluate(cohort=cohort_file, maps=tmp_path / "maps")
    data = run_request(request)
    kept = CohortPlaces(cohort_file).evaluations / "toy.json"
    assert Evaluation.from_json(kept.read_bytes()).tile.auc == data["tile"]["auc"]
    shutil.rmtree(kept.parent)
    kept.parent.write_text("in the way")
    assert run_request(request)["tile"]["auc"] == data["tile"]["auc"]


def test_evaluate_says_what_is_missing(cohort_file: Path, tmp_path: Path) -> None:
    maps = tmp_path / "maps"
    with_map(cohort_file, maps, "S1")
    with pytest.raises(EvaluationError, match='no finished map of slide "S2"'):
        run_request(Evaluate(cohort=cohort_file, maps=maps))
    with pytest.raises(EvaluationError, match='no slide "S9"'):
        run_request(Evaluate(cohort=cohort_file, maps=maps, slides=("S9",)))
    with pytest.raises(EvaluationError, match="can have an AUC"):
        run_request(Evaluate(cohort=cohort_file, maps=maps, slides=("S3", "S4")))
    with pytest.raises(ConfigError, match="label_rule"):
        run_request(Evaluate(cohort=cohort_file, maps=maps, label_rule="most"))
    with_map(cohort_file, maps, "S2", model_hash="other")
    with pytest.raises(EvaluationError, match="different models"):
        run_request(Evaluate(cohort=cohort_file, maps=maps))


def test_a_map_of_another_slide_is_refused(cohort_file: Path, tmp_path: Path) -> None:
    map = with_map(cohort_file, tmp_path / "maps", "S1")
    other = ProbabilityMap.create_file(
        tmp_path / "maps" / "S1", map.grid, map.identity.model_copy(update={"slide_fingerprint": "other"})
    )
    other.write_sidecar(complete=True)
    with pytest.raises(EvaluationError, match="another slide file"):
        run_request(Evaluate(cohort=cohort_file, maps=tmp_path / "maps", slides=("S1",)))


def test_results_replace_nothing_unasked(cohort_file: Path, tmp_path: Path) -> None:
    with_map(cohort_file, tmp_path / "maps", "S1")
    before = cohort_file.read_bytes()
    with pytest.raises(ConfigError, match="there already"):
        run_request(Evaluate(cohort=cohort_file, maps=tmp_path / "maps", slides=("S1",), output=cohort_file))
    assert cohort_file.read_bytes() == before


def test_odd_outlines_are_noticed(cohort_file: Path, tmp_path: Path) -> None:
    """No group that means cancer, or outlines of another slide: said, not silently taken for normal tissue."""
    with_map(cohort_file, tmp_path / "maps", "S1")
    outlines = cohort_file.parent / "S1.xml"
    group = AnnotationGroup("Foo")
    far = Annotation("0", "far", Kind.POLYGON, shapely.box(90_000, 90_000, 91_000, 91_000), "Foo")
    write_annotations(AnnotationSet((group,), (far,)), outlines)
    said: list[str] = []

    class Listener:
        def started(self, total: int, unit: str, what: str = "") -> None: ...
        def advanced(self, n: int = 1, detail: str = "") -> None: ...
        def event(self, event: Mapping[str, Any]) -> None:
            said.append(str(event.get("text")))

    run_request(ExtractTiles(cohort=cohort_file, spec=SPEC, slides=("S1",)), Listener())
    notes = run_request(Evaluate(cohort=cohort_file, maps=tmp_path / "maps", slides=("S1",)))["notes"]
    for told in (" ".join(said), " ".join(notes)):
        assert "No group means cancer" in told
        assert "100% of what is outlined lies beyond the slide's edge" in told


def test_an_entered_resolution_holds_in_every_verb_and_is_said(cohort_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "user"
    Shelf(folder).enter(read_cohort(cohort_file).slide("S1").path, 0.5)
    events = Events()
    run_request(ExtractTiles(cohort=cohort_file, spec=SPEC, slides=("S1",), shelf=folder), events)
    assert any("0.5 µm per pixel were entered" in str(event.get("text")) for event in events.seen)
    with TileStore.open(CohortPlaces(cohort_file).tile_store("S1", SPEC)) as store:
        assert store.grid.downsample == 2
    with_map(cohort_file, tmp_path / "maps", "S1")
    request = Evaluate(cohort=cohort_file, maps=tmp_path / "maps", slides=("S1",), shelf=folder)
    assert any("0.5 µm per pixel were entered" in note for note in run_request(request)["notes"])
