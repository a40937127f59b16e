"""What an HDR screen may add to a picture stays with its large derivative, and nothing else pays for it."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips

from media.pictures import TESTDATA, encoded, scene
from nimtaflow.media import gain_map, isolation, jpeg_header, metadata, thumbnails
from nimtaflow.media.decode import decode
from nimtaflow.media.derivatives import Derivatives

vips: Any = pyvips
PEAK = 6.0


def ultra_hdr(orientation: int = 1) -> bytes:
    """Grey, with a lamp six times as bright as white in the upper right."""
    light = np.full((600, 800, 3), 0.2, np.float32)
    light[:200, 600:] = PEAK
    image = vips.Image.new_from_array(light).copy(interpretation="scrgb").copy()
    image.set_type(vips.GValue.gint_type, "orientation", orientation)
    return image.uhdrsave_buffer(Q=95)


def hdr_of(jpeg: bytes) -> np.ndarray | None:
    """Linear light as an HDR screen shows it; None for an ordinary JPEG."""
    if not jpeg_header.read(jpeg).has_gain_map:
        return None
    return vips.Image.uhdrload_buffer(jpeg).uhdr2scRGB().numpy()


def made(tmp_path: Path, data: bytes) -> Derivatives:
    path = tmp_path / "a"
    path.write_bytes(data)
    return isolation.make(os.fsencode(path), "photo", None)


def test_the_light_is_kept(tmp_path: Path) -> None:
    pictures = made(tmp_path, ultra_hdr())
    light = hdr_of(pictures.large)
    assert light is not None
    assert light[60, -60:].mean() == pytest.approx(PEAK, rel=0.25)
    assert light[-60:, 60].mean() == pytest.approx(0.2, rel=0.25)
    assert not pictures.damaged
    assert vips.Image.webpload_buffer(pictures.medium).width == 720


def test_it_is_turned_as_the_picture_is(tmp_path: Path) -> None:
    light = hdr_of(made(tmp_path, ultra_hdr(6)).large)  # a quarter turn: the lamp is at the lower right
    assert light is not None
    assert light.shape[:2] == (800, 600)
    assert light[-60, -60].mean() > 3
    assert light[60, 60].mean() < 0.5


def test_on_an_ordinary_screen_it_looks_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(ultra_hdr())
    picture = decode(os.fsencode(path), None, 1920)
    assert picture.gain is not None
    with_map = vips.Image.jpegload_buffer(thumbnails.derive(picture).large).numpy().astype(int)
    assert np.abs(with_map - picture.pixels).mean() < 1.5


def test_it_is_recognised_by_either_of_its_marks(tmp_path: Path) -> None:
    data = ultra_hdr()
    assert jpeg_header.read(data).has_gain_map
    path = tmp_path / "a.jpg"
    path.write_bytes(data)
    assert metadata.read(os.fsencode(path)).is_hdr is True
    plain = encoded(scene(), "JPEG")
    assert not jpeg_header.read(plain).has_gain_map
    xmp = b'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><rdf:Description hdrgm:Version="1.0"/></x:xmpmeta>'
    marked = plain[:2] + b"\xff\xe1" + (len(xmp) + 2).to_bytes(2, "big") + xmp + plain[2:]
    assert jpeg_header.read(marked).has_gain_map
    path.write_bytes(marked)
    assert hdr_of(made(tmp_path, marked).large) is None  # it says so, and has none


def broken(data: bytes) -> Iterator[bytes]:
    second = data.index(b"\xff\xd8", 1000)
    yield data[:second]
    yield data[: second + 40]
    yield data[:second] + bytes(len(data) - second)
    yield data[: second + 300] + b"\xff" * 400 + data[second + 700 :]


def test_a_broken_one_costs_nothing_but_itself(tmp_path: Path) -> None:
    for data in broken(ultra_hdr()):
        pictures = made(tmp_path, data)
        assert (pictures.width, pictures.height) == (800, 600)
        assert vips.Image.jpegload_buffer(pictures.large).width == 800


def test_of_an_iphone() -> None:
    """Real HEICs: Apple's map becomes ISO's, whose brightest part is as bright as Apple says."""
    found = [
        path
        for path in sorted(TESTDATA.rglob("*.[hH][eE][iI][cC]"))
        if b"hdrgainmap" in path.read_bytes() and metadata.read(os.fsencode(path)).is_hdr
    ]
    if not found:
        pytest.skip(f"no HDR photo in {TESTDATA}")
    kept = 0
    for path in found:
        light = hdr_of(isolation.make(os.fsencode(path), "photo", None).large)
        if light is not None:
            kept += 1
            assert 1.05 < light.max() <= 8.5, path
    assert kept


@pytest.mark.parametrize(
    ("headroom", "gain", "expected"), [(0.5, 0.0, 2**1.8), (0.5, 1.0, 2**1.5), (1.5, 0.0, 8.0), (1.5, 1.0, 4.0)]
)
def test_apples_formula(headroom: float, gain: float, expected: float) -> None:
    entries = b"".join(
        tag.to_bytes(2, "big") + b"\0\x0a\0\0\0\1" + offset.to_bytes(4, "big")
        for tag, offset in ((0x21, 60), (0x30, 68))
    )
    note = (b"Apple iOS\0\0\1MM\0\2" + entries).ljust(60, b"\0")
    for value in (headroom, gain):
        note += round(value * 1000).to_bytes(4, "big") + (1000).to_bytes(4, "big")
    assert gain_map._from_maker_note(b"Exif before" + note) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(
    "note", [b"", b"Apple iOS\0\0\1MM\0\2", b"Apple iOS\0\0\1MM\xff\xff" + b"\0\x21\0\x0a\xff\xff\xff\xff" * 20]
)
def test_any_maker_note_is_survived(note: bytes) -> None:
    with contextlib.suppress(*gain_map.ERRORS):
        assert gain_map._from_maker_note(note) == 1.0
