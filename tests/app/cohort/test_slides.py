"""The list of slides, and the demo that fills it while it is painted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QTreeWidgetItem

from app.cohort.demo import DemoOpener
from app.cohort.slides_panel import SlidesPanel
from app.jobs.job import JobState
from app.jobs.job_queue import JobQueue
from app.session import Session
from crosscancer_core.synthetic.presets import DemoPreset


def rows(panel: SlidesPanel) -> list[list[str]]:
    """Headings stand alone, slides with their note."""
    found = []
    for index in range(panel.tree.topLevelItemCount()):
        head = panel.tree.topLevelItem(index)
        found.append([head.text(0)])
        found.extend([head.child(row).text(0), head.child(row).text(1)] for row in range(head.childCount()))
    return found


def first_row(panel: SlidesPanel) -> QTreeWidgetItem:
    return panel.tree.topLevelItem(0).child(0)


def test_a_cohort_is_listed_with_its_roles(qtbot, session: Session, open_case) -> None:
    panel = SlidesPanel(session)
    qtbot.addWidget(panel)
    assert rows(panel) == [["Prostate"], ["S1", "test"], ["S2", "training"]]
    assert panel.tree.currentItem() is first_row(panel)
    session.slides.add([Path("elsewhere") / "X.svs"])
    assert rows(panel)[-2:] == [["Other slides"], ["X", ""]]


def test_a_click_opens(qtbot, session: Session, small_case) -> None:
    panel = SlidesPanel(session)
    qtbot.addWidget(panel)
    session.open_cohort(small_case.cohort)
    with qtbot.waitSignal(session.slide_changed, timeout=10_000):
        panel.tree.itemClicked.emit(first_row(panel), 0)
    assert session.slide_path == small_case.slide


def test_the_demo_opens_as_soon_as_a_slide_is_painted(qtbot, session: Session, jobs: JobQueue, tmp_path: Path) -> None:
    opener = DemoOpener(session, jobs)
    states = []
    session.slide_changed.connect(lambda: states.append(jobs.jobs[0].state))
    opener.open(tmp_path, DemoPreset.TINY)
    qtbot.waitUntil(lambda: session.cohort is not None and session.slide is not None, timeout=120_000)
    assert states[0] is JobState.RUNNING
    assert len(session.slides.paths) >= 3
    assert session.annotations is not None
    again = JobQueue()
    DemoOpener(session, again).open(tmp_path, DemoPreset.TINY)
    assert again.jobs == ()  # all is painted: nothing to do
