from __future__ import annotations

from PySide6.QtWidgets import QLabel, QMainWindow

from app.session import Session
from app.window.status_messages import StatusMessages


def test_a_long_message_ends_in_dots_and_is_whole_when_pointed_at(qtbot, session: Session) -> None:
    window, readout = QMainWindow(), QLabel("x 100, y 100 px")
    qtbot.addWidget(window)
    window.resize(700, 300)
    bar = window.statusBar()
    bar.addPermanentWidget(readout)
    StatusMessages(session, bar, readout)
    window.show()
    qtbot.waitUntil(lambda: readout.x() > 300)
    long = "This slide is stained otherwise than the training slides of the model, " * 5
    session.message.emit(long)
    assert bar.currentMessage().endswith("…")
    assert long.startswith(bar.currentMessage()[:-1])
    assert bar.fontMetrics().horizontalAdvance(bar.currentMessage()) < readout.x()
    assert bar.toolTip() == long
    session.message.emit("Done.")
    assert (bar.currentMessage(), bar.toolTip()) == ("Done.", "Done.")
    bar.clearMessage()
    assert bar.toolTip() == ""
