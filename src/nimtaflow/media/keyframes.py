"""Single frames of a film: the stream that shows it, and keyframes without what lies between them."""

import time
from collections.abc import Collection
from typing import Any, Final

from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from nimtaflow.media.problems import DamagedFile, DecoderTimeout, NoVideoStream

MOST_PACKETS: Final = 2000
"""Looked at for one frame."""


class Deadline:
    """A budget of wall-clock seconds, looked at between packets."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Raises DecoderTimeout when it is over."""
        if time.monotonic() > self._end:
            raise DecoderTimeout(seconds=self._seconds)


def film_stream(container: InputContainer) -> VideoStream:
    """The moving picture; a cover picture in a sound file is none. Raises NoVideoStream, DamagedFile."""
    films = [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]
    if not films:
        raise NoVideoStream
    films = [stream for stream in films if decoder_of(stream) is not None]
    if not films:
        raise DamagedFile(format=container.format.name, detail="unknown codec")
    best = container.streams.best("video")
    return best if isinstance(best, VideoStream) and best in films else films[0]


def decoder_of(stream: VideoStream) -> Any:
    """The stream's decoder; None for a codec that FFmpeg does not know, which the type does not say."""
    return stream.codec_context


def keyframe_here(
    container: InputContainer, stream: VideoStream, known: Collection[int | None], deadline: Deadline
) -> VideoFrame | None:
    """The next keyframe, alone: one packet in, the decoder drained and flushed. None if it is one of `known`."""
    decoder = decoder_of(stream)
    try:
        for count, packet in enumerate(container.demux(stream)):
            deadline.check()
            if packet.size == 0 or count > MOST_PACKETS:
                return None
            if not packet.is_keyframe:
                continue
            if packet.pts in known:
                return None
            decoded = decoder.decode(packet) or decoder.decode(None)
            if decoded:
                return decoded[0]
            decoder.flush_buffers()
    finally:
        decoder.flush_buffers()
    return None
