"""The hash is the reference's, to the byte (npm thumbhash 0.1.1 wrote the expected values)."""

import numpy as np
import pytest

from nimtaflow.media.picture import Pixels
from nimtaflow.media.thumbhash import thumbhash

REFERENCE = [
    (100, 75, 1, "1f1806158a555556307877a1779775757720820701"),
    (75, 100, 2, "1ff8051508656638540691279c776476b83d50e805"),
    (100, 100, 5, "1f080607027665787687624707656665777797cffc80ed09"),
    (100, 1, 3, "d40a2ab18c667878888808996688208068"),
    (1, 100, 3, "d40a2ab900088669988986780885050000"),
    (1, 1, 9, "05060e870008f708888788708f7088f80888707ff8000000"),
    (37, 12, 11, "9df7091a880490675496689826a89fa08a"),
    (100, 33, 4, "1e08060a82567067647469877ba89f01d9"),
    (64, 63, 8, "1f08060f827829744606b057476d65666687e79cc07b0a07"),
]


def pattern(width: int, height: int, step: int) -> Pixels:
    y, x = np.mgrid[:height, :width]
    bands = [(x * step + y * 3) % 256, (x * x + y * step) % 256, (x * y + step * 7) % 256]
    return np.stack(bands, axis=2).astype(np.uint8)


@pytest.mark.parametrize(("width", "height", "step", "expected"), REFERENCE)
def test_equals_the_reference(width: int, height: int, step: int, expected: str) -> None:
    assert thumbhash(pattern(width, height, step)).hex() == expected


def test_grey_equals_the_reference() -> None:
    y, x = np.mgrid[:60, :100]
    grey = np.repeat(((2 * x + y) % 256)[..., None], 3, axis=2).astype(np.uint8)
    assert thumbhash(grey).hex() == "20081604807077777578788787770000000000"


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (12, 200, 99)])
def test_one_flat_colour_has_no_gradient(colour: tuple[int, int, int]) -> None:
    hashed = thumbhash(np.full((50, 80, 3), colour, np.uint8))
    assert set(hashed[5:]) == {0}


def test_a_picture_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="101x3"):
        thumbhash(np.zeros((3, 101, 3), np.uint8))
