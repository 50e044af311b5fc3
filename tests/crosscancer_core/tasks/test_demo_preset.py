"""Does the preset ``demo`` keep its promise on the demo cohort? The whole chain, as a person runs it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from crosscancer_core.cohort.cohort import Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.progress import SILENT, UNCONTROLLED
from crosscancer_core.synthetic.demo_cohort import make_demo_cohort
from crosscancer_core.synthetic.presets import DemoPreset
from crosscancer_core.tasks import evaluate, extract, predict
from crosscancer_core.tasks.judging_requests import Evaluate
from crosscancer_core.tasks.requests import ExtractTiles, Predict, Train
from crosscancer_core.training.config import preset

pytestmark = [pytest.mark.long, pytest.mark.tensorflow]


def test_the_demo_model_is_good_on_patients_it_has_not_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train = pytest.importorskip("crosscancer_core.tasks.train")
    cohort, config = make_demo_cohort(tmp_path, DemoPreset.DEMO), preset("demo")
    places = CohortPlaces(cohort)
    extract.run(ExtractTiles(cohort=cohort, spec=config.spec), SILENT, UNCONTROLLED)
    request = Train(cohort=cohort, config=config, run_folder=places.runs / "demo-model")
    outcome = train.run(request, SILENT, UNCONTROLLED)
    tests = tuple(slide.path for slide in read_cohort(cohort).slides(Role.TEST))
    predict.run(Predict(bundle=Path(outcome["bundle"]), slides=tests, maps=places.maps), SILENT, UNCONTROLLED)
    result = evaluate.run(Evaluate(cohort=cohort, maps=places.maps / "demo-model"), SILENT, UNCONTROLLED)
    auc = result["tile"]["auc"]
    with capsys.disabled():
        sys.stdout.write(f"\ndemo preset: tile AUC {auc:.3f} on {len(tests)} test slides\n")
    assert auc > 0.85
