"""The picture that stands for a film: a keyframe near its beginning that is not black."""

import contextlib
from typing import Final

from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from nimtaflow.library.filetypes import EmptyFile
from nimtaflow.media import frames
from nimtaflow.media.keyframes import MOST_PACKETS, Deadline, decoder_of, film_stream, keyframe_here
from nimtaflow.media.picture import Limits, Picture
from nimtaflow.media.problems import DamagedFile

_PLACES: Final = (0.1, 0.3, 0.6)  # of the duration; the next is tried while the frame before was black
_DARK: Final = 20  # mean luma, of 255, of what counts as black


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
                return _poster(container, edge, bounds, Deadline(seconds))
        except FFmpegError as failure:
            raise DamagedFile(format="video", detail=failure.strerror) from failure


def _poster(container: InputContainer, edge: int, limits: Limits, deadline: Deadline) -> Picture:
    stream = film_stream(container)
    if stream.codec_context.width and stream.codec_context.height:
        limits.check(stream.codec_context.width, stream.codec_context.height, whole=True)
    stream.thread_type = "NONE"
    frame = _bright_keyframe(container, stream, deadline) or _first_frame(container, stream, deadline)
    if frame is None:
        raise DamagedFile(format=container.format.name, detail="no frame")
    limits.check(frame.width, frame.height, whole=True)
    return frames.picture(frame, edge, float(stream.sample_aspect_ratio or 1))


def _bright_keyframe(container: InputContainer, stream: VideoStream, deadline: Deadline) -> VideoFrame | None:
    """The first keyframe of up to three that is not black; the brightest if all are."""
    stream.codec_context.skip_frame = "NONKEY"
    found: dict[int | None, tuple[float, VideoFrame]] = {}
    for place in _PLACES if container.duration else (0,):
        try:
            container.seek(int((container.start_time or 0) + (container.duration or 0) * place))
            frame = keyframe_here(container, stream, set(found), deadline)
        except FFmpegError:  # it cannot seek, or is broken here; elsewhere it may not be
            frame = None
        if frame is not None:
            luma = float(frame.reformat(64, 36, "gray", threads=1).to_ndarray().mean())
            if luma > _DARK:
                return frame
            found[frame.pts] = (luma, frame)
    return max(found.values(), key=lambda entry: entry[0])[1] if found else None


def _first_frame(container: InputContainer, stream: VideoStream, deadline: Deadline) -> VideoFrame | None:
    """The first frame of any kind, for films whose keyframes are unmarked or broken."""
    decoder = decoder_of(stream)
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
        if packet.size == 0 or count > MOST_PACKETS:
            break
    return None
