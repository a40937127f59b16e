"""TIFF is also the wrapping of most raw formats. The first directory tells which of them a file is."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

SIGNATURES: Final = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"IIRO", b"IIRS", b"MMOR", b"IIU\0")

_SUBFILE, _COMPRESSION, _PHOTOMETRIC, _MAKE, _SUB_IFDS, _DNG_VERSION = 0xFE, 0x103, 0x106, 0x10F, 0x14A, 0xC612
_COLOUR_FILTER: Final = 32803
_RAW_COMPRESSIONS: Final = frozenset({32767, 32769, 32770, 32772, 34713, 65000, 65535})
_MOST_ENTRIES: Final = 256
_MAKERS: Final = (
    ("nikon", "image/x-nikon-nef"),
    ("sony", "image/x-sony-arw"),
    ("pentax", "image/x-pentax-pef"),
    ("ricoh", "image/x-pentax-pef"),
    ("samsung", "image/x-samsung-srw"),
    ("hasselblad", "image/x-hasselblad-3fr"),
    ("phase one", "image/x-phaseone-iiq"),
    ("leaf", "image/x-leaf-mos"),
    ("mamiya", "image/x-mamiya-mef"),
    ("seiko epson", "image/x-epson-erf"),
    ("epson", "image/x-epson-erf"),
    ("eastman kodak", "image/x-kodak-dcr"),
    ("kodak", "image/x-kodak-dcr"),
    ("canon", "image/x-canon-cr2"),
    ("leica", "image/x-leica-rwl"),
)


_SIGNED: Final = (
    (0, b"IIRO", "image/x-olympus-orf"),
    (0, b"IIRS", "image/x-olympus-orf"),
    (0, b"MMOR", "image/x-olympus-orf"),
    (0, b"IIU\0", "image/x-panasonic-rw2"),
    (8, b"CR", "image/x-canon-cr2"),
    (8, b"IIII", "image/x-phaseone-iiq"),
    (8, b"MMMM", "image/x-phaseone-iiq"),
)


@dataclass
class _Directory:
    """The entries of the first directory that tell formats apart."""

    make: str = ""
    subfile: int = 0
    compression: int = 0
    photometric: int = 0
    has_sub_ifds: bool = False
    is_dng: bool = False


def mime(head: bytes, read: Callable[[int, int], bytes]) -> str:
    """The MIME type of a file that begins with one of SIGNATURES; `read(size, offset)` gives more of it."""
    by_signature = next((mime for at, signature, mime in _SIGNED if head.startswith(signature, at)), None)
    if by_signature is not None:
        return by_signature
    directory = _first_directory(head, read)
    if directory.is_dng:
        return "image/x-adobe-dng"
    if not _is_raw(directory):
        return "image/tiff"
    maker = directory.make.lower()
    return next((mime for name, mime in _MAKERS if maker.startswith(name)), "image/x-raw")


def _is_raw(directory: _Directory) -> bool:
    """Sensor data, or a small picture in front of it: edited TIFFs keep the maker's name and have neither."""
    if directory.photometric == _COLOUR_FILTER or directory.compression in _RAW_COMPRESSIONS:
        return True
    maker = directory.make.lower()
    return directory.subfile == 1 and directory.has_sub_ifds and any(maker.startswith(name) for name, _ in _MAKERS)


def _first_directory(head: bytes, read: Callable[[int, int], bytes]) -> _Directory:
    order = "<" if head[:2] == b"II" else ">"
    found = _Directory()
    try:
        (offset,) = struct.unpack_from(order + "I", head, 4)
        (count,) = struct.unpack(order + "H", read(2, offset))
        entries = read(12 * min(count, _MOST_ENTRIES), offset + 2)
        for at in range(0, len(entries) - 11, 12):
            tag, kind, length = struct.unpack_from(order + "HHI", entries, at)
            (value,) = struct.unpack_from(order + ("H" if kind == 3 else "I"), entries, at + 8)
            if tag == _MAKE and kind == 2:
                text = read(min(length, 64), value) if length > 4 else entries[at + 8 : at + 8 + length]
                found.make = text.split(b"\0")[0].decode("ascii", "replace").strip()
            _take(found, tag, value)
    except struct.error:
        pass  # a directory that ends too early says what it says
    return found


def _take(found: _Directory, tag: int, value: int) -> None:
    if tag == _SUBFILE:
        found.subfile = value
    elif tag == _COMPRESSION:
        found.compression = value
    elif tag == _PHOTOMETRIC:
        found.photometric = value
    elif tag == _SUB_IFDS:
        found.has_sub_ifds = True
    elif tag == _DNG_VERSION:
        found.is_dng = True
