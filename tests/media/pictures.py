"""Pictures that tests make for themselves, and where real files are."""

import io
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
import pyvips
from numpy.typing import NDArray
from PIL import Image, ImageCms

from nimtaflow.kernel.problems import Problem
from nimtaflow.media.picture import Pixels

pillow_heif.register_heif_opener()
import_module("pillow_jxl")  # which registers itself

TESTDATA = Path(os.environ.get("NIMTAFLOW_TESTDATA", Path(__file__).parents[3] / "shared" / "testdata"))


def real_files(folder: str) -> list[Path]:
    """Every file of a folder of the real test data; skips the test where there is none."""
    found = sorted(path for path in (TESTDATA / folder).rglob("*") if path.is_file())
    if not found:
        pytest.skip(f"no test data in {TESTDATA / folder}")
    return found


def scene(width: int = 96, height: int = 64) -> Pixels:
    """A smooth picture without any symmetry."""
    y, x = np.mgrid[:height, :width]
    red = 40 + 200 * x / width
    green = 30 + 180 * y / height
    blue = 60 + 120 * ((x < width / 3) & (y < height / 3))
    return np.stack([red, green, blue], axis=2).astype(np.uint8)


def grained(width: int, height: int) -> Pixels:
    """A picture with the noise of a sensor, which compresses like a photograph."""
    noise = np.random.default_rng(7).normal(0, 6, (height, width, 1))
    return np.clip(scene(width, height) + noise, 0, 255).astype(np.uint8)


def encoded(pixels: NDArray[Any], kind: str, mode: str | None = None, **options: Any) -> bytes:
    """A file in memory, written by Pillow."""
    out = io.BytesIO()
    image = Image.fromarray(pixels)
    (image.convert(mode) if mode else image).save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int) -> Image.Exif:
    """An EXIF block that says which way is up."""
    block = Image.Exif()
    block[0x0112] = orientation
    return block


def upright(pixels: Pixels, orientation: int) -> Pixels:
    """What EXIF means by an orientation, written down independently of the code under test."""
    turned = {
        1: pixels,
        2: pixels[:, ::-1],
        3: pixels[::-1, ::-1],
        4: pixels[::-1],
        5: pixels.transpose(1, 0, 2),
        6: np.rot90(pixels, -1),
        7: pixels[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(pixels, 1),
    }
    return turned[orientation]


def p3() -> bytes:
    """A Display P3 profile, as libvips carries one."""
    image = pyvips.Image.black(1, 1, bands=3).copy(interpretation="srgb").icc_transform("p3", input_profile="srgb")
    profile: Any = image.get("icc-profile-data")
    return bytes(profile)


def as_srgb(image: Image.Image) -> Image.Image:
    """A picture through its own profile, by Little CMS directly."""
    profile = image.info.get("icc_profile")
    if not profile:
        return image.convert("RGB")
    converted = ImageCms.profileToProfile(
        image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    assert converted is not None
    return converted


def shown_or_code(show: Callable[[], object]) -> str:
    """Either "shown", or the code of the problem why not."""
    try:
        show()
    except Problem as problem:
        return problem.code
    return "shown"


def colour(pixels: Pixels) -> tuple[int, int, int]:
    """The colour in the middle."""
    red, green, blue = pixels[pixels.shape[0] // 2, pixels.shape[1] // 2]
    return int(red), int(green), int(blue)
