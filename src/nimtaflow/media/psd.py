"""PSD and PSB: the flattened picture that Photoshop keeps behind the layers, in every colour mode and depth.

By Adobe's file format specification. Layers are not put together: a file saved without "maximise compatibility" has an
empty (white) flattened picture, and is shown so.
"""

import struct
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nimtaflow.media import vips
from nimtaflow.media.picture import Limits, Picture, Pixels, fitted
from nimtaflow.media.source import Bytes

_BITMAP, _GREY, _INDEXED, _RGB, _CMYK, _MULTICHANNEL, _DUOTONE, _LAB = 0, 1, 2, 3, 4, 7, 8, 9
_CHANNELS: Final = {_BITMAP: 1, _GREY: 1, _INDEXED: 1, _RGB: 3, _CMYK: 4, _MULTICHANNEL: 1, _DUOTONE: 1, _LAB: 3}
_SAMPLES: Final = {1: "u1", 8: "u1", 16: ">u2", 32: ">f4"}
_PROFILE: Final = 1039  # the image resource that is an ICC profile
_MOST_RESOURCES: Final = 4096
_RAW, _PACKED = 0, 1


@dataclass(frozen=True)
class _Layout:
    """What the header says, and where in the file things are."""

    width: int
    height: int
    depth: int
    mode: int
    is_large: bool  # PSB
    channels: int  # that the file has
    palette: bytes
    profile: bytes
    has_alpha: bool
    start: int  # of the flattened picture

    @property
    def row(self) -> int:
        """Bytes of a line of one channel."""
        return (self.width * self.depth + 7) // 8


def psd(data: Bytes, edge: int, limits: Limits) -> Picture:
    """The flattened picture. Raises ValueError, KeyError or struct.error for what is none."""
    file = _layout(data)
    limits.check(file.width, file.height, whole=True)
    wanted = _CHANNELS[file.mode] + (1 if file.has_alpha else 0)
    channels = [_samples(channel, file) for channel in _channels(data, file, wanted)]
    size = (file.width, file.height)
    return Picture(_shown(np.stack(channels, axis=2), file, fitted(*size, edge)), *size)


def _layout(data: Bytes) -> _Layout:
    signature, version, channels, height, width, depth, mode = struct.unpack_from(">4sH6xHIIHH", data)
    if signature != b"8BPS" or version not in {1, 2} or mode not in _CHANNELS or depth not in _SAMPLES:
        raise ValueError(f"version {version}, mode {mode}, depth {depth}")
    is_large = version == 2
    at = 26
    (length,) = struct.unpack_from(">I", data, at)
    palette = data[at + 4 : at + 4 + min(length, 768)]
    at += 4 + length
    (length,) = struct.unpack_from(">I", data, at)
    profile = _resource(data, at + 4, at + 4 + length)
    at += 4 + length
    (length,) = struct.unpack_from(">Q" if is_large else ">I", data, at)
    at += 8 if is_large else 4
    has_alpha = _first_alpha_is_transparency(data, at, length, is_large=is_large) and channels > _CHANNELS[mode]
    return _Layout(width, height, depth, mode, is_large, channels, palette, profile, has_alpha, at + length)


def _resource(data: Bytes, at: int, end: int) -> bytes:
    """The ICC profile among the image resources."""
    for _ in range(_MOST_RESOURCES):
        if at + 12 > end or data[at : at + 4] != b"8BIM":
            return b""
        (kind,) = struct.unpack_from(">H", data, at + 4)
        at += 6 + (data[at + 6] + 2) // 2 * 2  # its name, of even length together with its length
        (length,) = struct.unpack_from(">I", data, at)
        if kind == _PROFILE:
            return data[at + 4 : at + 4 + length]
        at += 4 + (length + 1) // 2 * 2
    return b""


def _first_alpha_is_transparency(data: Bytes, at: int, length: int, *, is_large: bool) -> bool:
    """Said by a negative number of layers."""
    skip = 8 if is_large else 4
    if length < skip + 2:
        return False
    return struct.unpack_from(">h", data, at + skip)[0] < 0


def _channels(data: Bytes, file: _Layout, wanted: int) -> list[bytes]:
    """The first channels, unpacked."""
    (compression,) = struct.unpack_from(">H", data, file.start)
    at = file.start + 2
    if wanted > file.channels:
        raise ValueError(f"{file.channels} channels")
    if compression == _RAW:
        size = file.row * file.height
        found = [data[at + index * size : at + (index + 1) * size] for index in range(wanted)]
        if len(found[-1]) < size:
            raise ValueError("the picture ends too early")
        return found
    if compression != _PACKED:
        raise ValueError(f"compression {compression}")
    count = file.channels * file.height
    form = ">u4" if file.is_large else ">u2"
    lengths = np.frombuffer(data, form, count, at).reshape(file.channels, file.height).sum(axis=1, dtype=np.int64)
    at += count * np.dtype(form).itemsize
    packed: list[bytes] = []
    for length in lengths[:wanted]:
        packed.append(_unpacked(data[at : at + int(length)], file))
        at += int(length)
    return packed


def _unpacked(packed: bytes, file: _Layout) -> bytes:
    """PackBits, line by line. Raises ValueError if there is too little."""
    return Image.frombytes("L", (file.row, file.height), packed, "packbits", "L").tobytes()


def _samples(channel: bytes, file: _Layout) -> NDArray[Any]:
    lines = np.frombuffer(channel, _SAMPLES[file.depth]).reshape(file.height, -1)
    if file.depth == 1:
        return (1 - np.unpackbits(lines, axis=1)[:, : file.width]) * np.uint8(255)
    if file.depth == 32:  # light, not codes
        light = np.clip(np.nan_to_num(lines.astype(np.float32)), 0, 1)
        code = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
        return np.round(code * 65535).astype(np.uint16)
    return lines.astype(np.uint16) if file.depth == 16 else lines


def _shown(pixels: NDArray[Any], file: _Layout, size: tuple[int, int]) -> Pixels:
    if file.mode == _INDEXED:
        palette = np.frombuffer(file.palette, np.uint8).reshape(3, -1).T
        pixels = palette[np.minimum(pixels[..., 0], len(palette) - 1)]
    elif file.mode == _CMYK:  # kept as what is left of white
        pixels[..., :4] = np.iinfo(pixels.dtype).max - pixels[..., :4]
    elif file.mode == _LAB:
        return _from_lab(pixels[..., :3], size)
    image = vips.from_pixels(pixels, cmyk=file.mode == _CMYK)
    if file.profile and file.mode != _INDEXED and file.depth != 32:
        vips.set_profile(image, file.profile)
    return vips.finished(image, size)


def _from_lab(pixels: NDArray[Any], size: tuple[int, int]) -> Pixels:
    small = vips.resized(vips.from_pixels(pixels), size)
    codes = vips.to_deep_pixels(small) / 257 if pixels.dtype == np.uint16 else vips.to_pixels(small).astype(np.float64)
    lab = np.stack([codes[..., 0] / 2.55, codes[..., 1] - 128, codes[..., 2] - 128], axis=2)
    return vips.from_lab(lab.astype(np.float32))
