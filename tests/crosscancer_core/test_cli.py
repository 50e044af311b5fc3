"""The command line as a person uses it: text, exit codes, JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from crosscancer_core.cli.program import app
from crosscancer_core.models.recipes import Freezing, InitialWeights
from crosscancer_core.synthetic.presets import DemoPreset
from crosscancer_core.tasks.judging_requests import Compare
from crosscancer_core.tasks.requests import CompareArms, ExtractTiles, MakeDemo, Train, request_from_json
from crosscancer_core.training.config import Validation
from tests.czi_writer import Block, mosaic, write_czi


def crosscancer(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_help_names_every_verb_and_the_purpose() -> None:
    shown = crosscancer("--help").output
    for verb in (
        "info", "tissue", "extract", "train", "study", "predict", "progress", "evaluate", "compare",
        "calibrate", "export", "check-asap", "convert", "demo",
        "worker", "doctor",
    ):  # fmt: skip
        assert verb in shown
    assert "not a medical device" in " ".join(shown.split())


@pytest.mark.parametrize("option", [("--tile-size", "0"), ("--mpp", "nan"), ("--workers", "-1")])
def test_wrong_usage_has_its_own_exit_code_and_a_hint(tmp_path: Path, option: tuple[str, str]) -> None:
    result = crosscancer("extract", tmp_path / "cohort.json", *option, "--json")
    assert result.exit_code == 2
    assert "--help" in json.loads(result.stdout)["hint"]


def test_overwrite_never_reaches_slides_outlines_and_cohorts(tmp_path: Path) -> None:
    slide, outlines, cohort = (tmp_path / name for name in ("a.png", "a.xml", "c.json"))
    Image.fromarray(np.full((90, 90, 3), 180, np.uint8)).save(slide)
    outlines.write_text("<ASAP_Annotations><Annotations/></ASAP_Annotations>")
    assert crosscancer("cohort", "import", tmp_path, cohort).exit_code == 0
    before = {path: path.read_bytes() for path in (slide, outlines, cohort)}
    for target in (slide, outlines):
        assert crosscancer("cohort", "import", tmp_path, target, "--overwrite").exit_code == 2
        assert crosscancer("evaluate", cohort, "--model", "m", "-o", target, "--overwrite").exit_code == 2
    assert crosscancer("evaluate", cohort, "--model", "m", "-o", cohort, "--overwrite").exit_code == 2
    assert {path: path.read_bytes() for path in before} == before


def test_a_path_that_the_system_refuses_is_one_sentence(tmp_path: Path) -> None:
    cohort = tmp_path / "c.json"
    slide = {"id": "S1", "path": "y" * 5000 + ".tif"}
    cases = [{"patient": "P", "slides": [slide]}]
    cohort.write_text(json.dumps({"format": "crosscancer-cohort", "version": 2, "name": "c", "cases": cases}))
    result = crosscancer("extract", cohort, "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert "file name too long" in told["error"]
    assert "Finished parts are kept" in told["hint"]


def test_a_study_without_arms_is_wrong_usage(tmp_path: Path) -> None:
    result = crosscancer("study", tmp_path / "c.json", "--arms", "", "--json")
    assert result.exit_code == 2
    assert "arms" in json.loads(result.stdout)["error"]


def test_info_of_a_real_slide(real_data: Path) -> None:
    slide = real_data / "wsi" / "CMU-1-Small-Region.svs"
    result = crosscancer("info", slide, "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert (told["width"], told["height"]) == (2220, 2967)
    assert told["mpp"] == pytest.approx(0.499)
    assert told["mpp_source"] == "scanner metadata"
    assert "0.499 µm/px (scanner metadata)" in crosscancer("info", slide).stdout


def test_info_tells_who_refused_what_is_stored_and_no_label(tmp_path: Path) -> None:
    pixels = np.full((40, 60, 3), 200, np.uint8)
    label = write_czi(tmp_path / "label.czi", [Block(pixels, 0, 0, compression="uncompressed")]).read_bytes()
    slide = write_czi(
        tmp_path / "a.czi",
        mosaic(np.full((300, 400, 3), 180, np.uint8)),
        attachments=[("Label", "CZI", label)],
        extra_metadata="<Barcode>JANE DOE 1957</Barcode>",
    )
    told = json.loads(crosscancer("info", slide, "--json").stdout)
    assert told["reader"] == "CZI"
    assert told["refused"] == {"OpenSlide": "JPEG XR compression is not supported"}
    assert (told["compression"], told["color_profile_bytes"]) == ("JPEG XR", None)
    assert told["associated_images"] == ["label"]
    shown = crosscancer("info", slide).stdout
    for part in ("OpenSlide: JPEG XR", "JPEG XR", "0.22 µm/px (scanner metadata)", "label", "whole image"):
        assert part in shown
    assert "DOE" not in shown + json.dumps(told)


def test_a_resolution_is_remembered_for_every_command(tmp_path: Path) -> None:
    slide = tmp_path / "photo.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (300, 400, 3), np.uint8)).save(slide)
    assert json.loads(crosscancer("info", slide, "--json").stdout)["mpp"] is None
    refused = crosscancer("info", slide, "--remember")
    assert refused.exit_code != 0
    assert "--mpp" in refused.output
    assert crosscancer("info", slide, "--mpp", "0.4", "--remember").exit_code == 0
    told = json.loads(crosscancer("info", slide, "--json").stdout)
    assert (told["mpp"], told["mpp_source"]) == (0.4, "entered by user")
    assert "tissue_mm2" in json.loads(crosscancer("tissue", slide, "--json").stdout)


def test_convert_writes_a_tiff_once(tmp_path: Path) -> None:
    slide = write_czi(tmp_path / "a.czi", mosaic(np.full((300, 400, 3), 180, np.uint8)))
    first = crosscancer("convert", slide, tmp_path / "a.tif", "--json")
    assert json.loads(first.stdout)["levels"] == 1
    again = crosscancer("convert", slide, tmp_path / "a.tif")
    assert again.exit_code == 2
    assert "is there already" in again.output
    assert crosscancer("convert", slide, tmp_path / "a.tif", "--overwrite").exit_code == 0
    wrong = crosscancer("convert", slide, tmp_path / "b.tif", "--tile", "100")
    assert wrong.exit_code == 2
    assert "tile" in wrong.output


def test_a_file_that_is_no_slide_ends_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "no-slide.svs"
    path.write_text("nothing to see")
    result = crosscancer("info", path)
    assert result.exit_code == 1
    assert "no-slide.svs" in result.stderr
    assert "Traceback" not in result.output
    told = json.loads(crosscancer("info", path, "--json").stdout)
    assert "no-slide.svs" in told["error"]
    assert told["hint"]


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    assert "Traceback" in crosscancer("info", tmp_path / "absent.svs", "--debug").output


def test_wrong_usage_is_exit_code_2(tmp_path: Path) -> None:
    assert crosscancer("fly").exit_code == 2
    assert crosscancer("train", tmp_path / "c.json", "--arm", "nobody").exit_code == 2
    assert crosscancer("train", tmp_path / "c.json", "--set", "epochs").exit_code == 2
    wrong = crosscancer("train", tmp_path / "c.json", "--set", "epochs=0")
    assert wrong.exit_code == 2
    assert "epochs" in wrong.stderr


def test_a_saved_request_is_the_same_request(tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    assert crosscancer("demo", tmp_path, "--preset", "tiny", "--seed", "3", "--save-request", file).exit_code == 0
    assert request_from_json(file.read_text()) == MakeDemo(folder=tmp_path, preset=DemoPreset.TINY, seed=3)
    file = tmp_path / "another.json"
    assert crosscancer("extract", "c.json", "--tile-size", "96", "--slide", "a", "--save-request", file).exit_code == 0
    extract = request_from_json(file.read_text())
    assert isinstance(extract, ExtractTiles)
    assert (extract.spec.input_size, extract.slides) == (96, ("a",))


def test_settings_change_single_fields_of_a_preset(tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    result = crosscancer(
        "train", "c.json", "--preset", "laptop", "--arm", "breast", "--source-cohort", "b.json",
        "--set", "epochs=3", "--set", "spec.dropout=0.5", "--set", "validation=tile-random (paper)",
        "--save-request", file,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    train = request_from_json(file.read_text())
    assert isinstance(train, Train)
    assert train.config.epochs == 3
    assert train.config.spec.dropout == 0.5
    assert train.config.spec.input_size == 128, "the rest of the preset stays"
    assert train.config.validation is Validation.TILE_RANDOM
    assert train.config.recipe.name == "breast"


def test_a_study_is_asked_for_in_one_line(tmp_path: Path) -> None:
    recipe = tmp_path / "kidney.json"
    recipe.write_text('{"name": "kidney", "initial": "random", "stages": ["kidney", "target"]}')
    file = tmp_path / "request.json"
    result = crosscancer(
        "study", "c.json", "--name", "first", "--arms", "none, breast", "--recipe", recipe, "--cohort", "kidney=k.json",
        "--seeds", "0,3", "--split", "5 folds", "--source-cohort", "b.json", "--preset", "smoke",
        "--initial-model", "breast=runs/breast", "--freezing", "last-blocks:3", "--devices", "gpu:0,gpu:1",
        "--save-request", file,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    study = request_from_json(file.read_text())
    assert isinstance(study, CompareArms)
    assert [arm.name for arm in study.arms] == ["none", "breast", "kidney"]
    assert study.arms[0].stages[0].freezing is Freezing.NONE  # random weights are never frozen
    assert study.arms[1].initial is InitialWeights.MODEL
    assert [stage.blocks for stage in study.arms[1].stages] == [3]
    assert [stage.cohort for stage in study.arms[2].stages] == ["kidney", "target"]
    assert (study.seeds, study.split, study.devices) == ((0, 3), "5 folds", ("gpu:0", "gpu:1"))
    assert study.config.spec.architecture == "SqueezeNet"


@pytest.mark.parametrize(
    "wrong",
    [
        ("--arms", "nobody"),
        ("--seeds", "one"),
        ("--devices", "tpu"),
        ("--freezing", "all"),
        ("--freezing", "last-blocks:0"),
        ("--cohort", "kidney"),
        ("--initial-model", "double=x", "--arms", "none"),
        ("--recipe", "no/such.json"),
        ("--name", "a/b"),
    ],
)
def test_a_study_that_cannot_be_is_refused_in_words(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    result = crosscancer("study", "c.json", *wrong, "--save-request", tmp_path / "request.json")
    assert result.exit_code == 2, result.output
    assert not (tmp_path / "request.json").exists()


def test_predict_wants_slides_and_says_so(tmp_path: Path) -> None:
    result = crosscancer("predict", tmp_path)
    assert result.exit_code == 2
    assert "slides" in result.stderr


@pytest.mark.parametrize("mpp", ["-1", "0", "nan"])
def test_an_impossible_resolution_is_refused(real_data: Path, mpp: str) -> None:
    slide = real_data / "wsi" / "CMU-1-Small-Region.svs"
    for verb in ("info", "tissue"):
        result = crosscancer(verb, slide, "--mpp", mpp)
        assert result.exit_code == 2
        assert "mpp" in result.stderr
    assert crosscancer("predict", "model", slide, "--mpp", mpp).exit_code == 2


def test_no_command_replaces_a_file_unasked(real_data: Path, tmp_path: Path) -> None:
    slide = real_data / "wsi" / "CMU-1-Small-Region.svs"
    mine = tmp_path / "notes.txt"
    mine.write_text("mine")
    assert crosscancer("tissue", slide, "-o", mine).exit_code == 2
    assert crosscancer("demo", tmp_path, "--save-request", mine).exit_code == 2
    assert mine.read_text() == "mine"
    assert crosscancer("tissue", slide, "-o", mine, "--overwrite").exit_code == 0
    assert mine.read_bytes().startswith(b"\x89PNG")


def test_wrong_usage_is_a_json_line_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "crosscancer_core", "train", "--json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    (line,) = done.stdout.splitlines()
    assert "COHORT" in json.loads(line)["error"].upper()


def test_a_slide_that_fails_among_others_is_told_by_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    result = {"maps": [], "failed": {"b.svs": "cannot be opened"}}
    monkeypatch.setattr("crosscancer_core.cli.running.run_request", lambda *_: result)
    done = crosscancer("predict", "model", "a.svs", "b.svs")
    assert done.exit_code == 1
    assert "b.svs: cannot be opened" in done.stdout


def test_a_cohort_from_folder_to_split(tmp_path: Path) -> None:
    for name in "abcdef":
        (tmp_path / f"{name}.svs").write_text(name)
        (tmp_path / f"{name}.xml").write_text("")
    file = tmp_path / "c.json"
    made = crosscancer("cohort", "import", tmp_path, file, "--site", "breast")
    assert made.exit_code == 0
    assert "6 slides exhaustive" in made.stdout
    assert crosscancer("cohort", "import", tmp_path, file).exit_code == 2
    split = json.loads(crosscancer("cohort", "split", file, "--test", "2", "--seed", "1", "--json").stdout)
    assert split["how"] == "2 patients drawn for testing by seed 1."
    assert split["notes"] == []
    again = json.loads(crosscancer("cohort", "split", file, "--test", "2", "--seed", "1", "--json").stdout)
    assert again == split
    folds = json.loads(crosscancer("cohort", "split", file, "--folds", "3", "--json").stdout)
    assert len(folds["folds"]) == 3
    assert "leave one patient out" in crosscancer("cohort", "split", file, "--leave-one-patient-out").stdout
    assert crosscancer("cohort", "split", file).exit_code == 2
    assert "has 6 annotated ones" in crosscancer("cohort", "split", file, "--paper").stderr
    assert "is not known" in crosscancer("cohort", "split", file, "--test", "2", "--stratify").stderr
    (tmp_path / "a.svs").rename(tmp_path / "a old.svs")
    assert "a old.svs" in crosscancer("cohort", "relink", file, tmp_path).stdout
    assert json.loads(crosscancer("cohort", "relink", file, "--json").stdout)["still_missing"] == []


def test_compare_takes_models_by_name_folder_or_maps(tmp_path: Path) -> None:
    cohort = tmp_path / "prostate.json"
    (tmp_path / "prostate.crosscancer" / "models" / "first").mkdir(parents=True)
    (tmp_path / "prostate.crosscancer" / "models" / "first" / "bundle.json").touch()
    (tmp_path / "prostate.crosscancer" / "maps" / "second").mkdir(parents=True)
    file = tmp_path / "request.json"
    arguments = ("compare", cohort, "none=first", "breast:2=second", "--whole-slide", "--save-request", file)
    assert crosscancer(*arguments).exit_code == 0
    request = request_from_json(file.read_bytes())
    assert isinstance(request, Compare)
    first, second = request.models
    assert (first.arm, first.seed, first.maps) == ("none", 0, None)
    assert first.bundle == tmp_path / "prostate.crosscancer" / "models" / "first"
    assert (second.arm, second.seed, second.maps) == (
        "breast",
        2,
        tmp_path / "prostate.crosscancer" / "maps" / "second",
    )
    assert request.report == tmp_path / "prostate.crosscancer" / "reports" / "comparison"
    assert request.whole_slide
    for wrong in ("none=nowhere", "=first", "none:x=first"):
        result = crosscancer("compare", cohort, wrong)
        assert result.exit_code == 2
        assert "Error" in result.output
