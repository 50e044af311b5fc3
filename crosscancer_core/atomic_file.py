"""Replace a file all at once or not at all. The only place that replaces a user's file.

The new content is written beside the target, flushed to disk, and renamed over it: whoever looks sees the old
file or the new one, and a full disk or a killed process leaves the old one intact.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crosscancer_core.errors import ConfigError, CrossCancerError, DiskFullError, NotWritableError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def writing_error(path: Path, error: OSError) -> CrossCancerError:
    """The sentence for an ``OSError`` that came up while writing ``path``."""
    if error.errno in _FULL:
        return DiskFullError(path)
    return NotWritableError(path, (error.strerror or str(error)).lower())


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a path to write to; when the block ends well, it becomes ``target``.

    The temporary name keeps the target's suffixes, since some writers choose the format by them. When the block
    raises, the temporary file is removed and ``target`` is as it was.

    Raises:
        DiskFullError: there was no room.
        NotWritableError: the folder does not exist or may not be written.
    """
    temporary = target.with_name(f".{secrets.token_hex(4)}.{target.name}")
    try:
        yield temporary
        _flush(temporary)
        os.replace(temporary, target)
        _flush_folder(target.parent)
    except OSError as error:
        raise writing_error(target, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def check_replaceable(target: Path, *, overwrite: bool | None, field: str = "output", ending: str = "") -> None:
    """Refuse a target that is there already, unless the person said that it may be replaced (None: cannot say so).

    With ``ending`` (".json") a name that ends otherwise is refused in any case: it may be a slide or its outlines,
    named by mistake.

    Raises:
        ConfigError: with ``field`` as its field.
    """
    if target.suffix.lower() != ending and ending:
        raise ConfigError(field, f'"{target.name}" does not end in {ending}', f"For example: {target.stem}{ending}")
    if target.exists() and not overwrite:
        way_out = "Choose another name." if overwrite is None else "Choose another name, or say --overwrite."
        raise ConfigError(field, f'"{target}" is there already', way_out)


def write_bytes(target: Path, content: bytes) -> None:
    """Replace ``target`` by ``content``. Raises as :func:`replacing`."""
    with replacing(target) as temporary:
        temporary.write_bytes(content)


def write_text(target: Path, content: str) -> None:
    """Replace ``target`` by ``content`` in UTF-8 with ``\\n`` line ends. Raises as :func:`replacing`."""
    write_bytes(target, content.encode("utf-8"))


def make_folder(path: Path) -> Path:
    """Create ``path`` and its parents where missing, and return it. Raises as :func:`replacing`."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise writing_error(path, error) from error
    return path


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder; its rename is journaled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:  # some network file systems refuse; the rename itself is done
        pass
    finally:
        os.close(descriptor)
