"""Raw files: the preview inside, or a development; upright either way. The files are small DNGs made here."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import simplejpeg

from media.pictures import colour, encoded, exif, scene, upright
from nimtaflow.library import filetypes
from nimtaflow.media import raw, thumbnails_step
from nimtaflow.media.decode import decode
from nimtaflow.media.picture import Limits
from nimtaflow.media.problems import DamagedFile, TooManyPixels
from nimtaflow.media.queries import Original

SHORT, LONG, RATIONAL, SIGNED_RATIONAL, BYTE, TEXT = 3, 4, 5, 10, 1, 2
WIDTH, HEIGHT = 480, 320


def directory(entries: list[tuple[int, int, Any]], at: int) -> bytes:
    """A TIFF directory that stands at `at`, its longer values behind it."""
    forms = {SHORT: "<H", LONG: "<I", RATIONAL: "<II", SIGNED_RATIONAL: "<ii", BYTE: "<B"}
    head, tail = b"", b""
    free = at + 2 + 12 * len(entries) + 4
    for tag, kind, value in sorted(entries):
        if kind == TEXT:
            count, data = len(value) + 1, value.encode() + b"\0"
        else:
            values = value if isinstance(value, list) else [value]
            count = len(values)
            data = b"".join(struct.pack(forms[kind], *(v if isinstance(v, tuple) else (v,))) for v in values)
        if len(data) > 4:
            head += struct.pack("<HHII", tag, kind, count, free + len(tail))
            tail += data + bytes(len(data) % 2)
        else:
            head += struct.pack("<HHI", tag, kind, count) + data.ljust(4, b"\0")
    return struct.pack("<H", len(entries)) + head + bytes(4) + tail


def dng(orientation: int, preview: bytes = b"") -> bytes:
    """A raw file with a flat, brownish sensor picture and, if given, a JPEG preview in its first directory."""
    width, height = WIDTH, HEIGHT
    sensor = np.zeros((height, width), np.uint16)
    sensor[::2, ::2], sensor[::2, 1::2], sensor[1::2, ::2], sensor[1::2, 1::2] = 30000, 20000, 20000, 10000
    pixels = sensor.tobytes()
    raw_at = 8 + len(pixels) + len(preview) + len(preview) % 2
    raw = [
        *((254, LONG, 0), (256, LONG, width), (257, LONG, height), (258, SHORT, 16), (259, SHORT, 1)),
        *((262, SHORT, 32803), (273, LONG, 8), (277, SHORT, 1), (278, LONG, height), (279, LONG, len(pixels))),
        *((33421, SHORT, [2, 2]), (33422, BYTE, [0, 1, 1, 2]), (50714, SHORT, 0), (50717, SHORT, 65535)),
    ]
    camera = [
        *((271, TEXT, "Nimta"), (272, TEXT, "Flow 1"), (274, SHORT, orientation), (50706, BYTE, [1, 4, 0, 0])),
        *((50708, TEXT, "Nimta Flow 1"), (50721, SIGNED_RATIONAL, [(v, 1) for v in (1, 0, 0, 0, 1, 0, 0, 0, 1)])),
        *((50728, RATIONAL, [(1, 1)] * 3), (50778, SHORT, 21)),
    ]
    body = pixels + preview + bytes(len(preview) % 2)
    if not preview:
        return struct.pack("<2sHI", b"II", 42, raw_at) + body + directory(raw + camera, raw_at)
    inner = directory(raw, raw_at)
    first_at = raw_at + len(inner)
    shown = [
        *((254, LONG, 1), (256, LONG, scene().shape[1]), (257, LONG, scene().shape[0]), (258, SHORT, [8, 8, 8])),
        *((259, SHORT, 7), (262, SHORT, 6), (273, LONG, 8 + len(pixels)), (277, SHORT, 3)),
        *((278, LONG, HEIGHT), (279, LONG, len(preview)), (330, LONG, raw_at)),
    ]
    return struct.pack("<2sHI", b"II", 42, first_at) + body + inner + directory(shown + camera, first_at)


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
