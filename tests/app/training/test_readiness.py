from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import pytest

from app.training.readiness import Chosen, likely_source, obstacles
from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import write_cohort
from crosscancer_core.models.backbone_table import BACKBONES
from crosscancer_core.models.recipes import ARMS
from crosscancer_core.models.spec import ModelSpec


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
