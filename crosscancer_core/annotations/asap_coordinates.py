"""Coordinates of many ASAP annotations at once: a call for each point would take longer than parsing the file.

Files as ASAP writes them are cut down to bare numbers and converted in one go. Whatever is not exactly of that form
is read attribute by attribute, leniently, and what was repaired is reported.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import cast

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from crosscancer_core.annotations.import_report import Findings

_ORDERS = etree.XPath("*/*/@Order", smart_strings=False)
_XS = etree.XPath("*/*/@X", smart_strings=False)
_YS = etree.XPath("*/*/@Y", smart_strings=False)
_POINTS = etree.XPath("count(*/*)")
_WRAPPER = (b"<Coordinates>", b"</Coordinates>")
_POINT = (b'<Coordinate Order="', b'" X="', b'" Y="', b"/>")
_DELETED = b'"<>/=Coordinates'
"""Of ``<Coordinate Order="0" X="1.5" Y="2"/>`` this leaves ``O0 X1.5 Y2``; anything else stays and is noticed."""
_MARKS = np.frombuffer(b"OXY", np.uint8)
_COMMAS = bytes.maketrans(b"OXY", b",,,")
_PER_POINT = sum(byte in _DELETED for byte in b'<Coordinate Order="" X="" Y=""/>')
_PER_WRAPPER = sum(byte in _DELETED for byte in b"".join(_WRAPPER))
_MOST_BYTES_AT_ONCE = 1 << 28


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why the coordinates of one annotation cannot be understood, as a clause."""

    reason: str


@dataclass(frozen=True, slots=True)
class TakenApart:
    """A file without its coordinates, and the points (n, 2) that were at each place.

    In ``content`` the n-th element Coordinates is empty and has attribute ``mark`` = n; lines are where they were.
    """

    content: bytes
    mark: str
    points: list[NDArray[np.float64]]


def taken_apart(content: bytes) -> TakenApart | None:
    """Take the coordinates out of a file's bytes, so that the XML parser need not see them; most of a file is they.

    None where any of them is not exactly as ASAP writes it: such a file is for the parser.
    """
    if len(content) > _MOST_BYTES_AT_ONCE:
        return None
    mark = f"taken{secrets.token_hex(4)}"
    kept: list[bytes] = []
    texts: list[bytes] = []
    place = 0
    opening, closing = _WRAPPER
    while (start := content.find(opening, place)) >= 0:
        end = content.find(closing, start) + len(closing)
        if end < len(closing):
            return None
        text = content[start:end]
        lines = b"\n" * text.count(b"\n")
        kept += (content[place:start], b'<Coordinates %s="%d"%s/>' % (mark.encode(), len(texts), lines))
        texts.append(text)
        place = end
    points = _regular_points(texts) if texts else None
    return None if points is None else TakenApart(b"".join([*kept, content[place:]]), mark, points)


def coordinates_text(annotation: etree._Element) -> bytes:
    """All coordinates of an Annotation element, as the text of its children; the element may then be freed."""
    return b"".join([etree.tostring(child, with_tail=False) for child in annotation])


def read_points(texts: list[bytes], findings: Findings) -> list[NDArray[np.float64] | Unreadable]:
    """The points (n, 2) of each annotation, in Order and rounded to 32-bit floats as ASAP keeps them.

    ``texts``: by :func:`coordinates_text`.
    """
    points = _regular_points(texts)
    if points is not None:
        return list(points)
    if len(texts) == 1:
        return [_lenient(texts[0], findings)]
    middle = len(texts) // 2  # one odd annotation must not make all others slow
    return read_points(texts[:middle], findings) + read_points(texts[middle:], findings)


