"""FFmpeg in this process (PyAV): opened so that a file can name no other, and frames made upright sRGB pictures."""

import io
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final

import av
import numpy as np
from av.container import InputContainer
from av.sidedata.sidedata import Type as SideData
from av.video.frame import VideoFrame

from nimtaflow.media import hdr, vips
from nimtaflow.media.picture import Limits, Picture, Pixels, fitted, turned
from nimtaflow.media.source import Bytes

FILMS: Final = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,m4v,h261,h263,h264,hevc,av1,obu,ivf,vc1,asf,flv,"
    "live_flv,kux,f4v,ogg,mxf,dv,rm,wtv,gxf,nut,amv,mjpeg,dhav,nsv,mpegtsraw"
)
"""Containers that hold their own frames. Playlists (hls, dash, concat, image sequences, …) are not among them."""

STILLS: Final = "jpeg_pipe,png_pipe,webp_pipe,tiff_pipe,bmp_pipe,gif,gif_pipe,mov,mp4,avif,hevc,av1"

_READ_AT_ONCE: Final = 1 << 17
_MOST_STREAMS: Final = 64
_HIGH_DEFINITION: Final = 576  # lines; above it an unsaid matrix is BT.709, up to it BT.601
_MATRIX_UNSAID: Final = 2
_SWS_709, _SWS_601 = 1, 5
_BY_ANGLE: Final = {-90: 6, 90: 8, 180: 3, -180: 3}  # counterclockwise degrees to EXIF orientation
_BY_MATRIX: Final = {
    (-1, 0, 0, 1): 2,
    (-1, 0, 0, -1): 3,
    (1, 0, 0, -1): 4,
    (0, 1, 1, 0): 5,
    (0, 1, -1, 0): 6,
    (0, -1, -1, 0): 7,
    (0, -1, 1, 0): 8,
}


@contextmanager
def opened(file: BinaryIO, formats: str, limits: Limits) -> Generator[InputContainer]:
    """A container, read through a file object: it has no protocol with which to reach anything else.

    Raises FFmpegError if it is none of `formats`.
    """
    options = {
        "format_whitelist": formats,
        "protocol_whitelist": "none",
        "max_streams": str(_MOST_STREAMS),
        "max_pixels": str(int(limits.whole_megapixels * 1_000_000)),
        "threads": "1",
    }
    with av.open(file, "r", options=options, buffer_size=_READ_AT_ONCE, metadata_errors="replace") as container:
        yield container


def picture(frame: VideoFrame, edge: int, aspect: float = 1.0) -> Picture:
    """A frame as it is meant to be seen: square pixels, upright, deinterlaced, tone-mapped.

    `aspect` is the width of a pixel over its height.
    """
    shown = (max(1, round(frame.width * aspect)), frame.height)
    size = fitted(*shown, edge)
    orientation = _orientation(frame)
    pixels = _converted(frame, size)
    if (pixels.shape[1], pixels.shape[0]) != size or orientation != 1:
        pixels = vips.finished(vips.from_pixels(pixels), size, orientation)
    return Picture(pixels, *turned(*shown, orientation))


def still(data: Bytes, edge: int, limits: Limits) -> Picture:
    """The first frame FFmpeg finds in the bytes of a still. Raises FFmpegError, or EOFError if there is none."""
    with opened(io.BytesIO(data[:]), STILLS, limits) as container:
        for frame in container.decode(video=0):
            limits.check(frame.width, frame.height, whole=True)
            return picture(frame, edge)
    raise EOFError("no frame")


def _converted(frame: VideoFrame, size: tuple[int, int]) -> Pixels:
    """RGB, already reduced if the frame is progressive; every second line of an interlaced one, at its own width."""
    width, height = (frame.width, frame.height) if frame.interlaced_frame else size
    is_hdr = frame.color_trc in {hdr.PQ, hdr.HLG}
    matrix = None
    if frame.colorspace == _MATRIX_UNSAID:
        matrix = _SWS_709 if frame.height > _HIGH_DEFINITION else _SWS_601
    converted: Any = frame.reformat(
        width, height, "rgb48le" if is_hdr else "rgb24", src_colorspace=matrix, interpolation="AREA", threads=1
    ).to_ndarray()
    pixels: Pixels = hdr.tone_mapped(converted, frame.color_trc) if is_hdr else converted
    return pixels[::2] if frame.interlaced_frame and height > 1 else pixels


def _orientation(frame: VideoFrame) -> int:
    try:
        found: Any = frame.side_data
        matrix = found.get(SideData.DISPLAYMATRIX)
    except ValueError:  # a kind of side data that this PyAV has no name for stands beside it
        return _BY_ANGLE.get(frame.rotation, 1)
    if matrix is None:
        return 1
    a, b, _, c, d = np.frombuffer(bytes(matrix)[:20], np.int32)
    return _BY_MATRIX.get((_unit(a), _unit(b), _unit(c), _unit(d)), 1)


def _unit(value: int) -> int:
    return round(value / 65536)
