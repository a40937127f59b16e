"""Camera raw files, made here: small DNGs, or large ones for benchmarks."""

import struct
from typing import Any, Final

import numpy as np

from media.pictures import scene

SHORT, LONG, RATIONAL, SIGNED_RATIONAL, BYTE, TEXT = 3, 4, 5, 10, 1, 2
SIZE: Final = (480, 320)


def directory(entries: list[tuple[int, int, Any]], at: int) -> bytes:
    """A TIFF directory that stands at `at`, its longer values behind it."""
    forms = {SHORT: "<H", LONG: "<I", RATIONAL: "<II", SIGNED_RATIONAL: "<ii", BYTE: "<B"}
    head, tail = b"", b""
    free = at + 2 + 12 * len(entries) + 4
    for tag, kind, value in sorted(entries):
        if kind == TEXT:
            count, data = len(value) + 1, value.encode() + b"\0"
        else:
            values = value if isinstance(value, list) else [value]
            count = len(values)
            data = b"".join(struct.pack(forms[kind], *(v if isinstance(v, tuple) else (v,))) for v in values)
        if len(data) > 4:
            head += struct.pack("<HHII", tag, kind, count, free + len(tail))
            tail += data + bytes(len(data) % 2)
        else:
            head += struct.pack("<HHI", tag, kind, count) + data.ljust(4, b"\0")
    return struct.pack("<H", len(entries)) + head + bytes(4) + tail


def dng(orientation: int, preview: bytes = b"", size: tuple[int, int] = SIZE) -> bytes:
    """A raw file with a flat, brownish sensor picture and, if given, a JPEG preview in its first directory."""
    width, height = size
    sensor = np.zeros((height, width), np.uint16)
    sensor[::2, ::2], sensor[::2, 1::2], sensor[1::2, ::2], sensor[1::2, 1::2] = 30000, 20000, 20000, 10000
    pixels = sensor.tobytes()
    raw_at = 8 + len(pixels) + len(preview) + len(preview) % 2
    raw = [
        *((254, LONG, 0), (256, LONG, width), (257, LONG, height), (258, SHORT, 16), (259, SHORT, 1)),
        *((262, SHORT, 32803), (273, LONG, 8), (277, SHORT, 1), (278, LONG, height), (279, LONG, len(pixels))),
        *((33421, SHORT, [2, 2]), (33422, BYTE, [0, 1, 1, 2]), (50714, SHORT, 0), (50717, SHORT, 65535)),
    ]
    camera = [
        *((271, TEXT, "Nimta"), (272, TEXT, "Flow 1"), (274, SHORT, orientation), (50706, BYTE, [1, 4, 0, 0])),
        *((50708, TEXT, "Nimta Flow 1"), (50721, SIGNED_RATIONAL, [(v, 1) for v in (1, 0, 0, 0, 1, 0, 0, 0, 1)])),
        *((50728, RATIONAL, [(1, 1)] * 3), (50778, SHORT, 21)),
    ]
    body = pixels + preview + bytes(len(preview) % 2)
    if not preview:
        return struct.pack("<2sHI", b"II", 42, raw_at) + body + directory(raw + camera, raw_at)
    inner = directory(raw, raw_at)
    first_at = raw_at + len(inner)
    shown = [
        *((254, LONG, 1), (256, LONG, scene().shape[1]), (257, LONG, scene().shape[0]), (258, SHORT, [8, 8, 8])),
        *((259, SHORT, 7), (262, SHORT, 6), (273, LONG, 8 + len(pixels)), (277, SHORT, 3)),
        *((278, LONG, height), (279, LONG, len(preview)), (330, LONG, raw_at)),
    ]
    return struct.pack("<2sHI", b"II", 42, first_at) + body + inner + directory(shown + camera, first_at)
