"""The program's door: arguments in, window out."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app import translation
from app.error_reporting import ErrorReporting
from app.garbage import CycleCollector
from app.jobs.job_queue import JobQueue
from app.main_window import MainWindow
from app.resources import icon
from app.session import Session
from app.settings.settings import SettingsStore
from app.settings.style import Style
from crosscancer_core import __version__
from crosscancer_core.user_folder import user_folder

REPORT_FIRST_PIXELS = "CROSSCANCER_REPORT_FIRST_PIXELS"
"""Environment variable for the start-up benchmark: say when slide pixels are on screen, then quit."""
_LAYOUT_SETTLES_MS = 400
_PICTURE_TAKES_MS = 120_000
_PICTURE = QSize(1440, 900)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the window until it is closed; returns the exit code."""
    options = parse(arguments)
    logging.basicConfig(level=logging.DEBUG if options.verbose else logging.WARNING)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("CrossCancer")
    application.setApplicationVersion(__version__)
    application.setWindowIcon(icon("crosscancer"))
    program = Program(application, options.profile or user_folder())
    if options.screenshot is not None:
        program.take_screenshot(options.screenshot, empty=not options.files and options.demo is None)
    if os.environ.get(REPORT_FIRST_PIXELS):
        program.report_first_pixels()
    program.window.show()
    if options.demo is not None:
        program.window.demo.open(options.demo)
    if not options.files and options.screenshot is None:
        program.window.guided_tour.offer_once(options.demo)
    program.session.open_paths(options.files)
    if not options.files and options.demo is None and program.session.settings.reopen_last:
        program.window.memory.reopen()
    if not options.files and options.screenshot is None:
        program.window.saving.offer_at_start()
    return application.exec()


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="crosscancer-viewer",
        description="Look at whole-slide images, train tile classifiers and compare them. For research use only.",
    )
    parser.add_argument("files", nargs="*", type=Path, help="slides, annotation files, cohort files, map folders")
    parser.add_argument("--profile", type=Path, metavar="DIR", help="keep settings, models and maps in this folder")
    parser.add_argument("--demo", type=Path, metavar="DIR", help="open the demo in this folder; paint it if need be")
    parser.add_argument(
        "--screenshot", type=Path, metavar="FILE", help="save a picture of the window when the slide is sharp, and quit"
    )
    parser.add_argument("--verbose", action="store_true", help="say more on the terminal")
    parser.add_argument("--version", action="version", version=f"CrossCancer {__version__}")
    return parser.parse_args(arguments)


class Program(QObject):
    """Builds the parts and hands them to one another."""

    def __init__(self, application: QApplication, folder: Path) -> None:
        super().__init__()
        self._application = application
        self._collector = CycleCollector(self)
        store = SettingsStore(folder)
        settings = store.load()
        self._translators = translation.install(application, settings.language)
        self.style = Style(application, settings.appearance)
        self.session = Session(settings, self)
        self.queue = JobQueue(self, shelf=settings.folder)
        self.window = MainWindow(self.session, self.queue, store, self.style)
        self.errors = ErrorReporting(self.window)
        self.errors.install()
        self.session.problem.connect(self.errors.report)
        self.queue.failed.connect(lambda _, error: self.errors.report(error))

    def report_first_pixels(self) -> None:
        """Say "first pixels" on stderr once slide pixels have been painted, then quit."""
        self.window.quitting.asks = False
        self.window.view.first_pixels.connect(self._say_first_pixels, Qt.ConnectionType.QueuedConnection)

    def take_screenshot(self, file: Path, *, empty: bool) -> None:
        """Save a picture of the window once all visible tiles are sharp, then quit; ``empty``: nothing will be opened.

        What cannot be opened is said on stderr and ends the program: nobody is there to read a dialog.
        """
        self.window.quitting.asks = False
        self.window.resize(_PICTURE)  # whatever size the window had when it was last closed
        settled = QTimer(self, singleShot=True, interval=_LAYOUT_SETTLES_MS)
        settled.timeout.connect(lambda: self._save_and_quit(file))
        self.window.view.became_sharp.connect(settled.start, Qt.ConnectionType.QueuedConnection)
        self.session.problem.connect(self._give_up, Qt.ConnectionType.QueuedConnection)
        late = QTimer(self, singleShot=True, interval=_PICTURE_TAKES_MS)
        late.timeout.connect(lambda: self._give_up("Nothing was there to take a picture of."))
        late.start()
        if empty:
            settled.start()

    def _give_up(self, error: object) -> None:
        sys.stderr.write(f"{error}\n")
        self._application.exit(1)

    def _say_first_pixels(self) -> None:
        sys.stderr.write("first pixels\n")
        sys.stderr.flush()
        self.window.close()

    def _save_and_quit(self, file: Path) -> None:
        saved = self.window.grab().save(str(file), "PNG")
        self.window.close()
        if not saved:
            self._application.exit(1)
