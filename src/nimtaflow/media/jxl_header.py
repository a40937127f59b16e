"""The first bits of a JPEG XL codestream (ISO/IEC 18181-1): how large the picture is, and whether it moves.

Pure Python and microseconds, so that a size is known before the decoder is asked.
"""

from dataclasses import dataclass
from typing import Final

from nimtaflow.media.source import Bytes

_CODESTREAM: Final = b"\xff\x0a"
_CONTAINER: Final = b"\0\0\0\x0cJXL \r\n\x87\n"
_MOST_BOXES: Final = 64
_ENOUGH: Final = 64  # bytes of the codestream
_RATIOS: Final = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
_SIZES: Final = ((1, 9), (1, 13), (1, 18), (1, 30))  # (added, bits): the four ways to write a number
_PREVIEWS: Final = ((1, 6), (65, 8), (321, 10), (1345, 12))
_PREVIEWS_BY_8: Final = ((16, 0), (32, 0), (1, 5), (33, 9))


@dataclass(frozen=True)
class JxlHeader:
    """Pixels as seen upright: the decoder turns what it decodes."""

    width: int
    height: int
    is_animated: bool


def read(data: Bytes) -> JxlHeader | None:
    """The header of a file, in a container or bare; None where there is none, or not all of it."""
    start = _codestream(data)
    if start is None or data[start : start + 2] != _CODESTREAM:
        return None
    bits = _Bits(data[start + 2 : start + 2 + _ENOUGH])
    try:
        return _header(bits)
    except IndexError:
        return None


def _header(bits: "_Bits") -> JxlHeader:
    width, height = _size(bits)
    if bits.take(1) or not bits.take(1):  # all as usual; nothing extra
        return JxlHeader(width, height, is_animated=False)
    orientation = 1 + bits.take(3)
    if bits.take(1):
        _size(bits)  # in which it is meant to be shown
    if bits.take(1):
        _preview(bits)
    is_animated = bool(bits.take(1))
    if orientation >= 5:
        width, height = height, width
    return JxlHeader(width, height, is_animated)


def _size(bits: "_Bits") -> tuple[int, int]:
    by_8 = bits.take(1)

    def side() -> int:
        return 8 * (1 + bits.take(5)) if by_8 else bits.number(_SIZES)

    height = side()
    ratio = bits.take(3)
    return (_wide(height, ratio) if ratio else side()), height


def _preview(bits: "_Bits") -> None:
    ways = _PREVIEWS_BY_8 if bits.take(1) else _PREVIEWS
    bits.number(ways)
    if not bits.take(3):
        bits.number(ways)


def _wide(height: int, ratio: int) -> int:
    across, down = _RATIOS[ratio - 1]
    return height * across // down


def _codestream(data: Bytes) -> int | None:
    """Where it begins."""
    if data[:2] == _CODESTREAM:
        return 0
    if data[:12] != _CONTAINER:
        return None
    at = len(_CONTAINER)
    for _ in range(_MOST_BOXES):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        start = at + 8
        if size == 1:
            size, start = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        if kind == b"jxlc":
            return start
        if kind == b"jxlp":
            return start + 4
        if size < start - at:  # the last box, or none
            return None
        at += size
    return None


class _Bits:
    """Bits of bytes, the lowest first. Raises IndexError at their end."""

    def __init__(self, data: bytes) -> None:
        self._bits = int.from_bytes(data, "little")
        self._left = 8 * len(data)

    def take(self, count: int) -> int:
        if count > self._left:
            raise IndexError
        value = self._bits & ((1 << count) - 1)
        self._bits >>= count
        self._left -= count
        return value

    def number(self, ways: tuple[tuple[int, int], ...]) -> int:
        added, count = ways[self.take(2)]
        return added + self.take(count)
