"""Photoshop's files: every mode, depth and packing comes out as the same picture."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.photoshop import BITMAP, CMYK, GREY, INDEXED, LAB, RGB, psd
from media.pictures import colour, p3, scene, shown_or_code
from nimtaflow.library import filetypes
from nimtaflow.media import isolation
from nimtaflow.media.decode import decode
from nimtaflow.media.picture import Limits, Picture
from nimtaflow.media.problems import TooManyPixels


def flat(*bands: float, dtype: Any = np.uint8) -> np.ndarray:
    return np.full((40, 60, len(bands)), bands, dtype)


def shown(tmp_path: Path, data: bytes) -> Picture:
    path = tmp_path / "a.psd"
    path.write_bytes(data)
    picture = decode(bytes(path), None, 1920)
    assert picture.pixels.shape == (40, 60, 3)
    assert not picture.damaged
    return picture


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("pack", [False, True])
@pytest.mark.parametrize("size", [(96, 64), (33, 7), (300, 1)])
def test_packed_or_not_large_or_not(size: tuple[int, int], pack: bool, large: bool, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(psd(scene(*size), pack=pack, large=large))
    assert filetypes.detect(bytes(path)).mime == "image/vnd.adobe.photoshop"
    picture = decode(bytes(path), None, 1920)
    assert (picture.pixels == scene(*size)).all()
    made = isolation.make(bytes(path), "photo", None)
    assert (made.width, made.height, made.damaged) == (*size, False)


@pytest.mark.parametrize("pack", [False, True])
def test_every_mode_and_depth(pack: bool, tmp_path: Path) -> None:
    cases: list[tuple[np.ndarray, int, tuple[int, int, int]]] = [
        (flat(200, 100, 50), RGB, (200, 100, 50)),
        (flat(51400, 25700, 12850, dtype=np.uint16), RGB, (200, 100, 50)),
        (flat(1.0, 0.5, 0.0, dtype=np.float32), RGB, (255, 188, 0)),  # light, not codes
        (flat(128), GREY, (128, 128, 128)),
        (flat(32896, dtype=np.uint16), GREY, (128, 128, 128)),
        (flat(False, dtype=bool), BITMAP, (255, 255, 255)),
        (flat(True, dtype=bool), BITMAP, (0, 0, 0)),
        (flat(0, 255, 255, 255), CMYK, (0, 164, 224)),  # nothing left of white in cyan: as ink on paper
        (flat(0, 65535, 65535, 65535, dtype=np.uint16), CMYK, (0, 164, 224)),
        (flat(138, 209, 198), LAB, (254, 0, 0)),  # 54, 81, 70 of D50: the red of sRGB
        (flat(35466, 53713, 50886, dtype=np.uint16), LAB, (254, 0, 0)),
    ]
    for pixels, mode, expected in cases:
        tolerance = {CMYK: 22, LAB: 6}.get(mode, 3)
        assert colour(shown(tmp_path, psd(pixels, mode, pack=pack)).pixels) == pytest.approx(expected, abs=tolerance)


def test_a_palette(tmp_path: Path) -> None:
    palette = np.zeros((3, 256), np.uint8)
    palette[:, 7] = (10, 200, 30)
    assert colour(shown(tmp_path, psd(flat(7), INDEXED, palette=palette.tobytes())).pixels) == (10, 200, 30)


def test_its_profile_counts(tmp_path: Path) -> None:
    for dtype, factor in ((np.uint8, 1), (np.uint16, 257)):
        pixels = flat(200 * factor, 100 * factor, 50 * factor, dtype=dtype)
        assert colour(shown(tmp_path, psd(pixels, profile=p3())).pixels) == pytest.approx((215, 93, 31), abs=1)


def test_transparency_is_white_and_other_channels_are_nothing(tmp_path: Path) -> None:
    pixels = flat(255, 0, 0, 0)
    assert colour(shown(tmp_path, psd(pixels, transparent=True)).pixels) == (255, 255, 255)
    assert colour(shown(tmp_path, psd(pixels)).pixels) == (255, 0, 0)  # a mask somebody has saved


def test_a_bomb_is_refused_on_its_header(tmp_path: Path) -> None:
    path = tmp_path / "a.psb"
    path.write_bytes(psd(scene(300, 200), large=True))
    with pytest.raises(TooManyPixels):
        decode(bytes(path), None, 256, Limits(1, 0.05))


@given(st.data())
def test_any_damage_has_a_name(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    whole = bytearray(psd(scene(24, 16), pack=data.draw(st.booleans()), large=data.draw(st.booleans())))
    for _ in range(data.draw(st.integers(0, 4))):
        whole[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged.psd"
    path.write_bytes(whole[: data.draw(st.integers(26, len(whole)))])
    outcome = shown_or_code(lambda: decode(bytes(path), None, 256, Limits(5, 5)))
    assert outcome in {"shown", "damaged-file", "too-many-pixels"}
