"""HDR pictures on ordinary screens: PQ and HLG (ITU-R BT.2100) to sRGB."""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nimtaflow.media.picture import Pixels

PQ: Final = 16  # ITU-T H.273 transfer characteristics
HLG: Final = 18

_REFERENCE_WHITE: Final = 203.0  # cd/m², ITU-R BT.2408: what becomes "paper white"
_HLG_PEAK: Final = 1000.0
_HLG_GAMMA: Final = 1.2
_KNEE: Final = 0.6  # linear below, rolled off above: skin and sky keep their brightness, highlights their shape
_LUMINANCE_2020: Final = np.array([0.2627, 0.6780, 0.0593], np.float32)
_BT2020_TO_BT709: Final = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], np.float32
)


def transfer_of(profile: bytes) -> int | None:
    """PQ or HLG, if an ICC profile says in its cicp tag (ICC.1:2022) that its picture is coded so."""
    for index in range(min(int.from_bytes(profile[128:132], "big"), 64)):
        entry = profile[132 + 12 * index : 144 + 12 * index]
        if entry[:4] == b"cicp":
            start = int.from_bytes(entry[4:8], "big")
            transfer = int.from_bytes(profile[start + 9 : start + 10], "big")
            return transfer if transfer in {PQ, HLG} else None
    return None


def tone_mapped(coded: NDArray[np.uint16], transfer: int) -> Pixels:
    """As sRGB: height × width × 3, BT.2020 primaries, full range in 16 bits, coded by `transfer` (PQ or HLG)."""
    light = _to_light(transfer)[coded]
    if transfer == HLG:
        light *= ((light @ _LUMINANCE_2020) ** (_HLG_GAMMA - 1))[..., None] * (_HLG_PEAK / _REFERENCE_WHITE)
    light = np.maximum(light @ _BT2020_TO_BT709.T, 0)
    brightest = np.maximum(light.max(axis=2, keepdims=True), 1e-6)
    above = np.maximum(brightest - _KNEE, 0)
    rolled = np.minimum(brightest, _KNEE) + (1 - _KNEE) * above / (above + (1 - _KNEE))
    light *= rolled / brightest
    return _to_srgb()[(light * 4095).astype(np.uint16)]


@lru_cache(maxsize=2)
def _to_light(transfer: int) -> NDArray[np.float32]:
    """Linear light of each code: of the display for PQ (1 is reference white), of the scene for HLG (1 is its peak)."""
    code = np.linspace(0, 1, 65536)
    if transfer == PQ:
        root = code ** (32 / 2523)
        light = (np.maximum(root - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * root)) ** (16384 / 2610)
        return (light * (10000 / _REFERENCE_WHITE)).astype(np.float32)
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12).astype(np.float32)


@lru_cache(maxsize=1)
def _to_srgb() -> Pixels:
    light = np.linspace(0, 1, 4096)
    code = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.round(code * 255).astype(np.uint8)
