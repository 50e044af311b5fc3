"""Faults that happen to users, made on purpose: full disks, folders without rights, killed processes, bad slides.

Nothing of the program is patched: the kernel refuses the write, or kills the writer, exactly as it would on a
person's machine. Import what you need: ``from tests.faults import full_disk``.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from crosscancer_core.errors import SlideReadError
from crosscancer_core.geometry import Region
from crosscancer_core.slides.slide import RGB, Slide, SlideInfo

_REPOSITORY = Path(__file__).resolve().parent.parent
_PERMISSION_PRIVILEGES = 0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
_CAPABILITY_VERSION_3 = 0x20080522


@contextmanager
def full_disk(room: int = 0) -> Iterator[None]:
    """Within the block no file of this process grows beyond ``room`` bytes.

    The limit is the kernel's (RLIMIT_FSIZE; Python ignores its signal, so the write fails with EFBIG). It needs no
    rights, binds root too, and holds for native writers such as HDF5 and for mapped files. A tmpfs of a few bytes
    would need root. Child processes inherit the limit.
    """
    if sys.platform == "win32":
        pytest.skip("a full disk cannot be made on Windows without administrator's rights")
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Within the block ``folder`` may be read and not written, by root as well.

    Permission bits do not bind root, so this thread (and threads that it starts) gives up that privilege for the
    block; files without a read bit cannot be read there either. Child processes of root get the privilege back; test
    those with :func:`unwritable`.
    """
    if sys.platform == "win32":
        pytest.skip("a folder's write permission is not a mode bit on Windows")
    mode = folder.stat().st_mode
    folder.chmod(0o555)
    try:
        with _obeying_permissions():
            yield
    finally:
        folder.chmod(mode)


def unwritable(folder: Path) -> Path:
    """A path that nobody can write, not even root or a child process: it lies beneath a regular file."""
    file = folder / "not-a-folder"
    file.write_bytes(b"")
    return file / "inside"


@contextmanager
def _obeying_permissions() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    before = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; low words, then high words
    if libc.capget(header, before) != 0:
        pytest.skip("root's privileges cannot be read here")
    without = (ctypes.c_uint32 * 6)(*before)
    without[0] &= ~_PERMISSION_PRIVILEGES
    if libc.capset(header, without) != 0:
        pytest.skip("root's privileges cannot be given up here")
    try:
        yield
    finally:
        assert libc.capset(header, before) == 0


_PREAMBLE = """
import os, signal, sys
sys.dont_write_bytecode = True
_folder, _step, _room = os.path.abspath(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
sys.argv[1:] = sys.argv[4:]
_left = _step

def _count(event, arguments):
    global _left
    if event == "open":
        path, _, flags = arguments
        paths = [path] if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) else []
    elif event in ("os.rename", "os.remove", "os.mkdir", "os.truncate", "os.rmdir"):
        paths = [argument for argument in arguments if isinstance(argument, (str, os.PathLike))]
    else:
        return
    if any(os.path.abspath(path).startswith(_folder) for path in paths if isinstance(path, (str, os.PathLike))):
        _left -= 1
        if _left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

if _step:
    sys.addaudithook(_count)
if _room >= 0:
    import resource
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_room, _room))
"""


def killed(
    code: str, folder: Path, *arguments: str | Path, step: int = 0, room: int = -1, timeout: float = 120
) -> bool:
    """Run Python ``code`` (with ``sys.argv[1:] == arguments``) and kill it while it writes; True where it died.

    ``step=n`` kills right before the n-th time that it opens a file for writing, renames, removes or makes something
    in ``folder``; ``room=n`` kills in the middle of the write that makes any file larger than n bytes. Either way
    nothing is cleaned up, no ``finally`` runs. Raise n until the answer is False to try every moment.
    """
    if sys.platform == "win32":
        pytest.skip("processes are not killed by signals on Windows")
    command = [sys.executable, "-c", _PREAMBLE + code, str(folder), str(step), str(room), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(_REPOSITORY)}
    done = subprocess.run(
        command, cwd=_REPOSITORY, env=environment, capture_output=True, text=True, timeout=timeout, check=False
    )
    if done.returncode in (-signal.SIGKILL, -signal.SIGXFSZ):
        return True
    assert done.returncode == 0, done.stderr
    return False


class _Wrapped:
    """A slide that passes everything on; what comes before a read is up to the child."""

    def __init__(self, slide: Slide) -> None:
        self._slide = slide

    @property
    def info(self) -> SlideInfo:
        return self._slide.info

    @property
    def icc(self) -> bytes | None:
        return self._slide.icc

    def read_region(self, x0: int, y0: int, level: int, width: int, height: int) -> RGB:
        scale = self.info.levels[level].downsample
        self._before(Region(x0, y0, width * scale, height * scale))
        return self._slide.read_region(x0, y0, level, width, height)

    def read_level_region(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
        self._before(Region(x, y, width, height).scaled(self.info.levels[level].downsample))
        return self._slide.read_level_region(level, x, y, width, height)

    def thumbnail(self, max_size: int) -> RGB:
        return self._slide.thumbnail(max_size)

    def associated(self, name: str) -> RGB:
        return self._slide.associated(name)

    def close(self) -> None:
        self._slide.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _before(self, region: Region) -> None:
        raise NotImplementedError


class FailingSlide(_Wrapped):
    """A slide whose pixels cannot be decoded where a read touches one of ``bad`` (level-0 regions)."""

    def __init__(self, slide: Slide, bad: Sequence[Region]) -> None:
        super().__init__(slide)
        self._bad = tuple(bad)

    def _before(self, region: Region) -> None:
        if any(region.intersection(bad) for bad in self._bad):
            raise SlideReadError(self.info.path, str(region), "the tile is damaged")


class SlowSlide(_Wrapped):
    """A slide on a slow drive: every read takes ``seconds`` longer. ``reads`` counts them."""

    def __init__(self, slide: Slide, seconds: float) -> None:
        super().__init__(slide)
        self._seconds = seconds
        self.reads = 0

    def _before(self, region: Region) -> None:
        self.reads += 1
        time.sleep(self._seconds)
