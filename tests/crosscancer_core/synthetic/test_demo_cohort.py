from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import openslide
import pytest

from crosscancer_core.annotations.classes import ClassMapping, Meaning
from crosscancer_core.annotations.files import read_annotations
from crosscancer_core.cohort.cohort import AnnotationStatus, Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.errors import ConfigError
from crosscancer_core.progress import Cancelled, Switch
from crosscancer_core.synthetic.demo_cohort import make_demo_cohort
from crosscancer_core.synthetic.presets import DemoPreset, slide_plans


class Listener:
    def __init__(self, switch: Switch | None = None, cancel_after: int = 0) -> None:
        self.events: list[dict[str, Any]] = []
        self.total = self.done = 0
        self._switch, self._cancel_after = switch, cancel_after

    def started(self, total: int, unit: str, what: str = "") -> None:
        self.total = total

    def advanced(self, n: int = 1, detail: str = "") -> None:
        self.done += n

    def event(self, event: Mapping[str, Any]) -> None:
        self.events.append(dict(event))
        if self._switch is not None and len(self.events) == self._cancel_after:
            self._switch.cancel()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Listener]:
    listener = Listener()
    folder = tmp_path_factory.mktemp("tiny")
    assert make_demo_cohort(folder, DemoPreset.TINY, 0, listener) == folder / "prostate.json"
    return folder, listener


def test_both_cohorts_are_complete(tiny: tuple[Path, Listener]) -> None:
    folder, listener = tiny
    target, source = read_cohort(folder / "prostate.json"), read_cohort(folder / "breast.json")
    assert (target.site, source.site) == ("prostate", "breast")
    assert [slide.role for slide in target.slides()] == [Role.TRAIN, Role.VALIDATION, Role.TEST]
    assert {slide.role for slide in source.slides()} == {Role.TRAIN, Role.VALIDATION}
    for slide in (*target.slides(), *source.slides()):
        assert slide.annotation_status is AnnotationStatus.EXHAUSTIVE
        assert slide.path.is_file()
        assert slide.annotations is not None
        assert slide.annotations.is_file()
    assert listener.done == listener.total


def test_every_slide_tells_when_it_is_there(tiny: tuple[Path, Listener]) -> None:
    folder, listener = tiny
    slides = folder / "slides"
    assert [event["type"] for event in listener.events] == ["slide_painted"] * 5
    assert listener.events[0]["path"] == str(slides / "prostate_1.tif")
    assert listener.events[0]["annotations"] == str(slides / "prostate_1.xml")


def test_every_slide_has_cancer_and_tissue_without(tiny: tuple[Path, Listener]) -> None:
    folder, _ = tiny
    mapping = ClassMapping()
    for path in sorted((folder / "slides").glob("*.tif")):
        imported = read_annotations(path.with_suffix(".xml"))
        assert not imported.report.repaired
        assert not imported.report.rejected
        cancer = mapping.area(imported.annotations, Meaning.CANCER)
        cancer = cancer.difference(mapping.area(imported.annotations, Meaning.EXCLUSION))
        with openslide.OpenSlide(path) as slide:
            width, height = slide.dimensions
            assert float(slide.properties["openslide.mpp-x"]) == pytest.approx(
                0.22 if "prostate" in path.name else 0.243
            )
            pixels = np.asarray(slide.read_region((0, 0), 0, (width, height)).convert("RGB"))
        tissue = (pixels.min(axis=2) < 200) & (pixels.max(axis=2) > 20)
        assert cancer.area > 3 * 256**2
        assert tissue.sum() - cancer.area > 6 * 256**2


def test_finished_slides_are_kept(tiny: tuple[Path, Listener]) -> None:
    folder, _ = tiny
    slides = sorted((folder / "slides").glob("*.tif"))
    before = {path: (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).digest()) for path in slides}
    gone = folder / "slides" / "breast_2.tif"
    gone.unlink()
    cohort = folder / "prostate.json"
    written = cohort.read_text()
    cohort.write_text(written.replace("Demo prostate", "my roles"))
    listener = Listener()
    make_demo_cohort(folder, DemoPreset.TINY, 0, listener)
    assert read_cohort(cohort).name == "my roles"
    cohort.write_text(written)
    assert len(listener.events) == 5
    assert listener.done == listener.total
    for path in slides:
        modified, digest = before[path]
        assert hashlib.sha256(path.read_bytes()).digest() == digest  # the repainted one too: same seed, same bytes
        assert (path.stat().st_mtime_ns == modified) == (path != gone)


def test_another_demo_in_the_folder_is_refused(tiny: tuple[Path, Listener]) -> None:
    folder, _ = tiny
    with pytest.raises(ConfigError, match="another preset, seed or version"):
        make_demo_cohort(folder, DemoPreset.TINY, 1)


def test_a_folder_with_a_cohort_of_ones_own_is_refused(tmp_path: Path) -> None:
    (tmp_path / "prostate.json").write_text("mine")
    with pytest.raises(ConfigError, match="holds a cohort already"):
        make_demo_cohort(tmp_path, DemoPreset.TINY, 0)
    assert (tmp_path / "prostate.json").read_text() == "mine"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["prostate.json"]


def test_cancelling_keeps_what_is_finished(tmp_path: Path) -> None:
    switch = Switch()
    listener = Listener(switch, cancel_after=1)
    with pytest.raises(Cancelled):
        make_demo_cohort(tmp_path, DemoPreset.SCALE, 0, listener, switch, slides=3, size_px=600)
    assert sorted(path.name for path in (tmp_path / "slides").iterdir()) == ["prostate_1.tif", "prostate_1.xml"]


def test_patients_keep_to_one_role() -> None:
    for preset in DemoPreset:
        roles: dict[tuple[str, str], set[Role]] = {}
        plans = slide_plans(preset, 0, slides=9, size_px=600)
        for plan in plans:
            roles.setdefault((plan.organ, plan.patient), set()).add(plan.role)
        assert all(len(known) == 1 for known in roles.values())
        assert len({plan.id for plan in plans}) == len({plan.seed for plan in plans}) == len(plans)
