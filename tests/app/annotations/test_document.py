"""Outlines under edit: undo, file, backup, and other programs that write the same file."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from app.annotations.document import AnnotationDocument, ChangedOnDiskError
from crosscancer_core.annotations.file_state import FileState
from crosscancer_core.annotations.files import read_annotations, write_annotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind


def box_at(x: float, name: str = "a") -> Annotation:
    return Annotation(f"id {x}", name, Kind.POLYGON, shapely.box(x, 0, x + 10, 10), "Tumor")


def boxes(*places: float) -> AnnotationSet:
    return AnnotationSet((AnnotationGroup("Tumor"),), tuple(box_at(x) for x in places))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "slide.xml"
    write_annotations(boxes(0), path)
    return path


@pytest.fixture
def document(qtbot, file: Path) -> AnnotationDocument:
    made = AnnotationDocument()
    made.open(read_annotations(file).annotations, file, FileState.of(file))
    return made


def test_each_edit_can_be_undone_and_done_again(document) -> None:
    read = document.annotations
    first, second = boxes(0, 20), boxes(0, 20, 40)
    document.apply(first, "Draw")
    document.apply(second, "Draw again")
    assert document.undo_stack.undoText() == "Draw again"
    document.undo_stack.undo()
    assert document.annotations is first
    document.undo_stack.undo()
    assert document.annotations is read
    assert not document.is_modified
    document.undo_stack.redo()
    assert document.annotations is first
    assert document.is_modified


def test_saving_keeps_what_was_there_once_a_session(document, file: Path) -> None:
    before = file.read_bytes()
    document.apply(boxes(0, 20), "Draw")
    document.save(file)
    assert not document.is_modified
    document.apply(boxes(0, 20, 40), "Draw")
    document.save(file)
    assert len(read_annotations(file).annotations) == 3
    assert file.with_name("slide.xml.bak").read_bytes() == before
    document.undo_stack.undo()
    assert document.is_modified


def test_a_file_that_another_program_changed_is_not_overwritten(document, file: Path) -> None:
    document.apply(boxes(0, 20), "Draw")
    write_annotations(boxes(70, 80, 90), file)
    with pytest.raises(ChangedOnDiskError, match="another program"):
        document.save(file)
    assert len(read_annotations(file).annotations) == 3
    document.save(file, overwrite=True)
    assert len(read_annotations(file).annotations) == 2


def test_a_file_that_was_never_read_is_not_overwritten(document, tmp_path: Path) -> None:
    other = tmp_path / "other.xml"
    write_annotations(boxes(1, 2), other)
    with pytest.raises(ChangedOnDiskError):
        document.save(other)
    document.save(tmp_path / "new.xml")
    assert document.path == tmp_path / "new.xml"
    assert document.save(tmp_path / "new.xml") == ()


def test_opening_another_file_can_be_undone_with_its_name(document, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xml"
    write_annotations(boxes(1, 2), other)
    document.open_file(other)
    assert (document.path, document.is_modified) == (other, False)
    document.undo_stack.undo()
    assert (document.path, document.is_modified) == (file, False)


def test_a_failed_save_leaves_file_and_state(document, file: Path) -> None:
    before = file.read_bytes()
    bad = AnnotationSet((), (Annotation("1", "a", Kind.POLYGON, shapely.Polygon()),))
    document.apply(bad, "Draw")
    with pytest.raises(Exception, match="empty"):
        document.save(file)
    assert file.read_bytes() == before
    assert document.is_modified
