"""How to start a worker process on this machine, from source and from an installed program alike."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def worker_command(request_file: Path | None = None) -> list[str]:
    """The command of a worker. Without a file it reads its request as the first line of standard input."""
    command = (
        [sys.executable, "worker"]
        if getattr(sys, "frozen", False)
        else [
            sys.executable,
            "-m",
            "crosscancer_core",
            "worker",
        ]
    )
    return command if request_file is None else [*command, "--request", str(request_file)]


def worker_environment() -> dict[str, str]:
    """This process's environment, with what a worker needs: no chatter of TensorFlow, text in UTF-8."""
    return {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "2", "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
