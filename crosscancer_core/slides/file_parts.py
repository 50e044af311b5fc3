"""Bytes of a file at a place, from any thread, without a position that threads would fight for."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from crosscancer_core.errors import SlideReadError


class FileParts:
    """An open file that is read at offsets: by ``os.pread``, or under a lock where the system has none (Windows)."""

    def __init__(self, path: Path) -> None:
        """Open ``path``.

        Raises:
            OSError: it cannot be opened.
        """
        self.path = path
        self._file = path.open("rb", buffering=0)
        self._lock = threading.Lock()
        self._reading = 0
        self._closed = False
        self.size = os.fstat(self._file.fileno()).st_size

    def read(self, offset: int, count: int, region: str = "any place") -> bytes:
        """Exactly ``count`` bytes at ``offset``; ``region`` is what an error says could not be read.

        Raises:
            SlideReadError: the file was closed, ends before, or its drive fails.
        """
        with self._lock:
            if self._closed:
                raise SlideReadError(self.path, region, "the slide was closed")
            self._reading += 1
        try:
            content = self._at(offset, count)
        except (OSError, OverflowError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise SlideReadError(self.path, region, reason.lower()) from error
        finally:
            with self._lock:
                self._reading -= 1
                if self._closed and not self._reading:  # the last one out closes, so no number is reused meanwhile
                    self._file.close()
        if len(content) < count:
            raise SlideReadError(self.path, region, "the file ends before these pixels")
        return content

    def close(self) -> None:
        with self._lock:
            self._closed = True
            if not self._reading:
                self._file.close()

    def _at(self, offset: int, count: int) -> bytes:
        if hasattr(os, "pread"):
            content = os.pread(self._file.fileno(), count, offset)
            while 0 < len(content) < count:  # the system may hand out less than asked (over 2 GiB, network drives)
                more = os.pread(self._file.fileno(), count - len(content), offset + len(content))
                if not more:
                    break
                content += more
            return content
        with self._lock:
            self._file.seek(offset)
            content = self._file.read(count) or b""
            while 0 < len(content) < count and (more := self._file.read(count - len(content))):
                content += more
            return content
