"""Folders are looked through for slides."""

from __future__ import annotations

from pathlib import Path

from app.opening import FileKind, file_kind, slides_in, sort_out
from app.session import Session
from tests.faults import read_only


def test_slides_in_a_folder_in_the_order_people_count(tmp_path: Path) -> None:
    slides = ("S10.svs", "S2.SVS", "deep/er/S1.ndpi", "d/1.dcm", "d/2.dcm")
    for name in (*slides, "notes.txt", "S2.xml", ".hidden.svs", "S2_likelihood_map.tif", "S2_mask.tif"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    names = [path.relative_to(tmp_path).as_posix() for path in slides_in(tmp_path)]
    assert names == ["d/1.dcm", "deep/er/S1.ndpi", "S2.SVS", "S10.svs"]
    assert file_kind(tmp_path) is FileKind.FOLDER


def test_a_dropped_folder_opens_its_first_slide_and_lists_all(qtbot, session: Session, small_case) -> None:
    with qtbot.waitSignal(session.opened, timeout=10_000):
        session.open_paths([small_case.folder])
    assert session.slide_path == small_case.slide
    assert set(session.slides.paths) == {small_case.slide, small_case.slide.with_name("S2.tif")}


def test_a_folder_without_slides_says_so(qtbot, session: Session, tmp_path: Path) -> None:
    with qtbot.waitSignal(session.message) as told:
        session.open_paths([tmp_path])
    assert tmp_path.name in told.args[0]


def test_a_folder_that_may_not_be_read_says_so(qtbot, session: Session, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    slide = closed / "a.svs"
    slide.touch()
    closed.chmod(0)
    try:
        with read_only(tmp_path):
            assert sort_out([closed]).closed_folders == [closed]
            assert sort_out([slide]).slides == [slide]  # opening it says why
            with qtbot.waitSignal(session.message) as told:
                session.open_paths([closed])
    finally:
        closed.chmod(0o700)
    assert told.args[0] == "You may not read the folder closed."


def test_a_name_that_no_disk_takes_is_a_slide_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / ("ä" * 300 + ".svs")
    assert sort_out([path]).slides == [path]


def test_thousands_of_slides_are_listed_at_once(qtbot, session: Session, tmp_path: Path) -> None:
    """Each by itself, every list of slides was filled again for every slide: minutes without a window."""
    paths = [tmp_path / f"S{number}.svs" for number in range(3_000)]
    told: list[int] = []
    session.slides.changed.connect(lambda: told.append(len(session.slides.paths)))
    with qtbot.waitSignal(session.problem, timeout=10_000):  # the first one is not there
        session.open_paths(paths)
    assert told == [3_000]
    session.shown.set_presenting(True)
    assert [session.slides.name_of(path) for path in paths[:2]] == ["Slide 1", "Slide 2"]


def test_what_a_json_file_is_stands_in_it(tmp_path: Path, small_case) -> None:
    """QuPath's older exports end in .json, as cohorts do."""
    feature = '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}'
    for name, text in (("list", f"[{feature}]"), ("set", f'{{"type":"FeatureCollection","features":[{feature}]}}')):
        path = tmp_path / f"{name}.json"
        path.write_text(text)
        assert file_kind(path) is FileKind.ANNOTATIONS
    assert file_kind(small_case.cohort) is FileKind.COHORT
    assert file_kind(tmp_path / "gone.json") is FileKind.COHORT
    assert file_kind(tmp_path / "a.json.gz") is FileKind.ANNOTATIONS
