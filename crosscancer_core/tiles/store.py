"""Tile pixels and their table on disk: one HDF5 file a slide.

``bytes`` is one contiguous uint8 dataset of encoded tiles; ``offset``, ``length`` and ``crc32`` say where each lies.
``table/*`` are the columns of the :class:`TileTable`; the attributes ``schema``, ``codec``, ``grid``, ``identity`` and
``unreadable`` say what the file belongs to and lacks. Because ``bytes`` is contiguous, a reader needs HDF5 only to open
the file: tiles are read with ``os.pread`` at the dataset's place, from any thread and without HDF5's lock (twice as
fast; measured).

HDF5 does not survive a kill while writing, so a store is written beside its place and renamed when complete: a
store that is there is whole.
"""

from __future__ import annotations

import errno
import glob
import json
import os
import threading
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import h5py
import numpy as np
from numpy.typing import NDArray

from crosscancer_core import atomic_file
from crosscancer_core.errors import TileStoreError
from crosscancer_core.slides.slide import RGB
from crosscancer_core.tiles.codecs import Codec, codec_named
from crosscancer_core.tiles.grid import Tile, TileGrid
from crosscancer_core.tiles.labels import COLUMNS, TileTable

_SCHEMA = 2
_COPY_BYTES = 1 << 24


@dataclass(frozen=True, eq=False)
class TileStore:
    """The tiles of one slide, open for reading. Every method may be called from any thread."""

    path: Path
    table: TileTable
    codec: Codec
    identity: dict[str, Any]
    """What the tiles were made from: slide fingerprint, annotations, settings. Equal identity, equal store."""
    unreadable: tuple[Tile, ...]
    """Tiles that the slide file did not give and that are therefore missing here."""
    _offset: NDArray[np.int64] = field(repr=False)
    _length: NDArray[np.int64] = field(repr=False)
    _crc: NDArray[np.uint32] = field(repr=False)
    _file: _PositionedFile = field(repr=False)

    @classmethod
    def open(cls, path: Path) -> TileStore:
        """Open a store and read its table.

        Raises:
            TileStoreError: there is none, or it is damaged or of another version.
        """
        try:
            with h5py.File(path, "r") as file:
                if file.attrs.get("schema") != _SCHEMA:
                    raise TileStoreError(
                        f'"{path.name}" was written by another version of this program.', "Extract the tiles again."
                    )
                grid = TileGrid.from_json(json.loads(file.attrs["grid"]))
                table = TileTable(grid, **{name: file["table"][name][:] for name in COLUMNS})
                offset, length, crc = (file[name][:] for name in ("offset", "length", "crc32"))
                start = file["bytes"].id.get_offset() or 0
                size = file["bytes"].shape[0]
                codec = codec_named(file.attrs["codec"])
                identity = json.loads(file.attrs["identity"])
                unreadable = tuple(Tile(col, row) for col, row in json.loads(file.attrs["unreadable"]))
        except FileNotFoundError as error:
            raise TileStoreError(f'There is no tile store "{path.name}".', "Extract the tiles first.") from error
        except (OSError, KeyError, ValueError, TypeError) as error:
            raise _damaged(path, str(error)) from error
        if not len(offset) == len(length) == len(crc) == len(table):
            raise _damaged(path, "its parts have different lengths")
        if len(offset) and int((offset + length).max()) > size:
            raise _damaged(path, "tiles lie beyond its end")
        return cls(path, table, codec, identity, unreadable, offset + start, length, crc, _PositionedFile(path))

    @property
    def grid(self) -> TileGrid:
        return self.table.grid

    def __len__(self) -> int:
        return len(self.table)

    def encoded(self, index: int) -> bytes:
        """The stored bytes of tile ``index``.

        Raises:
            TileStoreError: they are not what was written.
        """
        content = self._file.read(int(self._offset[index]), int(self._length[index]))
        if zlib.crc32(content) != int(self._crc[index]):
            raise _damaged(self.path, f"tile {index} has changed since it was written")
        return content

    def read(self, index: int) -> RGB:
        """The pixels of tile ``index``; uint8, shape (size, size, 3). Raises as :meth:`encoded`."""
        content = self.encoded(index)
        try:
            return self.codec.decode(content)
        except (RuntimeError, ValueError) as error:  # what imagecodecs' errors derive from
            raise _damaged(self.path, f"tile {index} cannot be decoded: {error}") from error

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_identity(path: Path) -> dict[str, Any] | None:
    """What the store at ``path`` was made from; None where there is no whole store. Reads no tile."""
    try:
        with h5py.File(path, "r") as file:
            if file.attrs.get("schema") != _SCHEMA:
                return None
            identity: dict[str, Any] = json.loads(file.attrs["identity"])
            return identity
    except (OSError, KeyError, ValueError):
        return None


