from __future__ import annotations

import json
from pathlib import Path

import pytest

from crosscancer_core.cohort.cohort import AnnotationStatus, Role, Site
from crosscancer_core.cohort.imports import Source, import_cohort, source_of
from crosscancer_core.cohort.twins import check_roles
from crosscancer_core.errors import AnnotationFormatError, CohortFileError, ConfigError

STATUS = AnnotationStatus


def _files(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def test_a_folder_pairs_slides_with_outlines_and_says_what_they_count_as(tmp_path: Path) -> None:
    _files(tmp_path, "P1 a.svs", "P1 a.xml", "P1 b.svs", "P2 a.svs", "P2 a.geojson")
    imported = import_cohort(tmp_path, patient_pattern="P[0-9]+")
    assert [case.patient for case in imported.cohort.cases] == ["P1", "P2"]
    assert imported.cohort.slide("P1 a").annotation_status is STATUS.EXHAUSTIVE
    assert imported.cohort.slide("P1 b").annotation_status is STATUS.NONE
    assert all(slide.fingerprint for slide in imported.cohort.slides())
    assert imported.notes == (
        "2 slides exhaustive: all cancer is taken to be outlined.",
        "1 slides none: not annotated: to look at and to predict on.",
    )


def test_a_slide_listed_twice_is_noticed(tmp_path: Path) -> None:
    for name in ("a.svs", "b.svs"):
        (tmp_path / name).write_text("the same")
    assert "“b” is the same slide as “a”." in import_cohort(tmp_path).notes


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_with_the_names_people_use(tmp_path: Path, delimiter: str) -> None:
    _files(tmp_path, "slides/a.svs", "slides/b.svs", "slides/c.svs", "x/a.xml", "slides/b.xml")
    rows = [
        ["Filename", "Case", "XML", "Status", "Split", "Organ", "mpp", "Note", "Include", "Colour"],
        ["slides\\a.svs", "P1", "x/a.xml", "Partial", "Train", "breast", "0.25", "blass, ü", "yes", "red"],
        ["slides/b.svs", "P1", "", "", "", "", "", "", "", ""],
        ["slides/c.svs", "P2", "", "normal", "test", "", "", "", "no", ""],
    ]
    quoted = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    (tmp_path / "list.csv").write_text("\ufeff" + quoted, encoding="utf-8")
    imported = import_cohort(tmp_path / "list.csv")
    a, b = imported.cohort.slides()
    assert (a.path, a.annotations) == (tmp_path / "slides" / "a.svs", tmp_path / "x" / "a.xml")
    assert (a.annotation_status, a.role, a.mpp, a.notes) == (STATUS.PARTIAL, Role.TRAIN, 0.25, "blass, ü")
    assert (b.annotations, b.annotation_status) == (tmp_path / "slides" / "b.xml", STATUS.EXHAUSTIVE)
    assert imported.cohort.cases[0].site is Site.BREAST
    assert "1 rows are left out" in imported.notes[0]
    assert "Colour" in imported.notes[1]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "no column for the slide file"),
        ("colour\nred", "no column for the slide file"),
        ("path\n", "lists no slide"),
        ("path,role\na.svs,tset", "Row 2 of .*role"),
        ("path,mpp\na.svs,-1", "Row 2 of .*mpp"),
        ("path,site\na.svs,moon", "Row 2 of .*moon"),
        ("path,id\na.svs,x\nb.svs,x", "used more than once: x"),
        (b"path\n\xff\xfe\xfa", "no UTF-8"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(tmp_path: Path, content: str | bytes, told: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CohortFileError, match=told):
        import_cohort(path)


def test_a_qupath_project(tmp_path: Path) -> None:
    _files(tmp_path, "a.svs", "a.geojson", "b.svs")
    images = [
        {"imageName": name, "entryID": number, "serverBuilder": {"uri": (tmp_path / name).as_uri()}}
        for number, name in enumerate(("a.svs", "b.svs", "gone.svs"), 1)
    ]
    project = tmp_path / "project.qpproj"
    project.write_text(json.dumps({"version": "0.5.1", "uri": project.as_uri(), "images": images}))
    (tmp_path / "data" / "2").mkdir(parents=True)
    (tmp_path / "data" / "2" / "summary.json").write_text(
        json.dumps({"hierarchy": {"objectTypeCounts": {"PathAnnotationObject": 7}}})
    )
    (tmp_path / "classifiers").mkdir()
    (tmp_path / "classifiers" / "classes.json").write_text(json.dumps({"pathClasses": [{"name": "Stroma"}]}))
    imported = import_cohort(project)
    assert imported.cohort.slide("a").annotations == tmp_path / "a.geojson"
    assert imported.cohort.slide("b").annotation_status is STATUS.NONE
    told = " ".join(imported.notes)
    for part in ("“gone.svs” is left out", "“b” has 7 outlines that only QuPath can read", "Stroma"):
        assert part in told
    project.write_text("{}")
    with pytest.raises(AnnotationFormatError):
        import_cohort(project)


def _camelyon(folder: Path) -> None:
    _files(
        folder,
        "training/normal/normal_001.tif",
        "training/tumor/tumor_001.tif",
        "training/tumor/tumor_002.tif",
        "training/lesion_annotations/tumor_001.xml",
        "testing/images/test_001.tif",
        "testing/images/test_002.tif",
        "testing/images/test_049.tif",
        "testing/images/test_114.tif",
        "testing/lesion_annotations/test_001.xml",
        "testing/lesion_annotations/test_114.xml",
        "training/normal/normal_001_mask.tif",
    )


def test_camelyon16_as_it_is_distributed(tmp_path: Path) -> None:
    _camelyon(tmp_path)
    imported = import_cohort(tmp_path)
    found = {slide.id: (slide.annotation_status, slide.role) for slide in imported.cohort.slides()}
    assert found == {
        "normal_001": (STATUS.NORMAL, Role.TRAIN),
        "tumor_001": (STATUS.EXHAUSTIVE, Role.TRAIN),
        "tumor_002": (STATUS.NONE, Role.UNUSED),
        "test_001": (STATUS.EXHAUSTIVE, Role.TEST),
        "test_002": (STATUS.NORMAL, Role.TEST),
        "test_114": (STATUS.PARTIAL, Role.UNUSED),
    }
    told = " ".join(imported.notes)
    for part in ("test_049 is dropped", "test_114 is outlined in part only", "tumor_002 has no outlines"):
        assert part in told
    assert imported.cohort.site is Site.BREAST
    assert "_2" in imported.cohort.classes.exclusion
    check_roles(imported.cohort)


def test_camelyon16_test_slides_follow_the_reference(tmp_path: Path) -> None:
    _files(tmp_path, "test_001.tif", "test_002.tif")
    assert {slide.annotation_status for slide in import_cohort(tmp_path).cohort.slides()} == {STATUS.NONE}
    (tmp_path / "reference.csv").write_text("test_001.tif,Tumor\ntest_002.tif,Normal,None\n")
    statuses = [slide.annotation_status for slide in import_cohort(tmp_path).cohort.slides()]
    assert statuses == [STATUS.NONE, STATUS.NORMAL]


def test_what_a_path_is(tmp_path: Path) -> None:
    assert source_of(Path("a.CSV")) is Source.CSV
    assert source_of(Path("project.qpproj")) is Source.QUPATH
    assert source_of(tmp_path) is Source.FOLDER
    _files(tmp_path, "images/tumor_001.tif")
    assert source_of(tmp_path) is Source.CAMELYON16
    with pytest.raises(CohortFileError, match="no slide"):
        import_cohort(tmp_path, source=Source.FOLDER)
    with pytest.raises(CohortFileError, match="no slide of CAMELYON16"):
        import_cohort(tmp_path / "gone", source=Source.CAMELYON16)
    with pytest.raises(ConfigError, match="regular expression"):
        import_cohort(tmp_path, source=Source.FOLDER, patient_pattern="(")
