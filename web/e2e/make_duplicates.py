"""Copies and look-alikes for the browser tests of duplicates, beside the library of make_library.py."""

import shutil
import sys
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

BEGIN = datetime(2023, 7, 1, 12, 0)


def main(folder: Path) -> None:
    """Write the files; the same ones each time."""
    for name in ("one", "two", "three", "near", "burst", "bad"):
        (folder / name).mkdir(parents=True)
    for number in range(3):
        picture = scene(number)
        save(picture, folder / "one" / f"COPY_{number}.jpg", BEGIN + timedelta(days=number))
        shutil.copy2(folder / "one" / f"COPY_{number}.jpg", folder / "two" / f"COPY_{number} (1).jpg")
    shutil.copy2(folder / "one" / "COPY_2.jpg", folder / "three" / "COPY_2 (2).jpg")
    for number in range(3, 6):
        large = scene(number)
        save(large, folder / "near" / f"LARGE_{number}.jpg", BEGIN + timedelta(days=number))
        large.resize((600, 400)).save(folder / "near" / f"SMALL_{number}.jpg", quality=70)
    for frame in range(3):
        save(scene(9, shift=frame), folder / "burst" / f"BURST_{frame}.jpg", BEGIN + timedelta(days=40, seconds=frame))
    dark = Image.fromarray(np.full((400, 600, 3), 8, np.uint8))
    save(dark, folder / "bad" / "DARK_1.jpg", BEGIN + timedelta(days=50))
    save(dark.rotate(90, expand=True), folder / "bad" / "DARK_2.jpg", BEGIN + timedelta(days=51))


def scene(seed: int, shift: int = 0) -> Image.Image:
    """Soft hills under a sky with sharp grass before them: a picture that no other seed resembles."""
    random = np.random.default_rng(seed)
    coarse = Image.fromarray(random.integers(0, 256, (5, 7, 3), np.uint8)).resize((1200, 800), Image.Resampling.BICUBIC)
    grass = random.integers(-60, 60, (800, 1200, 1))
    grass[: 400 + 10 * seed] = 0
    pixels = np.clip(np.asarray(coarse).astype(int) + grass, 0, 255)
    return Image.fromarray(np.roll(pixels, shift * 2, axis=1).astype(np.uint8))


def save(picture: Image.Image, path: Path, taken: datetime) -> None:
    """With a camera, a date and a place."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Fujifilm", "X-T4"
    exif.get_ifd(0x8769)[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S")
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (52.0, 31.0, 0.0), "E", (13.0, 24.0, 0.0)
    picture.save(path, quality=92, exif=exif)


main(Path(sys.argv[1]))
