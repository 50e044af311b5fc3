"""What happened while outlines were read: a sentence, and all of it where something was left out."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QMainWindow, QPlainTextEdit, QVBoxLayout, QWidget

from app.session import Session
from app.window.action_maker import ActionMaker
from crosscancer_core.annotations.import_report import ImportReport


class ReportDialog(QDialog):
    """Loaded, repaired, left out, worth a look: an entry a line, to read and to copy."""

    def __init__(self, report: ImportReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("How the outlines were read"))
        self.resize(620, 380)
        head = QLabel(self.tr("{count:,} outlines were read.").format(count=report.loaded))
        self.text = QPlainTextEdit(self._text(report), readOnly=True)
        self.text.setAccessibleName(self.tr("How the outlines were read"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for part in (head, self.text, buttons):
            layout.addWidget(part)

    def _text(self, report: ImportReport) -> str:
        parts = (
            (self.tr("Left out"), report.rejected),
            (self.tr("Worth a look"), report.warnings),
            (self.tr("Repaired"), report.repaired),
        )
        listed = [
            "\n".join([f"{title}:", *(f"  •  {entry}" for entry in entries)]) for title, entries in parts if entries
        ]
        return "\n\n".join(listed) or self.tr("Nothing had to be repaired or left out.")


class ImportReports(QObject):
    """Shows the last report on request, and by itself where outlines were left out."""

    def __init__(self, window: QMainWindow, maker: ActionMaker, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._report: ImportReport | None = None
        self.dialog: ReportDialog | None = None
        self.action = maker.action("", self.tr("How the outlines were read…"), self.show)
        self.action.setEnabled(False)
        session.imported.connect(self._take)
        session.slide_changed.connect(self._forget)

    def show(self) -> None:
        """All of the last report."""
        if self._report is None:
            return
        if self.dialog is not None:
            self.dialog.close()
        dialog = self.dialog = ReportDialog(self._report, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._closed)
        dialog.show()

    def _take(self, report: ImportReport) -> None:
        self._report = report
        self.action.setEnabled(True)
        self._session.message.emit(report.sentence())
        if report.rejected:
            self.show()

    def _closed(self) -> None:
        if self.sender() is self.dialog:
            self.dialog = None

    def _forget(self) -> None:
        self._report = None
        self.action.setEnabled(False)
