"""The tour with a real session and real workers; its doors lead into lists where the window would open dialogs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.cohort.demo import DemoOpener
from app.jobs.job_queue import JobQueue
from app.prediction.prediction_follower import PredictionFollower
from app.session import Session
from app.tour.tour import Doors, Phase, Step, Tour
from app.tour.tour_card import TourCard
from crosscancer_core.tasks.requests import Export, MakeDemo, Predict, Train
from crosscancer_core.training.config import TrainingConfig

LONG = 90_000
FAILS = """
from crosscancer_core.errors import CrossCancerError
def run(request, progress, control):
    raise CrossCancerError("No luck.")
"""
PAINTS = """
def run(request, progress, control):
    progress.started(100, "blocks", "slides")
    for _ in range(100_000):
        control.check()
        time.sleep(0.02)
        progress.advanced(0)
"""

Make = Callable[[JobQueue], tuple[Tour, TourCard, list[str]]]


@pytest.fixture
def make(qtbot, session: Session, quick: TrainingConfig) -> Make:
    def made(queue: JobQueue) -> tuple[Tour, TourCard, list[str]]:
        opened: list[str] = []
        opener = DemoOpener(session, queue, queue)
        PredictionFollower(session, queue, queue)
        doors = Doors(
            show_region=session.look_at,
            open_demo=lambda folder: (opened.append("demo"), opener.open(folder))[1],
            show_evaluation=lambda: opened.append("evaluation"),
            open_export=lambda: opened.append("export"),
            open_training=lambda: opened.append("training"),
        )
        tour = Tour(session, queue, doors, quick, queue)
        card = TourCard(tour)
        qtbot.addWidget(card)
        card.resize(900, 70)
        card.show()
        return tour, card, opened

    return made


def press(qtbot, button) -> None:
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.tensorflow
def test_each_step_is_done_for_the_person(qtbot, make: Make, jobs: JobQueue, session: Session, tiny_demo: Path):
    tour, card, opened = make(jobs)
    tour.offer(tiny_demo)
    assert "minutes and 100 MB" not in card.words.text()
    with qtbot.waitSignal(session.slide_changed, timeout=LONG):
        press(qtbot, card.main_button)
    assert opened == ["demo"]
    assert session.slide_path == tiny_demo / "slides" / "prostate_3.tif"
    assert [type(job.request) for job in jobs.active][-1] is Train
    press(qtbot, card.main_button)
    assert tour.done == {Step.LOOK}
    assert card.words.text().startswith("<b>✓ Look")
    press(qtbot, card.main_button)
    assert "trained on this machine" in card.status.text()
    press(qtbot, card.main_button)
    assert not card.main_button.isEnabled()
    qtbot.waitUntil(lambda: Step.PREDICT in tour.done, timeout=LONG)
    assert session.map is not None
    assert session.map.identity.model_name == "demo-model"
    assert card.status.text() == "The demo model is ready."
    press(qtbot, card.main_button)
    press(qtbot, card.main_button)
    tour.set_evaluation_visible(True)
    assert tour.done == {Step.LOOK, Step.PREDICT, Step.JUDGE}
    press(qtbot, card.main_button)
    press(qtbot, card.main_button)
    assert opened == ["demo", "evaluation", "export"]
    export = jobs.submit(Export(maps=(session.map.folder,)), "Export", at_once=True)
    qtbot.waitUntil(lambda: export.state.over, timeout=LONG)
    assert Step.EXPORT in tour.done
    press(qtbot, card.main_button)
    press(qtbot, card.main_button)
    assert card.main_button.text() == "Finish"
    press(qtbot, card.main_button)
    assert tour.phase is Phase.FINISHED
    press(qtbot, card.main_button)
    assert tour.phase is Phase.HIDDEN


def test_looking_by_hand_counts(qtbot, make: Make, queue_of, session: Session, tiny_demo: Path) -> None:
    tour, card, _ = make(queue_of(FAILS))
    tour.offer(tiny_demo)
    with qtbot.waitSignal(session.slide_changed, timeout=LONG):
        tour.take()
    assert session.slide is not None
    session.look_at(session.slide.info.bounds)
    assert not tour.done
    tour.show_me()
    assert tour.done == {Step.LOOK}
    assert card.main_button.text() == "Next"


def test_a_training_that_fails_can_be_asked_for_again(
    qtbot, make: Make, queue_of, session: Session, tiny_demo: Path, tmp_path: Path
) -> None:
    demo = tmp_path / "demo"
    demo.mkdir()
    for name in ("demo.json", "prostate.json", "breast.json"):
        (demo / name).write_bytes((tiny_demo / name).read_bytes())
    (demo / "slides").symlink_to(tiny_demo / "slides")
    queue = queue_of(FAILS)
    tour, card, _ = make(queue)
    tour.offer(demo)
    tour.take()
    tour.go_on()
    qtbot.waitUntil(lambda: not queue.active, timeout=LONG)
    assert "not trained" in card.status.text()
    before = len(queue.jobs)
    press(qtbot, card.main_button)
    assert [type(job.request) for job in queue.jobs[before:]][1:] == [Train, Predict]
    qtbot.waitUntil(lambda: not queue.active, timeout=LONG)
    assert card.main_button.text() == "Predict this slide"
    assert card.main_button.isEnabled()


def test_painting_is_offered_and_said(qtbot, make: Make, queue_of, session: Session, tmp_path: Path) -> None:
    queue = queue_of(PAINTS)
    tour, card, _ = make(queue)
    tour.offer()
    assert tour.folder == session.settings.folder / "demo"
    assert "minutes and 100 MB" in card.words.text()
    press(qtbot, card.main_button)
    (painting,) = queue.active
    assert isinstance(painting.request, MakeDemo)
    assert painting.request.folder == tour.folder
    assert "being painted" in card.status.text()
    assert not card.main_button.isEnabled()
    assert tour.waits
    painting.cancel()
    qtbot.waitUntil(lambda: painting.state.over, timeout=LONG)
    assert card.main_button.isEnabled()


def test_it_can_be_declined_skipped_and_left(qtbot, make: Make, queue_of, tmp_path: Path) -> None:
    tour, card, opened = make(queue_of(FAILS))
    tour.offer(tmp_path)
    with qtbot.waitSignal(tour.answered):
        press(qtbot, card.skip_button)
    assert tour.phase is Phase.HIDDEN
    assert not opened
    tour.offer()
    tour.take()
    for step in list(Step)[1:]:
        press(qtbot, card.skip_button)
        assert tour.step is step
    assert not tour.done
    press(qtbot, card.close_button)
    assert tour.phase is Phase.HIDDEN
