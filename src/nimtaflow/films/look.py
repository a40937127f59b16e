"""One look through a film: some of its frames, as a flipbook and as a sheet of sprites. Called in a child."""

import contextlib
import io
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import av
import numpy as np
import simplejpeg
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from nimtaflow.films.preview import grid, wanted
from nimtaflow.library.filetypes import EmptyFile
from nimtaflow.media import frames, vips
from nimtaflow.media.keyframes import Deadline, decoder_of, film_stream, keyframe_here
from nimtaflow.media.picture import Limits, Pixels, fitted
from nimtaflow.media.problems import DamagedFile, DecoderTimeout

FLIPBOOK_EDGE: Final = 320
SPRITE_EDGE: Final = 240
_PAGES: Final = 24
_PAGES_A_SECOND: Final = 5
_TOO_FEW: Final = 8  # keyframes: then what lies between them is decoded, too, if that is soon done
_FORWARD_CPU: Final = 4.0  # seconds
_LONGEST: Final = 60 * 60 * 24 * 7.0
_EMPTY_WHERE_IT_WAS_SOUGHT: Final = 20  # places one after the other; what follows is not there


@dataclass(frozen=True)
class Look:
    """What one sees: files, and where on the sheet is which second. Sizes are of the upright film, in pixels."""

    flipbook: bytes  # animated WebP
    sprites: bytes  # JPEG
    columns: int
    rows: int
    tile_width: int
    tile_height: int
    times: list[float]
    duration: float | None
    width: int
    height: int


@dataclass(frozen=True)
class _Shot:
    at: float
    pixels: Pixels


def look(source: bytes, *, seconds: float = 40) -> Look:
    """Look through the film at path `source`, bounded in time however long it is.

    Raises EmptyFile, NoVideoStream, TooManyPixels, DamagedFile, DecoderTimeout, and OSError if it cannot be opened.
    """
    with open(source, "rb") as file:
        if not file.read(1):
            raise EmptyFile
        file.seek(0)
        deadline = Deadline(seconds)
        try:
            with frames.opened(file, frames.FILMS, Limits()) as container:
                first = _Looker(container, deadline)
                first.gather()
            if first.lacks_some:
                file.seek(0)
                # opened again, for some decoders (dav1d) stay with keyframes once they were told to
                with frames.opened(file, frames.FILMS, Limits()) as container, contextlib.suppress(DecoderTimeout):
                    second = _Looker(container, deadline)
                    second.gather_between()
                    first = max(first, second, key=lambda looker: len(looker.shots))
        except FFmpegError as failure:
            raise DamagedFile(format="video", detail=failure.strerror) from failure
    return first.laid_out()


