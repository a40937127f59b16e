"""The pictures we make of an original, and their sizes. Shared by those who decode and those who have it done."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import Field

SMALL: Final = 256
MEDIUM: Final = 720
LARGE: Final = 1920
"""Longest sides in pixels: a tile, a tile on a sharp screen, a screen (up to 2048 where that costs less)."""

MEGAPIXELS: Final = 500.0
"""The most an original may have, unless a setting says otherwise. What cannot be decoded line by line may have less."""

Kind = Literal["photo", "video"]


LOOK: Final = 1
"""The version of what is measured of a picture: look.py."""

Score = Annotated[int, Field(ge=0, le=100)]


@dataclass(frozen=True)
class Look:
    """What a picture is worth looking at, and what it looks like: see look.py."""

    quality: Score
    sharpness: Score
    exposure: Score
    perceptual_hash: Annotated[int, Field(ge=-(1 << 63), lt=1 << 63)] | None  # None: too plain
    difference_hash: Annotated[bytes, Field(min_length=32, max_length=32)]
    colour: Annotated[int, Field(ge=0, lt=1 << 24)]  # the mean, 0xRRGGBB


@dataclass(frozen=True)
class Derivatives(Look):
    """Three pictures, upright and sRGB, none larger than the original, none with metadata; and how they look."""

    small: bytes  # WebP
    medium: bytes  # WebP
    large: bytes  # JPEG
    width: int  # of the upright original
    height: int
    thumbhash: bytes
    damaged: bool
