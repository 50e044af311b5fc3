from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import read_cohort, write_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.cohort.upgrades import SCHEMA_VERSION, STEPS
from crosscancer_core.errors import CohortFileError, DiskFullError
from crosscancer_core.models.spec import ModelSpec
from tests.faults import full_disk, killed


def _cohort(folder: Path) -> Cohort:
    slides = folder / "slides"
    slides.mkdir(exist_ok=True)
    for name in ("S01.svs", "S01.xml", "S02 ü.svs"):
        (slides / name).touch()
    first = CohortSlide(
        id="S01",
        path=slides / "S01.svs",
        annotations=slides / "S01.xml",
        annotation_status=AnnotationStatus.EXHAUSTIVE,
        role=Role.TEST,
        mpp=0.22,
    )
    second = CohortSlide(id="S02", path=slides / "S02 ü.svs", notes="Färbung blass")
    cases = (Case(patient="P1", slides=(first,)), Case(patient="P2", slides=(second,)))
    return Cohort(name="Prostata", cases=cases, classes=ClassMapping(cancer=("malignant",)), has_glass=False)


def test_round_trip(tmp_path: Path) -> None:
    cohort = _cohort(tmp_path)
    write_cohort(cohort, tmp_path / "prostate.json")
    assert read_cohort(tmp_path / "prostate.json") == cohort


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=text, notes=text, patient=text, role=st.sampled_from(Role), mpp=st.none() | st.floats(1e-3, 1e3))
def test_any_values_round_trip(
    tmp_path: Path, name: str, notes: str, patient: str, role: Role, mpp: float | None
) -> None:
    base = _cohort(tmp_path)
    slide = base.slide("S01").model_copy(update={"notes": notes, "role": role, "mpp": mpp})
    cohort = base.model_copy(update={"name": name, "cases": (Case(patient=patient, slides=(slide,)),)})
    write_cohort(cohort, tmp_path / "any.json")
    assert read_cohort(tmp_path / "any.json") == cohort


def test_paths_are_relative_with_forward_slashes_so_the_folder_can_move(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    write_cohort(_cohort(home), home / "prostate.json")
    data = json.loads((home / "prostate.json").read_text(encoding="utf-8"))
    assert data["version"] == 2
    assert data["cases"][0]["slides"][0]["path"] == "slides/S01.svs"
    shutil.move(home, tmp_path / "elsewhere")
    moved = read_cohort(tmp_path / "elsewhere" / "prostate.json")
    assert moved.slide("S01").path == tmp_path / "elsewhere" / "slides" / "S01.svs"


def test_paths_above_the_file_and_windows_separators_are_understood(tmp_path: Path) -> None:
    cohort = _cohort(tmp_path)
    (tmp_path / "lists").mkdir()
    file = tmp_path / "lists" / "a.json"
    write_cohort(cohort, file)
    content = file.read_text(encoding="utf-8")
    assert '"../slides/S01.svs"' in content
    file.write_text(content.replace("../slides/S01.svs", "..\\\\slides\\\\S01.svs"), encoding="utf-8")
    assert read_cohort(file) == cohort


@pytest.mark.parametrize(
    ("site", "expected", "notes"),
    [("prostate", "prostate", ""), ("lung", "other", "Site: lung"), (None, "prostate", "")],
)
def test_a_cohort_of_version_1_is_upgraded(tmp_path: Path, site: str | None, expected: str, notes: str) -> None:
    (tmp_path / "S01.svs").touch()
    slide = {"id": "S01", "path": "S01.svs", "annotation_status": "none", "role": "unused", "mpp": None, "notes": ""}
    slide["annotations"] = None
    data = {"format": "crosscancer-cohort", "version": 1, "name": "old", "has_glass": True}
    data["classes"] = {"cancer": ["Tumor"], "exclusion": [], "ignore": []}
    data["cases"] = [{"patient": "P1", "slides": [slide]}]
    if site is not None:
        data["site"] = site
    file = tmp_path / "old.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    cohort = read_cohort(file)
    assert (cohort.site.value, cohort.notes) == (expected, notes)
    write_cohort(cohort, file)
    assert json.loads(file.read_text(encoding="utf-8"))["version"] == SCHEMA_VERSION
    assert read_cohort(file) == cohort


def test_every_older_version_has_a_step() -> None:
    assert sorted(STEPS) == list(range(1, SCHEMA_VERSION))


def test_status_left_out_follows_from_the_annotation_file(tmp_path: Path) -> None:
    cohort = _cohort(tmp_path)
    write_cohort(cohort, tmp_path / "a.json")
    data = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    for case in data["cases"]:
        del case["slides"][0]["annotation_status"]
    (tmp_path / "a.json").write_text(json.dumps(data), encoding="utf-8")
    read = read_cohort(tmp_path / "a.json")
    assert read.slide("S01").annotation_status is AnnotationStatus.EXHAUSTIVE
    assert read.slide("S02").annotation_status is AnnotationStatus.NONE


def test_a_cohort_with_missing_files_can_be_opened_to_mend_it(tmp_path: Path) -> None:
    cohort = _cohort(tmp_path)
    write_cohort(cohort, tmp_path / "a.json")
    (tmp_path / "slides" / "S01.svs").unlink()
    assert read_cohort(tmp_path / "a.json", files_must_exist=False) == cohort


def test_missing_slide_names_its_nearest_neighbour(tmp_path: Path) -> None:
    write_cohort(_cohort(tmp_path), tmp_path / "a.json")
    (tmp_path / "slides" / "S01.svs").rename(tmp_path / "slides" / "S01_.svs")
    with pytest.raises(CohortFileError, match=r"slide \"S01\.svs\" of “S01”") as caught:
        read_cohort(tmp_path / "a.json")
    assert caught.value.hint == 'Did you mean "S01_.svs"?'
    shutil.rmtree(tmp_path / "slides")
    with pytest.raises(CohortFileError) as caught:
        read_cohort(tmp_path / "a.json")
    assert "moved without its slides" in caught.value.hint


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data.pop("name"), "“name”: Field required"),
        (lambda data: data["cases"][0]["slides"][0].update(mpp=-1), "“cases.0.slides.0.mpp”: Input should be greater"),
        (lambda data: data["cases"][1]["slides"][0].update(role="tset"), "“cases.1.slides.0.role”"),
        (lambda data: data["cases"][1]["slides"][0].update(id="S01"), "slide id used more than once: S01"),
        (lambda data: data["cases"][1]["slides"][0].update(id="s01"), "slide id used more than once: S01, s01"),
        (lambda data: data["cases"][1]["slides"][0].update(id="../S01"), "“cases.1.slides.0.id”"),
        (lambda data: data["cases"][1].update(patient="P1"), "patient is listed more than once"),
        (lambda data: data.update(colour="red"), "“colour”"),
        (lambda data: data.update(version=3), "version 3"),
        (lambda data: data.pop("format"), "not a cohort"),
        (lambda data: data.update(cases=7), "“cases”"),
    ],
)
def test_fault_is_named_by_its_field(tmp_path: Path, change, told: str) -> None:
    file = tmp_path / "a.json"
    write_cohort(_cohort(tmp_path), file)
    data = json.loads(file.read_text(encoding="utf-8"))
    change(data)
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(CohortFileError) as caught:
        read_cohort(file)
    assert told in caught.value.message


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1, 2]", b"\xff\xfe\x00", b"null", b'{"format": "crosscancer-cohort"}']
)
def test_what_is_no_cohort_is_said_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(CohortFileError):
        read_cohort(tmp_path / "a.json")


