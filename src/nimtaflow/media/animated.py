"""Whether a picture moves, by its own container: nothing is decoded."""

import mmap
import os
from collections.abc import Callable
from typing import Final

from nimtaflow.media import jxl_header

Found = mmap.mmap

_MOST_BLOCKS: Final = 200_000  # of a GIF, 255 bytes each; more than one frame is known long before
_MOST_CHUNKS: Final = 1000
_IMAGE, _EXTENSION = 0x2C, 0x21
_WEBP_MOVES: Final = 0x02


def is_animated(path: bytes, mime: str) -> bool:
    """Whether the picture at `path`, of this true type, has more than one frame to show. Raises OSError."""
    ask = _BY_MIME.get(mime)
    if ask is None:
        return False
    with open(path, "rb", buffering=0) as file:
        if os.fstat(file.fileno()).st_size == 0:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            try:
                return ask(data)
            except IndexError:  # it ends too early
                return False


def _gif(data: Found) -> bool:
    flags = data[10]
    at = 13 + (3 << (1 + (flags & 7)) if flags & 0x80 else 0)
    frames = 0
    for _ in range(_MOST_CHUNKS):
        kind = data[at]
        if kind == _IMAGE:
            frames += 1
            if frames > 1:
                return True
            flags = data[at + 9]
            at += 11 + (3 << (1 + (flags & 7)) if flags & 0x80 else 0)
        elif kind == _EXTENSION:
            at += 2
        else:
            return False
        at = _behind_blocks(data, at)
    return False


def _behind_blocks(data: Found, at: int) -> int:
    for _ in range(_MOST_BLOCKS):
        length = data[at]
        at += 1 + length
        if length == 0:
            return at
    raise IndexError


def _webp(data: Found) -> bool:
    return data[12:16] == b"VP8X" and bool(data[20] & _WEBP_MOVES)


def _png(data: Found) -> bool:
    at = 8
    for _ in range(_MOST_CHUNKS):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind == b"acTL":
            return int.from_bytes(data[at + 8 : at + 12], "big") > 1
        if kind in {b"IDAT", b"IEND", b""}:
            return False
        at += 12 + length
    return False


def _avif(data: Found) -> bool:
    size = min(int.from_bytes(data[:4], "big"), 512)
    return b"avis" in [data[8:12], *(data[at : at + 4] for at in range(16, size - 3, 4))]


def _jxl(data: Found) -> bool:
    header = jxl_header.read(data)
    return header is not None and header.is_animated


_BY_MIME: Final[dict[str, Callable[[Found], bool]]] = {
    "image/gif": _gif,
    "image/webp": _webp,
    "image/png": _png,
    "image/avif": _avif,
    "image/jxl": _jxl,
}
