"""A whole session: draw, cut a hole, undo, be killed, come back; save, and be asked before anything is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton

from app.main import Program
from crosscancer_core.annotations.files import read_annotations, write_annotations
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.geometry import Point

LONG = 30_000

DRAWS = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from app.main import Program
from crosscancer_core.geometry import Point

application = QApplication([])
program = Program(application, Path(sys.argv[1]))
window, session = program.window, program.session
window.show()
session.open_paths([Path(sys.argv[2])])
deadline = time.monotonic() + 30
while session.slide is None and time.monotonic() < deadline:
    QTest.qWait(20)
canvas, left = window.view.canvas, Qt.MouseButton.LeftButton

def at(x, y):
    place = canvas.viewport.to_widget(Point(x, y))
    return QPoint(round(place.x), round(place.y))

window.editing.tools["polygon"].trigger()
for corner in ((800, 200), (1100, 200), (1100, 600), (800, 600)):
    QTest.mouseClick(canvas, left, Qt.KeyboardModifier.NoModifier, at(*corner))
QTest.keyClick(canvas, Qt.Key.Key_Return)
window.editor.brush_radius = 50
window.editing.tools["eraser"].trigger()
QTest.mouseClick(canvas, left, Qt.KeyboardModifier.NoModifier, at(950, 400))
QTest.qWait(QApplication.doubleClickInterval() + 100)
window.editing.tools["dot"].trigger()
QTest.mouseClick(canvas, left, Qt.KeyboardModifier.NoModifier, at(300, 300))
window.editing.undo.trigger()
print("drawn", len(session.annotations), flush=True)
while True:
    QTest.qWait(100)
"""


@pytest.fixture
def slide(small_case, tmp_path: Path) -> Path:
    """A copy whose outlines may be written."""
    for suffix in (".tif", ".xml"):
        shutil.copy(small_case.slide.with_suffix(suffix), tmp_path / f"mine{suffix}")
    return tmp_path / "mine.tif"


