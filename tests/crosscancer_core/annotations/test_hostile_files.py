"""Damaged files of every format: nothing but ``AnnotationFormatError`` may come out, and soon."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
from shapely import Polygon, box

from crosscancer_core.annotations import asap_reader
from crosscancer_core.annotations.asap_reader import read_asap_xml
from crosscancer_core.annotations.files import read_annotations, write_annotations
from crosscancer_core.annotations.import_report import ImportedAnnotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind, ellipse
from crosscancer_core.errors import AnnotationFormatError

_TOKENS = (
    *(b"<", b">", b'"', b"&", b"]]>", b"<!--", b"NaN", b"1e999", b"-", b",", b"null", b"[", b"{", b"}", b"\x00"),
    *(b"\xff\xfe", b'"X"', b'Order="', b'"Polygon"', b"&#0;", b"None", b"\xc3\x28", b"9" * 40, b"crosscancer-"),
)


def _sources(folder: Path) -> Iterator[tuple[str, bytes]]:
    holed = Polygon([(0, 0), (90, 0), (90, 90), (0, 90)], [[(9, 9), (20, 9), (20, 20)]])
    shapes = [(Kind.POLYGON, holed), (Kind.ELLIPSE, ellipse(1, 2, 30, 40)), (Kind.RECTANGLE, box(0, 0, 3, 4))]
    annotations = AnnotationSet(
        (AnnotationGroup("Tumor", locked=True), AnnotationGroup("Gleason 4", parent="Tumor", attributes={"a": "b"})),
        tuple(Annotation(str(i), f"n{i}", kind, shape, "Gleason 4") for i, (kind, shape) in enumerate(shapes)),
    )
    for suffix in (".xml", ".geojson", ".geojson.gz"):
        write_annotations(annotations, folder / f"source{suffix}")
        yield suffix, (folder / f"source{suffix}").read_bytes()
    yield (
        ".xml",
        (
            b'<Annotations MicronsPerPixel="0.25"><Annotation Id="1" Name="" LineColor="255"><Attributes>'
            b'<Attribute Name="C"/></Attributes><Regions><Region Id="1" Type="0" NegativeROA="0"><Vertices>'
            b'<Vertex X="1" Y="2"/><Vertex X="9" Y="2"/><Vertex X="9" Y="8"/></Vertices></Region>'
            b'<Region Id="2" Type="2" NegativeROA="1"><Vertices><Vertex X="6" Y="3"/><Vertex X="7" Y="4"/>'
            b"</Vertices></Region></Regions></Annotation></Annotations>"
        ),
    )


def _damaged(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        place = chance.randrange(len(data) + 1)
        length = chance.choice((1, 1, 3, 30))
        way = chance.randrange(5)
        if way == 0:
            del data[place : place + length]
        elif way == 1:
            data[place:place] = chance.choice(_TOKENS)
        elif way == 2 and place < len(data):
            data[place] = chance.randrange(256)
        elif way == 3:
            start = chance.randrange(len(data) + 1)
            data[place:place] = data[start : start + length * 5]
        else:
            data[place : place + length] = chance.choice(_TOKENS)
        if not data:
            data = bytearray(b" ")
    return bytes(data)


def _try(folder: Path, count: int, seed: int) -> None:
    chance = random.Random(seed)
    sources = list(_sources(folder))
    for number in range(count):
        suffix, content = sources[number % len(sources)]
        path = folder / f"damaged{suffix}"
        path.write_bytes(_damaged(content, chance))
        start = perf_counter()
        try:
            read = read_annotations(path)
            again = folder / chance.choice(("again.xml", "again.geojson"))
            write_annotations(read.annotations, again)  # whatever could be read can be written
            assert len(read_annotations(again).annotations) == len(read.annotations)
        except AnnotationFormatError:
            pass
        except BaseException:
            path.rename(folder / f"culprit{suffix}")
            raise
        assert perf_counter() - start < 20


def test_damaged_files_end_in_a_sentence(tmp_path: Path) -> None:
    _try(tmp_path, 600, 1)


def _read(path: Path) -> ImportedAnnotations | str:
    try:
        return read_asap_xml(path)
    except AnnotationFormatError as error:
        return str(error)


def test_what_is_read_at_once_is_what_the_parser_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance, path = random.Random(3), tmp_path / "damaged.xml"
    source = next(content for suffix, content in _sources(tmp_path) if suffix == ".xml")
    at_once, quick = asap_reader._at_once, []
    for _ in range(1500):
        content = _damaged(source, chance)
        if at_once(content) is None:
            continue
        path.write_bytes(content)
        quick.append(_read(path))
        with monkeypatch.context() as patch:
            patch.setattr(asap_reader, "_at_once", lambda _: None)
            assert _read(path) == quick[-1]
    assert len(quick) > 30


@pytest.mark.long
def test_ten_thousand_damaged_files_end_in_a_sentence(tmp_path: Path) -> None:
    _try(tmp_path, 10_000, 2)
