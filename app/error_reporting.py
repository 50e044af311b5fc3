"""What went wrong, said to the person: one sentence, what to do, and the details for whoever helps."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.resources import icon
from crosscancer_core.errors import CrossCancerError

translate = QCoreApplication.translate
_LOG = logging.getLogger(__name__)


class ErrorDialog(QDialog):
    """Message, hint, and details that unfold and can be copied."""

    def __init__(self, message: str, hint: str, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("CrossCancer"))
        self._text = "\n\n".join(part for part in (message, hint, details) if part)
        sign = QLabel()
        sign.setPixmap(icon("warning").pixmap(QSize(32, 32)))
        self.message = _wrapped(message)
        font = self.message.font()
        font.setBold(True)
        self.message.setFont(font)
        self.hint = _wrapped(hint)
        self.hint.setVisible(bool(hint))
        self.details = QPlainTextEdit(details, readOnly=True)
        self.details.setMinimumHeight(220)
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.hide()
        self.details_button = QPushButton(self.tr("Details"), autoDefault=False)
        self.details_button.setCheckable(True)
        self.details_button.setVisible(bool(details))
        self.details_button.toggled.connect(self._show_details)
        self.copy_button = QPushButton(self.tr("Copy"), autoDefault=False)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        buttons = QDialogButtonBox()
        buttons.addButton(self.details_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Close).setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QGridLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setHorizontalSpacing(16)
        layout.setVerticalSpacing(10)
        layout.addWidget(sign, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.message, 0, 1)
        layout.addWidget(self.hint, 1, 1)
        layout.addWidget(self.details, 2, 0, 1, 2)
        layout.addWidget(buttons, 3, 0, 1, 2)
        layout.setColumnStretch(1, 1)
        layout.setRowStretch(2, 1)
        self.setMinimumWidth(480)

    def _show_details(self, shown: bool) -> None:
        self.details.setVisible(shown)
        self.adjustSize()


class ErrorReporting(QObject):
    """Shows errors one after the other, whichever thread they come from; also those that nobody caught."""

    _came = Signal(object)

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._dialog: ErrorDialog | None = None
        self._waiting: list[BaseException] = []
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def dialog(self) -> ErrorDialog | None:
        """The dialog on screen."""
        return self._dialog

    def report(self, error: BaseException) -> None:
        """Show ``error``. May be called from any thread; returns at once."""
        _LOG.error("%s", error, exc_info=error if not isinstance(error, CrossCancerError) else None)
        self._came.emit(error)

    def install(self) -> None:
        """Catch what nobody else has caught, in this thread and in others."""
        sys.excepthook = self._uncaught
        threading.excepthook = lambda arguments: self.report(arguments.exc_value or RuntimeError("unknown"))

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.report(error.with_traceback(trace))

    def _take(self, error: BaseException) -> None:
        self._waiting.append(error)
        if self._dialog is None:
            self._show_next()

    def _show_next(self) -> None:
        if not self._waiting:
            return
        error = self._waiting.pop(0)
        message, hint = error_words(error)
        self._dialog = ErrorDialog(message, hint, error_details(error), self._window)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.finished.connect(self._dismissed)
        self._dialog.open()

    def _dismissed(self) -> None:
        self._dialog = None
        self._show_next()


def error_words(error: BaseException) -> tuple[str, str]:
    """(message, hint) for any exception."""
    if isinstance(error, CrossCancerError):
        return error.message, error.hint
    return (
        translate("ErrorReporting", "Something went wrong that should not have."),
        translate(
            "ErrorReporting",
            "Your files are unchanged. Please report it with the details below, so that it can be mended.",
        ),
    )


def error_details(error: BaseException) -> str:
    """The traceback; nothing for an error that says it all and was never raised."""
    if error.__traceback__ is None and error.__cause__ is None and isinstance(error, CrossCancerError):
        return ""
    return "".join(traceback.format_exception(error))


def _wrapped(text: str) -> QLabel:
    label = QLabel(text, wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return label
