"""What a picture is worth looking at, and what it looks like, in numbers. docs/quality.md has the formulas.

Made of the pictures that are there already: nothing is decoded for it. About 2 ms a picture.
"""

from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nimtaflow.media import vips
from nimtaflow.media.derivatives import Look
from nimtaflow.media.picture import Pixels

_GRID: Final = 8  # a picture is judged in 8 × 8 parts
_SHARPEST: Final = 6  # of them count: a portrait is sharp where the face is
_NOISE: Final = 40.0  # the most of a Laplacian's variance that may be noise rather than a fine pattern
_BLURRED, _SHARP = 12.0, 1500.0  # variance of the Laplacian that is worth 0 and 100
_DARK, _BRIGHT = 12, 243  # beyond these nothing is to be seen
_MEGAPIXELS: Final = 8.0  # more is not better
_WEIGHTS: Final = (0.5, 0.35, 0.15)  # exponents of sharpness, exposure, resolution
_LUMINANCE: Final = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
_HASHED, _TERMS = 32, 8
_PLAIN: Final = 4.0  # a median term of less is noise, and so would be its hash


def look(medium: Pixels, small: Pixels, width: int, height: int) -> Look:
    """Judge an upright picture of medium size and hash the small one; the size is that of their original."""
    green = np.ascontiguousarray(medium[..., 1])  # most of the luminance, without adding up three channels
    sharp, exposed = sharpness(green), exposure(green)
    resolution = 100 * min(1.0, width * height / (_MEGAPIXELS * 1e6)) ** 0.5
    parts = zip((sharp, exposed, resolution), _WEIGHTS, strict=True)
    quality = 100 * float(np.prod([max(part, 1) ** weight / 100**weight for part, weight in parts]))
    square = _square(small)
    shades = square @ _LUMINANCE
    red, green_, blue = (round(float(mean)) for mean in square.mean(axis=(0, 1)))
    return Look(
        quality=round(quality),
        sharpness=round(sharp),
        exposure=round(exposed),
        perceptual_hash=perceptual_hash(shades),
        difference_hash=difference_hash(shades),
        colour=red << 16 | green_ << 8 | blue,
    )


def _square(small: Pixels) -> NDArray[np.float32]:
    """A picture of 32 × 32, each pixel the mean of what it stands for."""
    height, width = small.shape[:2]
    if min(height, width) < _HASHED:
        return vips.to_pixels(vips.resized(vips.from_pixels(small), (_HASHED, _HASHED))).astype(np.float32)
    rows, columns = ([side * part // _HASHED for part in range(_HASHED)] for side in (height, width))
    sums = np.add.reduceat(np.add.reduceat(small, rows, axis=0, dtype=np.uint32), columns, axis=1)
    sizes = np.outer(np.diff([*rows, height]), np.diff([*columns, width]))
    return (sums / sizes[..., None]).astype(np.float32)


def sharpness(grey: NDArray[np.uint8]) -> float:
    """0 to 100: the logarithm of the Laplacian's variance in the sharpest parts, less what noise adds everywhere."""
    if min(grey.shape) < 3:
        return 0.0
    deep = grey.astype(np.int16)
    lines = deep[1:-1:2]  # every other one tells as much
    edges = deep[:-2:2, 1:-1] + deep[2::2, 1:-1]
    edges += lines[:, :-2]
    edges += lines[:, 2:]
    edges -= lines[:, 1:-1] << 2
    height, width = edges.shape
    rows, columns = (sorted({side * part // _GRID for part in range(_GRID)}) for side in (height, width))
    bands = [edges[top:end].astype(np.float32) for top, end in pairwise([*rows, height])]
    sums = np.add.reduceat([np.einsum("ij,ij->j", band, band) for band in bands], columns, axis=1)
    sizes = np.outer(np.diff([*rows, height]), np.diff([*columns, width]))
    parts = np.sort((sums / sizes).ravel())
    noise = min(float(parts[len(parts) // 10]), _NOISE)
    variance = float(parts[-_SHARPEST:].mean()) - noise
    return _between(np.log(max(variance, 1e-6)), np.log(_BLURRED), np.log(_SHARP))


def exposure(grey: NDArray[np.uint8]) -> float:
    """0 to 100: less where nothing is bright, where nothing is dark, and where much is clipped.

    A night scene has its lights and a snowfield its shadows; what has neither was not meant to be so.
    """
    counts = np.bincount(grey[::3, ::3].ravel(), minlength=256)
    share = np.cumsum(counts) / counts.sum()
    lows, highs = (int(np.searchsorted(share, part)) for part in (0.02, 0.98))
    dark = 1 - _between(highs, 25, 110) / 100
    bright = _between(lows, 130, 235) / 100
    clipped = 0.4 * _between(1 - share[_BRIGHT], 0.15, 0.7) / 100 + 0.3 * _between(share[_DARK], 0.8, 1) / 100
    return 100 * max(0.0, 1 - dark) * max(0.0, 1 - bright) * (1 - clipped)


def _between(value: Any, nothing: Any, everything: Any) -> float:
    return float(np.clip(100 * (value - nothing) / (everything - nothing), 0, 100))


def _cosines() -> NDArray[np.float32]:
    """The first rows of the discrete cosine transform (type II, orthonormal)."""
    places, terms = np.arange(_HASHED), np.arange(_TERMS)[:, None]
    rows = np.cos(np.pi * (2 * places + 1) * terms / (2 * _HASHED)) * (2 / _HASHED) ** 0.5
    rows[0] /= 2**0.5
    return rows.astype(np.float32)


_ROWS: Final = _cosines()


def perceptual_hash(square: NDArray[np.float32]) -> int | None:
    """The pHash of 32 × 32 luminances, as a signed 64-bit integer: which of 8 × 8 low frequencies are above the median.

    None for what is too plain: its bits would be noise, and equal to those of other plain pictures by accident.
    """
    terms = (_ROWS @ square @ _ROWS.T).ravel()
    if float(np.median(np.abs(terms[1:]))) < _PLAIN:
        return None
    bits = np.packbits(terms > np.median(terms[1:])).tobytes()
    return int.from_bytes(bits, "big", signed=True)


def difference_hash(square: NDArray[np.float32]) -> bytes:
    """The dHash of 32 × 32 luminances, 256 bits: whether each of 16 × 16 cells is darker than the one to its right."""
    cells = square.reshape(16, 2, 16, 2).mean(axis=(1, 3))
    return np.packbits(cells < np.roll(cells, -1, axis=1)).tobytes()  # the last one beside the first of its row
