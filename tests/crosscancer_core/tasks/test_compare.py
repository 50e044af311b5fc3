"""Evaluate, compare and calibrate on a small cohort, through the door every caller uses."""

from __future__ import annotations

import csv
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from crosscancer_core.annotations.files import write_annotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import read_cohort, write_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import BundleError, ConfigError, EvaluationError
from crosscancer_core.evaluation.comparison_result import Comparison
from crosscancer_core.evaluation.levels import TRAINING_ONLY
from crosscancer_core.evaluation.number_texts import auc_text, interval_text
from crosscancer_core.evaluation.result import Evaluation, Level
from crosscancer_core.models.bundle import BundleInfo, ModelBundle, write_bundle
from crosscancer_core.models.recipes import ARMS
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.progress import SILENT, UNCONTROLLED, Cancelled, Switch
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.pyramid_tiff import write_pyramid
from crosscancer_core.tasks.judging_requests import Calibrate, Compare, ComparedModel, Evaluate, JudgedRole
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tiles.grid import TileGrid

_ROLES = {
    "T1": ("A", Role.TEST),
    "T2": ("A", Role.TEST),
    "T3": ("B", Role.TEST),
    "V1": ("C", Role.VALIDATION),
    "L1": ("D", Role.TRAIN),
}
_CANCER = shapely.box(120, 100, 420, 330)


@pytest.fixture(scope="module")
def cohort_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five small slides of four patients, one outline, no glass."""
    folder = tmp_path_factory.mktemp("cohort")
    drawn = AnnotationSet((AnnotationGroup("Tumor"),), (Annotation("1", "c", Kind.POLYGON, _CANCER, "Tumor"),))
    cases: dict[str, list[CohortSlide]] = {}
    for number, (name, (patient, role)) in enumerate(_ROLES.items()):
        pixels = np.full((480, 640, 3), 180, np.uint8)
        pixels[number, number] = number  # no two slides are the same

        def read(region: Any, pixels: np.ndarray = pixels) -> np.ndarray:
            x, y, w, h = (int(value) for value in (region.x, region.y, region.width, region.height))
            padded = np.pad(pixels, ((0, 600), (0, 600), (0, 0)))
            return padded[y : y + h, x : x + w]

        path = folder / f"{name}.tif"
        write_pyramid(path, read, 640, 480, 1.0, progress=SILENT, control=UNCONTROLLED)
        write_annotations(drawn, path.with_suffix(".xml"))
        slide = CohortSlide(id=name, path=path, annotations=path.with_suffix(".xml"), role=role)
        cases.setdefault(patient, []).append(slide)
    file = folder / "cohort.json"
    write_cohort(
        Cohort(
            name="small",
            cases=tuple(Case(patient=name, slides=tuple(slides)) for name, slides in cases.items()),
            has_glass=False,
        ),
        file,
    )
    for arm, strength in (("random", 0.5), ("breast", 1.5)):
        for slide in read_cohort(file).slides():
            write_map(file, slide, arm, strength)
    return file


def write_map(cohort: Path, listed: CohortSlide, model: str, strength: float) -> None:
    with open_slide(listed.path) as slide:
        grid, info = TileGrid.over(slide.info, 32, 1.0), slide.info
    identity = MapIdentity(
        slide_fingerprint=info.fingerprint, slide_name=listed.path.name, model_hash=model, model_name=model
    )
    map = ProbabilityMap.create_file(cohort.parent / "maps" / model / listed.id, grid, identity)
    logit = np.random.default_rng([*listed.id.encode()]).normal(0, 1, map.values.shape)
    logit[3:10, 4:13] += strength
    map.values[:] = 1 / (1 + np.exp(-logit))
    map.state[:] = 1
    map.provenance["notes"] = [f"{model} was in a hurry."] if model == "random" else []
    map.write_sidecar(complete=True)


def compared(cohort: Path, **changes: Any) -> Compare:
    models = tuple(ComparedModel(arm=arm, maps=cohort.parent / "maps" / arm) for arm in ("random", "breast"))
    return Compare(**{"cohort": cohort, "models": models, "resamples": 300, **changes})


def judged(cohort: Path, **changes: Any) -> Evaluate:
    return Evaluate(**{"cohort": cohort, "maps": cohort.parent / "maps" / "breast", "resamples": 300, **changes})


def test_the_report_needs_nothing_else_and_shows_the_values(cohort_file: Path, tmp_path: Path) -> None:
    result = run_request(compared(cohort_file, report=tmp_path / "r", whole_slide=True, random_control=1))
    comparison = Comparison.model_validate(result["comparison"])
    assert Comparison.read(tmp_path / "r" / "comparison.json") == comparison
    kept = CohortPlaces(cohort_file).evaluations / "breast.json"
    assert Evaluation.from_json(kept.read_bytes()) == comparison.arms[1].evaluation
    page = Path(result["report"]).read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href)="(?!data:|#)""", page)
    assert "@import" not in page
    assert "url(http" not in page
    assert page.count("<svg") == 4
    assert page.count("data:image/jpeg;base64,") == 3
    text = re.sub(r"<[^>]+>", "|", page)
    for arm in comparison.arms:
        assert arm.model.hash in text
        for level in arm.evaluation.levels():
            assert level.definition in text.replace("&gt;", ">").replace("&#x27;", "'")
            assert f"|{auc_text(level.auc)}|" in text
            assert f"|{interval_text(level.interval)}|" in text
            assert all(f"|{auc_text(slide.auc)}|" in text for slide in level.slides)
    for slide in comparison.slides:
        assert slide.fingerprint in text
        assert slide.annotation_digest in text
    assert "Only two patients" in text
    assert "random: random was in a hurry." in text
    assert "treats tiles as independent" in text
    assert "AUC of every patient" in text
    assert all(f"|{auc_text(each.auc)}|" in text for arm in comparison.arms for each in arm.evaluation.tile.patients)
    assert "For research use only" in text
    with pytest.raises(ConfigError, match="report"):
        run_request(compared(cohort_file, report=tmp_path / "r"))


