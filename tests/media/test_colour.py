"""Every kind of pixel ends as 8-bit sRGB on white."""

import io
import struct
import subprocess
from itertools import product
from operator import add
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from media.pictures import colour, encoded, p3, real_files, scene
from nimtaflow.media import binaries, hdr, vips
from nimtaflow.media.decode import decode
from nimtaflow.media.picture import Picture


def flat(*bands: int) -> np.ndarray:
    return np.full((40, 60, len(bands)), bands, np.uint8)


def shown(tmp_path: Path, data: bytes) -> Picture:
    file = tmp_path / "a"
    file.write_bytes(data)
    picture = decode(bytes(file), None, 1920)
    assert picture.pixels.shape == (40, 60, 3)
    assert not picture.damaged
    return picture


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF", "HEIF"])
def test_display_p3_becomes_srgb(kind: str, tmp_path: Path) -> None:
    lossless: dict[str, Any] = (
        {"quality": 100} if kind in {"JPEG", "AVIF", "HEIF"} else {"lossless": True} if kind == "WEBP" else {}
    )
    data = encoded(flat(200, 100, 50), kind, icc_profile=p3(), **lossless)
    assert colour(shown(tmp_path, data).pixels) == pytest.approx((215, 93, 31), abs=3)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP"])
def test_without_a_profile_nothing_is_converted(kind: str, tmp_path: Path) -> None:
    assert colour(shown(tmp_path, encoded(flat(200, 100, 50), kind)).pixels) == pytest.approx((200, 100, 50), abs=2)


def test_a_profile_that_calls_itself_srgb_is_recognised() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert vips.describes_srgb(profile)
    assert not vips.describes_srgb(p3())
    assert not vips.describes_srgb(b"")
    assert not vips.describes_srgb(b"\xff" * 200)


@pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 200])
def test_a_broken_profile_costs_nothing_but_itself(profile: bytes, tmp_path: Path) -> None:
    data = encoded(flat(200, 100, 50), "PNG", icc_profile=profile)
    assert colour(shown(tmp_path, data).pixels) == (200, 100, 50)


def test_cmyk_goes_through_a_press_profile(tmp_path: Path) -> None:
    """Naive arithmetic would make cyan ink (0, 255, 255); on paper it is duller."""
    out = io.BytesIO()
    Image.new("CMYK", (60, 40), (255, 0, 0, 0)).save(out, "JPEG", quality=98)
    assert colour(shown(tmp_path, out.getvalue()).pixels) == pytest.approx((0, 164, 224), abs=20)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits(kind: str, tmp_path: Path) -> None:
    half = np.full((40, 60), 32768, np.uint16)
    assert colour(shown(tmp_path, encoded(half, kind)).pixels) == (128, 128, 128)


def test_sixteen_bits_of_colour_with_alpha(tmp_path: Path) -> None:
    pixels = np.full((40, 60, 4), (65535, 0, 0, 32768), np.uint16)
    image = pyvips.Image.new_from_memory(pixels.tobytes(), 60, 40, 4, "ushort").copy(interpretation="rgb16")
    assert colour(shown(tmp_path, image.pngsave_buffer(bitdepth=16)).pixels) == pytest.approx((255, 127, 127), abs=1)


@pytest.mark.parametrize(("full", "expected"), [(1.0, 128), (255.0, 128), (40_000.0, 128)])
def test_samples_of_floating_point(full: float, expected: int, tmp_path: Path) -> None:
    pixels = np.full((40, 60), full / 2, np.float32)
    pixels[0, 0] = full
    out = tmp_path / "a.tif"
    Image.fromarray(pixels, "F").save(out, "TIFF")
    assert colour(decode(bytes(out), None, 1920).pixels)[0] == pytest.approx(expected, abs=1)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "AVIF"])
def test_transparent_is_white(kind: str, tmp_path: Path) -> None:
    lossless: dict[str, Any] = {"lossless": True} if kind == "WEBP" else {}
    data = encoded(flat(255, 0, 0, 0), kind, **lossless)
    assert colour(shown(tmp_path, data).pixels) == (255, 255, 255)


def test_palette_with_a_transparent_entry(tmp_path: Path) -> None:
    image = Image.fromarray(flat(10, 200, 30)).convert("P")
    out = io.BytesIO()
    image.save(out, "PNG", transparency=image.getpixel((0, 0)))
    assert colour(shown(tmp_path, out.getvalue()).pixels) == (255, 255, 255)


