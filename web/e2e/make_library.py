"""A small library for the browser tests: dated photos over three years, a film, a damaged file, one that is none."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

import av
import numpy as np
from PIL import Image

BEGIN = datetime(2022, 6, 3, 10, 30)


def main(folder: Path) -> None:
    """Write the files; the same ones each time."""
    (folder / "2022" / "Sommer").mkdir(parents=True)
    (folder / "2024").mkdir()
    for number in range(60):
        day = BEGIN + timedelta(days=number * 17 + number // 3, minutes=number)
        where = folder / ("2022/Sommer" if day.year == 2022 else "2024")
        picture(where / f"IMG_{number:04}.jpg", day, number)
    film(folder / "2024" / "MOV_0001.mp4")
    (folder / "2024" / "MOV_0001.de.srt").write_text("1\n00:00:00,000 --> 00:00:06,000\nEin Kasten wandert\n")
    whole = (folder / "2024" / "IMG_0059.jpg").read_bytes()
    (folder / "2024" / "cut.jpg").write_bytes(whole[: len(whole) * 2 // 3])
    (folder / "2024" / "text.jpg").write_text("this is no picture")
    (folder / "2024" / "empty.jpg").touch()


def picture(path: Path, taken: datetime, number: int) -> None:
    """A gradient of its own colour, upright or across, with a date, a camera and a place."""
    width, height = ((1200, 800), (800, 1200), (1600, 700), (1000, 1000))[number % 4]
    across, down = np.linspace(0, 1, width), np.linspace(0, 1, height)[:, None]
    hue = number * 37 % 255
    pixels = np.stack([across * 255 + down * 0, down * 255 + across * 0, np.full((height, width), hue)], axis=2)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Fujifilm", "X-T4"
    details = exif.get_ifd(0x8769)
    details[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S")
    details[0x9011] = "+02:00"
    details[0x829A], details[0x829D], details[0x8827] = 1 / 250, 5.6, 200
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (38.0, 42.0, 30.0), "W", (9.0, 8.0, 15.0)
    Image.fromarray(pixels.astype(np.uint8)).save(path, quality=85, exif=exif)


def film(path: Path) -> None:
    """Six seconds that every browser plays."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for number in range(144):
            pixels = np.zeros((360, 640, 3), np.uint8)
            pixels[:, :, 0] = number
            pixels[100:200, number * 3 : number * 3 + 100] = 255
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")))
        container.mux(stream.encode(None))


main(Path(sys.argv[1]))
