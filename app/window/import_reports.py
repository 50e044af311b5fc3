"""What happened while outlines were read: a sentence, and all of it where something was left out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QMainWindow, QPlainTextEdit, QVBoxLayout, QWidget

from app.session import Session
from app.window.action_maker import ActionMaker
from crosscancer_core.annotations.import_report import ImportReport

translate = QCoreApplication.translate


class ReportDialog(QDialog):
    """Loaded, repaired, left out, worth a look: an entry a line, to read and to copy."""

    def __init__(self, report: ImportReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("How the outlines were read"))
        self.resize(620, 380)
        head = QLabel(_read(report))
        self.text = QPlainTextEdit(_listed(report), readOnly=True)
        self.text.setAccessibleName(self.tr("How the outlines were read"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for part in (head, self.text, buttons):
            layout.addWidget(part)


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
        told = [f"{title}: {', '.join(entries)}" for title, entries in _parts(report)]
        self._session.message.emit(" · ".join([_read(report), *told]))
        if report.rejected:
            self.show()

    def _closed(self) -> None:
        if self.sender() is self.dialog:
            self.dialog = None

    def _forget(self) -> None:
        self._report = None
        self.action.setEnabled(False)


def _read(report: ImportReport) -> str:
    if report.loaded == 1:
        return translate("ImportReports", "1 outline was read.")
    return translate("ImportReports", "{count:,} outlines were read.").format(count=report.loaded)


def _parts(report: ImportReport) -> list[tuple[str, tuple[str, ...]]]:
    """Title and entries of what there is to say, what was lost first."""
    parts = (
        (translate("ImportReports", "Left out"), report.rejected),
        (translate("ImportReports", "Worth a look"), report.warnings),
        (translate("ImportReports", "Repaired"), report.repaired),
    )
    return [(title, tuple(entries)) for title, entries in parts if entries]


def _listed(report: ImportReport) -> str:
    listed = ["\n".join([f"{title}:", *(f"  •  {entry}" for entry in entries)]) for title, entries in _parts(report)]
    return "\n\n".join(listed) or translate("ImportReports", "Nothing had to be repaired or left out.")
