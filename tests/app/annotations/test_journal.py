"""What the journal gives back is what was drawn, whenever the program ended."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.annotations.document import AnnotationDocument
from app.annotations.journal import JournalFolder, read_journal
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.geometry import Point

SLIDE = Path("S1.tif")


def square(name: str, x: float = 0.1) -> Annotation:
    return Annotation(name, name, Kind.POLYGON, shapely.box(x, 0, x + 1, 1), None, extra={"α": "β"}, locked=x > 2)


@pytest.fixture
def journal(tmp_path: Path):
    return JournalFolder(tmp_path / "journal").journal("abc", SLIDE)


steps = st.lists(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 4)), unique_by=lambda pair: pair[0]), max_size=6
)


@given(steps)
@settings(max_examples=40, deadline=None)
def test_it_gives_back_the_last_state(tmp_path_factory: pytest.TempPathFactory, wanted) -> None:
    journal = JournalFolder(tmp_path_factory.mktemp("journal")).journal("abc", SLIDE)
    before: AnnotationSet | None = None
    for number, pairs in enumerate(wanted):
        known = {annotation.id: annotation for annotation in before or ()}
        objects = [
            known[name] if name in known and known[name].geometry.bounds[0] == x else square(name, x)
            for name, x in pairs
        ]
        after = AnnotationSet((AnnotationGroup(f"G{number % 2}", locked=True),), tuple(objects))
        journal.record(before, after, Path("S1.xml"))
        before = after
    if wanted:
        found = read_journal(journal.file)
        assert (found.annotations, found.annotations_path, found.slide) == (before, Path("S1.xml"), SLIDE)


def test_a_line_that_was_cut_off_is_not_counted(journal) -> None:
    one, two = AnnotationSet((), (square("a"),)), AnnotationSet((), (square("a"), square("b")))
    journal.record(None, one, None)
    journal.record(one, two, None)
    content = journal.file.read_bytes()
    journal.file.write_bytes(content[:-20])
    assert read_journal(journal.file).annotations == one


def test_a_stroke_writes_only_what_changed(journal) -> None:
    many = AnnotationSet((), tuple(square(str(number), number) for number in range(500)))
    journal.record(None, many, None)
    size = journal.file.stat().st_size
    journal.record(many, many.with_replaced(replace(many.annotations[0], name="new")), None)
    assert journal.file.stat().st_size - size < 1000


def test_it_is_there_while_something_is_unsaved_only(qtbot, journal, tmp_path: Path) -> None:
    document = AnnotationDocument()
    document.open(None, None, None, journal)
    document.apply(AnnotationSet((), (square("a"),)), "Draw")
    assert journal.exists
    document.undo_stack.undo()
    assert not journal.exists
    document.undo_stack.redo()
    document.save(tmp_path / "S1.xml")
    assert not journal.exists


def test_only_journals_of_ended_processes_are_left(journal, tmp_path: Path) -> None:
    journal.record(None, AnnotationSet(), None)
    folder = JournalFolder(tmp_path / "journal")
    assert folder.left() == []
    code = "import os, psutil; print(os.getpid(), psutil.Process().create_time())"
    number, started = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.split()
    lines = journal.file.read_text().splitlines()
    head = json.loads(lines[0]) | {"process": [int(number), float(started)]}
    left = journal.file.with_name(f"abc.{number}.journal")
    left.write_text("\n".join([json.dumps(head), *lines[1:], ""]))
    assert folder.left("abc") == [left]
    assert folder.left("other") == []


def test_a_full_disk_is_said_once(qtbot, tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("a file where the folder should be")
    document = AnnotationDocument()
    document.open(None, None, None, JournalFolder(tmp_path / "journal").journal("abc", SLIDE))
    with qtbot.waitSignals([document.problem], timeout=1000):
        document.apply(AnnotationSet((), (square("a"),)), "Draw")
    with qtbot.assertNotEmitted(document.problem):
        document.apply(AnnotationSet((), (square("b"),)), "Draw")


def test_where_the_file_counts_from_is_kept(journal, tmp_path: Path) -> None:
    one, path = AnnotationSet((), (square("a"),)), tmp_path / "a.geojson"
    journal.record(None, one, path, Point(1200, 900))
    found = read_journal(journal.file)
    assert (found.annotations_path, found.origin) == (path, Point(1200, 900))
