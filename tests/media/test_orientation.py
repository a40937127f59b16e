"""Which way is up: applied exactly once, to the pixel, in every format that can say it."""

import io
import itertools
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageOps

from media.pictures import as_srgb, encoded, exif, real_files, scene, upright
from nimtaflow.media import exif_block
from nimtaflow.media.decode import decode

ALL = range(1, 9)
EXACT = {
    "jpeg": lambda orientation: encoded(scene(), "JPEG", quality=95, exif=exif(orientation)),
    "cmyk": lambda orientation: encoded(scene(), "JPEG", "CMYK", quality=95, exif=exif(orientation)),
    "grey": lambda orientation: encoded(scene(), "JPEG", "L", quality=95, exif=exif(orientation)),
    "png": lambda orientation: encoded(scene(), "PNG", exif=exif(orientation)),
    "tiff": lambda orientation: encoded(scene(), "TIFF", exif=exif(orientation)),
    "webp": lambda orientation: encoded(scene(), "WEBP", lossless=True, exif=exif(orientation)),
    "avif": lambda orientation: encoded(scene(), "AVIF", quality=90, subsampling="4:4:4", exif=exif(orientation)),
}


@pytest.mark.parametrize(("kind", "orientation"), list(itertools.product(EXACT, ALL)))
def test_upright_to_the_pixel(kind: str, orientation: int, tmp_path: Path) -> None:
    stored, turned = tmp_path / "stored", tmp_path / "turned"
    stored.write_bytes(EXACT[kind](1))
    turned.write_bytes(EXACT[kind](orientation))
    expected = upright(decode(bytes(stored), None, 1920).pixels, orientation)
    picture = decode(bytes(turned), None, 1920)
    assert np.array_equal(picture.pixels, expected)
    assert (picture.width, picture.height) == (expected.shape[1], expected.shape[0])


@pytest.mark.parametrize("orientation", ALL)
def test_reduced_and_upright(orientation: int, tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(encoded(scene(1500, 1000), "JPEG", quality=95, exif=exif(orientation)))
    picture = decode(bytes(file), None, 720)
    expected = upright(scene(1500, 1000), orientation)
    assert (picture.width, picture.height) == (expected.shape[1], expected.shape[0])
    small = np.asarray(Image.fromarray(expected).resize((picture.pixels.shape[1], picture.pixels.shape[0])))
    assert np.abs(small.astype(int) - picture.pixels).mean() < 2


@pytest.mark.parametrize("orientation", ALL)
def test_heic_is_turned_by_its_own_transformations_only(orientation: int, tmp_path: Path) -> None:
    file = tmp_path / "a.heic"
    heif = pillow_heif.from_pillow(Image.fromarray(scene()))
    heif.save(file, quality=100, chroma=444, exif=exif(orientation).tobytes())
    expected = upright(scene(), orientation)
    picture = decode(bytes(file), None, 1920)
    assert picture.pixels.shape == expected.shape
    assert np.abs(picture.pixels.astype(int) - expected).mean() < 3


def test_the_photographs_of_the_orientation_set() -> None:
    for path in real_files("orientation"):
        expected = np.asarray(as_srgb(ImageOps.exif_transpose(Image.open(path))))
        picture = decode(bytes(path), None, 100_000)
        assert picture.pixels.shape == expected.shape, path
        assert np.abs(picture.pixels.astype(int) - expected).mean() < 1, path


def test_nonsense_in_an_exif_block_is_no_orientation() -> None:
    assert exif_block.orientation(b"") is None
    assert exif_block.orientation(b"II*\0\xff\xff\xff\xff") is None
    assert exif_block.orientation(b"MM\0*\0\0\0\x08\xff\xff" + b"\x01\x12\0\x03\0\0\0\x01\0\x09\0\0" * 3) is None
    loop = b"II*\0\x08\0\0\0\0\0\x08\0\0\0"
    assert exif_block.thumbnail(loop) is None


def test_an_exif_block_in_either_byte_order() -> None:
    for order in ("<", ">"):
        block = exif(6)
        block.endian = order
        data = block.tobytes()[6:]
        assert exif_block.orientation(data) == 6


def test_jpeg_orientation_survives_strange_segments(tmp_path: Path) -> None:
    data = encoded(scene(), "JPEG", exif=exif(6))
    padded = data[:2] + b"\xff\xe5\0\x04ab" + b"\xff\xff\xff" + data[2:]
    file = tmp_path / "a.jpg"
    file.write_bytes(padded)
    picture = decode(bytes(file), None, 1920)
    with Image.open(io.BytesIO(padded)) as image:
        assert (picture.width, picture.height) == ImageOps.exif_transpose(image).size
