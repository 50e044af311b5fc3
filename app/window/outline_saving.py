"""Save outlines, ask before anything is lost, and bring back what a crash left."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMessageBox

from app.annotations.document import ChangedOnDiskError, ForeignFileError
from app.annotations.file_watch import FileWatch
from app.annotations.journal import discard, read_journal
from app.session import Session
from app.window.action_maker import ActionMaker
from crosscancer_core.annotations.file_state import FileState
from crosscancer_core.errors import CrossCancerError

Answer = tuple[str, QMessageBox.ButtonRole, Callable[[], object]]


class OutlineSaving(QObject):
    """One question at a time, never in the way of the event loop."""

    saved = Signal(object)
    """Path of the file that the open slide's outlines were written to."""

    def __init__(self, window: QMainWindow, maker: ActionMaker, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self.save_action = maker.action("save", self.tr("Save outlines"), self.save, "Ctrl+S")
        self.save_as_action = maker.action("", self.tr("Save outlines as…"), self.save_as, "Ctrl+Shift+S")
        self.add_action = maker.action("", self.tr("Add outlines from file…"), self._choose_added)
        self.box: QMessageBox | None = None
        self._closing = False
        self._told: tuple[Path, FileState] | None = None
        self._watch = FileWatch(self)
        self._watch.changed.connect(lambda _: self._look_at_file())
        self._expected: Path | None = None
        session.document.status_changed.connect(self._update)
        session.slide_changed.connect(self._update)
        session.recovery.found.connect(self._offer)
        window.installEventFilter(self)
        self._update()

    # saving

    def save(self) -> bool:
        """Write to the outlines' own file, or beside the slide; False where that was not possible."""
        target = self._target()
        return target is not None and self._write(target)

    def save_as(self) -> None:
        target = self._target()
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save outlines"), str(target or ""), self.tr("Outlines (*.xml *.geojson)")
        )
        if name:
            path = Path(name)
            self._write(path if path.suffix else path.with_suffix(".xml"), overwrite=True)  # the dialog has asked

    def closing_allowed(self) -> bool:
        """Whether the window may close; where something is unsaved, that is asked, and the answer may close it."""
        if not self._session.document.is_modified or self._closing:
            return True
        if self.box is None:
            name = self._target() or Path("")
            self._ask(
                self.tr("The outlines have changes that are not saved."),
                self.tr("They would go to “{name}”.").format(name=name.name),
                [
                    (self.tr("Save"), QMessageBox.ButtonRole.AcceptRole, self._save_and_close),
                    (self.tr("Do not save"), QMessageBox.ButtonRole.DestructiveRole, self._drop_and_close),
                    (self.tr("Keep editing"), QMessageBox.ButtonRole.RejectRole, lambda: None),
                ],
            )
        return False

    def offer_at_start(self) -> None:
        """Say which slides have outlines that a window left unsaved, when none is open."""
        for journal in self._session.recovery.left():
            found = read_journal(journal)
            if found is None or not found.slide.exists():
                continue
            self._ask(
                self.tr("Outlines of “{slide}” were not saved when the program ended.").format(slide=found.slide.name),
                self.tr("Last changed on {time}.").format(time=f"{found.written:%d %b %Y, %H:%M}"),
                [
                    (self.tr("Bring them back"), QMessageBox.ButtonRole.AcceptRole, partial(self._open, found.slide)),
                    (self.tr("Later"), QMessageBox.ButtonRole.RejectRole, lambda: None),
                ],
            )
            return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self._look_at_file()
        return False

    # within

    def _target(self) -> Path | None:
        session = self._session
        if session.document.path is not None:
            return session.document.path
        return session.slide_path.with_suffix(".xml") if session.slide_path is not None else None

    def _write(self, target: Path, *, overwrite: bool = False) -> bool:
        try:
            notes = self._session.document.save(target, overwrite=overwrite)
        except ForeignFileError as error:
            self._ask_about_foreign(error)
            return False
        except ChangedOnDiskError as error:
            self._ask_about_change(error.path)
            return False
        except CrossCancerError as error:
            self._session.problem.emit(error)
            return False
        text = self.tr("Saved to {name}.").format(name=target.name)
        self._session.message.emit(" ".join([text, *(f"{note[0].upper()}{note[1:]}." for note in notes)]))
        self.saved.emit(target)
        return True

    def _ask_about_foreign(self, error: ForeignFileError) -> None:
        """What only another program writes is not replaced unasked; beside it is the safe place."""
        path = error.path
        beside = path.with_suffix(".geojson")
        self._ask(
            self.tr("“{name}” was written by {program}.").format(name=path.name, program=error.program),
            self.tr(
                "This program reads that format and does not write it. Saved beside it as “{beside}”, your outlines "
                "open with the slide from now on, and the other file stays as it is."
            ).format(beside=beside.name),
            [
                (
                    self.tr("Save as {beside}").format(beside=beside.name),
                    QMessageBox.ButtonRole.AcceptRole,
                    lambda: self._write(beside),
                ),
                (self.tr("Save as…"), QMessageBox.ButtonRole.ActionRole, self.save_as),
                (
                    self.tr("Replace it by ASAP XML"),
                    QMessageBox.ButtonRole.DestructiveRole,
                    lambda: self._write(path, overwrite=True),
                ),
                (self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole, lambda: None),
            ],
        )

    def _ask_about_change(self, path: Path) -> None:
        self._ask(
            self.tr("“{name}” holds something else than what was opened here.").format(name=path.name),
            self.tr("Another program may have changed it. Opening it can be undone."),
            [
                (self.tr("Save as…"), QMessageBox.ButtonRole.AcceptRole, self.save_as),
                (
                    self.tr("Open it"),
                    QMessageBox.ButtonRole.ActionRole,
                    lambda: self._session.open_annotations(path),
                ),
                (
                    self.tr("Overwrite it"),
                    QMessageBox.ButtonRole.DestructiveRole,
                    lambda: self._write(path, overwrite=True),
                ),
                (self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole, lambda: None),
            ],
        )

    def _look_at_file(self) -> None:
        """Has another program changed the file? Each change is asked about once; saving asks anew."""
        document = self._session.document
        path = document.path
        if path is None or not document.is_changed_on_disk(path):
            return
        try:
            now = FileState.of(path)
        except OSError:  # it is being written; another change follows
            return
        if (path, now) == self._told:
            return
        self._told = path, now
        if now == FileState():
            text = self.tr("“{name}” was removed or renamed by another program. Saving writes it anew.")
            self._session.message.emit(text.format(name=path.name))
            return
        more = self.tr("Opening it can be undone. Otherwise your outlines stay as they are.")
        if document.is_modified:
            more = self.tr("You have changes that are not saved. Undoing brings them back once the file was opened.")
        self._ask(
            self.tr("“{name}” was changed by another program.").format(name=path.name),
            more,
            [
                (
                    self.tr("Open it anew"),
                    QMessageBox.ButtonRole.AcceptRole,
                    lambda: self._session.open_annotations(path),
                ),
                (self.tr("Keep mine"), QMessageBox.ButtonRole.RejectRole, lambda: None),
            ],
            preferred=1 if document.is_modified else 0,
        )

    def _offer(self, journal: Path) -> None:
        found = read_journal(journal)
        if found is None or journal == self._expected:
            self._session.recovery.recover(journal)
            return
        self._ask(
            self.tr("There are outlines of this slide that were not saved when the program ended."),
            self.tr("Last changed on {time}. Bringing them back can be undone.").format(
                time=f"{found.written:%d %b %Y, %H:%M}"
            ),
            [
                (
                    self.tr("Bring them back"),
                    QMessageBox.ButtonRole.AcceptRole,
                    lambda: self._session.recovery.recover(journal),
                ),
                (self.tr("Delete them"), QMessageBox.ButtonRole.DestructiveRole, lambda: discard(journal)),
                (self.tr("Later"), QMessageBox.ButtonRole.RejectRole, lambda: None),
            ],
        )

    def _open(self, slide: Path) -> None:
        newest = self._session.recovery.left()
        self._expected = newest[0] if newest else None
        self._session.open_slide(slide)

    def _save_and_close(self) -> None:
        if self.save():
            self._window.close()

    def _drop_and_close(self) -> None:
        self._session.document.discard_changes()
        self._closing = True
        self._window.close()

    def _choose_added(self) -> None:
        target = self._target()
        names, _ = QFileDialog.getOpenFileNames(
            self._window,
            self.tr("Add outlines"),
            str(target.parent) if target is not None else "",
            self.tr("Outlines (*.xml *.geojson)"),
        )
        for name in names:
            self._session.add_annotations(Path(name))

    def _ask(self, text: str, more: str, answers: list[Answer], preferred: int = 0) -> None:
        """Put a question; the preferred answer is that of Enter, the last that of Esc."""
        if self.box is not None:
            self.box.close()
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Outlines"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        box.setInformativeText(more)
        buttons = [box.addButton(words, role) for words, role, _ in answers]
        for button, (_, _, do) in zip(buttons, answers, strict=True):
            button.clicked.connect(do)
        box.setDefaultButton(buttons[preferred])
        box.setEscapeButton(buttons[-1])
        box.finished.connect(self._answered)
        self.box = box
        box.open()

    def _answered(self) -> None:
        if self.sender() is self.box or self.box is None or not self.box.isVisible():
            self.box = None

    def _update(self) -> None:
        session = self._session
        has_outlines = session.slide is not None and session.annotations is not None
        self.save_action.setEnabled(has_outlines)
        self.save_as_action.setEnabled(has_outlines)
        self.add_action.setEnabled(session.slide is not None)
        self._window.setWindowModified(session.document.is_modified)
        self._watch.watch(session.document.path)
