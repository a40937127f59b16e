"""The two facts of an EXIF block that decoding needs: which way is up, and the small picture inside.

Everything else about EXIF is exiftool's business; this is called for every photo and must cost microseconds.
"""

import struct
from collections.abc import Iterator
from typing import Final

_ORIENTATION: Final = 0x0112
_THUMBNAIL_OFFSET: Final = 0x0201
_THUMBNAIL_LENGTH: Final = 0x0202
_MOST_ENTRIES: Final = 512
_FORMATS: Final = {1: "B", 3: "H", 4: "I"}  # BYTE, SHORT, LONG: the integers that writers use


def orientation(block: bytes) -> int | None:
    """The EXIF orientation, 1 to 8, of a block that begins with a TIFF header; None if none makes sense."""
    found = next((value for tag, value in _entries(block, _directory(block, 0)) if tag == _ORIENTATION), None)
    return found if found is not None and 1 <= found <= 8 else None


def thumbnail(block: bytes) -> bytes | None:
    """The JPEG in the block's second directory, if there is one."""
    entries = dict(_entries(block, _directory(block, 1)))
    start, length = entries.get(_THUMBNAIL_OFFSET, 0), entries.get(_THUMBNAIL_LENGTH, 0)
    picture = block[start : start + length]
    return picture if picture.startswith(b"\xff\xd8") else None


def _order(block: bytes) -> str | None:
    return {b"II": "<", b"MM": ">"}.get(block[:2])


def _directory(block: bytes, index: int) -> int | None:
    """Where directory number `index` starts; the chain is followed no further than that, so a loop cannot hold us."""
    order = _order(block)
    if order is None:
        return None
    try:
        (offset,) = struct.unpack_from(order + "I", block, 4)
        for _ in range(index):
            (count,) = struct.unpack_from(order + "H", block, offset)
            (offset,) = struct.unpack_from(order + "I", block, offset + 2 + 12 * count)
    except struct.error:
        return None
    return offset or None


def _entries(block: bytes, offset: int | None) -> Iterator[tuple[int, int]]:
    """Tag and value of every entry that holds one integer."""
    order = _order(block)
    if offset is None or order is None:
        return
    try:
        (count,) = struct.unpack_from(order + "H", block, offset)
        for index in range(min(count, _MOST_ENTRIES)):
            tag, kind, length = struct.unpack_from(order + "HHI", block, offset + 2 + 12 * index)
            if kind in _FORMATS and length == 1:
                yield tag, struct.unpack_from(order + _FORMATS[kind], block, offset + 10 + 12 * index)[0]
    except struct.error:
        return
