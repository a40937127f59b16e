"""What cameras write as several files, or as one that holds two: a RAW pair, a burst, a live and a motion photo."""

import struct
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from media.dngs import dng
from nimtaflow.media import binaries

NOON = datetime(2025, 8, 4, 12, 0)  # the newest of all: seen at once
LIVE = "7A7D4193-1D91-4A1B-9C5E-2C5B7B7F0A01"


def main(folder: Path) -> None:
    """Write the files; the same ones each time."""
    folder.mkdir()
    picture(folder / "RAW_1.jpg", "olive", "JPEG", NOON, "Nimta", "Flow 1")
    (folder / "RAW_1.dng").write_bytes(dng(1))
    tell(folder / "RAW_1.dng", f"-ExifIFD:DateTimeOriginal={NOON:%Y:%m:%d %H:%M:%S}")
    for number in range(1, 5):
        path = folder / f"BURST_{number}.jpg"
        picture(path, "teal", str(number), NOON + timedelta(days=1, seconds=number / 10), "Google", "Pixel 8")
        tell(path, "-XMP-GCamera:BurstID=b-1")
    picture(folder / "LIVE_1.jpg", "maroon", "live", NOON + timedelta(days=2), "Apple", "iPhone 15", apple(LIVE))
    film(folder / "LIVE_1.mov")
    tell(folder / "LIVE_1.mov", f"-Keys:ContentIdentifier={LIVE}", "-Keys:CreationDate=2025:08:06 12:00:00+02:00")
    film(folder / "inside.mp4")
    inside = (folder / "inside.mp4").read_bytes()
    (folder / "inside.mp4").unlink()
    moving = folder / "MOTION_1.jpg"
    picture(moving, "indigo", "motion", NOON + timedelta(days=3), "Google", "Pixel 4")
    tell(moving, "-XMP-GCamera:MicroVideo=1", f"-XMP-GCamera:MicroVideoOffset={len(inside)}")
    moving.write_bytes(moving.read_bytes() + inside)


def picture(path: Path, colour: str, text: str, taken: datetime, make: str, model: str, note: bytes = b"") -> None:
    """A picture of a colour with a word on it."""
    image = Image.new("RGB", (1200, 800), colour)
    ImageDraw.Draw(image).text((500, 300), text, fill="white", font_size=160)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = make, model
    details = exif.get_ifd(0x8769)
    details[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S")
    details[0x9291] = f"{taken.microsecond // 1000:03}"
    if note:
        details[0x927C] = note
    image.save(path, quality=88, exif=exif)


def apple(identifier: str) -> bytes:
    """The maker's note of an iPhone, with nothing but what pairs a still with its film."""
    text = identifier.encode() + b"\0"
    head = b"Apple iOS\0\0\x01MM"
    entry = struct.pack(">HHHII", 1, 0x11, 2, len(text), len(head) + 2 + 12 + 4)
    return head + entry + bytes(4) + text


def film(path: Path) -> None:
    """Two seconds that every browser plays."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 480, 320, "yuv420p"
        for number in range(48):
            pixels = np.full((320, 480, 3), 60, np.uint8)
            pixels[110:210, number * 8 : number * 8 + 100] = 255
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")))
        container.mux(stream.encode(None))


def tell(path: Path, *words: str) -> None:
    """Write tags into a file."""
    command = [*binaries.exiftool().argv, "-config", "", "-q", "-m", "-overwrite_original", *words, str(path)]
    subprocess.run(command, check=True)


main(Path(sys.argv[1]))