@pytest.fixture
def start(qtbot, qapp: QApplication, tmp_path: Path, monkeypatch):
    """Starts the program as often as a test wants, always with the same profile."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    look = qapp.palette(), qapp.styleSheet()
    made = []

    def begin() -> Program:
        program = Program(qapp, tmp_path / "profile")
        qtbot.addWidget(program.window)
        program.window.show()
        made.append(program)
        return program

    yield begin
    for program in made:
        program.session.document.discard_changes()
        program.session.document.open(None)
        program.window.close()
    qapp.setPalette(look[0])
    qapp.setStyleSheet(look[1])


@pytest.fixture
def program(qtbot, start, slide: Path) -> Program:
    """The program with the slide open and one outline drawn on it."""
    made = start()
    with qtbot.waitSignal(made.session.opened, timeout=LONG):
        made.session.open_paths([slide])
    draw_dot(qtbot, made, 300, 300)
    return made


def draw_dot(qtbot, program: Program, x: float, y: float) -> None:
    canvas = program.window.view.canvas
    place = canvas.viewport.to_widget(Point(x, y))
    program.window.editing.tools["dot"].trigger()
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(place.x), round(place.y)))


def answer(qtbot, program: Program, words: str) -> None:
    box = program.window.saving.box
    assert box is not None
    (button,) = (button for button in box.findChildren(QPushButton) if button.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_was_drawn_survives_a_killed_process(qtbot, start, slide: Path, tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", DRAWS, str(tmp_path / "profile"), str(slide)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "drawn 2\n"
    finally:
        child.kill()
        child.communicate()
    assert len(read_annotations(slide.with_suffix(".xml")).annotations) == 1
    program = start()
    program.window.saving.offer_at_start()
    assert "mine.tif" in program.window.saving.box.text()
    with qtbot.waitSignal(program.session.opened, timeout=LONG):
        answer(qtbot, program, "Bring them back")
    drawn = program.session.annotations.annotations[1]
    assert len(drawn.geometry.interiors) == 1
    assert drawn.geometry.area == pytest.approx(300 * 400 - 3.14 * 2500, rel=0.02)
    assert program.session.document.is_modified
    assert program.session.recovery.left() == []
    program.window.editing.undo.trigger()
    assert len(program.session.annotations) == 1


def test_what_is_not_wanted_is_not_offered_again(qtbot, start, slide: Path, tmp_path: Path) -> None:
    code = DRAWS.replace("while True:\n    QTest.qWait(100)", "import os; os._exit(1)")
    command = [sys.executable, "-c", code, str(tmp_path / "profile"), str(slide)]
    subprocess.run(command, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, check=False, capture_output=True)
    program = start()
    with qtbot.waitSignal(program.session.opened, timeout=LONG):
        program.session.open_paths([slide])
    qtbot.waitUntil(lambda: program.window.saving.box is not None)
    answer(qtbot, program, "Delete them")
    assert len(program.session.annotations) == 1
    assert program.session.recovery.left() == []


def test_saving_writes_beside_the_slide_with_a_backup(qtbot, program, slide: Path) -> None:
    assert program.window.isWindowModified()
    program.window.saving.save_action.trigger()
    assert not program.window.isWindowModified()
    assert len(read_annotations(slide.with_suffix(".xml")).annotations) == 2
    assert len(read_annotations(slide.with_name("mine.xml.bak").rename(slide.with_name("b.xml"))).annotations) == 1


def test_a_file_changed_elsewhere_is_asked_about(qtbot, program, slide: Path) -> None:
    file = slide.with_suffix(".xml")
    write_annotations(AnnotationSet(), file)
    program.window.saving.save()
    answer(qtbot, program, "Cancel")
    assert not len(read_annotations(file).annotations)
    program.window.saving.save()
    answer(qtbot, program, "Overwrite it")
    assert len(read_annotations(file).annotations) == 2
    write_annotations(AnnotationSet(), file)
    draw_dot(qtbot, program, 500, 700)
    program.window.saving.save()
    answer(qtbot, program, "Open it")
    assert not len(program.session.annotations)
    program.window.editing.undo.trigger()
    assert len(program.session.annotations) == 3


def test_closing_asks_and_saves(qtbot, program, slide: Path) -> None:
    window = program.window
    assert not window.close()
    answer(qtbot, program, "Keep editing")
    assert window.isVisible()
    assert not window.close()
    answer(qtbot, program, "Save")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert len(read_annotations(slide.with_suffix(".xml")).annotations) == 2


def test_closing_without_saving_forgets(qtbot, program, slide: Path) -> None:
    program.window.close()
    answer(qtbot, program, "Do not save")
    qtbot.waitUntil(lambda: not program.window.isVisible())
    assert len(read_annotations(slide.with_suffix(".xml")).annotations) == 1
    assert not list((program.session.settings.folder / "journal").glob("*"))


def test_another_slide_keeps_what_was_not_saved(qtbot, program, slide: Path, small_case) -> None:
    session = program.session
    other = small_case.folder / "S2.tif"
    with qtbot.waitSignal(session.opened, timeout=LONG):
        session.open_slide(other)
    assert not session.document.is_modified
    with qtbot.waitSignal(session.opened, timeout=LONG):
        session.open_slide(slide)
    assert len(session.annotations) == 2
    assert session.document.is_modified
    assert program.window.saving.box is None


def test_added_outlines_are_one_step(qtbot, program, slide: Path) -> None:
    program.session.add_annotations(slide.with_suffix(".xml"))
    assert len(program.session.annotations) == 3
    program.window.editing.undo.trigger()
    assert len(program.session.annotations) == 2


def test_keys_take_tools_and_esc_lays_them_down(qtbot, program) -> None:
    window = program.window
    canvas = window.view.canvas
    canvas.setFocus()
    for key, name in ((Qt.Key.Key_P, "polygon"), (Qt.Key.Key_B, "brush"), (Qt.Key.Key_S, "select")):
        window.editing.hand.trigger()
        qtbot.keyClick(canvas, key)
        qtbot.waitUntil(window.editing.tools[name].isChecked)
    assert window.editor.selected  # what was drawn last, whichever tools came after
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not window.editor.selected
    assert window.editing.tools["select"].isChecked()
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert window.editing.hand.isChecked()
    assert window.editing.holder.tool is None


def test_the_space_bar_moves_the_slide_with_any_tool(qtbot, program) -> None:
    window = program.window
    canvas = window.view.canvas
    canvas.zoom(4)
    before, count = canvas.viewport.centre, len(program.session.annotations)
    window.editing.tools["dot"].trigger()
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    qtbot.mouseMove(canvas, QPoint(150, 200))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(150, 200))
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert len(program.session.annotations) == count
    assert canvas.viewport.centre != before


IMAGESCOPE = """<Annotations MicronsPerPixel="0.44"><Annotation Id="1" Name="Tumor" LineColor="65280"><Regions>
<Region Id="1" Type="0"><Vertices><Vertex X="100" Y="100"/><Vertex X="300" Y="100"/><Vertex X="300" Y="300"/></Vertices>
</Region></Regions></Annotation></Annotations>"""


def test_a_file_of_imagescope_is_never_replaced_unasked(qtbot, start, slide: Path) -> None:
    file = slide.with_suffix(".xml")
    file.write_text(IMAGESCOPE, encoding="utf-8")
    program = start()
    with qtbot.waitSignal(program.session.opened, timeout=LONG):
        program.session.open_paths([slide])
    assert [a.group for a in program.session.annotations] == ["Tumor"]
    draw_dot(qtbot, program, 500, 500)
    program.window.saving.save()
    assert "ImageScope" in program.window.saving.box.text()
    answer(qtbot, program, "Save as mine.geojson")
    assert file.read_text(encoding="utf-8") == IMAGESCOPE
    assert program.session.document.path == slide.with_suffix(".geojson")
    program.session.document.open(None)
    with qtbot.waitSignal(program.session.opened, timeout=LONG):
        program.session.open_paths([slide])
    assert len(program.session.annotations) == 2  # what was saved beside it is what opens
    assert not program.session.document.is_modified


def test_a_change_by_another_program_is_asked_about_at_once(qtbot, program, slide: Path) -> None:
    file, saving = slide.with_suffix(".xml"), program.window.saving
    saving.save()
    write_annotations(AnnotationSet(), file)
    qtbot.waitUntil(lambda: saving.box is not None)
    assert "changed by another program" in saving.box.text()
    answer(qtbot, program, "Keep mine")
    assert len(program.session.annotations) == 2
    write_annotations(program.session.annotations.without(lambda a: a.kind.value == "Dot"), file)
    qtbot.waitUntil(lambda: saving.box is not None)
    answer(qtbot, program, "Open it anew")
    assert len(program.session.annotations) == 1
    program.window.editing.undo.trigger()
    assert len(program.session.annotations) == 2


def test_own_saving_is_no_change_by_another(qtbot, program, slide: Path) -> None:
    program.window.saving.save()
    draw_dot(qtbot, program, 500, 700)
    program.window.saving.save()
    qtbot.wait(600)
    assert program.window.saving.box is None


def test_a_file_that_was_removed_is_said_and_written_anew(qtbot, program, slide: Path) -> None:
    file, told = slide.with_suffix(".xml"), []
    program.window.saving.save()
    program.session.message.connect(told.append)
    file.unlink()
    qtbot.waitUntil(lambda: any("removed" in text for text in told))
    assert program.window.saving.box is None
