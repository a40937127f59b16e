"""The pictures we make of an original, and their sizes. Shared by those who decode and those who have it done."""

from dataclasses import dataclass
from typing import Final, Literal

SMALL: Final = 256
MEDIUM: Final = 720
LARGE: Final = 1920
"""Longest sides in pixels: a tile, a tile on a sharp screen, a screen (up to 2048 where that costs less)."""

MEGAPIXELS: Final = 250.0
"""The most an original may have, unless a setting says otherwise. What cannot be decoded line by line may have less."""

Kind = Literal["photo", "video"]


@dataclass(frozen=True)
class Derivatives:
    """Three pictures, upright and sRGB, none larger than the original, none with metadata."""

    small: bytes  # WebP
    medium: bytes  # WebP
    large: bytes  # JPEG
    width: int  # of the upright original
    height: int
    thumbhash: bytes
    damaged: bool