class TileSpool:
    """Collects encoded tiles of unknown total size, then becomes a store.

    A contiguous dataset must know its size when it is made, so tiles go into a plain file beside the store first.
    """

    def __init__(self, path: Path, codec: Codec) -> None:
        """Begin beside ``path``. Raises as :meth:`add`."""
        self._path = path
        self._codec = codec
        self._lengths: list[int] = []
        self._crcs: list[int] = []
        self._spool = path.with_name(f".{path.name}.{os.getpid()}.spool")
        atomic_file.make_folder(path.parent)
        _remove_spools(path)
        try:
            self._file = self._spool.open("w+b")
        except OSError as error:
            raise atomic_file.writing_error(path, error) from error

    def add(self, encoded: bytes) -> None:
        """Append a tile.

        Raises:
            DiskFullError, NotWritableError: it could not be stored; a store that was at the place is intact.
        """
        try:
            self._file.write(encoded)
        except OSError as error:
            raise atomic_file.writing_error(self._path, error) from error
        self._lengths.append(len(encoded))
        self._crcs.append(zlib.crc32(encoded))

    def finish(self, table: TileTable, identity: dict[str, Any], unreadable: Sequence[Tile] = ()) -> None:
        """Write the store: ``table`` has one entry for each added tile, in the same order.

        ``unreadable`` are tiles that could not be added. Raises as :meth:`add`.
        """
        if len(table) != len(self._lengths):
            raise ValueError(f"{len(table)} table entries for {len(self._lengths)} tiles")
        lengths = np.asarray(self._lengths, np.int64)
        with atomic_file.replacing(self._path) as temporary:
            try:
                self._file.seek(0)
                with h5py.File(temporary, "w") as file:
                    file.attrs["schema"] = _SCHEMA
                    file.attrs["codec"] = self._codec.name
                    file.attrs["grid"] = json.dumps(table.grid.to_json())
                    file.attrs["identity"] = json.dumps(identity)
                    file.attrs["unreadable"] = json.dumps([list(tile) for tile in unreadable])
                    file["offset"] = np.cumsum(lengths) - lengths
                    file["length"] = lengths
                    file["crc32"] = np.asarray(self._crcs, np.uint32)
                    for name in COLUMNS:
                        file[f"table/{name}"] = getattr(table, name)
                    self._copy_into(file.create_dataset("bytes", (int(lengths.sum()),), np.uint8))
                self.close()  # before the store is there: whoever kills us then leaves nothing beside it
            except (OSError, RuntimeError) as error:
                raise _as_os_error(error) from error

    def _copy_into(self, dataset: Any) -> None:
        at = 0
        while block := self._file.read(_COPY_BYTES):
            dataset[at : at + len(block)] = np.frombuffer(block, np.uint8)
            at += len(block)

    def close(self) -> None:
        """Remove the spool. To be called in any case."""
        try:
            self._file.close()
        except OSError:  # what could not be flushed to a full disk is thrown away anyhow
            pass
        finally:
            self._spool.unlink(missing_ok=True)


def _remove_spools(path: Path) -> None:
    """Free the room that a killed extraction of the same slide still takes; one at work keeps its open file."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.spool"):
        with suppress(OSError):
            left.unlink()


class _PositionedFile:
    """Reads at a place without moving a shared position; a lock where the system has no ``pread`` (Windows)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("rb", buffering=0)
        self._lock = threading.Lock()

    def read(self, offset: int, length: int) -> bytes:
        try:
            if hasattr(os, "pread"):
                content = os.pread(self._file.fileno(), length, offset)
            else:
                with self._lock:
                    self._file.seek(offset)
                    content = self._file.read(length)
        except OSError as error:
            raise _damaged(self._path, (error.strerror or str(error)).lower()) from error
        if len(content) != length:
            raise _damaged(self._path, "it is shorter than it was")
        return content

    def close(self) -> None:
        self._file.close()


def _as_os_error(error: OSError | RuntimeError) -> OSError:
    """h5py hides the system's error number in its text when it fails while closing a file."""
    if isinstance(error, OSError) and error.errno is not None:
        return error
    text = str(error)
    for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        if os.strerror(number) in text or f"errno = {number}" in text:
            return OSError(number, os.strerror(number))
    return OSError(errno.EIO, text)


def _damaged(path: Path, reason: str) -> TileStoreError:
    return TileStoreError(f'The tile store "{path.name}" is damaged: {reason}.', "Extract the tiles again.")
