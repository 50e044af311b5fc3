from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crosscancer_core.cohort.qupath_project import read_qupath_project
from crosscancer_core.errors import AnnotationFormatError


def _project(folder: Path, uri: str, old: str) -> Path:
    image: dict[str, Any] = {
        "serverBuilder": {"builderType": "rotated", "builder": {"builderType": "uri", "uri": uri}},
        "entryID": 1,
        "imageName": "slide 1",
        "metadata": {"patient": "7"},
    }
    path = folder / "project.qpproj"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"version": "0.5.1", "uri": old, "images": [image, "odd", {"entryID": "../../x"}]}))
    (folder / "classifiers").mkdir()
    classes = {"pathClasses": [{"name": "Tumor", "color": -3670016}, {"name": None}, {"name": "Stroma"}]}
    (folder / "classifiers" / "classes.json").write_text(json.dumps(classes))
    (folder / "data" / "1").mkdir(parents=True)
    (folder / "data" / "1" / "thumbnail.jpg").write_bytes(b"x")
    summary = {"hierarchy": {"nObjects": 3, "objectTypeCounts": {"Annotation": 3}}}
    (folder / "data" / "1" / "summary.json").write_text(json.dumps(summary))
    return path


def test_slides_classes_thumbnails_and_counts(tmp_path: Path) -> None:
    slide = tmp_path / "slides" / "a b.svs"
    slide.parent.mkdir()
    slide.touch()
    folder = tmp_path / "project"
    project = read_qupath_project(_project(folder, slide.as_uri(), (folder / "project.qpproj").as_uri()))
    first, second = project.slides
    assert (first.name, first.path, first.metadata, first.objects) == (
        "slide 1",
        slide,
        {"patient": "7"},
        {"Annotation": 3},
    )
    assert first.thumbnail == folder / "data" / "1" / "thumbnail.jpg"
    assert (second.path, second.thumbnail) == (None, None)
    assert [(group.name, group.color) for group in project.classes] == [("Tumor", "#c80000"), ("Stroma", "#64FE2E")]


def test_slides_of_a_moved_project_are_found_again(tmp_path: Path) -> None:
    slide = tmp_path / "study" / "slides" / "a.svs"
    slide.parent.mkdir(parents=True)
    slide.touch()
    path = _project(
        tmp_path / "study" / "project", "file:/old/study/slides/a.svs", "file:/old/study/project/project.qpproj"
    )
    assert read_qupath_project(path).slides[0].path == slide
    web = _project(tmp_path / "other", "https://example.org/a.svs", "")
    assert read_qupath_project(web).slides[0].path is None


@pytest.mark.parametrize("content", ["", "[]", '{"images": 3}', "{"])
def test_what_is_no_project_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "project.qpproj"
    path.write_text(content)
    with pytest.raises(AnnotationFormatError):
        read_qupath_project(path)
