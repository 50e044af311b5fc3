from __future__ import annotations

from pathlib import Path

import pytest

from crosscancer_core.cohort.cohort import AnnotationStatus
from crosscancer_core.cohort.folder_import import import_folder
from crosscancer_core.errors import CohortFileError, ConfigError


def _fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).touch()


def test_slides_are_paired_with_the_annotations_beside_them(tmp_path: Path) -> None:
    _fill(tmp_path, "b.svs", "a.tif", "a.xml", "a_likelihood_map.tif", "a_double_0.50.xml", "notes.txt", ".c.svs")
    cohort = import_folder(tmp_path, "prostate")
    assert [slide.id for slide in cohort.slides()] == ["a", "b"]
    assert cohort.slide("a").annotations == tmp_path / "a.xml"
    assert cohort.slide("a").annotation_status is AnnotationStatus.EXHAUSTIVE
    assert cohort.slide("b").annotations is None
    assert cohort.slide("b").annotation_status is AnnotationStatus.NONE
    assert cohort.site == "prostate"
    assert [case.patient for case in cohort.cases] == ["a", "b"]


def test_patients_come_from_a_pattern(tmp_path: Path) -> None:
    _fill(tmp_path, "P1_left.svs", "P1_right.svs", "P2_left.svs", "other.svs")
    cohort = import_folder(tmp_path, "prostate", r"(P\d+)_")
    assert {case.patient: len(case.slides) for case in cohort.cases} == {"P1": 2, "P2": 1, "other": 1}
    whole = import_folder(tmp_path, "prostate", r"[^_]+")
    assert {case.patient for case in whole.cases} == {"P1", "P2", "other"}


def test_same_base_name_keeps_its_suffix_as_id(tmp_path: Path) -> None:
    _fill(tmp_path, "a.svs", "A.tif")
    assert sorted(slide.id for slide in import_folder(tmp_path, "prostate").slides()) == ["A.tif", "a.svs"]


def test_faults_are_said(tmp_path: Path) -> None:
    with pytest.raises(CohortFileError, match="holds no slide"):
        import_folder(tmp_path, "prostate")
    with pytest.raises(CohortFileError, match="no such file"):
        import_folder(tmp_path / "gone", "prostate")
    with pytest.raises(ConfigError, match="regular expression"):
        import_folder(tmp_path, "prostate", "(")


def test_real_folder(real_data: Path) -> None:
    cohort = import_folder(real_data / "breast_bcss", "breast")
    assert [slide.id for slide in cohort.slides()] == ["bcss_1008", "bcss_1015", "bcss_1019"]
    assert all(slide.annotation_status is AnnotationStatus.EXHAUSTIVE for slide in cohort.slides())
