"""Notices that another program writes a file, within a moment."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

_SETTLES_MS = 250
"""Programs write a file in several steps, or write another and rename it."""


class FileWatch(QObject):
    """One file at a time, also while it is not there: its folder is watched with it."""

    changed = Signal(object)
    """The path, once what happens to it has come to rest."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._settles = QTimer(self, singleShot=True, interval=_SETTLES_MS)
        self._watcher.fileChanged.connect(lambda _: self._settles.start())
        self._watcher.directoryChanged.connect(lambda _: self._settles.start())
        self._settles.timeout.connect(self._tell)

    def watch(self, path: Path | None) -> None:
        """Watch ``path`` in place of what was watched before; None watches nothing."""
        if path == self._path:
            self._watch_file()
            return
        if watched := [*self._watcher.files(), *self._watcher.directories()]:
            self._watcher.removePaths(watched)
        self._settles.stop()
        self._path = path
        if path is not None:
            self._watcher.addPath(str(path.parent))
            self._watch_file()

    def _watch_file(self) -> None:
        """A file that was replaced is another one for the system, and has to be watched anew."""
        if self._path is not None and str(self._path) not in self._watcher.files() and self._path.is_file():
            self._watcher.addPath(str(self._path))

    def _tell(self) -> None:
        self._watch_file()
        if self._path is not None:
            self.changed.emit(self._path)
