"""JPEG XL: every kind of it comes out as it was meant, in the child that decodes strangers' files."""

import io
import struct
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from media.pictures import colour, encoded, exif, grained, scene, upright
from nimtaflow.library import filetypes
from nimtaflow.media import binaries, isolation, jxl_header
from nimtaflow.media.decode import decode
from nimtaflow.media.picture import Limits
from nimtaflow.media.problems import DamagedFile, TooManyPixels

SIGNATURE = b"\0\0\0\x0cJXL \r\n\x87\n"


def written(tmp_path: Path, data: bytes) -> bytes:
    path = tmp_path / "a.jpg"  # the name says nothing
    path.write_bytes(data)
    return bytes(path)


def by_ffmpeg(tmp_path: Path, pixels: np.ndarray, form: str, filters: str) -> bytes:
    """A file by libjxl as FFmpeg drives it, which can say what Pillow cannot: 16 bits, primaries, curves."""
    height, width = pixels.shape[:2]
    target = tmp_path / "made.jxl"
    source = ["-f", "rawvideo", "-pix_fmt", form, "-s", f"{width}x{height}", "-i", "-", "-vf", filters]
    command = [*binaries.ffmpeg().argv, "-y", "-v", "error", *source, "-c:v", "libjxl", "-distance", "0", str(target)]
    made = subprocess.run(command, input=pixels.tobytes(), capture_output=True, check=False)
    if made.returncode:
        pytest.skip("this ffmpeg writes no JPEG XL")
    return target.read_bytes()


def boxed(*boxes: tuple[bytes, bytes]) -> bytes:
    return SIGNATURE + b"".join(struct.pack(">I4s", 8 + len(content), kind) + content for kind, content in boxes)


def transcoded(tmp_path: Path, jpeg: bytes) -> bytes:
    """A JPEG as JPEG XL, from which it can be made again."""
    source, target = tmp_path / "whole.jpg", io.BytesIO()
    source.write_bytes(jpeg)
    with Image.open(source) as image:
        image.save(target, "JXL", lossless_jpeg=True)
    return target.getvalue()


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (17, 300), (256, 256), (1000, 750), (640, 1)])
@pytest.mark.parametrize("container", [False, True])
def test_the_header_knows_the_size(size: tuple[int, int], container: bool) -> None:
    found = jxl_header.read(encoded(scene(*size), "JXL", effort=1, use_container=container))
    assert found == jxl_header.JxlHeader(*size, is_animated=False)


def codestream(bits: str) -> bytes:
    """The signature and these bits, the first one lowest."""
    length = (len(bits) + 7) // 8
    return b"\xff\x0a" + int(bits[::-1] or "0", 2).to_bytes(length, "little") + bytes(8)


def number(value: int, bits: int) -> str:
    return format(value, f"0{bits}b")[::-1] if bits else ""


@given(
    st.integers(1, 32),
    st.integers(1, 32),
    st.integers(1, 8),
    st.booleans(),
    st.sampled_from(["", "intrinsic", "preview"]),
)
def test_a_header_with_everything(height: int, width: int, orientation: int, moves: bool, also: str) -> None:
    """Written here bit by bit, as ISO/IEC 18181-1 has it."""
    eights = "1" + number(height - 1, 5) + "000" + number(width - 1, 5)
    bits = eights + "0" + "1" + number(orientation - 1, 3)
    bits += ("1" + eights) if also == "intrinsic" else "0"
    bits += ("1" + "1" + "00" + "100") if also == "preview" else "0"
    bits += "1" if moves else "0"
    size = (8 * width, 8 * height)
    expected = size[::-1] if orientation >= 5 else size
    assert jxl_header.read(codestream(bits)) == jxl_header.JxlHeader(*expected, is_animated=moves)


@given(st.binary(max_size=80))
def test_any_bytes_are_a_header_or_none(data: bytes) -> None:
    for beginning in (b"", b"\xff\x0a", SIGNATURE, SIGNATURE + b"\0\0\0\x50jxlc\xff\x0a", SIGNATURE + b"\0\0\0\1jxlp"):
        found = jxl_header.read(beginning + data)
        assert found is None or (found.width > 0 and found.height > 0)


def test_it_is_known_by_its_content(tmp_path: Path) -> None:
    for container in (False, True):
        path = written(tmp_path, encoded(scene(), "JXL", use_container=container))
        assert filetypes.detect(path) == filetypes.FileType("photo", "image/jxl")


@pytest.mark.parametrize("effort", [1, 7])
def test_it_looks_like_the_original(effort: int, tmp_path: Path) -> None:
    picture = decode(written(tmp_path, encoded(scene(1500, 1000), "JXL", quality=95, effort=effort)), None, 256)
    assert (picture.width, picture.height, picture.damaged) == (1500, 1000, False)
    expected = np.asarray(Image.fromarray(scene(1500, 1000)).resize((256, 171), Image.Resampling.LANCZOS))
    assert np.abs(picture.pixels.astype(int) - expected).mean() < 2


