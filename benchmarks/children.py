"""Measure in a child process, so that its peak memory is its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

REPOSITORY = Path(__file__).resolve().parent.parent


def run_child(module: str, *arguments: str, python: Path | None = None) -> dict[str, Any]:
    """Run ``python -m module arguments`` and return the JSON object of its last line of output."""
    done = subprocess.run(
        [str(python or sys.executable), "-m", module, *arguments],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{module} failed:\n{done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def forget_peak_memory() -> None:
    """From here on :func:`peak_memory_mb` tells of what comes now; without effect where the system cannot."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_memory_mb() -> float:
    """The most memory this process ever held (resident), in MiB."""
    status = Path("/proc/self/status")
    if status.is_file():  # ru_maxrss would count what the parent held before exec
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    information = psutil.Process(os.getpid()).memory_info()
    if hasattr(information, "peak_wset"):  # Windows
        return float(information.peak_wset) / 2**20
    import resource  # does not exist on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # macOS counts bytes
