from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMainWindow

from app.annotations.editor import Editor
from app.annotations.mask_dialog import MaskDialog
from app.annotations.outline_export_dialog import OutlineExportDialog
from app.session import Session
from app.window.action_maker import ActionMaker
from app.window.outline_exchange import OutlineExchange


def exchange(qtbot, session: Session) -> OutlineExchange:
    window = QMainWindow()
    qtbot.addWidget(window)
    made = OutlineExchange(window, ActionMaker(window), session, Editor(session), lambda path: None)
    made.window = window  # kept with it
    return made


def test_a_project_that_is_none_is_said(qtbot, session: Session, tmp_path: Path) -> None:
    made = exchange(qtbot, session)
    path = tmp_path / "project.qpproj"
    path.write_text("{}", encoding="utf-8")
    with qtbot.waitSignal(session.problem) as problem:
        session.open_paths([path])
    assert "no QuPath project" in str(problem.args[0])
    assert made.dialog is None


def test_actions_ask_for_what_they_need(qtbot, session: Session, open_case, tmp_path: Path) -> None:
    made = exchange(qtbot, session)
    made.export.trigger()
    assert isinstance(made.dialog, OutlineExportDialog)
    made.dialog.close()
    assert made.dialog is None
    (tmp_path / "mask.png").write_bytes(b"")
    with qtbot.waitSignal(session.problem):
        made.open_mask(tmp_path / "mask.png")
        assert isinstance(made.dialog, MaskDialog)


def test_without_a_slide_there_is_nothing_to_export(qtbot, session: Session) -> None:
    made = exchange(qtbot, session)
    assert not made.export.isEnabled()
    assert not made.mask.isEnabled()
    assert made.project.isEnabled()
