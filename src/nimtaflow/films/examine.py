"""What must be known of a film before it is made anew, and whether what was made is whole. Called in a child."""

import contextlib
from dataclasses import dataclass
from typing import Any, Final

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame

from nimtaflow.library.filetypes import EmptyFile
from nimtaflow.media import frames, hdr
from nimtaflow.media.keyframes import MOST_PACKETS, Deadline, decoder_of, film_stream
from nimtaflow.media.picture import Limits
from nimtaflow.media.problems import DamagedFile

_PATIENCE: Final = 60.0  # seconds
_GUESSING: Final = frozenset({"mpegvideo", "h261", "h263", "h264", "hevc", "m4v", "av1", "obu", "ivf", "mpeg", "vc1"})
_LAST_SECONDS: Final = 5


@dataclass(frozen=True)
class Examined:
    """A film. `duration` in seconds is None where the format only guesses it; `transfer` is hdr.PQ, hdr.HLG or None.

    `width` and `height` are those of what is stored; how it is `turned` is in degrees.
    """

    codec: str
    pixel_format: str
    width: int
    height: int
    duration: float | None
    transfer: int | None
    interlaced: bool = False
    turned: int = 0


def source(source: bytes) -> Examined:
    """A film of anybody's, of which at least one frame can be read.

    Raises EmptyFile, NoVideoStream, DamagedFile, TooManyPixels, DecoderTimeout, and OSError if it cannot be opened.
    """
    return _examined(source, whole=False)


def result(source: bytes) -> Examined:
    """A film of our own, whose first and last frames can be read. Raises the same."""
    return _examined(source, whole=True)


def _examined(path: bytes, *, whole: bool) -> Examined:
    with open(path, "rb") as file:
        if not file.read(1):
            raise EmptyFile
        file.seek(0)
        try:
            with frames.opened(file, "mov,mp4" if whole else frames.FILMS, Limits()) as container:
                return _look(container, Deadline(_PATIENCE), whole=whole)
        except FFmpegError as failure:
            raise DamagedFile(format="video", detail=failure.strerror) from failure


def _look(container: InputContainer, deadline: Deadline, *, whole: bool) -> Examined:
    stream = film_stream(container)
    stream.thread_type = "NONE"
    first = _a_frame(container, deadline)
    if first is None:
        raise DamagedFile(format=container.format.name, detail="no frame")
    Limits().check(first.width, first.height, whole=True)
    seconds = container.duration / av.time_base if container.duration else None
    if whole:
        container.seek(int(max(0, (seconds or 0) - _LAST_SECONDS) * av.time_base))
        if _a_frame(container, deadline, last=True) is None:
            raise DamagedFile(format=container.format.name, detail="no last frame")
    guessed = set(container.format.name.split(",")) <= _GUESSING
    codec: Any = decoder_of(stream)
    return Examined(
        codec=codec.codec.canonical_name,
        pixel_format=first.format.name,
        width=first.width,
        height=first.height,
        duration=None if guessed else seconds,
        transfer=first.color_trc if first.color_trc in {hdr.PQ, hdr.HLG} else None,
        interlaced=bool(first.interlaced_frame),
        turned=first.rotation,
    )


def _a_frame(container: InputContainer, deadline: Deadline, *, last: bool = False) -> VideoFrame | None:
    """The next frame that can be decoded; the last one of all if `last`, for which nothing may be damaged."""
    stream = film_stream(container)
    decoder = decoder_of(stream)
    decoder.flush_buffers()
    found: VideoFrame | None = None
    for count, packet in enumerate(container.demux(stream)):
        deadline.check()
        decoded: list[VideoFrame] = []
        with contextlib.nullcontext() if last else contextlib.suppress(FFmpegError):
            decoded = decoder.decode(packet if packet.size else None)
        found = decoded[-1] if decoded else found
        if (found and not last) or packet.size == 0 or (count > MOST_PACKETS and not last):
            break
    return found