def test_grey_alpha_and_float(tmp_path: Path) -> None:
    cases: list[tuple[Any, tuple[int, int, int]]] = [
        (np.full((40, 60), 100, np.uint8), (100, 100, 100)),
        (np.full((40, 60, 4), (255, 0, 0, 0), np.uint8), (255, 255, 255)),
        (np.full((40, 60, 4), (255, 0, 0, 128), np.uint8), (255, 127, 127)),
        (np.full((40, 60), 0.5, np.float32), (188, 188, 188)),  # light, not codes
    ]
    for pixels, expected in cases:
        data = encoded(pixels, "JXL", lossless=True)
        assert colour(decode(written(tmp_path, data), None, 256).pixels) == pytest.approx(expected, abs=1)


def test_sixteen_bits(tmp_path: Path) -> None:
    pixels = np.full((40, 60, 3), (51400, 25700, 12850), np.uint16)
    data = by_ffmpeg(tmp_path, pixels, "rgb48le", "null")
    assert colour(decode(written(tmp_path, data), None, 256).pixels) == pytest.approx((200, 100, 50), abs=1)
    grey = by_ffmpeg(tmp_path, np.full((40, 60), 32896, np.uint16), "gray16le", "null")
    assert colour(decode(written(tmp_path, grey), None, 256).pixels) == pytest.approx((128, 128, 128), abs=1)


def test_display_p3_by_its_primaries(tmp_path: Path) -> None:
    pixels = np.full((40, 60, 3), (200, 100, 50), np.uint8)
    named = by_ffmpeg(tmp_path, pixels, "rgb24", "setparams=color_trc=iec61966-2-1:color_primaries=smpte432:range=pc")
    assert colour(decode(written(tmp_path, named), None, 256).pixels) == pytest.approx((215, 93, 31), abs=1)


def test_hdr_is_tone_mapped(tmp_path: Path) -> None:
    """White of 203 cd/m², which is where paper white belongs (ITU-R BT.2408), in PQ."""
    pixels = np.full((40, 60, 3), round(0.58 * 65535), np.uint16)
    data = by_ffmpeg(tmp_path, pixels, "rgb48le", "setparams=color_trc=smpte2084:color_primaries=bt2020:range=pc")
    assert colour(decode(written(tmp_path, data), None, 256).pixels) == pytest.approx((230, 230, 230), abs=10)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_what_was_a_jpeg_is_upright(orientation: int, tmp_path: Path) -> None:
    jpeg = encoded(scene(96, 64), "JPEG", quality=95, exif=exif(orientation))
    data = transcoded(tmp_path, jpeg)
    picture = decode(written(tmp_path, data), None, 256)
    expected = upright(scene(96, 64), orientation)
    assert np.abs(picture.pixels.astype(int) - expected).mean() < 3
    header = jxl_header.read(data)
    assert header is not None
    assert (header.width, header.height) == (picture.width, picture.height) == expected.shape[1::-1]


@pytest.mark.parametrize("orientation", [1, 6])
def test_without_the_jpeg_it_is_upright_as_well(orientation: int, tmp_path: Path) -> None:
    """The same codestream, from which no JPEG can be made: then libjxl turns it, and EXIF must not turn it again."""
    data = transcoded(tmp_path, encoded(scene(96, 64), "JPEG", quality=95, exif=exif(orientation)))
    kept, at = [], len(SIGNATURE)
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        size = size or len(data) - at
        if kind != b"jbrd":
            kept.append((kind, data[at + 8 : at + size]))
        at += size
    picture = decode(written(tmp_path, boxed(*kept)), None, 256)
    assert np.abs(picture.pixels.astype(int) - upright(scene(96, 64), orientation)).mean() < 4


def test_a_bomb_is_refused_on_its_header(tmp_path: Path) -> None:
    bits = "0" + "11" + number(99_999, 30) + "001"
    with pytest.raises(TooManyPixels):
        decode(written(tmp_path, codestream(bits)), None, 256)
    with pytest.raises(TooManyPixels):
        decode(written(tmp_path, encoded(scene(300, 200), "JXL")), None, 256, Limits(1, 0.05))


def test_half_a_file_is_named_damaged(tmp_path: Path) -> None:
    data = encoded(grained(600, 400), "JXL", quality=90)
    with pytest.raises(DamagedFile) as caught:
        decode(written(tmp_path, data[: len(data) // 2]), None, 256)
    assert caught.value.facts["format"] == "jxl"


def test_within_the_confinement(tmp_path: Path) -> None:
    made = isolation.make(written(tmp_path, encoded(scene(2400, 1800), "JXL", effort=1)), "photo", None)
    assert (made.width, made.height, made.damaged) == (2400, 1800, False)
    assert made.large[:2] == b"\xff\xd8"
