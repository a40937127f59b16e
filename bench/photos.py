"""Folders of large JPEGs: real photographs where there are some, enlarged and given a sensor's grain."""

import io
import os
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image, ImageOps, JpegImagePlugin, UnidentifiedImageError

TESTDATA: Final = Path(os.environ.get("NIMTAFLOW_TESTDATA", Path(__file__).parents[2] / "shared" / "testdata"))
SIZE: Final = (4032, 3024)
LARGER: Final = (6000, 4000)
_FOLDERS: Final = ("exif", "orientation", "golden-metadata")
_SMALLEST: Final = 2_000_000  # pixels, of a photograph worth enlarging
_GRAIN: Final = 2.5
_TILE: Final = 1024

Size = tuple[int, int]


def write(folder: Path, count: int, different: int = 10, size: Size = SIZE) -> list[Path]:
    """Write `count` photos, quality 92, 1.5 to 8 MB; so many are different, the others only by a comment.

    Each is sampled as the camera had it (most 4:2:2) and has the colour profile that it had, if any.
    """
    rng = np.random.default_rng(12)
    tile = rng.normal(0, _GRAIN, (_TILE, _TILE, 1)).astype(np.float32)
    encoded: list[bytes] = []
    for index, (picture, saved) in enumerate(zip(pictures(different, size), cycle(_as_saved()), strict=False)):
        grain = np.roll(tile, rng.integers(0, _TILE, 2), axis=(0, 1))
        grain = np.tile(grain, (size[1] // _TILE + 1, size[0] // _TILE + 1, 1))[: size[1], : size[0]]
        exif = Image.Exif()
        exif[0x010F], exif[0x0110] = "Bench", f"Camera {index % 5}"
        exif[0x9003] = f"2024:{1 + index % 12:02}:{1 + index % 28:02} 12:{index % 60:02}:00"
        shown = Image.fromarray(np.clip(picture + grain, 0, 255).astype(np.uint8))
        encoded.append(_as("JPEG", shown, quality=92, exif=exif, **saved))
    written = [folder / f"IMG_{index:05}.jpg" for index in range(count)]
    for index, path in enumerate(written):
        data = encoded[index % len(encoded)]
        path.write_bytes(data[:2] + b"\xff\xfe\0\x0a" + f"{index:08}".encode() + data[2:])
    return written


def others(folder: Path, kind: str, name: str, count: int, size: Size = SIZE, **options: Any) -> list[Path]:
    """Write `count` different pictures in another format that Pillow knows."""
    paths = [folder / name.format(index) for index in range(count)]
    for path, picture in zip(paths, pictures(count, size), strict=True):
        path.write_bytes(_as(kind, Image.fromarray(picture.astype(np.uint8)), **options))
    return paths


def pictures(count: int, size: Size) -> Iterator[np.ndarray]:
    """So many different pictures: of as many photographs as there are, then again other parts of them."""
    known = list(_photographs())
    if not known:
        yield from (_made_up(seed, size) for seed in range(count))
        return
    for index, path in enumerate(islice(cycle(known), count)):
        yield _enlarged(path, size, index // len(known))


def number_of_photographs() -> int:
    """How many real ones there are."""
    return sum(1 for _ in _photographs())


def _as_saved() -> list[dict[str, Any]]:
    """How each photograph is sampled, and its profile."""
    found: list[dict[str, Any]] = []
    for path in _photographs():
        with Image.open(path) as image:
            sampling = JpegImagePlugin.get_sampling(image)
            found.append({"subsampling": max(sampling, 0), "icc_profile": image.info.get("icc_profile")})
    return found or [{"subsampling": 1}]


def _as(kind: str, picture: Image.Image, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _photographs() -> Iterator[Path]:
    for path in sorted(path for name in _FOLDERS for path in (TESTDATA / name).rglob("*.[jJ][pP][gG]")):
        try:
            with Image.open(path) as image:
                if image.width * image.height >= _SMALLEST and min(image.size) >= 1000:
                    image.load()
                    yield path
        except (OSError, UnidentifiedImageError, SyntaxError, ValueError):
            continue


def _enlarged(path: Path, size: Size, part: int) -> np.ndarray:
    """The whole of a photograph, or its left, right or middle."""
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    lying = upright if upright.width > upright.height else upright.rotate(90, expand=True)
    if part:
        left = (0, lying.width // 4, lying.width // 8)[part % 3]
        lying = lying.crop((left, 0, left + lying.width * 3 // 4, lying.height * 3 // 4))
    return np.asarray(ImageOps.fit(lying, size, Image.Resampling.LANCZOS), np.float32)


def _made_up(seed: int, size: Size) -> np.ndarray:
    """Clouds: noise at every scale, as natural pictures have."""
    rng = np.random.default_rng(seed)
    width, height = size
    picture = np.zeros((height, width, 3), np.float32)
    for step in (4, 8, 16, 32, 64, 128, 256, 512):
        noise = rng.uniform(0, 255, (height // step + 1, width // step + 1, 3)).astype(np.uint8)
        layer = np.asarray(Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC), np.float32)
        picture += (layer - 128) * (step / 512) ** 0.5
    return np.clip(picture / 2 + 128, 0, 255)
