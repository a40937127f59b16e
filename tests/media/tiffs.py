"""TIFF structures written by hand: raw formats no program writes for us, and EXIF as cameras should not write it."""

import struct
from collections.abc import Mapping
from fractions import Fraction

Directory = Mapping[int, "Value"]
Value = int | str | bytes | Fraction | list[Fraction] | Directory

_BYTE, _ASCII, _SHORT, _LONG, _RATIONAL, _UNDEFINED, _SRATIONAL = 1, 2, 3, 4, 5, 7, 10
_POINTERS = {0x8769, 0x8825, 0x14A, 0x927C}
_SHORTS = {0x102, 0x103, 0x106, 0x112, 0x8822, 0x8827, 0x9207, 0x9209, 0xA001, 0xA402, 0xA403, 0xA405, 0xA406}


def tiff(directory: Directory, after_header: bytes = b"", order: str = "<") -> bytes:
    """A file with one directory, and those it points to. `after_header` stands between the header and the first."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    start = 8 + len(after_header)
    return mark + struct.pack(order + "I", start) + after_header + _directory(directory, start, order)


def _directory(directory: Directory, at: int, order: str) -> bytes:
    entries, beyond = b"", b""
    free = at + 2 + 12 * len(directory) + 4
    for tag in sorted(directory):
        kind, count, value = _packed(tag, directory[tag], free + len(beyond), order)
        if len(value) > 4:
            entries += struct.pack(order + "HHII", tag, kind, count, free + len(beyond))
            beyond += value + b"\0" * (len(value) % 2)
        elif tag in _POINTERS:
            entries += struct.pack(order + "HHI", tag, kind, count) + value
        else:
            entries += struct.pack(order + "HHI", tag, kind, count) + value.ljust(4, b"\0")
        nested = directory[tag]
        if isinstance(nested, Mapping):
            beyond += _directory(nested, free + len(beyond), order)
    return struct.pack(order + "H", len(directory)) + entries + b"\0\0\0\0" + beyond


def _packed(tag: int, value: Value, free: int, order: str) -> tuple[int, int, bytes]:
    """Type, count and bytes of a value; a directory is the offset at which it will be written."""
    if isinstance(value, Mapping):
        return _LONG, 1, struct.pack(order + "I", free)
    if isinstance(value, int):
        short = tag in _SHORTS
        return (_SHORT if short else _LONG), 1, struct.pack(order + ("H" if short else "I"), value)
    if isinstance(value, str):
        text = value.encode() + b"\0"
        return _ASCII, len(text), text
    if isinstance(value, bytes):
        return (_BYTE if tag in {0xC612, 0, 5} else _UNDEFINED), len(value), value
    fractions = value if isinstance(value, list) else [value]
    signed = any(fraction < 0 for fraction in fractions)
    packed = b"".join(
        struct.pack(order + ("ii" if signed else "II"), *fraction.as_integer_ratio()) for fraction in fractions
    )
    return (_SRATIONAL if signed else _RATIONAL), len(fractions), packed


EXIF: Directory = {
    0x829A: Fraction(1, 320),
    0x829D: Fraction(63, 10),
    0x8822: 3,
    0x8827: 100,
    0x9003: "2024:01:21 10:24:00",
    0x9004: "2024:01:21 10:24:00",
    0x9011: "+01:00",
    0x9204: Fraction(-1, 3),
    0x9207: 5,
    0x9209: 16,
    0x920A: Fraction(16),
    0x9291: "93",
    0xA402: 0,
    0xA403: 1,
    0xA405: 24,
    0xA406: 1,
    0xA433: "NIKON",
    0xA434: "NIKKOR Z DX 16-50mm f/3.5-6.3 VR",
}
GPS: Directory = {
    0: b"\2\3\0\0",
    1: "S",
    2: [Fraction(33), Fraction(51), Fraction(205, 10)],
    3: "E",
    4: [Fraction(151), Fraction(12), Fraction(374, 10)],
    5: b"\1",
    6: Fraction(1234, 10),
}


def raw(make: str, model: str, **more: Value) -> Directory:
    """The first directory of a raw file: a small picture, the sensor's in a directory of its own, EXIF and GPS."""
    sensor: Directory = {0xFE: 0, 0x100: 64, 0x101: 48, 0x102: 14, 0x103: 1, 0x106: 32803, 0x111: 8, 0x117: 4}
    extra = {int(tag.removeprefix("tag_"), 16): value for tag, value in more.items()}
    return {
        0xFE: 1, 0x100: 4, 0x101: 4, 0x102: 8, 0x103: 1, 0x106: 1, 0x10F: make, 0x110: model, 0x111: 8, 0x112: 6,
        0x117: 4, 0x131: "Ver.1.10", 0x132: "2024:01:21 10:24:00", 0x14A: sensor, 0x8769: EXIF, 0x8825: GPS,
    } | extra  # fmt: skip


def cr3() -> bytes:
    """Canon's third raw format: TIFF directories in the boxes of an ISO file."""

    def box(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", 8 + len(content)) + kind + content

    canon = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
    about = box(b"CMT1", tiff({0x100: 64, 0x101: 48, 0x10F: "Canon", 0x110: "Canon EOS R5", 0x112: 6}))
    about += box(b"CMT2", tiff(EXIF)) + box(b"CMT4", tiff(GPS))
    return box(b"ftyp", b"crx \0\0\0\1crx isom") + box(b"moov", box(b"uuid", canon + about)) + box(b"mdat", b"\0" * 16)
