"""The shape of a HEIF or AVIF picture as its boxes say it: size, crop, turns and colours of the primary item.

exiftool reports the first of each box it meets, which in a file with many items may be another item's.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nimtaflow.media import boxes
from nimtaflow.media.source import Bytes

_LARGEST_META: Final = 8 << 20
_MOST_ITEMS: Final = 65_536
_MOST_PIXELS: Final = 1 << 24  # on a side


@dataclass(frozen=True)
class Shape:
    """Pixels after the crop and before the turn; quarter turns against the clock."""

    width: int
    height: int
    turns: int = 0


def shape(path: bytes) -> Shape | None:
    """The shape of the primary picture; None where the boxes do not say it. Raises OSError."""
    with open(path, "rb") as file:
        end = os.fstat(file.fileno()).st_size
        at = 0
        for _ in range(boxes.MOST):
            file.seek(at)
            kind, start, size = boxes.header(file.read(16), end - at)
            if not kind:
                return None
            if kind == b"meta":
                file.seek(at + start)
                return of_meta(file.read(min(size - start, _LARGEST_META)))
            at += size
    return None


def of_meta(meta: bytes) -> Shape | None:
    """The shape from the content of the box named meta."""
    try:
        return _shape(_properties(meta))
    except struct.error:  # cut off, or never one
        return None


def colours(data: Bytes) -> tuple[int, int] | None:
    """Primaries and transfer curve of the picture in these bytes, as numbers of ITU-T H.273; None where unsaid."""
    at = 0
    try:
        for _ in range(boxes.MOST):
            kind, start, size = boxes.header(data[at : at + 16], len(data) - at)
            if not kind:
                return None
            if kind == b"meta":
                properties = _properties(data[at + start : at + min(size, _LARGEST_META)])
                said = (content for kind, content in properties if kind == b"colr" and content[:4] == b"nclx")
                return next((struct.unpack_from(">HH", content, 4) for content in said), None)
            at += size
    except struct.error:
        pass
    return None


def _properties(meta: bytes) -> list[tuple[bytes, bytes]]:
    """Those of the primary item, in their order."""
    inside = dict(_boxes(meta[4:]))
    properties = dict(_boxes(inside.get(b"iprp", b"")))
    known = list(_boxes(properties.get(b"ipco", b"")))
    primary = _primary(inside.get(b"pitm", b""))
    return [known[index - 1] for index in _indices(properties.get(b"ipma", b""), primary) if 0 < index <= len(known)]


def _shape(properties: list[tuple[bytes, bytes]]) -> Shape | None:
    width = height = turns = 0
    for kind, content in properties:
        if kind == b"ispe" and not width:
            width, height = struct.unpack_from(">II", content, 4)
        elif kind == b"clap":
            across, of_across, down, of_down = struct.unpack_from(">IIII", content)
            if of_across and of_down and across // of_across <= width and down // of_down <= height:
                width, height = across // of_across, down // of_down
        elif kind == b"irot" and content:
            turns = content[0] & 3
    return Shape(width, height, turns) if 0 < width <= _MOST_PIXELS and 0 < height <= _MOST_PIXELS else None


def _primary(content: bytes) -> int:
    version = content[0] if content else 0
    return struct.unpack_from(">I" if version else ">H", content, 4)[0]


def _indices(content: bytes, item: int) -> list[int]:
    """Which of the properties belong to the item, in their order."""
    version, wide = content[0] if content else 0, bool(content[3] & 1) if len(content) > 3 else False
    (count,) = struct.unpack_from(">I", content, 4)
    at = 8
    for _ in range(min(count, _MOST_ITEMS)):
        (owner,) = struct.unpack_from(">I" if version else ">H", content, at)
        at += 4 if version else 2
        (length,) = struct.unpack_from(">B", content, at)
        found = struct.unpack_from(f">{length}{'H' if wide else 'B'}", content, at + 1)
        at += 1 + length * (2 if wide else 1)
        if owner == item:
            return [index & (0x7FFF if wide else 0x7F) for index in found]
    return []


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    for _ in range(boxes.MOST):
        kind, start, size = boxes.header(content[at : at + 16], len(content) - at)
        if not kind:
            return
        yield kind, content[at + start : at + size]
        at += size