def test_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CohortFileError, match="no such file"):
        read_cohort(tmp_path / "a.json")


def test_full_disk_and_killed_writer_leave_the_old_cohort(tmp_path: Path) -> None:
    cohort = _cohort(tmp_path)
    file = tmp_path / "a.json"
    write_cohort(cohort, file)
    with full_disk(100), pytest.raises(DiskFullError):
        write_cohort(cohort.model_copy(update={"name": "new"}), file)
    assert read_cohort(file) == cohort
    code = (
        "from pathlib import Path\nfrom crosscancer_core.cohort.cohort_file import read_cohort, write_cohort\n"
        "file = Path(sys.argv[1])\nwrite_cohort(read_cohort(file).model_copy(update={'name': 'new'}), file)\n"
    )
    assert killed(code, tmp_path, file, room=100)
    assert killed(code, tmp_path, file, step=3)
    assert read_cohort(file) == cohort


def test_places_lie_beside_the_cohort_file(tmp_path: Path) -> None:
    places = CohortPlaces(tmp_path / "prostate.json")
    assert places.root == tmp_path / "prostate.crosscancer"
    assert places.tile_store("S01", ModelSpec()) == places.root / "tiles" / "256px-0.22um" / "S01.h5"
    assert places.tile_set(ModelSpec(), 128).name == "256px-0.22um-stride128"
    assert places.tissue_mask("S01") == places.root / "tissue" / "S01.geojson"
    assert places.map_folder("double", "S01") == places.root / "maps" / "double" / "S01"
    assert places.runs.parent == places.models.parent == places.root
    assert os.listdir(tmp_path) == []


def test_a_model_learns_from_tiles_that_fit_it(tmp_path: Path) -> None:
    places = CohortPlaces(tmp_path / "c.json")
    small, close, far = (ModelSpec(input_size=size, mpp=mpp) for size, mpp in ((128, 0.22), (256, 0.25), (256, 0.5)))
    wanted = ModelSpec(input_size=256, mpp=0.243)
    assert places.fitting_store("S1", wanted) == places.tile_store("S1", wanted)
    for spec in (small, far, close, wanted):
        store = places.tile_store("S1", spec)
        store.parent.mkdir(parents=True)
        store.touch()
        expected = {small: small, far: small, close: close, wanted: wanted}[spec]
        assert places.fitting_store("S1", wanted) == places.tile_store("S1", expected)
    assert places.fitting_store("S2", wanted) == places.tile_store("S2", wanted)


def test_an_entry_is_found_by_its_file_after_a_change_too(tmp_path: Path) -> None:
    slide = CohortSlide(id="S", path=tmp_path / "s.svs")
    cohort = Cohort(name="c", cases=(Case(patient="P", slides=(slide,)),))
    assert cohort.slide_at(slide.path) == slide
    moved = slide.model_copy(update={"path": tmp_path / "moved.svs"})
    changed = cohort.with_slides({"S": moved})
    assert (changed.slide_at(slide.path), changed.slide_at(moved.path)) == (None, moved)
    assert cohort.slide_at(slide.path) == slide