def test_a_warning_names_its_slides_where_it_is_not_about_all(cohort_file: Path, tmp_path: Path) -> None:
    maps = tmp_path / "maps"
    shutil.copytree(cohort_file.parent / "maps" / "random", maps)
    sidecar = maps / "T2" / "map.json"
    content = json.loads(sidecar.read_text(encoding="utf-8"))
    content["provenance"]["notes"] = ["Only here."]
    sidecar.write_text(json.dumps(content), encoding="utf-8")
    models = (
        ComparedModel(arm="random", maps=maps),
        ComparedModel(arm="breast", maps=cohort_file.parent / "maps" / "breast"),
    )
    warnings = run_request(Compare(cohort=cohort_file, models=models, resamples=300))["comparison"]["arms"][0][
        "evaluation"
    ]["warnings"]
    assert "random, T2.tif: Only here." in warnings
    assert "random, T1.tif, T3.tif: random was in a hurry." in warnings


def test_maps_that_were_not_predicted_alike_are_told(cohort_file: Path, tmp_path: Path) -> None:
    assert run_request(compared(cohort_file))["comparison"]["warnings"] == []
    maps = tmp_path / "maps"
    shutil.copytree(cohort_file.parent / "maps" / "random", maps)
    for sidecar in maps.glob("*/map.json"):
        content = json.loads(sidecar.read_text(encoding="utf-8"))
        content["identity"] |= {"precision": "bf16", "settings": {"flips": True}}
        sidecar.write_text(json.dumps(content), encoding="utf-8")
    models = (
        ComparedModel(arm="random", maps=maps),
        ComparedModel(arm="breast", maps=cohort_file.parent / "maps" / "breast"),
    )
    (told,) = run_request(compared(cohort_file, models=models))["comparison"]["warnings"]
    assert told == (
        "The maps were not predicted alike: precision (random-s0: bf16; breast-s0: float32), "
        "flips (random-s0: True; breast-s0: no)."
    )


def test_tables_as_csv_hold_the_full_numbers(cohort_file: Path, tmp_path: Path) -> None:
    result = run_request(compared(cohort_file, report=tmp_path))
    comparison = Comparison.model_validate(result["comparison"])
    rows = list(csv.DictReader((tmp_path / "auc.csv").read_text(encoding="utf-8").splitlines()))
    pooled = [row for row in rows if row["scope"] == "pooled" and row["level"] == "tile"]
    assert [float(row["auc"]) for row in pooled] == [arm.evaluation.tile.auc for arm in comparison.arms]
    patients = {row["patient"] for row in rows if row["scope"] == "patient"}
    assert patients == {"A", "B"}
    differences = list(csv.DictReader((tmp_path / "differences.csv").read_text(encoding="utf-8").splitlines()))
    assert float(differences[0]["auc"]) == comparison.differences[0].pooled
    assert (tmp_path / "roc.csv").stat().st_size > 100


