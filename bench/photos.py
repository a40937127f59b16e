"""A folder of 12-megapixel JPEGs: real photographs where there are some, enlarged and given a sensor's grain."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

TESTDATA: Final = Path(os.environ.get("NIMTAFLOW_TESTDATA", Path(__file__).parents[2] / "shared" / "testdata"))
SIZE: Final = (4032, 3024)
_FOLDERS: Final = ("exif", "orientation", "golden-metadata")
_SMALLEST: Final = 2_000_000  # pixels, of a photograph worth enlarging
_GRAIN: Final = 2.5
_DIFFERENT: Final = 10


def write(folder: Path, count: int) -> list[Path]:
    """Write `count` photos, quality 92, 4:2:0, 1.5 to 4 MB; ten are different, the others so only by a comment."""
    rng = np.random.default_rng(12)
    encoded: list[bytes] = []
    for index, picture in enumerate(_originals()):
        grain = rng.normal(0, _GRAIN, (*picture.shape[:2], 1)).astype(np.float32)
        exif = Image.Exif()
        exif[0x010F], exif[0x0110] = "Bench", f"Camera {index % 5}"
        exif[0x9003] = f"2024:{1 + index % 12:02}:{1 + index % 28:02} 12:{index % 60:02}:00"
        out = io.BytesIO()
        shown = Image.fromarray(np.clip(picture + grain, 0, 255).astype(np.uint8))
        shown.save(out, "JPEG", quality=92, subsampling=2, exif=exif)
        encoded.append(out.getvalue())
    written = [folder / f"IMG_{index:05}.jpg" for index in range(count)]
    for index, path in enumerate(written):
        data = encoded[index % len(encoded)]
        path.write_bytes(data[:2] + b"\xff\xfe\0\x0a" + f"{index:08}".encode() + data[2:])
    return written


def _originals() -> Iterator[np.ndarray]:
    found = 0
    for path in sorted(path for name in _FOLDERS for path in (TESTDATA / name).rglob("*.[jJ][pP][gG]")):
        picture = _photograph(path)
        if picture is not None:
            yield picture
            found += 1
        if found == _DIFFERENT:
            return
    if not found:
        yield _made_up()


def _photograph(path: Path) -> np.ndarray | None:
    try:
        with Image.open(io.BytesIO(path.read_bytes())) as image:
            if image.width * image.height < _SMALLEST or min(image.size) < 1000:
                return None
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError):
        return None
    lying = upright if upright.width > upright.height else upright.rotate(90, expand=True)
    return np.asarray(ImageOps.fit(lying, SIZE, Image.Resampling.LANCZOS), np.float32)


def _made_up() -> np.ndarray:
    """Clouds: noise at every scale, as natural pictures have."""
    rng = np.random.default_rng(3)
    picture = np.zeros((SIZE[1], SIZE[0], 3), np.float32)
    for step in (4, 8, 16, 32, 64, 128, 256, 512):
        noise = rng.uniform(0, 255, (SIZE[1] // step + 1, SIZE[0] // step + 1, 3)).astype(np.uint8)
        layer = np.asarray(Image.fromarray(noise).resize(SIZE, Image.Resampling.BICUBIC), np.float32)
        picture += (layer - 128) * (step / 512) ** 0.5
    return np.clip(picture / 2 + 128, 0, 255)
