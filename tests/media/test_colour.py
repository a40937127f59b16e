"""Every kind of pixel ends as 8-bit sRGB on white."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
import pyvips
from PIL import Image, ImageCms

from media.pictures import colour, encoded, real_files
from nimtaflow.media import hdr, vips
from nimtaflow.media.decode import decode
from nimtaflow.media.picture import Picture


def flat(*bands: int) -> np.ndarray:
    return np.full((40, 60, len(bands)), bands, np.uint8)


def p3() -> bytes:
    """A Display P3 profile, as libvips carries one."""
    image = pyvips.Image.black(1, 1, bands=3).copy(interpretation="srgb").icc_transform("p3", input_profile="srgb")
    profile: Any = image.get("icc-profile-data")
    return bytes(profile)


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
