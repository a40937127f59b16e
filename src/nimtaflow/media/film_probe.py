"""Asks FFmpeg what a film consists of, from an open file and nothing else. Called in a child: see `film`."""

import math
import os
import time
from io import FileIO
from typing import Any, Final

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.stream import VideoStream

from nimtaflow.kernel.log import logger
from nimtaflow.media.film import Film
from nimtaflow.media.problems import NoVideoStream

# By content one of these, or nothing: playlists (hls, dash, concat, sdp …) name other files, and hosts.
_FORMATS: Final = "mov,mp4,avi,matroska,webm,mpegts,mpeg,mpegvideo,asf,flv,ogg,mxf,dv"
_OPTIONS: Final = {"format_whitelist": _FORMATS, "protocol_whitelist": "none", "max_streams": "64"}
_PATIENCE: Final = 30.0  # seconds by the clock, for a disk that must wake up first
_MOST_CPU: Final = 4.0  # seconds
_MOST_BYTES: Final = 256 << 20  # headers and indices; a container that wants more is searching through emptiness
_HDR_TRANSFERS: Final = frozenset({16, 18})  # PQ and HLG, as ISO 23091 numbers them
_COLOUR_SPACES: Final = {1: "BT.709", 5: "BT.601", 6: "BT.601", 9: "BT.2020", 12: "Display P3"}
_LONGEST: Final = 60 * 60 * 24 * 7.0

log = logger("video")


def probe(path: bytes) -> Film:
    """The film at `path`, as far as its headers tell; an empty Film if they cannot be read.

    Raises NoVideoStream for sound alone, and OSError.
    """
    with open(path, "rb", buffering=0) as file:
        try:
            with av.open(_Bounded(file), "r", options=_OPTIONS) as container:
                return _described(container)
        except (FFmpegError, ValueError, OverflowError) as error:  # damaged: its picture is another step's problem
            log.info("film-not-probed", reason=getattr(error, "strerror", None) or type(error).__name__)
            return Film()


class _Bounded:
    """A file that ends early for those who read too much of it, or for too long."""

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self._left = _MOST_BYTES
        self._until = time.monotonic() + _PATIENCE
        self._cpu_until = time.thread_time() + _MOST_CPU
        self.name = "film"  # where the file lies is not FFmpeg's business

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; none once the bounds are reached."""
        if self._left <= 0 or time.monotonic() > self._until or time.thread_time() > self._cpu_until:
            return b""
        piece = self._file.read(size)
        self._left -= len(piece)
        return piece

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go there."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Where we are."""
        return self._file.tell()

    def seekable(self) -> bool:
        """Always."""
        return True


def _described(container: InputContainer) -> Film:
    films = [stream for stream in container.streams.video if not _is_cover(stream)]
    if not films:
        if container.streams:
            raise NoVideoStream
        return Film()
    stream = films[0]
    codec: Any = stream.codec_context  # None where FFmpeg knows no decoder, whatever the type says
    sounds = [sound.codec_context for sound in container.streams.audio]
    duration = container.duration / av.time_base if container.duration else None
    if not duration and stream.duration and stream.time_base:
        duration = float(stream.duration * stream.time_base)
    fps = stream.average_rate or stream.guessed_rate
    aspect = float(stream.sample_aspect_ratio or 1)  # DVDs and AVCHD store narrower pixels than they show
    return Film(
        width=_within(codec and round(codec.width * aspect), 1, 1 << 20),
        height=_within(codec and codec.height, 1, 1 << 20),
        duration=_finite(duration, 0.001, _LONGEST),
        video_codec=_name(codec),
        audio_codec=next((_name(sound) for sound in sounds if sound), None),
        fps=_finite(float(fps) if fps else None, 0.01, 2000),
        bitrate=_within(container.bit_rate, 1, 1 << 40),
        bit_depth=_bits(codec),
        pixel_format=codec.format.name if codec and codec.format else None,
        color_space=_COLOUR_SPACES.get(int(codec.color_primaries or 0)) if codec else None,
        is_hdr=int(codec.color_trc or 0) in _HDR_TRANSFERS if codec else None,
    )


def _is_cover(stream: VideoStream) -> bool:
    return bool(stream.disposition & Disposition.attached_pic)


def _name(codec: Any) -> str | None:
    """The codec's name, not its decoder's: av1, not libdav1d."""
    return codec.codec.canonical_name if codec else None


def _bits(codec: Any) -> int | None:
    components = codec.format.components if codec and codec.format else ()
    return components[0].bits if components else None


def _within(value: int | None, least: int, most: int) -> int | None:
    return value if value and least <= value <= most else None


def _finite(value: float | None, least: float, most: float) -> float | None:
    return value if value is not None and math.isfinite(value) and least <= value <= most else None