def _regular_points(texts: list[bytes]) -> list[NDArray[np.float64]] | None:
    """The points of each text, or None where one of them is not as ASAP writes it or has no finite point."""
    counts = np.array([text.count(b"/>") for text in texts], np.int64)
    numbers = _bare_numbers(b"".join(texts), len(texts), int(counts.sum()))
    if numbers is None or not counts.all():
        return None
    ends = np.cumsum(counts)
    starts = ends - counts
    with np.errstate(over="ignore"):
        points = numbers[:, 1:].astype(np.float32).astype(np.float64)
    natural = np.arange(len(numbers)) - np.repeat(starts, counts)
    if not (numbers[:, 0] == natural).all() or not np.isfinite(points).all():
        return None
    return [points[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def _bare_numbers(text: bytes, elements: int, count: int) -> NDArray[np.float64] | None:
    """Order, x, y of each point (count, 3); None where anything is not as ASAP writes it.

    Every piece of markup is counted, and all letters that are deleted must belong to it: then nothing else can have
    been between the numbers.
    """
    if text.count(b'"') != 6 * count or b"," in text or any(text.count(piece) != count for piece in _POINT):
        return None
    if any(text.count(piece) != elements for piece in _WRAPPER):
        return None
    length = len(text)
    text = text.translate(None, _DELETED)
    if length - len(text) != _PER_POINT * count + _PER_WRAPPER * elements:
        return None
    characters = np.frombuffer(text, np.uint8)
    marks = characters[characters > ord("9")]
    if len(marks) != 3 * count or not (marks.reshape(-1, 3) == _MARKS).all():
        return None
    text = text.translate(_COMMAS)
    try:
        numbers = np.fromstring(text[text.find(b",") + 1 :], np.float64, sep=" , ")
    except ValueError:  # of NumPy's future; today it stops at what is no number
        return None
    return numbers.reshape(-1, 3) if len(numbers) == 3 * count else None


def _lenient(text: bytes, findings: Findings) -> NDArray[np.float64] | Unreadable:
    element = etree.fromstring(b"<a>" + text + b"</a>", etree.XMLParser(resolve_entities=False, no_network=True))
    xs, ys, orders = _strings(_XS, element), _strings(_YS, element), _strings(_ORDERS, element)
    if not xs and not ys:
        return Unreadable("no coordinates")
    if not len(xs) == len(ys) == _POINTS(element):
        return Unreadable("a coordinate lacks X or Y")
    try:
        points = np.array(_numbers([*xs, *ys], findings)).reshape(2, -1).T
    except ValueError as error:
        return Unreadable(str(error))
    with np.errstate(over="ignore"):
        points = points.astype(np.float32).astype(np.float64)
    if not np.isfinite(points).all():
        return Unreadable("a coordinate is not a finite number")
    return points[_sequence(orders, len(points), findings)]


def _strings(query: etree.XPath, element: etree._Element) -> list[str]:
    return cast("list[str]", query(element))


def _numbers(texts: list[str], findings: Findings) -> list[float]:
    try:
        return [float(text) for text in texts]
    except ValueError:
        pass
    # ASAP prints numbers as the system's locale does, so a German Linux writes decimal commas
    numbers = []
    for text in texts:
        try:
            numbers.append(float(text.replace(",", ".", 1)))
        except ValueError:
            raise ValueError(f"“{text[:40]}” is not a number") from None
    findings.repaired("decimal commas")
    return numbers


def _sequence(orders: list[str], count: int, findings: Findings) -> NDArray[np.int64]:
    """The place of each point. Orders are sorted, not used as an index: files count from 1 or leave gaps."""
    natural = np.arange(count)
    if len(orders) != count:
        findings.repaired("coordinates without Order kept as they stand")
        return natural
    try:
        numbers = np.array([float(order) for order in orders])
    except ValueError:
        findings.repaired("coordinates without a numeric Order kept as they stand")
        return natural
    ordered: NDArray[np.int64] = np.argsort(numbers, kind="stable")
    if not np.array_equal(numbers[ordered], natural):
        findings.repaired("an Order that starts late, has gaps or repeats")
    return ordered
