"""The structure of a CZI file (Zeiss): where its subblocks lie, its metadata and attachments.

After Zeiss' description of the format (ZISRAW, DOC_CZI 1.2.2). All numbers are little-endian. A label or preview may be
a CZI file inside the CZI file, so every position counts from ``start``.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from crosscancer_core.errors import SlideReadError
from crosscancer_core.slides.file_parts import FileParts
from crosscancer_core.slides.tiff_description import number, parsed_xml

_MAGIC = b"ZISRAWFILE"
_HEADER = 32
_MOST_XML = 64 << 20
_MOST_BLOCKS = 4_000_000


class CziFormatError(Exception):
    """Why a file is not read as CZI, in words."""


@dataclass(frozen=True, slots=True)
class Subblock:
    """A stored image: it covers ``width`` x ``height`` level-0 pixels at (x, y) with its stored pixels."""

    position: int
    pixel_type: int
    compression: int
    x: int
    y: int
    width: int
    height: int
    stored_width: int
    stored_height: int
    m: int
    """Order of overlapping tiles; the higher lies on top."""
    others: Mapping[str, int]
    """Starts along all other axes: C (channel), Z, T, S (scene), ..."""

    @property
    def ratio(self) -> float:
        """Level-0 pixels per stored pixel."""
        return max(self.width / self.stored_width, self.height / self.stored_height)


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    kind: str
    position: int
    """Of its content in the file."""
    size: int


def is_czi(path: Path) -> bool:
    """Whether the file begins as a CZI does."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


class CziFile:
    """The directory of a CZI file, read once; pixels are read by :meth:`data`."""

    def __init__(self, file: FileParts, start: int = 0) -> None:
        """Read the directory.

        Raises:
            CziFormatError: it is no CZI file, or is damaged or cut off.
        """
        self._file = file
        self._start = start
        try:
            name, body = self._segment(0)
            if name != "ZISRAWFILE":
                raise CziFormatError("not a CZI file")
            part, directory, metadata, pending, attached = struct.unpack_from("<iqqiq", body, 48)
            if part != 0:
                raise CziFormatError("it is one part of a CZI file of several; open the first one")
            if pending or not directory:
                raise CziFormatError("it was not written to its end")
            self.subblocks = self._read_directory(directory)
            self.metadata = self._read_metadata(metadata) if metadata else None
            self.attachments = self._read_attachments(attached) if attached else ()
        except SlideReadError as error:
            raise CziFormatError("the file ends early; it was not copied completely") from error
        except (struct.error, UnicodeDecodeError, ValueError) as error:
            raise CziFormatError("its directory is damaged") from error

    def data(self, block: Subblock, region: str) -> bytes:
        """The encoded pixels of a subblock.

        Raises:
            SlideReadError: the file is damaged or cut off there, or was closed.
        """
        base = self._start + block.position + _HEADER
        head = self._file.read(base, 16 + 32, region)
        metadata_size, _, size = struct.unpack_from("<iiq", head)
        (axes,) = struct.unpack_from("<i", head, 16 + 28)
        if metadata_size < 0 or not 0 <= size <= self._file.size or not 0 <= axes < 100:
            raise SlideReadError(self._file.path, region, "the tile's header is damaged")
        return self._file.read(base + max(256, 16 + 32 + 20 * axes) + metadata_size, size, region)

    def mpp(self) -> tuple[float | None, float | None]:
        """µm per pixel along (x, y) as the metadata state it."""
        if self.metadata is None:
            return (None, None)
        values = []
        for axis in "XY":
            found = self.metadata.find(f'.//Scaling/Items/Distance[@Id="{axis}"]/Value')
            metres = None if found is None else number(found.text)
            values.append(None if metres is None else metres * 1e6)
        return (values[0], values[1])

    def objective_power(self) -> float | None:
        found = None if self.metadata is None else self.metadata.find(".//Objective/NominalMagnification")
        return None if found is None else number(found.text)

    def bits(self) -> int | None:
        """How many bits of a 16-bit sample carry the value."""
        found = None if self.metadata is None else self.metadata.find(".//Channel/ComponentBitCount")
        value = None if found is None else number(found.text)
        return int(value) if value and 8 <= value <= 16 else None

    def _segment(self, position: int) -> tuple[str, bytes]:
        """Name and content; of subblocks and attachments only what the caller needs is read elsewhere."""
        name, _, used = struct.unpack("<16sqq", self._file.read(self._start + position, _HEADER))
        if not name.startswith(b"ZISRAW") or not 0 <= used <= self._file.size:
            raise CziFormatError("its directory is damaged")
        return name.rstrip(b"\0").decode("ascii"), self._file.read(self._start + position + _HEADER, used)

    def _read_directory(self, position: int) -> tuple[Subblock, ...]:
        name, body = self._segment(position)
        (count,) = struct.unpack_from("<i", body)
        if name != "ZISRAWDIRECTORY" or not 0 <= count <= _MOST_BLOCKS:
            raise CziFormatError("its directory is damaged")
        blocks: list[Subblock] = []
        at = 128
        for _ in range(count):
            block, at = _read_entry(body, at)
            if block is not None:
                blocks.append(block)
        return tuple(blocks)

    def _read_metadata(self, position: int) -> etree._Element | None:
        name, body = self._segment(position)
        (size,) = struct.unpack_from("<i", body)
        if name != "ZISRAWMETADATA" or not 0 <= size <= _MOST_XML:
            return None
        return parsed_xml(body[256 : 256 + size])

    def _read_attachments(self, position: int) -> tuple[Attachment, ...]:
        name, body = self._segment(position)
        (count,) = struct.unpack_from("<i", body)
        if name != "ZISRAWATTDIR" or not 0 <= count <= 10_000:
            return ()
        found = []
        for index in range(count):
            _, place, _, kind, title = struct.unpack_from("<2s10xqi16x8s80s", body, 256 + 128 * index)
            (size,) = struct.unpack("<i", self._file.read(self._start + place + _HEADER, 4))
            content = self._start + place + _HEADER + 256
            found.append(Attachment(_text(title), _text(kind).upper(), content, size))
        return tuple(found)


def _read_entry(body: bytes, at: int) -> tuple[Subblock | None, int]:
    """One entry of the directory; None for one that covers nothing."""
    schema, pixel_type, position, _, compression, _, axes = struct.unpack_from("<2siqiiB5xi", body, at)
    if schema != b"DV" or not 0 <= axes < 100:
        raise CziFormatError("its directory is damaged")
    placed: dict[str, tuple[int, int, int]] = {}
    for index in range(axes):
        name, start, size, _, stored = struct.unpack_from("<4siifi", body, at + 32 + 20 * index)
        placed[_text(name)] = (start, size, stored or size)
    x, width, stored_width = placed.pop("X", (0, 0, 0))
    y, height, stored_height = placed.pop("Y", (0, 0, 0))
    m = placed.pop("M", (0, 1, 1))[0]
    end = at + 32 + 20 * axes
    if min(width, height, stored_width, stored_height) <= 0:
        return None, end
    others = {name: start for name, (start, _, _) in placed.items()}
    sides = (x, y, width, height, stored_width, stored_height)
    return Subblock(position, pixel_type, compression, *sides, m, others), end


def _text(raw: bytes) -> str:
    return raw.split(b"\0", 1)[0].decode("utf-8", "replace").strip()
