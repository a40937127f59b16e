"""Boxes of the ISO base media file format (ISO/IEC 14496-12), of which HEIF, AVIF and MP4 are made."""

import struct
from typing import Final

MOST: Final = 4096
"""Boxes looked at beside each other: a real file has dozens."""


def header(head: bytes, left: int) -> tuple[bytes, int, int]:
    """Kind, where the content starts, and the size of the whole; no kind where there is no box."""
    if len(head) < 8:
        return b"", 0, 0
    size, kind = struct.unpack_from(">I4s", head)
    start = 8
    if size == 1 and len(head) == 16:
        (size,) = struct.unpack_from(">Q", head, 8)
        start = 16
    elif size == 0:
        size = left
    return (kind, start, size) if start <= size <= left else (b"", 0, 0)
