"""What opens, what comes with it, and what is refused in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from app.session import Session
from crosscancer_core.errors import AnnotationFormatError, CrossCancerError, ProbabilityMapError, UnsupportedSlideError
from crosscancer_core.probability_map import ProbabilityMap

LONG = 10_000


def test_a_slide_brings_its_outlines_and_maps(session: Session, open_case) -> None:
    assert session.slide is not None
    assert session.slide_path == open_case.slide
    assert session.annotations is not None
    assert len(session.annotations) == 1
    assert session.annotations_path == open_case.slide.with_suffix(".xml")
    assert list(session.maps) == ["none-smoke"]
    assert session.map is session.maps["none-smoke"]
    assert session.cohort_slide is not None
    assert session.cohort_slide.id == "S1"
    assert session.maps_folder == open_case.map_folder.parent.parent


def test_the_import_report_is_told(qtbot, session: Session, small_case) -> None:
    told: list[str] = []
    session.imported.connect(lambda report: told.append(report.sentence()))
    with qtbot.waitSignal(session.opened, timeout=LONG):
        session.open_slide(small_case.slide)
    qtbot.waitUntil(lambda: any("1" in sentence for sentence in told))


def test_of_two_openings_the_later_counts(qtbot, session: Session, small_case) -> None:
    other = small_case.slide.with_name("S2.tif")
    shown: list[Path | None] = []
    session.slide_changed.connect(lambda: shown.append(session.slide_path))
    with qtbot.waitSignal(session.opened, timeout=LONG):
        session.open_slide(small_case.slide)
        session.open_slide(other)
    assert shown == [other]


def test_a_broken_slide_is_a_problem_and_leaves_the_open_one(qtbot, session: Session, open_case, tmp_path) -> None:
    broken = tmp_path / "broken.svs"
    broken.write_bytes(b"no slide")
    with qtbot.waitSignal(session.problem, timeout=LONG) as told:
        session.open_slide(broken)
    assert isinstance(told.args[0], UnsupportedSlideError)
    assert session.slide_path == open_case.slide


def test_broken_outlines_do_not_keep_a_slide_from_opening(qtbot, session: Session, small_case, tmp_path) -> None:
    slide = shutil.copy(small_case.slide, tmp_path / "a.tif")
    slide.with_suffix(".xml").write_text("<ASAP_Annotations><An", encoding="utf-8")
    problems: list[CrossCancerError] = []
    session.problem.connect(problems.append)
    session.open_slide(slide)
    qtbot.waitUntil(lambda: bool(problems), timeout=LONG)
    assert isinstance(problems[0], AnnotationFormatError)
    assert session.slide_path == slide
    assert session.annotations is None


def test_paths_are_told_apart(qtbot, session: Session, small_case) -> None:
    second = small_case.slide.with_name("S2.tif")
    outlines = second.with_suffix(".xml")
    with qtbot.waitSignal(session.opened, timeout=LONG, check_params_cb=lambda path: path == small_case.slide):
        session.open_paths([small_case.cohort, small_case.slide, second, outlines, small_case.map_folder])
    assert session.cohort is not None
    assert session.annotations_path == outlines
    assert session.map is not None
    assert session.slides.paths == (small_case.slide, second)  # in the order they were given
    session.select_map(None)
    session.open_paths([small_case.map_folder])
    assert session.map is not None


def test_a_map_of_another_slide_is_refused(qtbot, session: Session, small_case) -> None:
    with qtbot.waitSignal(session.opened, timeout=LONG):
        session.open_slide(small_case.slide.with_name("S2.tif"))
    with qtbot.waitSignal(session.problem) as told:
        session.open_map(small_case.map_folder)
    assert isinstance(told.args[0], ProbabilityMapError)
    session.prediction_opened_map(small_case.map_folder)  # a batch that runs over other slides is no problem
    assert session.map is None


def test_rows_count_for_the_shown_map_only(qtbot, session: Session, open_case, tmp_path) -> None:
    with qtbot.assertNotEmitted(session.map_rows_changed):
        session.prediction_wrote_rows(tmp_path, 0, 3)
    with qtbot.waitSignal(session.map_rows_changed) as told:
        session.prediction_wrote_rows(open_case.map_folder, 1, 3)
    assert told.args == [1, 3]


def test_a_map_in_memory_can_be_shown(session: Session, open_case) -> None:
    shown = session.map
    assert shown is not None
    other = ProbabilityMap.in_memory(shown.grid, shown.identity.model_copy(update={"model_name": "double"}))
    session.show_map(other)
    assert session.map is other
    assert set(session.maps) == {"none-smoke", "double"}
    session.select_map("none-smoke")
    assert np.array_equal(session.map.values, shown.values, equal_nan=True)


def test_a_damaged_cohort_is_a_problem(qtbot, session: Session, tmp_path) -> None:
    file = tmp_path / "cohort.json"
    file.write_text("{}", encoding="utf-8")
    with qtbot.waitSignal(session.problem):
        session.open_cohort(file)
    assert session.cohort is None
