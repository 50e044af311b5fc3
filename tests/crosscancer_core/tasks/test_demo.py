from __future__ import annotations

from pathlib import Path

from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.synthetic.presets import DemoPreset
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import MakeDemo


def test_a_request_paints_slides_of_the_size_asked_for(tmp_path: Path) -> None:
    request = MakeDemo(folder=tmp_path, preset=DemoPreset.SCALE, seed=2, slides=2, size_px=700)
    result = run_request(request)
    cohort = read_cohort(Path(result["cohort"]))
    assert [slide.id for slide in cohort.slides()] == ["prostate_1", "prostate_2"]
    assert all(slide.path.is_file() for slide in cohort.slides())
