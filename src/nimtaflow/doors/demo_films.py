"""The short videos of the sample library: slow moves over a picture, in the containers cameras of ten years wrote."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from fractions import Fraction
from io import BytesIO
from typing import Any, Final

import av
import numpy as np
from PIL import Image

from nimtaflow.doors.demo_exif import Moment
from nimtaflow.doors.demo_pictures import frame
from nimtaflow.doors.demo_scenes import Film


@dataclass(frozen=True)
class _Recording:
    """How a kind of file is written: muxer, codecs, size and frames per second."""

    muxer: str
    video: str
    audio: str
    size: tuple[int, int]
    rate: int
    pixels: str = "yuv420p"


_RECORDINGS: Final = {
    ".MOV": _Recording("mov", "libx264", "aac", (1920, 1080), 24),
    ".mp4": _Recording("mp4", "libx264", "aac", (1280, 720), 30),
    ".MP4": _Recording("mp4", "libx264", "", (1280, 720), 24),
    ".AVI": _Recording("avi", "mjpeg", "pcm_s16le", (640, 480), 15, "yuvj420p"),
}
_SAMPLES: Final = 48_000
_Frame: Any = av.VideoFrame  # what PyAV's encoders take and give is partly unsaid


def record(picture: Image.Image, film: Film, moment: Moment) -> bytes:
    """The file's bytes: the move, a faint murmur where the camera hears, and the container's own words of it."""
    kind = _RECORDINGS[film.suffix]
    out = BytesIO()
    options = {"movflags": "use_metadata_tags"} if film.suffix == ".MOV" else {}
    container: Any
    with av.open(out, "w", format=kind.muxer, options=options) as container:
        container.metadata.update(_words(film, moment))
        pictures = container.add_stream(kind.video, rate=kind.rate)
        pictures.width, pictures.height = kind.size
        pictures.pix_fmt = kind.pixels
        pictures.options = {"preset": "superfast", "crf": "21"} if kind.video == "libx264" else {"qscale": "4"}
        if film.turned:
            pictures.set_display_rotation(-90)
        sound = container.add_stream(kind.audio, rate=_SAMPLES) if kind.audio else None
        _move(container, pictures, picture, film)
        if sound is not None:
            _murmur(container, sound, film.seconds)
    return out.getvalue()


def _move(container: Any, stream: Any, picture: Image.Image, film: Film) -> None:
    kind = _RECORDINGS[film.suffix]
    size = (kind.size[1], kind.size[0]) if film.turned else kind.size
    for index, box in enumerate(_boxes(picture.size, film, size[0] / size[1], film.seconds * kind.rate)):
        image = picture.resize(size, Image.Resampling.BILINEAR, box=box)
        if film.turned:
            image = image.transpose(Image.Transpose.ROTATE_90)
        shown = _Frame.from_image(image)
        shown.pts = index
        container.mux(stream.encode(shown))
    container.mux(stream.encode(None))


def _boxes(
    source: tuple[int, int], film: Film, ratio: float, count: int
) -> Iterator[tuple[float, float, float, float]]:
    """Where each of `count` frames looks: from the first view to the last, gently off and gently to rest."""
    first, last = frame(source, film.start, ratio), frame(source, film.end, ratio)
    for index in range(count):
        part = index / (count - 1)
        part = part * part * (3 - 2 * part)
        left, top, right, bottom = (a + (b - a) * part for a, b in zip(first, last, strict=True))
        yield left, top, right, bottom


def _murmur(container: Any, stream: Any, seconds: int) -> None:
    """Wind and far voices: noise that loses its high tones, quiet enough to be taken for a room."""
    noise = np.random.default_rng(seconds).normal(0, 1, seconds * _SAMPLES)
    low = np.convolve(noise, np.ones(400) / 400, "same")
    samples = (low / np.abs(low).max() * 1400).astype(np.int16).reshape(1, -1)
    for start in range(0, samples.shape[1], 1024):
        heard = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[:, start : start + 1024]), "s16", "mono")
        heard.sample_rate = _SAMPLES
        heard.pts = start
        heard.time_base = Fraction(1, _SAMPLES)
        container.mux(stream.encode(heard))
    container.mux(stream.encode(None))


def _words(film: Film, moment: Moment) -> dict[str, str]:
    created = moment.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z")
    place = f"{moment.latitude:+08.4f}{moment.longitude:+09.4f}"
    if film.suffix == ".MOV":
        apple = "com.apple.quicktime."
        return {
            "creation_time": created,
            f"{apple}make": film.camera.make,
            f"{apple}model": film.camera.model,
            f"{apple}software": film.camera.software,
            f"{apple}creationdate": moment.at.strftime("%Y-%m-%dT%H:%M:%S%z"),
            f"{apple}location.ISO6709": f"{place}{moment.altitude:+08.3f}/",
        }
    if film.camera.gps:
        return {"creation_time": created, "location": f"{place}/"}
    return {"creation_time": created}
