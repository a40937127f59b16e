"""Sizes, limits, formats, and what damaged files still give."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from media.pictures import colour, encoded, exif, grained, real_files, scene, shown_or_code
from nimtaflow.kernel.problems import Problem
from nimtaflow.library.filetypes import EmptyFile, NotAPicture, UnsupportedType
from nimtaflow.media import jpeg_header
from nimtaflow.media.decode import decode
from nimtaflow.media.picture import Limits, fitted
from nimtaflow.media.problems import DamagedFile, TooManyPixels

EXPECTED = {"shown", "damaged-file", "unsupported-type", "not-a-picture", "too-many-pixels"}


def written(tmp_path: Path, data: bytes, name: str = "a.jpg") -> bytes:
    file = tmp_path / name
    file.write_bytes(data)
    return bytes(file)


def png_header(width: int, height: int, interlaced: int = 0) -> bytes:
    """A PNG that claims a size and brings one line."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, interlaced)),
        (b"IDAT", zlib.compress(bytes(1 + 3 * width))),
        (b"IEND", b""),
    ]
    parts = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(
    ("size", "edge", "expected"),
    [
        ((4000, 3000), 720, (720, 540)),
        ((3000, 4000), 720, (540, 720)),
        ((100, 80), 720, (100, 80)),
        ((1, 1), 256, (1, 1)),
        ((4000, 1000), 256, (256, 64)),
        ((8000, 1000), 256, (512, 64)),
        ((30000, 100), 256, (1024, 3)),
        ((100, 30000), 256, (3, 1024)),
        ((1_000_000, 1), 256, (1024, 1)),
    ],
)
def test_sizes(size: tuple[int, int], edge: int, expected: tuple[int, int]) -> None:
    assert fitted(*size, edge) == expected


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "HEIF"])
@pytest.mark.parametrize("size", [(1, 1), (2, 1), (17, 300)])
def test_tiny_pictures_of_every_format(kind: str, size: tuple[int, int], tmp_path: Path) -> None:
    picture = decode(written(tmp_path, encoded(scene(*size), kind)), None, 256)
    assert (picture.width, picture.height) == size
    assert picture.pixels.shape[:2] == (fitted(*size, 256)[1], fitted(*size, 256)[0])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "AVIF"])
def test_reduced_pictures_look_like_the_original(kind: str, tmp_path: Path) -> None:
    picture = decode(written(tmp_path, encoded(scene(1500, 1000), kind)), None, 256)
    assert (picture.width, picture.height) == (1500, 1000)
    expected = np.asarray(Image.fromarray(scene(1500, 1000)).resize((256, 171), Image.Resampling.LANCZOS))
    assert picture.pixels.shape == expected.shape
    assert np.abs(picture.pixels.astype(int) - expected).mean() < 2


@pytest.mark.parametrize("name", ["photo.png", "photo.heic", "photo", "photo.nef"])
def test_the_content_decides_not_the_name(name: str, tmp_path: Path) -> None:
    picture = decode(written(tmp_path, encoded(scene(), "JPEG", quality=95), name), None, 256)
    assert not picture.damaged
    assert np.abs(picture.pixels.astype(int) - scene()).mean() < 3


def test_tiff_named_raw_is_shown_anyhow(tmp_path: Path) -> None:
    picture = decode(written(tmp_path, encoded(scene(), "TIFF"), "a.nef"), "image/x-nikon-nef", 256)
    assert np.abs(picture.pixels.astype(int) - scene()).mean() < 3


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"hello", UnsupportedType),
        (bytes(99), UnsupportedType),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NotAPicture),
        (b"%PDF-1.7", NotAPicture),
    ],
)
def test_what_is_no_picture_meets_no_decoder(data: bytes, problem: type[Problem], tmp_path: Path) -> None:
    with pytest.raises(problem):
        decode(written(tmp_path, data), None, 256)


@pytest.mark.parametrize("mime", ["image/svg+xml", "image/jp2", "video/mp4", "text/plain"])
def test_types_without_a_decoder_are_unsupported(mime: str, tmp_path: Path) -> None:
    with pytest.raises(UnsupportedType) as caught:
        decode(written(tmp_path, b"anything"), mime, 256)
    assert caught.value.facts == {"found": mime}


def test_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        decode(written(tmp_path, b""), None, 256)


def test_a_missing_file_is_no_problem_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        decode(bytes(tmp_path / "gone.jpg"), None, 256)


def test_a_pixel_bomb_is_refused_on_its_header(tmp_path: Path) -> None:
    with pytest.raises(TooManyPixels) as caught:
        decode(written(tmp_path, png_header(30_000, 30_000)), None, 256)
    assert caught.value.facts == {"megapixels": 900, "limit": 500}


def test_what_must_be_held_whole_has_a_lower_limit(tmp_path: Path) -> None:
    whole = Limits(megapixels=1, whole_megapixels=0.05)
    for data in (
        encoded(scene(300, 200), "JPEG", progressive=True),
        encoded(scene(300, 200), "WEBP"),
        encoded(scene(300, 200), "AVIF"),
        encoded(scene(300, 200), "HEIF"),
        encoded(scene(300, 200), "BMP"),
        png_header(300, 200, interlaced=1),
    ):
        with pytest.raises(TooManyPixels):
            decode(written(tmp_path, data), None, 256, whole)
    for kind in ("JPEG", "PNG", "TIFF"):
        decode(written(tmp_path, encoded(scene(300, 200), kind)), None, 256, whole)


