"""Small pictures of slides, made in the background and kept on disk."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from crosscancer_core import atomic_file
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.slides.shelf import Shelf

_LOG = logging.getLogger(__name__)
_SIDE_PX = 96


class Thumbnails(QObject):
    """Ask for a slide's picture; :attr:`ready` brings it, unless the slide cannot be read.

    Without a parent on purpose: its thread holds it, so that it cannot be deleted while the thread works.
    """

    ready = Signal(object, object)
    """(path, :class:`QImage`)"""
    _arrived = Signal()
    """Only rings: results wait in a queue, so that no Python object lives in an event between two threads."""

    def __init__(self, shelf: Shelf, folder: Path) -> None:
        super().__init__()
        self._shelf, self._folder = shelf, folder
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._wishes: deque[Path] = deque()
        self._asked: set[Path] = set()
        self._closed = False
        self._results: deque[tuple[Path, QImage]] = deque()
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def ask(self, path: Path) -> None:
        """Have the picture of ``path`` made or fetched, once."""
        if path in self._asked or self._closed:
            return
        self._asked.add(path)
        with self._lock:
            self._wishes.append(path)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="thumbnails", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Make no more; returns when the one in the making is done."""
        self._closed = True
        with self._lock:
            self._wishes.clear()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._wishes:
                    self._thread = None
                    return
                path = self._wishes.popleft()
            image = thumbnail(self._shelf, path, self._folder)
            if image is not None and not self._closed:
                self._results.append((path, image))
                self._arrived.emit()

    def _deliver(self) -> None:
        while self._results:
            self.ready.emit(*self._results.popleft())


def thumbnail(shelf: Shelf, path: Path, folder: Path) -> QImage | None:
    """The stored picture of a slide, or a new one that is then stored in ``folder``; None where it cannot be read."""
    try:
        state = path.stat()
        name = hashlib.blake2b(f"{path}|{state.st_size}|{state.st_mtime_ns}".encode(), digest_size=12).hexdigest()
        stored = QImage(str(folder / f"{name}.png"))
        if not stored.isNull():
            return stored
        with shelf.open(path) as slide:
            pixels = slide.thumbnail(_SIDE_PX)
        height, width, _ = pixels.shape
        image = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
        atomic_file.make_folder(folder)
        with atomic_file.replacing(folder / f"{name}.png") as temporary:
            image.save(str(temporary))
    except (CrossCancerError, OSError) as error:  # the list does without a picture; opening says why
        _LOG.info("no thumbnail of %s: %s", path, error)
        return None
    return image
