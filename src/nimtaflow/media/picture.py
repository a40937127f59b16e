"""A decoded picture, the sizes it is shown in, and how large an original may be."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nimtaflow.media.problems import DamagedFile, TooManyPixels

Pixels = NDArray[np.uint8]
"""height × width × 3, sRGB, 8 bits."""

_PANORAMA = 4
"""Longer than this to one, a picture is not made ever thinner but kept readable."""


@dataclass(frozen=True)
class GainMap:
    """How much brighter an HDR screen may show a picture: upright, one or three bands; `facts` as libvips has them."""

    pixels: Pixels
    facts: Mapping[str, float | list[float]]


@dataclass(frozen=True)
class Picture:
    """An upright picture, reduced as asked; `width` and `height` are those of the upright original."""

    pixels: Pixels
    width: int
    height: int
    damaged: bool = False
    gain: GainMap | None = None


@dataclass(frozen=True)
class Limits:
    """How many megapixels an original may have, decided on its header, before decoding.

    `megapixels` is for formats that are decoded as a stream of lines; `whole_megapixels` for those that must be held
    in memory whole (progressive JPEG, interlaced PNG, WebP, GIF, HEIC, AVIF, JPEG XL, PSD, raw), at up to 8 bytes a
    pixel: the 200 megapixels of today's phones are within it.
    """

    megapixels: float = 500
    whole_megapixels: float = 205

    def check(self, width: int, height: int, *, whole: bool) -> None:
        """Refuse a picture that is too large: TooManyPixels. One without any size is DamagedFile."""
        if width <= 0 or height <= 0:
            raise DamagedFile(detail=f"{width}x{height}")
        limit = min(self.megapixels, self.whole_megapixels) if whole else self.megapixels
        if width * height > limit * 1_000_000:
            raise TooManyPixels(megapixels=round(width * height / 1_000_000), limit=limit)


def fitted(width: int, height: int, edge: int) -> tuple[int, int]:
    """The size in which a picture is kept so that its longest side is `edge`; never larger than it is.

    A panorama of more than 4:1 keeps a short side of `edge`/4 instead, up to a long side of 4 × `edge`: no more pixels
    than a square picture has, and still something to see.
    """
    longest, shortest = max(width, height), min(width, height)
    readable = min(edge / _PANORAMA / shortest, _PANORAMA * edge / longest)
    scale = min(1.0, max(edge / longest, readable))
    return max(1, round(width * scale)), max(1, round(height * scale))


def turned(width: int, height: int, orientation: int | None) -> tuple[int, int]:
    """Width and height after an EXIF orientation is applied."""
    return (height, width) if orientation is not None and orientation >= 5 else (width, height)
