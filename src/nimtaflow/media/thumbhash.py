"""ThumbHash: a picture's colours in about 25 bytes (github.com/evanw/thumbhash)."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

EDGE: Final = 100
"""The reference takes no picture larger than this."""

_LUMINANCE_TERMS: Final = 7
_NOTHING: Final = 1e-12  # below it a scale is rounding noise, not a gradient


def thumbhash(pixels: NDArray[np.uint8]) -> bytes:
    """The hash of an opaque picture, byte for byte what the reference makes of it.

    `pixels` is height × width × 3, RGB, at most 100 × 100. (For one flat colour the reference writes rounding noise
    into terms whose weight is zero; here they are zero, too.)
    """
    height, width = pixels.shape[:2]
    if max(height, width) > EDGE:
        raise ValueError(f"{width}x{height} does not fit in {EDGE}x{EDGE}")
    red, green, blue = np.moveaxis(pixels.astype(np.float64) * (1 / 255), 2, 0)
    longest = max(width, height)
    across, down = (max(1, _round(_LUMINANCE_TERMS * side / longest)) for side in (width, height))
    l_mean, l_scale, l_terms = _encode((red + green + blue) / 3, max(3, across), max(3, down))
    p_mean, p_scale, p_terms = _encode((red + green) / 2 - blue, 3, 3)
    q_mean, q_scale, q_terms = _encode(red - green, 3, 3)
    landscape = width > height
    colours = (
        _round(63 * l_mean)
        | _round(31.5 + 31.5 * p_mean) << 6
        | _round(31.5 + 31.5 * q_mean) << 12
        | _round(31 * l_scale) << 18
    )
    shape = (down if landscape else across) | _round(63 * p_scale) << 3 | _round(63 * q_scale) << 9 | landscape << 15
    nibbles = [_round(15 * term) for term in (*l_terms, *p_terms, *q_terms)]
    nibbles += [0] * (len(nibbles) % 2)
    pairs = zip(nibbles[::2], nibbles[1::2], strict=True)
    return colours.to_bytes(3, "little") + shape.to_bytes(2, "little") + bytes(low | high << 4 for low, high in pairs)


def _encode(channel: NDArray[np.float64], across: int, down: int) -> tuple[float, float, list[float]]:
    """Mean, scale and the normalised varying terms (0 to 1) of a channel's discrete cosine transform."""
    height, width = channel.shape
    terms = _cosines(down, height) @ channel @ _cosines(across, width).T / (width * height)
    varying = [
        float(terms[y, x]) for y in range(down) for x in range(across) if (x or y) and x * down < across * (down - y)
    ]
    scale = max(map(abs, varying))
    if scale < _NOTHING:
        return float(terms[0, 0]), 0.0, [0.0] * len(varying)
    return float(terms[0, 0]), scale, [0.5 + 0.5 / scale * term for term in varying]


def _cosines(count: int, length: int) -> NDArray[np.float64]:
    return np.cos(np.pi / length * np.outer(np.arange(count), np.arange(length) + 0.5))


def _round(value: float) -> int:
    return int(value + 0.5)  # as JavaScript rounds; no value here is negative
