"""From process start to the first pixels of a slide in the window."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.children import REPOSITORY
from benchmarks.figures import Figure, Target, medians
from benchmarks.slides import demo_slide

REPEATS = 7
_SIGNAL = "first pixels"
_WAIT_S = 60


def run() -> Iterator[Figure]:
    slide = demo_slide()
    what = "process start to first slide pixels, demo slide, warm disk"
    with tempfile.TemporaryDirectory() as profile:
        figures = medians(
            "startup", "s", {what: lambda: first_pixels(slide, Path(profile))}, REPEATS, {what: Target(2.0, "s")}
        )
    yield from figures


def first_pixels(slide: Path, profile: Path) -> float:
    """Seconds until the window says that it has painted slide pixels; the window then closes itself."""
    environment = {**os.environ, "CROSSCANCER_REPORT_FIRST_PIXELS": "1"}
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    start = perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "app", "--profile", str(profile), str(slide)],
        cwd=REPOSITORY,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as window:
        assert window.stderr is not None
        said: list[str] = []
        for line in window.stderr:
            said.append(line)
            if line.strip() == _SIGNAL:
                took = perf_counter() - start
                window.wait(_WAIT_S)
                return took
    raise RuntimeError(f"the window closed without a painted slide:\n{''.join(said)[-2000:]}")
