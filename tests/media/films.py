"""Films that tests make for themselves."""

import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import imageio_ffmpeg
import numpy as np

from nimtaflow.media.picture import Pixels


def film(
    path: Path, frames: list[Pixels], *, codec: str = "libx264", aspect: Fraction | None = None, **options: Any
) -> Path:
    """Write frames (RGB) at 10 a second, a keyframe every 10."""
    height, width = frames[0].shape[:2]
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=10, options={key: str(value) for key, value in options.items()})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.gop_size = 10
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        for pixels in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def sound(path: Path) -> Path:
    """A second of silence."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("aac", rate=48000)
        for _ in range(48):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            frame.sample_rate = 48000
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def rotated(path: Path, degrees: int) -> Path:
    """The same film with a display matrix, as phones write it; `degrees` counterclockwise."""
    out = path.with_name(f"rotated{degrees}{path.suffix}")
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-v", "error", "-display_rotation:v:0", str(degrees), "-i", path, "-c", "copy", "-y", out]
    subprocess.run(command, check=True)
    return out


def hdr_film(path: Path, colour: str, size: str = "160x120") -> Path:
    """A second of one colour (0xRRGGBB), taken for PQ in BT.2020."""
    coloured = "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc"
    how = ("-pix_fmt", "yuv420p10le", "-c:v", "libx265")
    told = ("-x265-params", "log-level=error:colorprim=9:transfer=16:colormatrix=9")
    source = f"color=c={colour}:s={size}:r=10:d=1,{coloured}"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", source, *how, *told, str(path)]
    subprocess.run(command, check=True)
    return path