class _Looker:
    """A film while it is looked through; what was taken from it outlives its being open."""

    def __init__(self, container: InputContainer, deadline: Deadline) -> None:
        self._container = container
        self._deadline = deadline
        self._stream: VideoStream = film_stream(container)
        self._stream.thread_type = "NONE"
        self._aspect = float(self._stream.sample_aspect_ratio or 1)
        self._duration = _duration(container, self._stream)
        self._start = (container.start_time or 0) / av.time_base
        self._format = container.format.name
        self._size = (0, 0)
        self._count = wanted(self._duration)
        self.shots: dict[int, _Shot] = {}

    @property
    def lacks_some(self) -> bool:
        """Whether there are so few keyframes that what lies between them should be seen, too."""
        return bool(self._duration) and len(self.shots) < min(_TOO_FEW, self._count)

    def gather(self) -> None:
        """Take keyframes from the whole film. Raises DecoderTimeout if not one came in time."""
        decoder_of(self._stream).skip_frame = "NONKEY"
        try:
            if self._duration:
                self._at_keyframes([self._duration * (each + 0.5) / self._count for each in range(self._count)])
            if not self.shots:
                self._all_keyframes()
        except DecoderTimeout:
            if not self.shots:
                raise

    def gather_between(self) -> None:
        """Take frames at even times by decoding all of a short film; none when that would take too long."""
        decoder_of(self._stream).skip_frame = "NONREF"
        duration = self._duration or 0
        due = [duration * (each + 0.5) / self._count for each in range(self._count)]
        begun = time.thread_time()
        in_time = True

        def take(frame: VideoFrame) -> bool:
            nonlocal in_time
            at = self._time(frame, 0.0)
            if due and at >= due[0]:
                while due and at >= due[0]:
                    due.pop(0)
                self._take(frame, at)
            used = time.thread_time() - begun
            # a second tells how long the rest will take
            in_time = used < 1 or (used < _FORWARD_CPU and at * _FORWARD_CPU >= used * duration)
            return in_time and bool(due)

        self._pass(take)
        if not in_time:
            self.shots.clear()

    def laid_out(self) -> Look:
        """The frames as a flipbook and on a sheet. Raises DamagedFile if there are none."""
        if not self.shots:
            raise DamagedFile(format=self._format, detail="no frame")
        shots = _thinned(sorted(self.shots.values(), key=lambda shot: shot.at), self._count)
        shots = [shot for shot in shots if shot.pixels.shape == shots[0].pixels.shape]
        sheet = _sheet([shot.pixels for shot in shots])
        columns, rows = grid(len(shots))
        return Look(
            flipbook=_flipbook([shot.pixels for shot in _thinned(shots, _PAGES)]),
            sprites=simplejpeg.encode_jpeg(sheet, 75, "RGB", "420", fastdct=False),
            columns=columns,
            rows=rows,
            tile_width=sheet.shape[1] // columns,
            tile_height=sheet.shape[0] // rows,
            times=[round(max(0.0, shot.at), 3) for shot in shots],
            duration=self._duration,
            width=self._size[0],
            height=self._size[1],
        )

    def _at_keyframes(self, times: Sequence[float]) -> None:
        """The keyframes before these times, each once. What cannot be sought or read there is left out."""
        seen: set[int] = set()
        misses = 0
        for at in times:
            try:
                self._container.seek(int((self._start + at) * av.time_base))
                frame = keyframe_here(self._container, self._stream, seen, self._deadline)
            except FFmpegError:
                frame, misses = None, misses + 1
                if misses > _EMPTY_WHERE_IT_WAS_SOUGHT:
                    return
            if frame is not None:
                if frame.pts is not None:
                    seen.add(frame.pts)
                self._take(frame, at)

    def _all_keyframes(self) -> None:
        """One pass over a film of unknown length or without an index, keeping ever fewer of its keyframes."""
        stride, number = 1, 0

        def take(frame: VideoFrame) -> bool:
            nonlocal stride, number
            if number % stride == 0 and math.isfinite(frame.time):
                self._take(frame, frame.time)
                if len(self.shots) > 2 * self._count:
                    stride *= 2
                    self.shots = dict(list(self.shots.items())[::2])
            number += 1
            return True

        self._pass(take)

    def _pass(self, take: Callable[[VideoFrame], bool]) -> None:
        """Decode from the beginning until `take` has enough; what is damaged is passed over."""
        decoder = decoder_of(self._stream)
        decoder.flush_buffers()
        with contextlib.suppress(FFmpegError):  # then from where we are
            self._container.seek(0)
        with contextlib.suppress(FFmpegError):  # where it cannot be read on, it ends
            for packet in self._container.demux(self._stream):
                self._deadline.check()
                decoded: list[VideoFrame] = []
                with contextlib.suppress(FFmpegError):
                    decoded = decoder.decode(packet if packet.size else None)
                if not all(take(frame) for frame in decoded) or packet.size == 0:
                    return

    def _take(self, frame: VideoFrame, at: float) -> None:
        self.shots.setdefault(frame.pts if frame.pts is not None else -len(self.shots) - 1, self._shot(frame, at))

    def _shot(self, frame: VideoFrame, at: float) -> _Shot:
        Limits().check(frame.width, frame.height, whole=True)
        picture = frames.picture(frame, FLIPBOOK_EDGE, self._aspect)
        self._size = (picture.width, picture.height)
        return _Shot(self._time(frame, at), picture.pixels)

    def _time(self, frame: VideoFrame, otherwise: float) -> float:
        return frame.time - self._start if math.isfinite(frame.time) else otherwise


def _duration(container: InputContainer, stream: VideoStream) -> float | None:
    seconds = container.duration / av.time_base if container.duration else 0.0
    if not seconds and stream.duration and stream.time_base:
        seconds = float(stream.duration * stream.time_base)
    return seconds if 0 < seconds <= _LONGEST else None


def _thinned(shots: Sequence[_Shot], most: int) -> list[_Shot]:
    """At most so many of them, evenly."""
    if len(shots) <= most:
        return list(shots)
    borders = [round(each * len(shots) / most) for each in range(most + 1)]
    return [shots[(begin + end) // 2] for begin, end in pairwise(borders)]


def _sheet(pictures: Sequence[Pixels]) -> Pixels:
    """All pictures on one sheet, row by row; what is left of the last row is black."""
    height, width = pictures[0].shape[:2]
    size = fitted(width, height, SPRITE_EDGE)
    columns, rows = grid(len(pictures))
    sheet: Pixels = np.zeros((rows * size[1], columns * size[0], 3), np.uint8)
    for number, pixels in enumerate(pictures):
        small = pixels if size == (width, height) else vips.to_pixels(vips.resized(vips.from_pixels(pixels), size))
        top, left = number // columns * size[1], number % columns * size[0]
        sheet[top : top + size[1], left : left + size[0]] = small
    return sheet


def _flipbook(pictures: Sequence[Pixels]) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="webp", options={"loop": "0"}) as opened:
        container: Any = opened  # PyAV types encoding loosely
        stream = container.add_stream("libwebp_anim", rate=_PAGES_A_SECOND)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.options = {"quality": "70", "compression_level": "2"}
        for number, pixels in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24").reformat(format="yuv420p")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()
