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

from app.tour.demo_cohort import COHORT_FILE, DemoCohort
from crosscancer_core.atomic_file import make_folder
from crosscancer_core.cohort.cohort import Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.training.config import preset

_PRESET = "demo"


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
    """Paint, extract, train, predict, evaluate, export, and take pictures of the window; stop at the first failure."""
    results = make_folder(demo / "headless")
    print(f"There is no display, so the whole chain runs without a window. Its results go to {results}/.")  # noqa: T201
    cohort_file = demo / COHORT_FILE
    if _crosscancer("demo", demo):
        return 1
    painted = DemoCohort(cohort_file, read_cohort(cohort_file), preset(_PRESET))
    spec, model = painted.config.spec, painted.bundle_folder
    maps = results / "maps" / model.name
    if (
        _crosscancer("extract", cohort_file, "--tile-size", str(spec.input_size), "--mpp", str(spec.mpp))
        or _crosscancer("train", cohort_file, "--preset", _PRESET, "--run-folder", painted.run_folder)
        or _crosscancer("predict", model, "--cohort", cohort_file, "--maps", maps.parent)
        or _crosscancer("evaluate", cohort_file, "--maps", maps, "-o", results / "evaluation.json", "--overwrite")
    ):
        return 1
    for slide in painted.cohort.slides(Role.TEST):
        map_folder = maps / slide.path.stem
        if _crosscancer("export", map_folder, "--folder", results, "--overwrite"):
            return 1
        if _picture(results / f"{slide.path.stem}.png", slide.path, map_folder):
            return 1
    print(f"\nMaps, pictures of the window, ASAP XML and evaluation.json are in {results}/.")  # noqa: T201
    return 0


def _crosscancer(*arguments: str | Path) -> int:
    line = [str(argument) for argument in arguments]
    print(f"\n$ crosscancer {' '.join(line)}", flush=True)  # noqa: T201
    return subprocess.run([sys.executable, "-m", "crosscancer_core", *line], check=False).returncode


def _picture(target: Path, *opened: Path) -> int:
    window = [sys.executable, "-m", "app", "--profile", str(target.parent / "profile"), "--screenshot", str(target)]
    return subprocess.run(
        [*window, *map(str, opened)], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
