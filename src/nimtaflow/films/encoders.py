"""What can write H.264 here: the first of the known hardware that really does, else x264."""

import subprocess
from dataclasses import dataclass
from functools import cache
from typing import Final

from nimtaflow.kernel.log import logger
from nimtaflow.media import binaries
from nimtaflow.media.binaries import Tool

log = logger("video")

_PATIENCE: Final = 20.0  # seconds; drivers that hang are drivers that do not work


@dataclass(frozen=True)
class Encoder:
    """An encoder in FFmpeg's words: what stands before the input, ends the filters, and follows the codec."""

    name: str
    filters: str
    options: tuple[str, ...]
    before: tuple[str, ...] = ()


SOFTWARE: Final = Encoder("libx264", "format=yuv420p", ("-preset", "veryfast", "-crf", "23", "-profile:v", "high"))
COPY: Final = Encoder("copy", "", ())
"""No encoder: the pictures as they are, in a container that browsers know."""

HARDWARE: Final = (
    Encoder("h264_qsv", "format=nv12", ("-preset", "veryfast", "-global_quality", "23", "-profile:v", "high")),
    Encoder("h264_nvenc", "format=yuv420p", ("-preset", "p4", "-rc", "vbr", "-cq", "24", "-profile:v", "high")),
    Encoder(
        "h264_vaapi",
        "format=nv12,hwupload",
        ("-rc_mode", "CQP", "-qp", "23", "-profile:v", "high"),
        ("-vaapi_device", "/dev/dri/renderD128"),
    ),
    Encoder("h264_videotoolbox", "format=yuv420p", ("-q:v", "60", "-profile:v", "high")),
)


@cache
def best(tool: Tool) -> Encoder:
    """The first hardware that encodes a frame, else x264. Blocks the first time; what it finds is kept and logged."""
    found = first_that_works(tool)
    log.info("video-encoder-found", encoder=found.name, ffmpeg=tool.version)
    return found


def first_that_works(tool: Tool) -> Encoder:
    """The same, looked for anew and without a word."""
    return next((encoder for encoder in HARDWARE if works(tool, encoder)), SOFTWARE)


def works(tool: Tool, encoder: Encoder) -> bool:
    """Whether it encodes one frame."""
    command = [
        *(*tool.argv, "-nostdin", "-hide_banner", "-v", "error", *encoder.before),
        *("-f", "lavfi", "-i", "color=c=gray:s=640x360:r=25:d=1", "-frames:v", "1", "-vf", encoder.filters),
        *("-c:v", encoder.name, *encoder.options, "-f", "null", "-"),
    ]
    try:
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=False, cwd="/"
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


@cache
def ffmpeg(*, tone_mapping: bool) -> Tool:
    """The newest ffmpeg; for HDR the newest that can map tones, if there is one. Raises ToolMissing."""
    if tone_mapping:
        able = next((tool for tool in binaries.ffmpegs() if _has_zscale(tool)), None)
        if able is not None:
            return able
    return binaries.ffmpeg()


@cache
def _has_zscale(tool: Tool) -> bool:
    try:
        told = subprocess.run([*tool.argv, "-hide_banner", "-filters"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return b" zscale " in told.stdout and b" tonemap " in told.stdout


def maps_tones(tool: Tool) -> bool:
    """Whether this ffmpeg can make SDR of HDR."""
    return _has_zscale(tool)
