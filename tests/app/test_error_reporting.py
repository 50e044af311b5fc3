"""Every fault ends in words: one sentence, a hint, and details to copy."""

from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.error_reporting import ErrorDialog, ErrorReporting, error_words
from crosscancer_core.errors import CohortFileError


@pytest.fixture
def reporting(qtbot, monkeypatch):
    made = ErrorReporting()
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    yield made
    if made.dialog is not None:
        made.dialog.close()


def test_the_dialog_says_what_the_error_says(qtbot) -> None:
    dialog = ErrorDialog("It broke.", "Mend it.", "line 1\nline 2")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.message.text() == "It broke."
    assert dialog.hint.text() == "Mend it."
    assert not dialog.details.isVisible()
    qtbot.mouseClick(dialog.details_button, Qt.MouseButton.LeftButton)
    assert dialog.details.isVisible()
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "It broke.\n\nMend it.\n\nline 1\nline 2"


def test_errors_of_other_threads_are_shown_one_after_the_other(qtbot, reporting) -> None:
    threads = [threading.Thread(target=reporting.report, args=(CohortFileError(text, "Look."),)) for text in "ab"]
    for thread in threads:
        thread.start()
        thread.join()
    qtbot.waitUntil(lambda: reporting.dialog is not None)
    assert reporting.dialog.message.text() == "a"
    reporting.dialog.close()
    assert reporting.dialog.message.text() == "b"
    reporting.dialog.close()
    assert reporting.dialog is None


def test_what_nobody_caught_is_shown(qtbot, reporting) -> None:
    reporting.install()
    try:
        raise ValueError("a slip")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: reporting.dialog is not None)
    assert "ValueError: a slip" in reporting.dialog.details.toPlainText()
    assert reporting.dialog.hint.text()


def test_a_slip_in_a_thread_is_shown(qtbot, reporting) -> None:
    reporting.install()

    def slip() -> None:
        raise ZeroDivisionError("in a thread")

    thread = threading.Thread(target=slip)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: reporting.dialog is not None)
    assert "in a thread" in reporting.dialog.details.toPlainText()


def test_words_for_foreign_errors_reassure() -> None:
    message, hint = error_words(KeyError("x"))
    assert "went wrong" in message
    assert "report" in hint
