from __future__ import annotations

import dataclasses
import hashlib
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from app.training.readiness import Chosen, command_line, differences, likely_source, new_run_folder, obstacles
from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import write_cohort
from crosscancer_core.models.backbone_table import BACKBONES
from crosscancer_core.models.recipes import ARMS
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.tasks.requests import Train, request_from_json
from crosscancer_core.training.config import preset
from crosscancer_core.training.run_folder import RunFolder


def cohort(
    name: str = "Prostate", role: Role = Role.TRAIN, status=AnnotationStatus.EXHAUSTIVE, site: str = "S1"
) -> Chosen:
    slide = CohortSlide(
        id="S1", path=Path(f"{site}.tif"), annotations=Path("S1.xml"), annotation_status=status, role=role
    )
    return Chosen(Path(f"{name}.json"), Cohort(name=name, cases=(Case(patient="P", slides=(slide,)),)))


SPEC = ModelSpec(architecture="SqueezeNet", input_size=96)


def test_nothing_stands_in_the_way(tmp_path, monkeypatch):
    weights = tmp_path / "weights.h5"
    weights.write_bytes(b"known")
    known = dataclasses.replace(BACKBONES["SqueezeNet"], weights_hash=hashlib.md5(b"known").hexdigest())
    monkeypatch.setitem(BACKBONES, "SqueezeNet", known)
    for recipe in ARMS.values():
        assert obstacles([recipe], SPEC, cohort(), cohort("Breast", site="breast"), weights) == []


@pytest.mark.parametrize(
    ("arm", "target", "source", "weights", "words"),
    [
        ("none", None, None, None, "Choose the target cohort."),
        ("none", cohort(role=Role.TEST), None, None, "“Prostate” has no annotated training slides."),
        ("none", cohort(status=AnnotationStatus.NONE), None, None, "has no annotated training slides."),
        ("none", cohort(status=AnnotationStatus.NORMAL), None, None, "no training slide with outlined cancer."),
        ("breast", cohort(), None, None, "Choose the source (breast) cohort."),
        ("breast", cohort(), cohort(), None, "Source and target are the same cohort."),
        ("imagenet", cohort(), None, None, "The ImageNet weights of SqueezeNet are not there"),
        ("double", cohort(), cohort("Breast", site="breast"), Path("gone.h5"), '"gone.h5" does not exist'),
        ("breast", cohort(role=Role.TEST), cohort("Breast"), None, "is a test slide of the target cohort"),
    ],
)
def test_what_is_missing_is_said(arm, target, source, weights, words, tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    found = obstacles([ARMS[arm]], SPEC, target, source, weights)
    assert words in found[-1]


def test_the_breast_cohort_beside_is_proposed(tmp_path):
    target = Chosen(tmp_path / "prostate.json", Cohort(name="Prostate"))
    write_cohort(target.cohort, target.path)
    (tmp_path / "demo.json").write_text("{}", encoding="utf-8")
    assert likely_source(target) is None
    write_cohort(Cohort(name="Breast", site="breast"), tmp_path / "breast.json")
    assert likely_source(target) == tmp_path / "breast.json"
    write_cohort(Cohort(name="Lung", site="other"), tmp_path / "lung.json")
    assert likely_source(target) is None


def test_run_folders_continue_what_is_unfinished_and_touch_nothing_else(tmp_path):
    config = preset("smoke", recipe=ARMS["none"])
    first = new_run_folder(tmp_path, config, "smoke")
    assert first == tmp_path / "none-smoke-0"
    run = RunFolder.open(first, config)
    assert new_run_folder(tmp_path, config, "smoke") == first
    assert new_run_folder(tmp_path, preset("smoke", epochs=9), "smoke") == tmp_path / "none-smoke-0-2"
    run.finish({"bundle": "b"})
    assert new_run_folder(tmp_path, config, "smoke") == tmp_path / "none-smoke-0-2"
    (tmp_path / "none-smoke-0-2").mkdir()
    assert new_run_folder(tmp_path, config, "smoke") == tmp_path / "none-smoke-0-3"


def test_only_differences_are_named():
    config = preset("laptop", recipe=ARMS["breast"], epochs=7)
    assert differences(config, "laptop") == {"epochs": 7}
    assert differences(preset("paper", recipe=ARMS["none"]), "paper") == {}


def test_the_command_makes_the_same_request(tmp_path):
    """The line is run by the real command line, which writes the request instead of training."""
    config = preset(
        "laptop", recipe=ARMS["double"], epochs=7, tiles_per_class=None, label_rule="cancer_share >= 0.25", seed=4
    )
    config = config.model_copy(update={"spec": config.spec.model_copy(update={"mpp": 0.5})})
    request = Train(
        cohort=tmp_path / "Fälle 1.json",
        config=config,
        run_folder=tmp_path / "run",
        source_cohort=tmp_path / "breast.json",
        initial_weights=tmp_path / "w.h5",
    )
    words = shlex.split(command_line(request, "laptop"))
    assert words[0] == "crosscancer"
    saved = tmp_path / "request.json"
    command = [sys.executable, "-m", "crosscancer_core", *words[1:], "--save-request", str(saved)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert request_from_json(saved.read_text(encoding="utf-8")) == request
