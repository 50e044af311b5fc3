"""ASAP XML of 200,000 vertices: read and written, against what lxml alone takes for the same file."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely
from lxml import etree

from benchmarks.children import peak_memory_mb, run_child
from benchmarks.figures import Figure, Target, medians, seconds
from benchmarks.peers.environments import python_of
from crosscancer_core.annotations.files import read_annotations, write_annotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind

VERTICES, REPEATS, ROUNDS = 200_000, 9, 7
WAYS = ("read_annotations", "bare lxml.iterparse")
PEER = "wholeslidedata"


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for outlines in (200, 20_000):
            drawing = _drawing(outlines)
            path = folder / f"{outlines}.xml"
            write_annotations(drawing, path)
            yield from _reading(path, f"{outlines} outlines")
            yield from _writing(drawing, path, folder / "again.xml", f"{outlines} outlines")
        for outlines in (200, 20_000):
            yield _memory(folder / f"{outlines}.xml", "once", f"reads {outlines} outlines")
            yield _memory(folder / f"{outlines}.xml", "read and write", f"reads and writes {outlines} outlines")
        yield from _peer(folder / "200.xml")


def _drawing(outlines: int) -> AnnotationSet:
    """Outlines of equal numbers of vertices, with the digits that 32-bit floats have."""
    rng = np.random.default_rng(0)
    angle = np.linspace(0, 2 * np.pi, VERTICES // outlines, endpoint=False)
    found = []
    for number in range(outlines):
        radius = rng.uniform(500, 3000) * (1 + 0.05 * np.sin(9 * angle))
        points = rng.uniform(5_000, 150_000, 2) + radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        shape = shapely.Polygon(points.astype(np.float32).astype(np.float64))
        found.append(Annotation(str(number), f"Annotation {number}", Kind.POLYGON, shape, "Tumor"))
    return AnnotationSet((AnnotationGroup("Tumor"),), tuple(found))


def _reading(path: Path, what: str) -> list[Figure]:
    """In processes of their own, in turn: the memory that one way frees is for the allocator to tidy up in the next."""
    ways: dict[str, list[float]] = {way: [] for way in WAYS}
    for _ in range(ROUNDS):
        for way, found in ways.items():
            found.append(run_child("benchmarks.annotations", str(path), way)["seconds"])
    figures = [
        Figure("annotations", f"{way}, {what}", statistics.median(found), "s", None, found)
        for way, found in ways.items()
    ]
    return _with_ratio(figures, 1.5)


def _writing(drawing: AnnotationSet, path: Path, target: Path, what: str) -> list[Figure]:
    """Against building the same tree of ready-made texts with lxml and writing it, without formatting a number."""
    root = etree.parse(str(path)).getroot()
    texts = [[dict(point.attrib) for point in annotation[0]] for annotation in root[0]]
    ways = {
        f"write_annotations, {what}": lambda: seconds(lambda: write_annotations(drawing, target)),
        f"lxml writes a tree that stands, {what}": lambda: seconds(
            lambda: etree.ElementTree(root).write(str(target), xml_declaration=True, encoding="UTF-8")
        ),
        f"lxml builds and writes the tree, {what}": lambda: seconds(lambda: _build(texts, target)),
    }
    return _with_ratio(medians("annotations", "s", ways, REPEATS), 1.5)


def _with_ratio(figures: list[Figure], limit: float) -> list[Figure]:
    """All figures, and the first over the last against its target."""
    first, last = figures[0], figures[-1]
    if first.value is None or last.value is None:
        return figures
    ratios = sorted(a / b for a, b in zip(first.repeats, last.repeats, strict=True))
    what = f"{first.what} / {last.what.split(',')[0]}"
    return [*figures, Figure("annotations", what, statistics.median(ratios), "x", Target(limit, "x"), ratios)]


def _parse(path: Path) -> None:
    with path.open("rb") as file:
        for _ in etree.iterparse(file):
            pass


def _build(texts: list[list[dict[str, str]]], target: Path) -> None:
    root = etree.Element("ASAP_Annotations")
    parent = etree.SubElement(root, "Annotations")
    for number, points in enumerate(texts):
        annotation = etree.SubElement(parent, "Annotation", Name=f"Annotation {number}", Type="Polygon")
        coordinates = etree.SubElement(annotation, "Coordinates")
        for point in points:
            etree.SubElement(coordinates, "Coordinate", point)
    etree.ElementTree(root).write(str(target), xml_declaration=True, encoding="UTF-8")


def _memory(path: Path, way: str, what: str) -> Figure:
    peaks = [run_child("benchmarks.annotations", str(path), way)["peak_mb"] for _ in range(3)]
    return Figure(
        "annotations",
        f"peak memory of a process that {what}",
        statistics.median(peaks),
        "MB",
        Target(200, "MB"),
        peaks,
    )


def _peer(path: Path) -> Iterator[Figure]:
    """The same file in wholeslidedata, with the same areas."""
    python = python_of(PEER)
    if python is None:
        yield Figure("annotations", PEER, None, "s", note="not installed: python -m benchmarks annotations --peers")
        return
    theirs = run_child("benchmarks.peers.annotations", str(path), python=python)
    own = [seconds(lambda: read_annotations(path)) for _ in range(3)]
    area = sum(annotation.geometry.area for annotation in read_annotations(path).annotations)
    note = (
        f"{theirs['seconds'] / statistics.median(own):.1f} x ours; areas differ by {abs(theirs['area'] / area - 1):.0e}"
    )
    yield Figure("annotations", f"{PEER} {theirs['version']}", theirs["seconds"], "s", None, (), note)


def _child(path: Path, way: str) -> None:
    """Print what one way takes: the median of three runs after a first one, and the most memory the process held."""
    work = dict(zip(WAYS, (read_annotations, _parse), strict=True)).get(way, read_annotations)
    took = [seconds(lambda: work(path)) for _ in range(4 if way in WAYS else 1)][-3:]
    if way == "read and write":
        write_annotations(read_annotations(path).annotations, path.with_suffix(".again.xml"))
    print(json.dumps({"seconds": statistics.median(took), "peak_mb": peak_memory_mb()}))


if __name__ == "__main__":
    _child(Path(sys.argv[1]), sys.argv[2])