def test_a_truncated_jpeg_is_shown_as_far_as_it_goes(tmp_path: Path) -> None:
    data = encoded(grained(1200, 800), "JPEG", quality=90)
    picture = decode(written(tmp_path, data[: len(data) // 2]), None, 1920)
    assert picture.damaged
    assert (picture.width, picture.height) == (1200, 800)
    assert np.abs(picture.pixels[:200].astype(int) - scene(1200, 800)[:200]).mean() < 10
    assert picture.pixels[-50:].std() < 2


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_other_truncated_formats_too(kind: str, tmp_path: Path) -> None:
    data = encoded(grained(600, 400), kind)
    picture = decode(written(tmp_path, data[: len(data) * 2 // 3]), None, 1920)
    assert picture.damaged
    assert (picture.width, picture.height) == (600, 400)


def test_flipped_bytes_in_the_middle_are_noticed(tmp_path: Path) -> None:
    data = bytearray(encoded(grained(1200, 800), "JPEG", quality=90))
    middle = len(data) // 2
    data[middle : middle + 40] = b"\xff\xd0" * 20
    assert decode(written(tmp_path, bytes(data)), None, 1920).damaged


def test_padding_before_the_end_is_harmless(tmp_path: Path) -> None:
    data = encoded(scene(), "JPEG")
    assert data.endswith(b"\xff\xd9")
    picture = decode(written(tmp_path, data[:-2] + bytes(64) + b"\xff\xd9"), None, 1920)
    assert not picture.damaged


def test_the_embedded_thumbnail_stands_in(tmp_path: Path) -> None:
    """A JPEG whose own picture is lost and whose EXIF block is whole, lying on its side."""
    small = encoded(scene(160, 120), "JPEG")
    block = exif(6).tobytes()[6:]
    entries = struct.unpack_from("<H", block, 8)[0] if block[:2] == b"II" else struct.unpack_from(">H", block, 8)[0]
    order = "<" if block[:2] == b"II" else ">"
    at = len(block)
    second = struct.pack(order + "H", 2)
    second += struct.pack(order + "HHII", 0x0201, 4, 1, at + 30) + struct.pack(order + "HHII", 0x0202, 4, 1, len(small))
    second += struct.pack(order + "I", 0)
    block = block[: 10 + 12 * entries] + struct.pack(order + "I", at) + block[14 + 12 * entries :] + second + small
    body = b"Exif\0\0" + block
    data = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + b"\xff\xda broken"
    picture = decode(written(tmp_path, data), None, 1920)
    assert picture.damaged
    assert (picture.width, picture.height) == (120, 160)
    assert colour(picture.pixels) == pytest.approx(colour(scene(160, 120)), abs=12)


def test_nothing_left_is_said_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile) as caught:
        decode(written(tmp_path, b"\xff\xd8\xff\xe0 nothing"), None, 256)
    assert caught.value.facts["format"] == "jpeg"
    assert caught.value.facts["detail"]


def test_a_profile_in_several_pieces_is_put_together() -> None:
    profile = bytes(range(256)) * 600
    data = encoded(scene(), "JPEG", icc_profile=profile)
    assert jpeg_header.read(data).profile == profile


def test_progressive_is_seen() -> None:
    assert jpeg_header.read(encoded(scene(), "JPEG", progressive=True)).progressive
    header = jpeg_header.read(encoded(scene(), "JPEG"))
    assert (header.progressive, header.width, header.height, header.components) == (False, 96, 64, 3)


def test_every_broken_file_ends_in_a_picture_or_a_named_problem() -> None:
    for path in real_files("broken"):
        for mime in (None, "image/jpeg", "image/tiff", "image/x-nikon-nef"):
            outcome = shown_or_code(lambda path=path, mime=mime: decode(bytes(path), mime, 256))
            assert outcome in EXPECTED, path


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "HEIF"])
def test_random_damage_never_escapes(kind: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(zlib.crc32(kind.encode()))
    whole = encoded(grained(120, 90), kind)
    for _ in range(25):
        data = bytearray(whole[: int(rng.integers(20, len(whole)))])
        for at in rng.integers(0, len(data), 6):
            data[at] = int(rng.integers(0, 256))
        path = written(tmp_path, bytes(data))
        assert shown_or_code(lambda path=path: decode(path, None, 256)) in EXPECTED


def test_motion_photos_show_their_still() -> None:
    for path in real_files("motion"):
        if path.suffix == ".jpg":
            assert decode(bytes(path), "image/jpeg", 720).pixels.size


def test_an_image_is_read_where_it_lies_and_left_alone(tmp_path: Path) -> None:
    path = Path(written(tmp_path, encoded(scene(), "JPEG")).decode())
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    decode(bytes(path), None, 256)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.jpg"]


def test_names_that_are_no_text(tmp_path: Path) -> None:
    source_path = bytes(tmp_path) + b"/\xff\xfe \n-rf\xc3\xa9.jpg"
    with open(source_path, "wb") as file:
        file.write(encoded(scene(), "JPEG"))
    assert decode(source_path, None, 256).width == 96


def test_grey_jpeg_has_three_bands(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.fromarray(scene()).convert("L").save(out, "JPEG")
    assert decode(written(tmp_path, out.getvalue()), None, 256).pixels.shape[2] == 3
