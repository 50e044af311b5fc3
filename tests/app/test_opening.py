"""Folders are looked through for slides."""

from __future__ import annotations

from pathlib import Path

from app.opening import FileKind, file_kind, slides_in
from app.session import Session


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
    assert set(session.slide_files) == {small_case.slide, small_case.slide.with_name("S2.tif")}


def test_a_folder_without_slides_says_so(qtbot, session: Session, tmp_path: Path) -> None:
    with qtbot.waitSignal(session.message) as told:
        session.open_paths([tmp_path])
    assert tmp_path.name in told.args[0]
