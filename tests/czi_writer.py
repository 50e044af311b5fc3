"""Write small CZI files (Zeiss' format) of any compression, JPEG-XR among them, which pylibCZIrw only reads.

That a file written here is a sound CZI is not taken from our own reader: tests open it with pylibCZIrw (Zeiss' own
library) and, where the compression allows, with OpenSlide.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import imagecodecs
import numpy as np

_COMPRESSIONS = {"uncompressed": 0, "jpeg": 1, "jpegxr": 4, "jpegxr-bgr": 4, "zstd0": 5, "zstd1": 6, "unknown": 1001}
_RGB_GUID = bytes.fromhex("24c3dd6f034efe4bb1853d77768dc90d")
_BGR_GUID = bytes.fromhex("24c3dd6f034efe4bb1853d77768dc90c")


@dataclass(frozen=True)
class Block:
    """One subblock: ``pixels`` (RGB, or grey with two axes) cover ``width`` x ``height`` level-0 pixels at (x, y)."""

    pixels: np.ndarray
    x: int
    y: int
    width: int = 0
    height: int = 0
    compression: str = "jpegxr"
    m: int | None = 0
    dimensions: Mapping[str, int] = field(default_factory=dict)


def write_czi(
    path: Path,
    blocks: Sequence[Block],
    mpp: float | None = 0.22,
    attachments: Sequence[tuple[str, str, bytes]] = (),
    extra_metadata: str = "",
) -> Path:
    """Write ``blocks`` and ``attachments`` (name, file type, content)."""
    scaling = "".join(f'<Distance Id="{axis}"><Value>{(mpp or 0) * 1e-6:.9e}</Value></Distance>' for axis in "XY")
    base = [block for block in blocks if not block.width or block.width == block.pixels.shape[1]]
    sides = [
        max(start + length for start, length in extents) - min(start for start, _ in extents)
        for extents in (
            [(block.x, block.pixels.shape[1]) for block in base],
            [(block.y, block.pixels.shape[0]) for block in base],
        )
    ]
    xml = (
        '<?xml version="1.0"?><ImageDocument><Metadata>'
        f"<Information><Image><SizeX>{sides[0]}</SizeX><SizeY>{sides[1]}</SizeY></Image></Information>"
        + (f"<Scaling><Items>{scaling}</Items></Scaling>" if mpp else "")
        + f"{extra_metadata}</Metadata></ImageDocument>"
    ).encode()
    content = bytearray(32 + 512)
    entries = []
    for block in blocks:
        position = len(content)
        data, pixel_type = _encoded(block)
        entry = _entry(block, pixel_type, position)
        entries.append(entry)
        header = struct.pack("<iiq", 0, 0, len(data)) + entry
        content += _segment("ZISRAWSUBBLOCK", header.ljust(256, b"\0") + data)
    directory = len(content)
    content += _segment("ZISRAWDIRECTORY", struct.pack("<i124x", len(entries)) + b"".join(entries))
    metadata = len(content)
    content += _segment("ZISRAWMETADATA", struct.pack("<ii248x", len(xml), 0) + xml)
    listed = []
    for name, kind, data in attachments:
        listed.append(struct.pack("<2s10xqi16x8s80s", b"A1", len(content), 0, kind.encode(), name.encode()))
        content += _segment("ZISRAWATTACH", struct.pack("<i12x", len(data)) + listed[-1] + bytes(112) + data)
    attached = len(content)  # OpenSlide asks for this directory even where nothing is attached
    content += _segment("ZISRAWATTDIR", struct.pack("<i252x", len(listed)) + b"".join(listed))
    file = struct.pack("<ii8x16s16siqqiq", 1, 0, b"\1" * 16, b"\1" * 16, 0, directory, metadata, 0, attached)
    content[: 32 + 512] = _segment("ZISRAWFILE", file.ljust(512, b"\0"))
    path.write_bytes(content)
    return path


def mosaic(
    pixels: np.ndarray,
    x: int = 0,
    y: int = 0,
    side: int = 256,
    levels: int = 1,
    compression: str = "jpegxr",
    scene: int | None = None,
) -> list[Block]:
    """An image as tiles, with reduced levels made by taking the mean of 2 x 2 pixels."""
    blocks = []
    dimensions = {} if scene is None else {"S": scene}
    for level in range(levels):
        factor = 2**level
        for top in range(0, pixels.shape[0], side):
            for left in range(0, pixels.shape[1], side):
                tile = pixels[top : top + side, left : left + side]
                blocks.append(
                    Block(
                        tile,
                        x + left * factor,
                        y + top * factor,
                        tile.shape[1] * factor,
                        tile.shape[0] * factor,
                        compression,
                        len(blocks) if level == 0 else None,
                        dimensions,
                    )
                )
        height, width = pixels.shape[0] // 2 * 2, pixels.shape[1] // 2 * 2
        quads = pixels[:height, :width].reshape(height // 2, 2, width // 2, 2, -1).astype(np.float32)
        pixels = np.rint(quads.mean(axis=(1, 3))).astype(np.uint8)
    return blocks


def _segment(name: str, data: bytes) -> bytes:
    used = len(data)
    allocated = -(-used // 32) * 32
    return struct.pack("<16sqq", name.encode(), allocated, used) + data.ljust(allocated, b"\0")


def _entry(block: Block, pixel_type: int, position: int) -> bytes:
    stored_height, stored_width = block.pixels.shape[:2]
    width, height = block.width or stored_width, block.height or stored_height
    pyramid = 0 if (width, height) == (stored_width, stored_height) else 2
    axes = [("X", block.x, width, stored_width), ("Y", block.y, height, stored_height)]
    axes += [(name, start, 1, 1) for name, start in ({"C": 0} | dict(block.dimensions)).items()]
    if block.m is not None:
        axes.append(("M", block.m, 1, 1))
    packed = [struct.pack("<4siifi", name.encode(), start, size, start, stored) for name, start, size, stored in axes]
    head = struct.pack(
        "<2siqiiB5xi", b"DV", pixel_type, position, 0, _COMPRESSIONS[block.compression], pyramid, len(axes)
    )
    return head + b"".join(packed)


def _encoded(block: Block) -> tuple[bytes, int]:
    pixels = np.ascontiguousarray(block.pixels)
    grey, deep = pixels.ndim == 2, pixels.dtype == np.uint16
    pixel_type = {(True, False): 0, (True, True): 1, (False, False): 3, (False, True): 4}[grey, deep]
    reversed_ = pixels if grey else np.ascontiguousarray(pixels[..., ::-1])
    match block.compression:
        case "uncompressed":
            return reversed_.tobytes(), pixel_type
        case "jpeg":
            return bytes(imagecodecs.jpeg8_encode(pixels, level=95)), pixel_type
        case "jpegxr":
            return bytes(imagecodecs.jpegxr_encode(pixels, level=1.0)), pixel_type
        case "jpegxr-bgr":  # the same, to be unpacked in the order that Zeiss' own files name
            encoded = bytes(imagecodecs.jpegxr_encode(pixels, level=1.0))
            assert encoded.count(_RGB_GUID) == 1
            return encoded.replace(_RGB_GUID, _BGR_GUID), pixel_type
        case "zstd0":
            return bytes(imagecodecs.zstd_encode(reversed_.tobytes())), pixel_type
        case "zstd1":  # header of three bytes: low and high bytes of 16-bit samples are stored apart
            packed = reversed_.tobytes()
            if deep:
                halves = np.frombuffer(packed, np.uint8).reshape(-1, 2)
                packed = halves[:, 0].tobytes() + halves[:, 1].tobytes()
            return bytes([3, 1, int(deep)]) + bytes(imagecodecs.zstd_encode(packed)), pixel_type
        case _:
            return bytes(64), pixel_type
