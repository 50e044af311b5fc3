"""Whether a file is still the one that was read or written: another program may have changed it meanwhile."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileState:
    """A file at one moment. ``size`` is in bytes, ``modified`` in ns; all None where there was no file."""

    size: int | None = None
    modified: int | None = None
    digest: str | None = None

    @classmethod
    def of(cls, path: Path) -> FileState:
        """The state of a file now.

        Raises:
            OSError: it is there but cannot be read.
        """
        try:
            status = path.stat()
            content = path.read_bytes()
        except FileNotFoundError:
            return cls()
        return cls(status.st_size, status.st_mtime_ns, hashlib.blake2b(content, digest_size=16).hexdigest())

    def still_holds(self, path: Path) -> bool:
        """Whether the file has the same content. It is read only where size or time differ.

        Raises:
            OSError: it is there but cannot be read.
        """
        try:
            status = path.stat()
        except FileNotFoundError:
            return self.size is None
        if (status.st_size, status.st_mtime_ns) == (self.size, self.modified):
            return True
        return status.st_size == self.size and FileState.of(path).digest == self.digest
