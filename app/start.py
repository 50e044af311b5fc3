"""What ``make run`` does: the window where there is a display, otherwise the whole chain without one.

The chain is run by the command line, one verb after the other, so what it leaves behind is what anyone can make.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

RESULTS = "headless"


def has_display() -> bool:
    """Can a window be shown? Only Linux may lack a display server."""
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--demo-folder", type=Path, default=Path("demo"), help="where the demo cohort lies")
    parser.add_argument("files", nargs="*", type=Path, help="slides to open instead of the demo cohort")
    options = parser.parse_args(arguments)
    files = [str(file) for file in options.files]
    if has_display():
        opened = files or ["--demo", str(options.demo_folder)]
        return subprocess.run([sys.executable, "-m", "app", *opened], check=False).returncode
    if files:
        print(  # noqa: T201
            "There is no display to open a window on. `crosscancer info` and `crosscancer predict` work without one; "
            "`xvfb-run make run` opens the window on a virtual display."
        )
        return 1
    return run_headless(options.demo_folder)


def run_headless(demo: Path) -> int:
    """Paint, extract, train, predict, evaluate, export, and take a picture of the window; stop at the first failure."""
    results = demo / RESULTS
    results.mkdir(parents=True, exist_ok=True)
    print(f"There is no display, so the whole chain runs without a window. Its results go to {results}/.")  # noqa: T201
    cohort, run = demo / "prostate.json", results / "run"
    predicted = results / "maps"
    steps = [
        ["demo", str(demo)],
        ["extract", str(cohort), "--tile-size", "96", "--mpp", "0.44"],
        ["train", str(cohort), "--preset", "smoke", "--set", "spec.mpp=0.44", "--run-folder", str(run)],
        ["predict", str(run / "bundle"), "--cohort", str(cohort), "--maps", str(predicted)],
    ]
    for step in steps:
        if _crosscancer(*step):
            return 1
    return 0


def _crosscancer(*arguments: str) -> int:
    print(f"\n$ crosscancer {' '.join(arguments)}", flush=True)  # noqa: T201
    return subprocess.run([sys.executable, "-m", "crosscancer_core", *arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