def test_one_bit(tmp_path: Path) -> None:
    for kind in ("PNG", "TIFF", "BMP"):
        out = io.BytesIO()
        Image.new("1", (60, 40), 1).save(out, kind)
        assert colour(shown(tmp_path, out.getvalue()).pixels) == (255, 255, 255)


def test_the_first_frame_of_an_animation(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (60, 40), name) for name in ("red", "blue", "lime")]
    for kind in ("GIF", "WEBP", "PNG", "AVIF"):
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=50)
        assert colour(shown(tmp_path, out.getvalue()).pixels) == pytest.approx((255, 0, 0), abs=6)


def test_sixteen_bits_of_the_heif_set() -> None:
    for path in real_files("heic"):
        if path.suffix in {".heif", ".heic", ".HEIC", ".png", ".gif"}:
            picture = decode(bytes(path), None, 1920)
            assert picture.pixels.dtype == np.uint8
            assert picture.pixels.ndim == 3


@pytest.mark.parametrize("transfer", [hdr.PQ, hdr.HLG])
def test_hdr_keeps_grey_grey_and_order(transfer: int) -> None:
    ramp = np.repeat(np.linspace(0, 65535, 64).astype(np.uint16)[None, :, None], 3, axis=2)
    mapped = hdr.tone_mapped(ramp, transfer).astype(int)
    assert np.abs(mapped - mapped[..., :1]).max() <= 1
    assert (np.diff(mapped[0, :, 0]) >= 0).all()
    assert mapped[0, 0, 0] == 0
    assert mapped[0, -1, 0] > 240


@pytest.mark.parametrize("transfer", [hdr.PQ, hdr.HLG])
def test_hdr_heic_is_tone_mapped(transfer: int, tmp_path: Path) -> None:
    white = 0.58 if transfer == hdr.PQ else 0.75
    deep = np.full((40, 60, 3), round(white * 65535), np.uint16)
    heif = pillow_heif.from_bytes("RGB;16", (60, 40), deep.tobytes())
    nclx = {"color_primaries": 9, "transfer_characteristics": transfer, "matrix_coefficients": 9, "full_range_flag": 1}
    heif.save(tmp_path / "a.heic", quality=-1, **nclx)
    assert colour(decode(bytes(tmp_path / "a.heic"), None, 1920).pixels)[0] == pytest.approx(230, abs=10)


def test_hdr_reference_white_is_bright_and_not_clipped() -> None:
    white = np.full((1, 1, 3), round(0.58 * 65535), np.uint16)  # 203 cd/m² in PQ
    assert 220 <= hdr.tone_mapped(white, hdr.PQ)[0, 0, 0] <= 240


PRIMARIES = {  # CIE xy of red, green, blue and white; exponent. ICC profiles of these are made below.
    "Adobe RGB": ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), (0.3127, 0.329), 563 / 256),
    "ProPhoto RGB": ((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001), (0.3457, 0.3585), 1.8),
}
D50 = np.array([0.9642, 1.0, 0.8249])
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
SRGB_D50 = np.array(  # Lindbloom: XYZ of D50 to linear sRGB
    [[3.1338561, -1.6168667, -0.4906146], [-0.9787684, 1.9161415, 0.0334540], [0.0719453, -0.2289914, 1.4052427]]
)


def to_d50(name: str) -> np.ndarray:
    """Linear RGB of these primaries to XYZ of D50, by the textbook."""
    red, green, blue, white, _ = PRIMARIES[name]
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in (red, green, blue)]).T
    target = np.array([white[0] / white[1], 1, (1 - white[0] - white[1]) / white[1]])
    matrix = columns * np.linalg.solve(columns, target)
    scale = np.diag((BRADFORD @ D50) / (BRADFORD @ target))
    return np.linalg.inv(BRADFORD) @ scale @ BRADFORD @ matrix


