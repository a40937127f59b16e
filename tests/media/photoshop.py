"""Photoshop files, written by the specification: a header, resources, no layers, and the flattened picture."""

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

BITMAP, GREY, INDEXED, RGB, CMYK, LAB = 0, 1, 2, 3, 4, 9


def packed(line: bytes) -> bytes:
    """PackBits in its simplest form: runs where two bytes are equal, else copies."""
    out, at = bytearray(), 0
    while at < len(line):
        run = 1
        while run < 128 and at + run < len(line) and line[at + run] == line[at]:
            run += 1
        out += bytes([257 - run, line[at]]) if run > 1 else bytes([0, line[at]])
        at += run
    return bytes(out)


def psd(
    pixels: NDArray[Any],
    mode: int = RGB,
    *,
    large: bool = False,
    pack: bool = True,
    profile: bytes = b"",
    palette: bytes = b"",
    transparent: bool = False,
) -> bytes:
    """A PSD, or a PSB if `large`; `pixels` as Photoshop keeps them, of 8 or 16 bits, float, or bool for one bit."""
    height, width, channels = pixels.shape
    depth = {"b": 1, "u1": 8, "u2": 16, "f4": 32}["b" if pixels.dtype == bool else pixels.dtype.str[1:]]
    form = {1: "u1", 8: "u1", 16: ">u2", 32: ">f4"}[depth]
    lines = [
        [np.packbits(line).tobytes() if depth == 1 else line.astype(form).tobytes() for line in pixels[:, :, channel]]
        for channel in range(channels)
    ]
    resource = struct.pack(">4sHHI", b"8BIM", 1005, 0, 3) + b"abc\0"  # one of odd length before it
    if profile:
        resource += struct.pack(">4sHHI", b"8BIM", 1039, 0, len(profile)) + profile + bytes(len(profile) % 2)
    wide = ">Q" if large else ">I"
    layers = struct.pack(wide, 2) + struct.pack(">h", -1) + bytes(2) if transparent else b""
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 2 if large else 1, channels, height, width, depth, mode)
    head += struct.pack(">I", len(palette)) + palette + struct.pack(">I", len(resource)) + resource
    head += struct.pack(wide, len(layers)) + layers
    if not pack:
        return head + b"\0\0" + b"".join(b"".join(channel) for channel in lines)
    rows = [packed(line) for channel in lines for line in channel]
    counts = b"".join(struct.pack(">I" if large else ">H", len(row)) for row in rows)
    return head + b"\0\1" + counts + b"".join(rows)
