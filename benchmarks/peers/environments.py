"""Make the environments of the programs that benchmarks are measured against.

    python -m benchmarks.peers.environments [NAME ...]

Each program has its own, since they ask for versions of libraries that exclude one another and ours.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_FOLDER = _HERE.parent.parent / "out" / "benchmarks" / "peers"
PEERS = ("wsinfer", "tiatoolbox", "histolab", "slideflow")
OF_BENCHMARKS = {
    "extraction": PEERS,
    "annotations": ("wholeslidedata",),
    "convert": ("pyvips",),
    "export": ("wholeslidedata", "tiatoolbox"),
    "prediction": ("wsinfer", "tiatoolbox"),
}
"""Which programs a benchmark is measured against."""
_COMPLETE_LISTS = ("wholeslidedata", "histolab", "slideflow", "tiatoolbox")
"""Peers whose list names every package, since the versions that they ask for can no longer be built."""
_WITH_TORCH = ("slideflow", "tiatoolbox")
"""Of those, the ones that import PyTorch to read a tile."""
_TORCH = ("torch==2.14.1", "torchvision==0.29.1")
"""Installed with all that they ask for: on Linux libraries of CUDA, without which they do not load."""


def python_of(peer: str) -> Path | None:
    """The interpreter of a peer's environment; None where it was not made or its installation failed."""
    folder = _FOLDER / peer
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    return python if (folder / "installed").is_file() and python.is_file() else None


def make(peer: str) -> str:
    """Make a peer's environment and install what ``requirements-<peer>.txt`` lists; returns what became of it."""
    if python_of(peer) is not None:
        return "installed already"
    folder = _FOLDER / peer
    venv.create(folder, with_pip=True, clear=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    listed = ["-r", str(_HERE / f"requirements-{peer}.txt"), *(["--no-deps"] if peer in _COMPLETE_LISTS else [])]
    for wanted in ([*_TORCH], listed) if peer in _WITH_TORCH else (listed,):
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
        if subprocess.run(command, check=False).returncode != 0:
            return "not installed (see pip's message above)"
    (folder / "installed").touch()
    return "installed"


if __name__ == "__main__":
    for name in sys.argv[1:] or PEERS:
        print(f"{name}: {make(name)}", flush=True)
