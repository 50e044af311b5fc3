"""What a benchmark reports: one figure with its target, and the versions and machine it was measured with."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil

_LIBRARIES = (
    "numpy",
    "shapely",
    "h5py",
    "imagecodecs",
    "opencv-python-headless",
    "openslide-bin",
    "scikit-learn",
    "PySide6-Essentials",
)


@dataclass(frozen=True)
class Target:
    """What was promised: ``value`` must be below (or above) ``limit``."""

    limit: float
    unit: str
    above: bool = False

    def met(self, value: float) -> bool:
        return value > self.limit if self.above else value < self.limit

    def __str__(self) -> str:
        return f"{'>' if self.above else '<'} {self.limit:g} {self.unit}".strip()


@dataclass(frozen=True)
class Figure:
    """A measured number. ``value`` is the median of ``repeats``; None where there is nothing to measure (``note``)."""

    benchmark: str
    what: str
    value: float | None
    unit: str
    target: Target | None = None
    repeats: Sequence[float] = ()
    note: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        if self.target is None or self.value is None:
            return ""
        return "ok" if self.target.met(self.value) else "missed"

    def line(self) -> str:
        """The figure for a person."""
        measured = "-" if self.value is None else f"{self.value:,.4g} {self.unit}"
        spread = f" ({min(self.repeats):.4g}-{max(self.repeats):.4g}, n={len(self.repeats)})" if self.repeats else ""
        target = f"  target {self.target}: {self.verdict}" if self.target is not None else ""
        note = f"  [{self.note}]" if self.note else ""
        return f"{self.benchmark:<11} {self.what:<58} {measured}{spread}{target}{note}"

    def json(self) -> str:
        """The figure as one line of JSON, with the machine and the versions (no host name)."""
        return json.dumps(
            {
                "benchmark": self.benchmark,
                "what": self.what,
                "value": self.value,
                "unit": self.unit,
                "target": None if self.target is None else str(self.target),
                "verdict": self.verdict,
                "repeats": list(self.repeats),
                "note": self.note,
                "details": dict(self.details),
                "machine": machine(),
                "versions": versions(),
            }
        )


def medians(
    benchmark: str,
    unit: str,
    ways: Mapping[str, Callable[[], float]],
    repeats: int,
    targets: Mapping[str, Target] | None = None,
    details: Mapping[str, Any] | None = None,
) -> list[Figure]:
    """Measure ``ways`` in turn (so that a busy moment hits them all), after one run of each to warm up.

    Each way returns its number. The figures carry the medians, and in ``note`` their ratio to the last way's.
    """
    found: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()
    for _ in range(repeats):
        for name, way in ways.items():
            found[name].append(way())
    last = list(ways)[-1]
    reference = statistics.median(found[last])
    return [
        Figure(
            benchmark,
            name,
            statistics.median(values),
            unit,
            (targets or {}).get(name),
            values,
            f"{statistics.median(values) / reference:.2f} x {last}" if name != last else "",
            details or {},
        )
        for name, values in found.items()
    ]


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def machine() -> dict[str, Any]:
    """The machine in words, without its name."""
    return {
        "system": platform.system(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "load": round(psutil.getloadavg()[0], 1),
    }


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in ("crosscancer", *_LIBRARIES):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
