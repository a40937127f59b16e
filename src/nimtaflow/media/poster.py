"""The picture that stands for a film: a keyframe near its beginning that is not black."""

import contextlib
import time
from typing import Any, Final

from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from nimtaflow.library.filetypes import EmptyFile
from nimtaflow.media import frames
from nimtaflow.media.picture import Limits, Picture
from nimtaflow.media.problems import DamagedFile, DecoderTimeout, NoVideoStream

_PLACES: Final = (0.1, 0.3, 0.6)  # of the duration; the next is tried while the frame before was black
_MOST_PACKETS: Final = 2000  # looked at for one keyframe
_DARK: Final = 20  # mean luma, of 255, of what counts as black


class _Deadline:
    """A budget of wall-clock seconds, looked at between packets."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        if time.monotonic() > self._end:
            raise DecoderTimeout(seconds=self._seconds)


def poster(source: bytes, edge: int, limits: Limits | None = None, *, seconds: float = 60) -> Picture:
    """A frame of the film at path `source`, longest side `edge` at most, never enlarged.

    Raises EmptyFile, NoVideoStream, TooManyPixels, DamagedFile (no frame can be read, or no container that is allowed),
    DecoderTimeout, and OSError if the file cannot be opened.
    """
    bounds = limits or Limits()
    with open(source, "rb") as file:
        if not file.read(1):
            raise EmptyFile
        file.seek(0)
        try:
            with frames.opened(file, frames.FILMS, bounds) as container:
                return _poster(container, edge, bounds, _Deadline(seconds))
        except FFmpegError as failure:
            raise DamagedFile(format="video", detail=failure.strerror) from failure


def _poster(container: InputContainer, edge: int, limits: Limits, deadline: _Deadline) -> Picture:
    stream = _film_stream(container)
    if stream.codec_context.width and stream.codec_context.height:
        limits.check(stream.codec_context.width, stream.codec_context.height, whole=True)
    stream.thread_type = "NONE"
    frame = _bright_keyframe(container, stream, deadline) or _first_frame(container, stream, deadline)
    if frame is None:
        raise DamagedFile(format=container.format.name, detail="no frame")
    limits.check(frame.width, frame.height, whole=True)
    return frames.picture(frame, edge, float(stream.sample_aspect_ratio or 1))


def _film_stream(container: InputContainer) -> VideoStream:
    """The moving picture; a cover picture in a sound file is none."""
    films = [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]
    if not films:
        raise NoVideoStream
    films = [stream for stream in films if _decoder(stream) is not None]
    if not films:
        raise DamagedFile(format=container.format.name, detail="unknown codec")
    best = container.streams.best("video")
    return best if isinstance(best, VideoStream) and best in films else films[0]


def _decoder(stream: VideoStream) -> Any:
    """The stream's decoder; None for a codec that FFmpeg does not know, which the type does not say."""
    return stream.codec_context


def _bright_keyframe(container: InputContainer, stream: VideoStream, deadline: _Deadline) -> VideoFrame | None:
    """The first keyframe of up to three that is not black; the brightest if all are."""
    stream.codec_context.skip_frame = "NONKEY"
    found: dict[int | None, tuple[float, VideoFrame]] = {}
    for place in _PLACES if container.duration else (0,):
        try:
            container.seek(int((container.start_time or 0) + (container.duration or 0) * place))
            frame = _keyframe_here(container, stream, set(found), deadline)
        except FFmpegError:  # it cannot seek, or is broken here; elsewhere it may not be
            frame = None
        if frame is not None:
            luma = float(frame.reformat(64, 36, "gray", threads=1).to_ndarray().mean())
            if luma > _DARK:
                return frame
            found[frame.pts] = (luma, frame)
    return max(found.values(), key=lambda entry: entry[0])[1] if found else None


def _keyframe_here(
    container: InputContainer, stream: VideoStream, known: set[int | None], deadline: _Deadline
) -> VideoFrame | None:
    """The next keyframe, alone: one packet in, the decoder drained and flushed. None if it is one of `known`."""
    decoder = _decoder(stream)
    try:
        for count, packet in enumerate(container.demux(stream)):
            deadline.check()
            if packet.size == 0 or count > _MOST_PACKETS:
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


def _first_frame(container: InputContainer, stream: VideoStream, deadline: _Deadline) -> VideoFrame | None:
    """The first frame of any kind, for films whose keyframes are unmarked or broken."""
    decoder = _decoder(stream)
    decoder.skip_frame = "DEFAULT"
    with contextlib.suppress(FFmpegError):  # then from where we are
        container.seek(0)
    for count, packet in enumerate(container.demux(stream)):
        deadline.check()
        decoded: list[VideoFrame] = []
        with contextlib.suppress(FFmpegError):  # the next packet may be whole
            decoded = decoder.decode(packet if packet.size else None)
        if decoded:
            return decoded[0]
        if packet.size == 0 or count > _MOST_PACKETS:
            break
    return None
