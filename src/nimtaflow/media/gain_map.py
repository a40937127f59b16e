"""Gain maps: the small picture beside an ordinary one that says how much brighter an HDR screen may show each part.

Google's and ISO's (ISO 21496-1) in JPEG, read and written by libvips; Apple's in HEIC, made into one of those.
"""

import re
import struct
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nimtaflow.media import vips
from nimtaflow.media.picture import GainMap, Pixels, fitted
from nimtaflow.media.source import Bytes

ERRORS: Final = (vips.Error, ValueError, LookupError, TypeError, OSError, RuntimeError, struct.error)
"""What a broken gain map raises: the picture itself is no worse for it."""

APPLE: Final = "urn:com:apple:photo:2020:aux:hdrgainmap"

_PREFIX: Final = "gainmap-"
_HEADROOM: Final = re.compile(rb'HDRGainMapHeadroom[">=\s]{1,4}(\d{1,3}(?:\.\d{1,9})?)')
_MAKER_NOTE: Final = re.compile(rb"Apple iOS\0\0.MM(..)", re.DOTALL)
_MAKER_HEADROOM, _MAKER_GAIN = 0x21, 0x30
_SIGNED_RATIONAL: Final = 10
_LEAST, _MOST = 1.05, 64.0  # less is not seen, more is no screen's


def of_jpeg(data: Bytes, orientation: int | None) -> GainMap | None:
    """The gain map of a JPEG, upright. Raises ERRORS."""
    image = vips.load("uhdrload", data, fail_on="none")
    if not vips.has(image, "gainmap-data"):
        return None
    stored = bytes(image.get("gainmap-data"))  # which must live until its pixels are there
    pixels = vips.to_pixels(vips.upright(vips.load("jpegload", stored, fail_on="none"), orientation))
    names = (name for name in image.get_fields() if name.startswith(_PREFIX) and name != "gainmap-data")
    return GainMap(pixels, {name.removeprefix(_PREFIX): image.get(name) for name in names})


def of_heif(file: Any, data: Bytes) -> GainMap | None:
    """Apple's, of a file that pillow_heif has opened. Raises ERRORS.

    Apple's brightens by 1 + (headroom - 1) × value, with the value coded as sRGB is; ISO's by powers of two.
    """
    items = file.info.get("aux", {}).get(APPLE)
    headroom = _headroom(data, file.info.get("exif") or b"") if items else None
    if not items or headroom is None:
        return None
    stored: Pixels = np.asarray(file.get_aux_image(items[0]))
    pixels = _as_powers(headroom)[stored if stored.ndim == 2 else stored[..., 0]]
    ones = [1.0, 1.0, 1.0]
    return GainMap(
        pixels[..., None],
        {
            "max-content-boost": [headroom] * 3,
            "min-content-boost": ones,
            "gamma": ones,
            "offset-sdr": [0.0, 0.0, 0.0],
            "offset-hdr": [0.0, 0.0, 0.0],
            "hdr-capacity-min": 1.0,
            "hdr-capacity-max": headroom,
            "use-base-cg": 1,
        },
    )


def _as_powers(headroom: float) -> Pixels:
    """For each of Apple's values that of ISO, of the same brightness."""
    code: NDArray[np.float64] = np.linspace(0, 1, 256)
    light = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    powers: NDArray[np.float64] = np.log2(1 + (headroom - 1) * light) / np.log2(headroom)
    return np.round(powers * 255).astype(np.uint8)


def encoded(pixels: Pixels, gain: GainMap, quality: int) -> bytes:
    """A JPEG of the picture with its gain map, half its size at most. Raises ERRORS."""
    height, width = gain.pixels.shape[:2]
    size = fitted(width, height, max(pixels.shape[:2]) // 2)
    small = vips.to_pixels(vips.resized(vips.from_pixels(gain.pixels), size))
    return vips.jpeg_with_gain(pixels, small, {_PREFIX + name: value for name, value in gain.facts.items()}, quality)


def _headroom(data: Bytes, exif: bytes) -> float | None:
    """How many times brighter than white the brightest part may be; None where it is not said, or hardly brighter."""
    said = _HEADROOM.search(data)
    headroom = float(said[1]) if said else _from_maker_note(exif)
    return min(headroom, _MOST) if headroom >= _LEAST else None


def _from_maker_note(exif: bytes) -> float:
    """By the formula of Apple's documentation (Applying Apple HDR effect to your photos)."""
    note = _MAKER_NOTE.search(exif)
    if note is None:
        return 1.0
    start = note.start()
    (count,) = struct.unpack(">H", note[1])
    found: dict[int, float] = {}
    for index in range(min(count, 256)):
        tag, kind, _, offset = struct.unpack_from(">HHII", exif, note.end() + 12 * index)
        if tag in {_MAKER_HEADROOM, _MAKER_GAIN} and kind == _SIGNED_RATIONAL:
            over, under = struct.unpack_from(">ii", exif, start + offset)
            found[tag] = over / under if under else 0.0
    if len(found) < 2:
        return 1.0
    gain = found[_MAKER_GAIN]
    if found[_MAKER_HEADROOM] < 1:
        stops = 1.8 - 20 * gain if gain <= 0.01 else 1.601 - 0.101 * gain
    else:
        stops = 3.0 - 70 * gain if gain <= 0.01 else 2.303 - 0.303 * gain
    return float(2 ** max(stops, 0.0))
