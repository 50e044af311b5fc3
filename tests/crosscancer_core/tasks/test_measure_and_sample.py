"""Measuring a cohort and listing its tiles, on the tiny demo's pictures made by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest
import shapely
from PIL import Image

from crosscancer_core.annotations.files import write_annotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import read_cohort, write_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.cohort.twins import with_fingerprints
from crosscancer_core.errors import CohortFileError, ConfigError, TileStoreError
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import ExtractTiles, MeasureCohort, SampleTiles
from crosscancer_core.tiles.cohort_figures import CohortFigures
from crosscancer_core.tiles.sampling import SamplingWay

_SPEC = ModelSpec(input_size=64, mpp=1.0)


@pytest.fixture
def cohort_file(tmp_path: Path) -> Path:
    cases = []
    for number in range(3):
        pixels = np.full((600, 800, 3), 243, np.int16)
        pixels[100:500, 128:640] = (215, 150, 195)
        pixels += np.random.default_rng(number).integers(-6, 7, pixels.shape, np.int16)
        path = tmp_path / f"S{number}.png"
        Image.fromarray(pixels.astype(np.uint8)).save(path)
        outline = shapely.box(128, 128, 128 + 128 * (number + 1), 320)
        drawn = Annotation("1", "c", Kind.POLYGON, outline, "Tumor")
        write_annotations(AnnotationSet((AnnotationGroup("Tumor"),), (drawn,)), path.with_suffix(".xml"))
        slide = CohortSlide(id=f"S{number}", path=path, annotations=path.with_suffix(".xml"), role=Role.TRAIN, mpp=1.0)
        cases.append(Case(patient=f"P{number}", slides=(slide,)))
    file = tmp_path / "cohort.json"
    write_cohort(Cohort(name="c", cases=tuple(cases)), file)
    return file


def test_areas_and_shares_are_measured_once(cohort_file: Path) -> None:
    result = run_request(MeasureCohort(cohort=cohort_file, workers=1))
    row = result["slides"][1]
    assert (row["polygons"], row["mpp"], row["mpp_source"]) == (1, 1.0, "entered by user")
    assert row["cancer_mm2"] == pytest.approx(256 * 192 / 1e6)
    assert row["tissue_mm2"] == pytest.approx(400 * 512 / 1e6, rel=0.05)
    assert row["cancer_percent"] == pytest.approx(100 * 256 * 192 / (400 * 512), rel=0.05)
    assert result["problems"] == {}
    assert result["measured"] == 3
    assert run_request(MeasureCohort(cohort=cohort_file))["measured"] == 0
    figures = CohortFigures.read(CohortPlaces(cohort_file).figures)
    shares = figures.cancer_shares(Cohort(name="c", cases=()))
    assert shares == {}


def test_only_what_changed_is_measured_again(cohort_file: Path) -> None:
    run_request(MeasureCohort(cohort=cohort_file, workers=1))
    path = cohort_file.parent / "S1.xml"
    path.write_bytes(path.read_bytes() + b"\n")
    assert run_request(MeasureCohort(cohort=cohort_file, workers=1))["measured"] == 1


def test_problems_stand_beside_their_slides(cohort_file: Path) -> None:
    folder = cohort_file.parent
    (folder / "S0.png").rename(folder / "S0x.png")
    (folder / "S1.xml").write_text("<no")
    (folder / "S2.png").write_bytes(b"no picture")
    problems = run_request(MeasureCohort(cohort=cohort_file, workers=1))["problems"]
    assert problems["S0"] == ['The slide "S0.png" of “S0” is missing. Did you mean "S0x.png"?']
    assert "not a readable annotation file" in problems["S1"][0]
    assert "cannot be opened as a slide" in problems["S2"][0]


def test_twins_across_roles_are_a_problem(tmp_path: Path, cohort_file: Path) -> None:
    one = CohortSlide(id="A", path=cohort_file.parent / "S0.png", role=Role.TRAIN, mpp=1.0)
    two = one.model_copy(update={"id": "B", "role": Role.TEST, "annotation_status": AnnotationStatus.NORMAL})
    file = tmp_path / "twins.json"
    write_cohort(Cohort(name="t", cases=(Case(patient="P", slides=(one,)), Case(patient="Q", slides=(two,)))), file)
    problems = run_request(MeasureCohort(cohort=file, workers=1))["problems"]
    assert "same slide file stands in two roles" in problems["B"][0]


def test_a_list_of_tiles_is_the_same_every_time(cohort_file: Path, tmp_path: Path) -> None:
    run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC))
    request = SampleTiles(
        cohort=cohort_file, spec=_SPEC, per_class=12, way=SamplingWay.EQUAL_PER_PATIENT, output=tmp_path / "t.parquet"
    )
    result = run_request(request)
    assert result["chosen"] == [12, 12]
    assert pyarrow.parquet.read_table(tmp_path / "t.parquet").num_rows == 24
    with pytest.raises(ConfigError, match="is there already"):
        run_request(request)
    again = run_request(request.model_copy(update={"output": None}))
    assert again["hash"] == result["hash"]
    assert run_request(request.model_copy(update={"output": None, "seed": 1}))["hash"] != result["hash"]
    many = run_request(request.model_copy(update={"output": None, "per_class": 1000}))
    assert "there are no more" in many["notes"][1]


def test_tiles_cut_before_the_outlines_changed_are_said(cohort_file: Path) -> None:
    run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC))
    request = SampleTiles(cohort=cohort_file, spec=_SPEC, per_class=None)
    assert not any("were cut before" in note for note in run_request(request)["notes"])
    path = cohort_file.parent / "S1.xml"
    write_annotations(AnnotationSet((AnnotationGroup("Tumor"),), ()), path)
    told = [note for note in run_request(request)["notes"] if "were cut before" in note]
    assert told == [
        "The tiles of S1 were cut before outlines or status changed, and are used as they were then: "
        "cut the tiles again for what holds now (`crosscancer extract`)."
    ]
    run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC))
    assert not any("were cut before" in note for note in run_request(request)["notes"])
    path.unlink()  # the stores may have been carried to a machine without the slides
    assert not any("were cut before" in note for note in run_request(request)["notes"])


def test_a_slide_file_that_was_replaced_is_said_and_its_tiles_are_cut_again(cohort_file: Path) -> None:
    write_cohort(with_fingerprints(read_cohort(cohort_file)), cohort_file)
    run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC))
    assert run_request(MeasureCohort(cohort=cohort_file))["problems"] == {}
    Image.fromarray(np.asarray(Image.open(cohort_file.parent / "S1.png"))[:, ::-1]).save(cohort_file.parent / "S1.png")
    problems = run_request(MeasureCohort(cohort=cohort_file))["problems"]
    assert list(problems) == ["S1"]
    assert problems["S1"][0].startswith("The slide file is another one than when it was added")
    request = SampleTiles(cohort=cohort_file, spec=_SPEC, per_class=None)
    (told,) = [note for note in run_request(request)["notes"] if "were cut before" in note]
    assert told.startswith("The tiles of S1 were cut before the slide file changed, and are used as they were then")
    again = run_request(ExtractTiles(cohort=cohort_file, spec=_SPEC))
    assert [slide["id"] for slide in again["slides"] if not slide["reused"]] == ["S1"]
    assert not any("were cut before" in note for note in run_request(request)["notes"])


def test_what_cannot_be_listed_is_said(cohort_file: Path) -> None:
    with pytest.raises(TileStoreError, match="Extract the tiles first"):
        run_request(SampleTiles(cohort=cohort_file, spec=_SPEC))
    with pytest.raises(CohortFileError, match="has the role test"):
        run_request(SampleTiles(cohort=cohort_file, spec=_SPEC, roles=(Role.TEST,)))
    with pytest.raises(ConfigError, match="neither"):
        run_request(SampleTiles(cohort=cohort_file, spec=_SPEC, output=cohort_file.parent / "t.txt"))
