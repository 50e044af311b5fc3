"""Run benchmarks: ``python -m benchmarks [NAME ...] [--json FILE]``; without a name, list them.

Each figure is printed with its target, and appended as a line of JSON to ``--json`` (default
``out/benchmarks.jsonl``). Exit code 1 where a target was missed. Timings never stand in tests: a machine that is busy
with something else misses them without a fault. ``--peers`` first installs the other programs that a benchmark is
measured against, each in an environment of its own.
"""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.peers.environments import OF_BENCHMARKS, make

BENCHMARKS = {
    "labels": "exact label shares against 208 outlines: 100,000 x 200,000 px < 3 s; 600,000 tiles < 10 s, < 1 GB",
    "sampling": "600,000 of 10 million tiles drawn in each of three ways: < 5 s, < 1.5 GB",
    "tissue": "the tissue of a slide at 8 µm/px: < 1 s",
    "many_slides": "the tiles of a hundred tiny slides: memory flat",
    "pixel_auc": "pixel-level AUC of 600,000 tiles (3.9e10 pixels): < 1 s, equal to the pixels written out",
    "evaluation": "6 slides x 4 arms x 100,000 tiles: < 20 s, < 2 GB; 10,000 resamples < 2 s; a threshold step < 33 ms",
    "startup": "from process start to a slide's first pixels in the window: < 2 s",
    "paint": "a full-HD frame while panning over tiles in memory: 95 % < 16 ms, with an overlay < 20 ms",
    "overlay": "threshold, colour table or opacity of a map of 400x900 cells changed and repainted: 95 % < 16 ms",
    "outlines": "10,000 outlines of 1 M vertices: 95 % of frames < 20 ms, picking < 5 ms; a brush move < 30 ms",
    "view_fill": "a full-HD view filled from cold, against plain OpenSlide: > 3 ×; first pixels < 100 ms",
    "store": "random reads from a tile store: > 30,000 tiles/s, memory flat; against plain HDF5",
    "codecs": "QOI against PNG level 1 on tiles of real tissue: size and speed (CROSSCANCER_REAL_DATA)",
    "direct_path": "tiled TIFF read directly: >= 5 x plain OpenSlide, >= 0.8 x the bare decoder on JPEG",
    "open_close": "memory that fifty slides leave behind: < 50 MB",
    "convert": "a slide to pyramidal TIFF, against libvips",
    "extraction": "tiles read from a slide, against a plain OpenSlide loop and other programs",
    "prediction": "InceptionV3 over a slide: float32 >= 1.3 x, bf16 >= 2.5 x, int8 >= 4 x bare model.predict",
    "prediction_worker": "first tiles < 3 s after the start; memory of a 200,000 px slide; fifty slides in one worker",
    "export": "overlay of 97,805 x 221,191 px < 60 s, < 1 GB, < 300 MB; outlines < 100 ms; XML < 1 s; flat memory",
    "training": "steps against a bare model.fit: > 0.97 x; the tile pipeline alone: > 10 x the network's demand",
    "prediction_window": "the window while a prediction runs: no gap > 50 ms; a cancel shows < 0.2 s",
    "annotations": "ASAP XML of 200,000 vertices, read and written: at most 1.5 times what lxml alone takes, < 200 MB",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="which to run")
    parser.add_argument("--json", type=Path, default=Path("out/benchmarks.jsonl"), help="file to append results to")
    parser.add_argument("--peers", action="store_true", help="first install the programs that it is measured against")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; known: {', '.join(BENCHMARKS)}")
    if not options.names:
        for name, what in BENCHMARKS.items():
            print(f"{name:<11} {what}")
        print("real_chain  tiles, training, prediction, AUC and export on real slides: python -m benchmarks.real_chain")
        return 0
    for peer in [peer for name in options.names if options.peers for peer in OF_BENCHMARKS.get(name, ())]:
        print(f"{peer}: {make(peer)}", flush=True)
    figures: list[Figure] = []
    for name in options.names:
        for figure in importlib.import_module(f"benchmarks.{name}").run():
            print(figure.line(), flush=True)
            options.json.parent.mkdir(parents=True, exist_ok=True)
            with options.json.open("a", encoding="utf-8") as file:
                file.write(figure.json() + "\n")
            figures.append(figure)
    return int(any(figure.verdict == "missed" for figure in figures))


if __name__ == "__main__":
    raise SystemExit(main())