def test_better_scores_come_out_better_with_two_patients_as_units(cohort_file: Path) -> None:
    comparison = Comparison.model_validate(run_request(compared(cohort_file))["comparison"])
    tile = next(each for each in comparison.differences if each.level is Level.TILE)
    assert (tile.a, tile.b) == ("breast", "random")
    assert tile.pooled is not None
    assert tile.pooled > 0.1
    assert tile.sign_flip is not None
    assert (tile.sign_flip.n_patients, tile.sign_flip.smallest_p) == (2, 0.5)
    assert comparison.levels == (Level.TILE, Level.PIXEL, Level.PIXEL_INTERPOLATED)


def test_validation_and_test_are_never_mixed(cohort_file: Path) -> None:
    with pytest.raises(EvaluationError, match="never judged together"):
        run_request(judged(cohort_file, slides=("T1", "V1")))
    found = run_request(judged(cohort_file, role=JudgedRole.VALIDATION))
    assert [slide["slide_id"] for slide in found["tile"]["slides"]] == ["V1"]
    assert any("validation slides" in text for text in found["warnings"])


def test_a_training_slide_is_marked_and_left_out_unless_asked_for(cohort_file: Path, tmp_path: Path) -> None:
    found = run_request(judged(cohort_file, slides=("T1", "T3", "L1"), report=tmp_path))
    plain = run_request(judged(cohort_file, slides=("T1", "T3")))
    assert found["tile"]["auc"] == plain["tile"]["auc"]
    assert [slide["in_summary"] for slide in found["tile"]["slides"]] == [True, True, False]
    assert any("has learned from L1" in text for text in found["warnings"])
    assert "The model has learned from this slide" in (tmp_path / "report.html").read_text(encoding="utf-8")
    only = run_request(judged(cohort_file, slides=("L1",)))
    assert (only["tile"]["auc"], only["tile"]["reason"]) == (None, TRAINING_ONLY)
    counted = run_request(judged(cohort_file, slides=("T1", "T3", "L1"), include_training=True))
    assert counted["tile"]["auc"] != plain["tile"]["auc"]
    assert any('"L1" counts although' in text for text in counted["warnings"])


def test_a_report_of_training_slides_only_has_no_curves_and_says_why(cohort_file: Path, tmp_path: Path) -> None:
    run_request(judged(cohort_file, slides=("L1",), report=tmp_path))
    assert TRAINING_ONLY in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_papers_numbers_stand_in_a_row_that_says_whose_they_are(cohort_file: Path, tmp_path: Path) -> None:
    reference = tmp_path / "other.json"
    rows = [{"arm": "breast", "tile": 0.123, "pixel": 0.456}]
    reference.write_text(json.dumps({"source": "Somebody et al. (1999)", "rows": rows}))
    run_request(compared(cohort_file, report=tmp_path, reference=reference))
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "reference †" in page
    assert "Not computed here: numbers of Somebody et al. (1999)" in page
    assert "<td>0.123</td>" in page
    run_request(compared(cohort_file, report=tmp_path, reference=Path("paper"), overwrite=True))
    assert "Khan et al. 2019" in (tmp_path / "report.html").read_text(encoding="utf-8")
    reference.write_text("[]")
    with pytest.raises(EvaluationError, match="no reference numbers"):
        run_request(compared(cohort_file, reference=reference))


