"""Convert one slide, in an environment that has the converter: ``python -m benchmarks.peers.convert NAME IN OUT``."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from time import perf_counter

from benchmarks.children import peak_memory_mb


def _ours(source: str, target: str) -> float:
    requests = importlib.import_module("crosscancer_core.tasks.requests")
    registry = importlib.import_module("crosscancer_core.tasks.registry")
    registry.run_request(requests.Convert(slide=Path(source), target=Path(target)))
    return 0.0


def _pyvips(source: str, target: str) -> float:
    pyvips = importlib.import_module("pyvips")
    image = pyvips.Image.new_from_file(source, access="sequential")
    image.tiffsave(target, tile=True, pyramid=True, compression="jpeg", Q=90, tile_width=512, tile_height=512)
    return float(f"{pyvips.version(0)}.{pyvips.version(1):02d}")


if __name__ == "__main__":
    name, source, target = sys.argv[1:]
    start = perf_counter()
    version = {"ours": _ours, "pyvips": _pyvips}[name](source, target)
    print(json.dumps({"seconds": perf_counter() - start, "peak_mb": peak_memory_mb(), "version": version}))
