"""Raw files: the preview inside, or a development; upright either way. The files are small DNGs made here."""

import struct
from pathlib import Path

import numpy as np
import pytest
import simplejpeg

from media.dngs import LONG, SIZE, dng
from media.pictures import colour, encoded, exif, scene, upright
from nimtaflow.library import filetypes
from nimtaflow.media import raw, thumbnails_step
from nimtaflow.media.decode import decode
from nimtaflow.media.picture import Limits
from nimtaflow.media.problems import DamagedFile, TooManyPixels
from nimtaflow.media.queries import Original

WIDTH, HEIGHT = SIZE


def written(tmp_path: Path, data: bytes) -> bytes:
    path = tmp_path / "a.dng"
    path.write_bytes(data)
    return bytes(path)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_development_is_upright(orientation: int, tmp_path: Path) -> None:
    picture = decode(written(tmp_path, dng(orientation)), "image/x-adobe-dng", 1920)
    expected = (HEIGHT, WIDTH) if orientation >= 5 else (WIDTH, HEIGHT)
    assert (picture.width, picture.height) == expected
    assert (picture.pixels.shape[1] > picture.pixels.shape[0]) == (expected[0] > expected[1])
    red, green, blue = colour(picture.pixels)
    assert red > green > blue
    assert not picture.damaged


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_preview_that_says_nothing_is_turned_as_the_raw_file_is(orientation: int, tmp_path: Path) -> None:
    preview = encoded(scene(WIDTH, HEIGHT), "JPEG", quality=95)
    picture = decode(written(tmp_path, dng(orientation, preview)), "image/x-adobe-dng", 1920)
    expected = upright(scene(WIDTH, HEIGHT), orientation)
    assert picture.pixels.shape == expected.shape
    assert np.abs(picture.pixels.astype(int) - expected).mean() < 3
    assert (picture.width, picture.height) == (expected.shape[1], expected.shape[0])


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_preview_that_says_how_it_lies_is_believed(orientation: int, tmp_path: Path) -> None:
    preview = encoded(scene(WIDTH, HEIGHT), "JPEG", quality=95, exif=exif(orientation))
    picture = decode(written(tmp_path, dng(orientation, preview)), "image/x-adobe-dng", 1920)
    expected = upright(scene(WIDTH, HEIGHT), orientation)
    assert np.abs(picture.pixels.astype(int) - expected).mean() < 3


def test_a_preview_too_small_is_passed_over(tmp_path: Path) -> None:
    preview = encoded(scene(60, 40), "JPEG", quality=95)
    picture = decode(written(tmp_path, dng(1, preview)), "image/x-adobe-dng", 1920)
    assert max(picture.pixels.shape) >= WIDTH // 2
    red, green, blue = colour(picture.pixels)
    assert red > green > blue


def test_raw_files_have_a_limit(tmp_path: Path) -> None:
    with pytest.raises(TooManyPixels):
        decode(written(tmp_path, dng(1)), "image/x-adobe-dng", 256, Limits(whole_megapixels=0.1))


def test_half_a_raw_file_shows_its_preview(tmp_path: Path) -> None:
    preview = encoded(scene(60, 40), "JPEG", quality=95)
    data = bytearray(dng(1, preview))
    at = data.index(struct.pack("<HHII", 273, LONG, 1, 8))
    data[at : at + 12] = struct.pack("<HHII", 273, LONG, 1, 1 << 30)
    picture = decode(written(tmp_path, bytes(data)), "image/x-adobe-dng", 1920)
    assert picture.damaged
    assert picture.pixels.shape[0] <= 60


def x3f(preview: bytes) -> bytes:
    """A Sigma raw file with nothing but a preview inside: header, one section, the directory of sections."""
    header = struct.pack("<4sI16xIII", b"FOVb", 0x00020003, 0, 480, 320).ljust(264, b"\0")
    section = struct.pack("<4sIIIIII", b"SECi", 0x00020000, 2, 18, 480, 320, 0) + preview
    directory = struct.pack("<4sII", b"SECd", 0x00020000, 1) + struct.pack("<II4s", len(header), len(section), b"IMA2")
    return header + section + directory + struct.pack("<I", len(header) + len(section))


def original(tmp_path: Path, data: bytes, name: str) -> Original:
    path = tmp_path / name
    path.write_bytes(data)
    return Original(1, bytes(path), "photo", len(data), 0, filetypes.detect(bytes(path)).mime, bytes(32), None)


def test_what_libraw_cannot_open_is_shown_by_its_preview(tmp_path: Path) -> None:
    """Found by exiftool: for cameras that are newer than LibRaw, and for X3F with nothing else."""
    preview = encoded(scene(WIDTH, HEIGHT), "JPEG", quality=95)
    made = thumbnails_step.work(original(tmp_path, x3f(preview), "a.x3f")).derivatives
    assert (made.width, made.height) == (WIDTH, HEIGHT)
    assert np.abs(simplejpeg.decode_jpeg(made.large).astype(int) - scene(WIDTH, HEIGHT)).mean() < 4
    with pytest.raises(DamagedFile):  # and where there is no preview, the reason is LibRaw's
        thumbnails_step.work(original(tmp_path, x3f(b"nothing"), "a.x3f"))


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_preview_found_so_is_upright(orientation: int) -> None:
    jpeg = encoded(scene(WIDTH, HEIGHT), "JPEG", quality=95)
    expected = upright(scene(WIDTH, HEIGHT), orientation)
    for size in ((0, 0), (WIDTH * 4, HEIGHT * 4)):
        picture = raw.inside(jpeg, orientation, size, 1920, Limits())
        assert np.abs(picture.pixels.astype(int) - expected).mean() < 3
        factor = 4 if size[0] else 1
        assert (picture.width, picture.height) == (expected.shape[1] * factor, expected.shape[0] * factor)
    said = encoded(scene(WIDTH, HEIGHT), "JPEG", quality=95, exif=exif(orientation))
    assert np.abs(raw.inside(said, orientation, (0, 0), 1920, Limits()).pixels.astype(int) - expected).mean() < 3