def test_what_cannot_be_compared_is_one_sentence(cohort_file: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nothing to compare"):
        run_request(Compare(cohort=cohort_file))
    twice = ComparedModel(arm="a", maps=cohort_file.parent / "maps" / "breast")
    with pytest.raises(EvaluationError, match="Two models are called"):
        run_request(compared(cohort_file, models=(twice, twice)))
    with pytest.raises(EvaluationError, match="no finished map"):
        run_request(compared(cohort_file, models=(ComparedModel(arm="a", maps=tmp_path),)))
    with pytest.raises(ConfigError, match="neither maps nor a bundle"):
        run_request(compared(cohort_file, models=(ComparedModel(arm="a"),)))
    switch = Switch()
    switch.cancel()
    with pytest.raises(Cancelled):
        run_request(compared(cohort_file, report=tmp_path / "never"), control=switch)
    assert not (tmp_path / "never").exists()


def test_seeds_of_an_arm_are_averaged_and_their_spread_is_in_the_report(cohort_file: Path, tmp_path: Path) -> None:
    for slide in read_cohort(cohort_file).slides(Role.TEST):
        write_map(cohort_file, slide, "again", 1.2)
    models = tuple(
        ComparedModel(arm=arm, seed=seed, maps=cohort_file.parent / "maps" / name)
        for arm, seed, name in (("breast", 0, "breast"), ("breast", 1, "again"), ("random", 0, "random"))
    )
    result = run_request(compared(cohort_file, models=models, report=tmp_path))
    comparison = Comparison.model_validate(result["comparison"])
    assert [comparison.title_of(arm) for arm in comparison.arms] == ["Breast, seed 0", "Breast, seed 1", "random"]
    assert [each.arm for each in comparison.spreads] == ["breast"] * 3
    assert comparison.spreads[0].deviation is not None
    assert "seed alone" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_slides_of_partial_annotation_have_no_auc(cohort_file: Path, tmp_path: Path) -> None:
    cohort = read_cohort(cohort_file)
    partial = cohort.slide("T3").model_copy(update={"annotation_status": AnnotationStatus.PARTIAL})
    other = cohort_file.with_name("partial.json")
    write_cohort(cohort.with_slides({"T3": partial}), other)
    found = run_request(judged(other))
    assert [slide["slide_id"] for slide in found["tile"]["slides"]] == ["T1", "T2"]
    assert any("annotated in part only" in note for note in found["notes"])


def bundle_for(cohort: Path, folder: Path, model: str, seen: tuple[str, ...] = ()) -> ModelBundle:
    """A bundle without a network, and the maps of ``model`` as if it had made them."""

    def fill(target: Path) -> BundleInfo:
        (target / "model.keras").write_bytes(b"weights")
        (target / "MODEL_CARD.md").write_text("# a model\n")
        np.savez(target / "probe.npz", tiles=np.zeros((1, 32, 32, 3), np.uint8), probabilities=np.zeros(1, np.float32))
        spec = ModelSpec(input_size=32, mpp=1.0)
        return BundleInfo(name=model, spec=spec, recipe=ARMS["breast"], weights_hash="w", training_fingerprints=seen)

    bundle = write_bundle(folder, fill)
    for listed in read_cohort(cohort).slides():
        map = ProbabilityMap.open_file(cohort.parent / "maps" / model / listed.id, writable=True)
        identity = map.identity.model_copy(update={"model_hash": bundle.hash})
        replace(map, identity=identity).write_sidecar(complete=True)
    return bundle


def test_thresholds_and_temperature_are_chosen_on_validation_slides_and_used(cohort_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    bundle = bundle_for(cohort_file, folder, "breast")
    maps = cohort_file.parent / "maps" / "breast"
    before = run_request(judged(cohort_file, bundle=folder))
    assert before["at_threshold"]["source"] == "the model's default, not chosen on validation slides"
    assert before["calibration"]["temperature"] is None
    found = run_request(Calibrate(cohort=cohort_file, bundle=folder, maps=maps))
    assert found["slides"] == ["V1"]
    kept = ModelBundle.open(folder)
    assert kept.hash == bundle.hash
    assert dict(kept.info.thresholds) == found["thresholds"]
    assert kept.info.calibration == {"temperature": found["temperature"]}
    validation = run_request(judged(cohort_file, role=JudgedRole.VALIDATION, bundle=folder, threshold=1.0))
    roc = validation["tile"]["roc"]
    gains = [tpr - fpr for tpr, fpr in zip(roc["true_positive_rate"], roc["false_positive_rate"], strict=True)]
    assert found["thresholds"]["youden"] == roc["threshold"][int(np.argmax(gains))]
    after = run_request(judged(cohort_file, bundle=folder))
    assert after["tile"]["auc"] == before["tile"]["auc"]
    assert after["at_threshold"]["threshold"] == found["thresholds"]["youden"]
    assert "chosen on validation slides" in after["at_threshold"]["source"]
    assert after["calibration"]["expected_error_with_temperature"] is not None
    by_hand = run_request(judged(cohort_file, bundle=folder, threshold=0.7))
    assert (by_hand["at_threshold"]["threshold"], by_hand["at_threshold"]["source"]) == (0.7, "given by hand")


def test_the_bundle_says_which_slides_the_model_has_seen(cohort_file: Path, tmp_path: Path) -> None:
    with open_slide(read_cohort(cohort_file).slide("T2").path) as slide:
        seen = slide.info.fingerprint
    bundle_for(cohort_file, tmp_path / "model", "breast", (seen,))
    found = run_request(judged(cohort_file, bundle=tmp_path / "model"))
    assert [each["slide_id"] for each in found["tile"]["slides"] if not each["in_summary"]] == ["T2"]
    with pytest.raises(BundleError, match="not the model"):
        run_request(judged(cohort_file, maps=cohort_file.parent / "maps" / "random", bundle=tmp_path / "model"))
    maps = cohort_file.parent / "maps" / "random"
    with pytest.raises(EvaluationError, match="another model"):
        run_request(Calibrate(cohort=cohort_file, bundle=tmp_path / "model", maps=maps))
