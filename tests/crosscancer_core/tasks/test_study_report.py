"""A study on the demo cohort ends in the report: trained, thresholds chosen, predicted and judged by one request."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import EvaluationError
from crosscancer_core.evaluation.comparison_result import Comparison
from crosscancer_core.evaluation.number_texts import auc_text
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.models.recipes import ARMS
from crosscancer_core.synthetic.presets import DemoPreset
from crosscancer_core.tasks.judging_requests import Compare, ComparedModel
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import CompareArms, MakeDemo
from tests.tiny_training import tiny_config

pytestmark = pytest.mark.tensorflow


def test_one_request_on_the_demo_ends_in_the_report(tmp_path: Path) -> None:
    run_request(MakeDemo(folder=tmp_path, preset=DemoPreset.TINY))
    cohort = tmp_path / "prostate.json"
    request = CompareArms(
        cohort=cohort,
        config=tiny_config(epochs=1, validation="by-patient"),
        name="tiny",
        arms=(ARMS["none"], ARMS["breast"]),
        source_cohort=tmp_path / "breast.json",
        report=True,
    )
    result = run_request(request)
    assert result["failed"] == {}
    page = Path(result["report"])
    assert page == tmp_path / "prostate.crosscancer" / "reports" / "tiny" / "report.html"
    comparison = Comparison.read(page.with_name("comparison.json"))
    assert [(arm.arm, arm.seed) for arm in comparison.arms] == [("none", 0), ("breast", 0)]
    assert [slide.slide_id for slide in comparison.slides] == ["prostate_3"]
    text = re.sub(r"<[^>]+>", "|", page.read_text(encoding="utf-8"))
    for arm in comparison.arms:
        bundle = ModelBundle.open(tmp_path / "prostate.crosscancer" / "models" / f"tiny-{arm.arm}-s0")
        assert arm.model.hash == bundle.hash
        assert arm.model.recipe == arm.arm
        assert arm.evaluation.at_threshold is not None
        assert arm.evaluation.at_threshold.threshold == bundle.info.thresholds["youden"]
        assert "chosen on validation slides" in arm.evaluation.at_threshold.source
        assert arm.evaluation.calibration is not None
        assert arm.evaluation.calibration.temperature == bundle.info.calibration["temperature"]
        assert f"|{auc_text(arm.evaluation.tile.auc)}|" in text
    again = run_request(Compare(cohort=cohort, study=Path(result["study"]), report=tmp_path / "again"))
    same = Comparison.model_validate(again["comparison"])
    assert [arm.evaluation for arm in same.arms] == [arm.evaluation for arm in comparison.arms]
    assert same.differences == comparison.differences

    # a model of other settings under the arm's name is told, and the arms are not set against each other
    index = CohortPlaces(cohort).models / "tiny-breast-s0" / "bundle.json"
    content = json.loads(index.read_text(encoding="utf-8"))
    content["info"]["provenance"]["config"]["epochs"] = 9
    index.write_text(json.dumps(content), encoding="utf-8")
    told = run_request(Compare(cohort=cohort, study=Path(result["study"]), report=tmp_path / "told"))["comparison"]
    assert told["differences"] == []
    assert "not set against each other" in told["warnings"][0]
    assert "other settings: epochs (none-s0: 1; breast-s0: 9)" in told["warnings"][1]
    assert "Arms against each other" not in (tmp_path / "told" / "report.html").read_text(encoding="utf-8")

    content["info"]["lineage"]["1-target-data"] = "other tiles"
    index.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(EvaluationError, match="no longer the one that the study has trained"):
        run_request(Compare(cohort=cohort, study=Path(result["study"])))
    one, two = (ComparedModel(arm=arm, bundle=index.parents[1] / f"tiny-{arm}-s0") for arm in ("none", "breast"))
    free = run_request(Compare(cohort=cohort, models=(one, two)))["comparison"]
    assert "did not learn from the same target tiles" in free["warnings"][0]
    assert free["differences"]  # whoever names models wants to see them side by side