def icc(name: str) -> bytes:
    """An ICC profile (version 2) of three primaries and one exponent."""
    matrix, exponent = to_d50(name), PRIMARIES[name][4]
    fixed = lambda value: struct.pack(">i", round(value * 65536))  # noqa: E731
    text = name.encode() + b"\0"
    tags = [
        (b"desc", b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(78)),
        (b"cprt", b"text\0\0\0\0none\0"),
        (b"wtpt", b"XYZ \0\0\0\0" + b"".join(map(fixed, D50))),
        *(
            (key, b"XYZ \0\0\0\0" + b"".join(map(fixed, matrix[:, i])))
            for i, key in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))
        ),
        *((key, b"curv\0\0\0\0" + struct.pack(">IH", 1, round(exponent * 256))) for key in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    table, body, at = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for key, content in tags:
        padded = content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", key, at + len(body), len(content))
        body += padded
    head = struct.pack(">I4sI4s4s4s12x4s", 0, b"none", 0x02100000, b"mntr", b"RGB ", b"XYZ ", b"acsp") + bytes(28)
    head += b"".join(map(fixed, D50)) + bytes(48)
    whole = head[:128] + table + body
    return struct.pack(">I", len(whole)) + whole[4:]


def as_srgb_by_hand(name: str, values: tuple[int, ...]) -> tuple[int, ...]:
    """What sRGB has for a colour of another space, computed here."""
    light = SRGB_D50 @ to_d50(name) @ (np.array(values) / 255) ** PRIMARIES[name][4]
    light = np.clip(light, 0, 1)
    code = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return tuple(int(value) for value in np.round(code * 255))


def rounding(name: str, values: tuple[int, int, int]) -> int:
    """How far a colour moves if each of its values is one off, as YCbCr leaves them."""
    exact = as_srgb_by_hand(name, values)
    near = (as_srgb_by_hand(name, tuple(map(add, values, by))) for by in product((-1, 1), repeat=3))
    return max(abs(one - other) for moved in near for one, other in zip(moved, exact, strict=True))


@given(
    st.sampled_from(sorted(PRIMARIES)),
    st.tuples(*[st.integers(40, 215)] * 3),
    st.sampled_from(["PNG", "TIFF", "WEBP", "JPEG", "HEIF", "AVIF"]),
)
@settings(max_examples=60)
def test_wide_spaces_become_srgb_as_the_textbook_has_it(
    tmp_path_factory: pytest.TempPathFactory, name: str, values: tuple[int, int, int], kind: str
) -> None:
    options: dict[str, Any] = {"lossless": True} if kind == "WEBP" else {}
    if kind in {"JPEG", "HEIF", "AVIF"}:
        options = {"quality": 100}
    data = encoded(flat(*values), kind, icc_profile=icc(name), **options)
    expected = as_srgb_by_hand(name, values)
    slack = 5 + (rounding(name, values) if kind in {"JPEG", "HEIF", "AVIF"} else 0)
    assert colour(shown(tmp_path_factory.getbasetemp(), data).pixels) == pytest.approx(expected, abs=slack)


def test_cmyk_with_a_profile_and_without(tmp_path: Path) -> None:
    """A profile of its own comes before the press profile that is assumed; paper stays white and black black."""
    for inks, least, most in (((0, 0, 0, 0), 250, 255), ((0, 0, 0, 255), 0, 60), ((255, 255, 255, 255), 0, 40)):
        for kind in ("JPEG", "TIFF"):
            out = io.BytesIO()
            options: dict[str, Any] = {"quality": 98} if kind == "JPEG" else {}
            Image.new("CMYK", (60, 40), inks).save(out, kind, **options)
            assert all(least <= value <= most for value in colour(shown(tmp_path, out.getvalue()).pixels)), (inks, kind)
    press = pyvips.Image.black(1, 1, bands=3).copy(interpretation="srgb").icc_transform("cmyk", input_profile="srgb")
    profile: Any = press.get("icc-profile-data")
    out = io.BytesIO()
    Image.new("CMYK", (60, 40), (255, 0, 0, 0)).save(out, "TIFF", icc_profile=bytes(profile))
    assert colour(shown(tmp_path, out.getvalue()).pixels) == pytest.approx((0, 164, 224), abs=20)


def test_a_grey_profile_counts(tmp_path: Path) -> None:
    """Grey of gamma 1.0: half the light is much brighter than half the code."""
    curve = b"curv\0\0\0\0" + struct.pack(">I", 0)  # the identity
    text = b"linear\0"
    tags = [
        (b"desc", b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(79)),
        (b"wtpt", b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65536)) for value in D50)),
        (b"kTRC", curve),
    ]
    table, body, at = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for key, content in tags:
        table += struct.pack(">4sII", key, at + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = struct.pack(">I4sI4s4s4s12x4s", 0, b"none", 0x02100000, b"mntr", b"GRAY", b"XYZ ", b"acsp") + bytes(28)
    head += b"".join(struct.pack(">i", round(value * 65536)) for value in D50) + bytes(48)
    whole = head[:128] + table + body
    profile = struct.pack(">I", len(whole)) + whole[4:]
    for kind in ("PNG", "TIFF", "JPEG"):
        data = encoded(np.full((40, 60), 128, np.uint8), kind, icc_profile=profile)
        assert colour(shown(tmp_path, data).pixels) == pytest.approx((188, 188, 188), abs=2), kind


def test_grey_with_alpha(tmp_path: Path) -> None:
    pixels = np.zeros((40, 60, 2), np.uint8)
    pixels[..., 0], pixels[..., 1] = 0, 128
    for kind in ("PNG", "TIFF", "JXL"):
        options: dict[str, Any] = {"lossless": True} if kind == "JXL" else {}
        assert colour(shown(tmp_path, encoded(pixels, kind, "LA", **options)).pixels) == pytest.approx(
            (127, 127, 127), abs=1
        )


def test_tiffs_of_every_build(tmp_path: Path) -> None:
    """Tiles, BigTIFF, several pages, 16 bits, every packing: the same picture."""
    deep = np.repeat(scene(600, 400).astype(np.uint16) * 257, 1, axis=0)
    eight = pyvips.Image.new_from_array(scene(600, 400)).copy(interpretation="srgb")
    sixteen = pyvips.Image.new_from_array(deep).copy(interpretation="rgb16")
    path = tmp_path / "a.tif"
    builds: list[dict[str, Any]] = [
        {"tile": True},
        {"tile": True, "tile_width": 64, "tile_height": 64, "bigtiff": True, "compression": "deflate"},
        {"compression": "lzw", "predictor": "horizontal"},
        {"compression": "packbits"},
        {"compression": "jpeg", "Q": 98},
        {"compression": "webp", "lossless": True},
        {"pyramid": True, "tile": True},
    ]
    for image in (eight, sixteen):
        for build in builds:
            if image is sixteen and build.get("compression") in {"jpeg", "webp"}:
                continue
            image.write_to_file(str(path), **build)
            picture = decode(bytes(path), None, 1920)
            assert picture.pixels.shape == (400, 600, 3), build
            assert np.abs(picture.pixels.astype(int) - scene(600, 400)).mean() < 2, build
    pages = [Image.fromarray(flat(*values)) for values in ((200, 0, 0), (0, 200, 0))]
    pages[0].save(path, "TIFF", save_all=True, append_images=pages[1:])
    assert colour(decode(bytes(path), None, 1920).pixels) == (200, 0, 0)


def by_ffmpeg(tmp_path: Path, pixels: np.ndarray, form: str, filters: str) -> bytes:
    height, width = pixels.shape[:2]
    target = tmp_path / "made.avif"
    source = ["-f", "rawvideo", "-pix_fmt", form, "-s", f"{width}x{height}", "-i", "-", "-vf", filters]
    encoder = ["-c:v", "libaom-av1", "-still-picture", "1", "-crf", "2"]
    command = [*binaries.ffmpeg().argv, "-y", "-v", "error", *source, *encoder, str(target)]
    made = subprocess.run(command, input=pixels.tobytes(), capture_output=True, check=False)
    if made.returncode:
        pytest.skip("this ffmpeg writes no AVIF")
    return target.read_bytes()


def test_avif_by_its_numbers_alone(tmp_path: Path) -> None:
    """P3 and PQ said by nclx, without a profile, as phones write it."""
    p3 = by_ffmpeg(
        tmp_path,
        flat(200, 100, 50),
        "rgb24",
        "scale=out_color_matrix=bt709:out_range=full,format=yuv444p,"
        "setparams=color_trc=iec61966-2-1:color_primaries=smpte432:colorspace=bt709:range=full",
    )
    assert colour(shown(tmp_path, p3).pixels) == pytest.approx((215, 93, 31), abs=3)
    deep = np.full((40, 60, 3), round(0.58 * 65535), np.uint16)
    pq = by_ffmpeg(
        tmp_path,
        deep,
        "rgb48le",
        "scale=out_color_matrix=bt2020:out_range=full,format=yuv444p10le,"
        "setparams=color_trc=smpte2084:color_primaries=bt2020:colorspace=bt2020nc:range=full",
    )
    assert colour(shown(tmp_path, pq).pixels) == pytest.approx((230, 230, 230), abs=10)


def test_heic_p3_by_its_numbers_alone(tmp_path: Path) -> None:
    heif = pillow_heif.from_bytes("RGB", (60, 40), flat(200, 100, 50).tobytes())
    nclx = {"color_primaries": 12, "transfer_characteristics": 13, "matrix_coefficients": 6, "full_range_flag": 1}
    heif.save(tmp_path / "a.heic", quality=-1, chroma=444, **nclx)
    assert colour(decode(bytes(tmp_path / "a.heic"), None, 1920).pixels) == pytest.approx((215, 93, 31), abs=4)
