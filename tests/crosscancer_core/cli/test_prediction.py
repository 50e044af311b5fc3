from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from crosscancer_core.cli.program import app
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.tasks.prediction_states import PredictionStates, SlideStep


def progress(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["progress", *map(str, arguments)])


def test_how_far_each_slide_is_can_be_asked_at_any_time(tmp_path: Path) -> None:
    nothing = progress(tmp_path, "--json")
    assert nothing.exit_code == 2
    assert "no prediction was begun" in json.loads(nothing.stdout)["error"]
    cohort = tmp_path / "prostate.json"
    slides = [Path("/slides/a.svs"), Path("/slides/b.svs")]
    states = PredictionStates(CohortPlaces(cohort).maps, "double", slides)
    states.put(slides[1], SlideStep.FAILED, "The file is damaged at 3/4 of its length.")
    told = json.loads(progress("--cohort", cohort, "--json").stdout)
    assert [(each["slide"], each["model"], each["state"]) for each in told["slides"]] == [
        ("/slides/a.svs", "double", "waiting"),
        ("/slides/b.svs", "double", "failed"),
    ]
    assert told["failed"] == {"/slides/b.svs (double)": "The file is damaged at 3/4 of its length."}
    shown = progress("--cohort", cohort).stdout
    assert "waiting" in shown
    assert "damaged at 3/4" in shown
