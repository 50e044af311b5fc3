"""Coordinates of many ASAP annotations at once: a call for each point would take longer than parsing the file.

Files as ASAP writes them are cut down to bare numbers and converted in one go. Whatever is not exactly of that form
is read attribute by attribute, leniently, and what was repaired is reported.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from crosscancer_core.annotations.import_report import Findings
from crosscancer_core.annotations.plain_decimals import plain_decimals

_ORDERS = etree.XPath("*/*/@Order", smart_strings=False)
_XS = etree.XPath("*/*/@X", smart_strings=False)
_YS = etree.XPath("*/*/@Y", smart_strings=False)
_POINTS = etree.XPath("count(*/*)")
_OPENING, _CLOSING = b"<Coordinates>", b"</Coordinates>"
_FIRST = b'<Coordinate Order="0"'
_SPACES = b" \t\r\n"
_NUMBERS = b"0123456789.-"
_PIECES = (b'<Coordinate Order="', b'" X="', b'" Y="', b'"/>')
"""Space stands here and nowhere else within a point."""
_BARE_POINT = b'<CoordinateOrder=""X=""Y=""/>'
"""What each point leaves once numbers and spaces are deleted."""
_MARKUP = b"<>/=Cordinate"
"""Of ``<Coordinate Order="0" X="1.5" Y="2"/>`` deleting it leaves ``O"0" X"1.5" Y"2"``."""
_COMMAS = bytes.maketrans(b"OXY", b",,,")
_MOST_BYTES_AT_ONCE, _PIECE_BYTES = 1 << 28, 1 << 20


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why the coordinates of one annotation cannot be understood, as a clause."""

    reason: str


@dataclass(frozen=True, slots=True)
class Points:
    """The points of several annotations, ``values`` (n, 2) in Order; those of the i-th are ``start[i]:start[i + 1]``.

    Rounded to 32-bit floats, as ASAP keeps them. ``unreadable``: why an annotation has none, by its number.
    """

    values: NDArray[np.float64]
    start: NDArray[np.int64]
    unreadable: Mapping[int, Unreadable]

    @classmethod
    def of(cls, found: Sequence[NDArray[np.float64] | Unreadable]) -> Points:
        arrays = [np.empty((0, 2)) if isinstance(points, Unreadable) else points for points in found]
        return cls(
            np.concatenate(arrays) if arrays else np.empty((0, 2)),
            np.cumsum([0, *map(len, arrays)]),
            {number: points for number, points in enumerate(found) if isinstance(points, Unreadable)},
        )

    def each(self) -> list[NDArray[np.float64]]:
        return [self.values[a:b] for a, b in itertools.pairwise(self.start.tolist())]


@dataclass(frozen=True, slots=True)
class TakenApart:
    """A file without its coordinates, and what they were.

    In ``content`` the n-th element Coordinates is empty and has attribute ``mark`` = n; lines are where they were.
    """

    content: bytes
    mark: str
    points: Points


def taken_apart(content: bytes) -> TakenApart | None:
    """Take the coordinates out of a file's bytes, so that the XML parser need not see them; most of a file is they.

    None where any of them is not exactly as ASAP writes it: such a file is for the parser.
    """
    if len(content) > _MOST_BYTES_AT_ONCE:
        return None
    cut = [piece.partition(_OPENING) for piece in content.split(_CLOSING)]
    rest, nothing, _ = cut.pop()  # behind the last
    texts = [text for _, _, text in cut]
    points = _regular_points(texts) if all(opening for _, opening, _ in cut) and not nothing else None
    if points is None:
        return None
    mark = f"taken{secrets.token_hex(4)}"
    empty = f'<Coordinates {mark}="%d"%s/>'.encode()
    kept = [
        part
        for number, (before, _, text) in enumerate(cut)
        for part in (before, empty % (number, b"\n" * text.count(b"\n")))
    ]
    return TakenApart(b"".join([*kept, rest]), mark, points)


def coordinates_text(annotation: etree._Element) -> bytes:
    """All coordinates of an Annotation element, as the text of its children; the element may then be freed."""
    return b"".join([etree.tostring(child, with_tail=False) for child in annotation])


def read_points(texts: list[bytes], findings: Findings) -> list[NDArray[np.float64] | Unreadable]:
    """The points (n, 2) of each annotation, in Order and rounded to 32-bit floats as ASAP keeps them.

    ``texts``: by :func:`coordinates_text`.
    """
    if all(text.startswith(_OPENING) and text.endswith(_CLOSING) for text in texts):
        points = _regular_points([text[len(_OPENING) : -len(_CLOSING)] for text in texts])
        if points is not None:
            return list(points.each())
    if len(texts) == 1:
        return [_lenient(texts[0], findings)]
    middle = len(texts) // 2  # one odd annotation must not make all others slow
    return read_points(texts[:middle], findings) + read_points(texts[middle:], findings)


def _regular_points(texts: list[bytes]) -> Points | None:
    """The points of each text, or None where one of them is not as ASAP writes it or has no finite point."""
    if not all(text.lstrip(_SPACES).startswith(_FIRST) for text in texts):
        return None
    pieces: list[NDArray[np.float64]] = []
    for piece in _joined(texts):
        found = _bare_numbers(piece)
        if found is None:
            return None
        pieces.append(found)
    if not pieces:
        return None
    numbers = np.concatenate(pieces)
    start = np.flatnonzero(numbers[:, 0] == 0)
    if len(start) != len(texts):
        return None
    start = np.append(start, len(numbers))
    with np.errstate(over="ignore"):
        points = numbers[:, 1:].astype(np.float32).astype(np.float64)
    natural = np.arange(len(numbers)) - np.repeat(start[:-1], np.diff(start))
    if not (numbers[:, 0] == natural).all() or not np.isfinite(points).all():
        return None
    return Points(points, start, {})


def _joined(texts: list[bytes]) -> Iterator[bytes]:
    """The texts in pieces that, with all that is computed from them, stay in the processor's cache."""
    begin, size = 0, 0
    for end, text in enumerate(texts, 1):
        size += len(text)
        if size >= _PIECE_BYTES or end == len(texts):
            yield b"".join(texts[begin:end])
            begin, size = end, 0


def _bare_numbers(text: bytes) -> NDArray[np.float64] | None:
    """Order, x, y of each point (count, 3); None where anything is not as ASAP writes it.

    The markup must be that of ``count`` points to the letter, and numbers nowhere but filling what is quoted.
    """
    markup = text.translate(None, _NUMBERS + _SPACES)
    count = len(markup) // len(_BARE_POINT)
    if markup != _BARE_POINT * count or any(text.count(piece) != count for piece in _PIECES):
        return None
    text = text.translate(None, _MARKUP)
    if not _numbers_are_quoted(text):
        return None
    text = text.translate(_COMMAS, _SPACES + b'"')
    numbers = plain_decimals(text)
    if numbers is None:
        try:
            numbers = np.fromstring(text[1:], np.float64, sep=",")
        except ValueError:  # of NumPy's future; today it stops at what is no number
            return None
    return numbers.reshape(-1, 3) if len(numbers) == 3 * count else None


def _numbers_are_quoted(text: bytes) -> bool:
    """Whether what stands right before and behind each number is a quotation mark."""
    characters = np.frombuffer(text, np.uint8)
    number = (characters >= ord("-")) & (characters <= ord("9"))
    inside = number | (characters == ord('"'))
    return not ((number[1:] & ~inside[:-1]) | (number[:-1] & ~inside[1:])).any()


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
