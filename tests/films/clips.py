"""Small films of every kind, made by ffmpeg."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import imageio_ffmpeg

FFMPEG: Final = imageio_ffmpeg.get_ffmpeg_exe()
H264: Final = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")

# by the extension: what cameras and programs of that kind write
KINDS: Final[dict[str, Sequence[str]]] = {
    "mp4": (*H264, "-c:a", "aac"),
    "m4v": (*H264, "-c:a", "aac", "-f", "mp4"),
    "mov": (*H264, "-c:a", "aac"),
    "qt": (*H264, "-c:a", "pcm_s16le", "-f", "mov"),
    "insv": (*H264, "-c:a", "aac", "-f", "mp4"),
    "3gp": ("-c:v", "h263", "-s", "352x288", "-c:a", "aac"),
    "3gpp": (*H264, "-c:a", "aac", "-f", "3gp"),
    "3g2": (*H264, "-c:a", "aac", "-f", "3g2"),
    "avi": ("-c:v", "mpeg4", "-c:a", "libmp3lame"),
    "divx": ("-c:v", "mjpeg", "-pix_fmt", "yuvj422p", "-c:a", "pcm_s16le", "-f", "avi"),
    "mkv": (*H264, "-c:a", "libopus"),
    "webm": ("-c:v", "libvpx", "-deadline", "realtime", "-b:v", "500k", "-c:a", "libvorbis"),
    "mts": (*H264, "-flags", "+ilme+ildct", "-c:a", "ac3", "-f", "mpegts", "-mpegts_m2ts_mode", "1"),
    "m2ts": (*H264, "-c:a", "ac3", "-f", "mpegts", "-mpegts_m2ts_mode", "1"),
    "m2t": ("-c:v", "mpeg2video", "-c:a", "mp2", "-f", "mpegts"),
    "ts": (*H264, "-c:a", "aac", "-f", "mpegts"),
    "tod": ("-c:v", "mpeg2video", "-c:a", "mp2", "-f", "mpegts"),
    "mod": ("-c:v", "mpeg2video", "-c:a", "ac3", "-f", "vob"),
    "vob": ("-c:v", "mpeg2video", "-c:a", "ac3", "-f", "vob"),
    "mpg": ("-c:v", "mpeg1video", "-c:a", "mp2"),
    "mpeg": ("-c:v", "mpeg2video", "-c:a", "mp2"),
    "mpe": ("-c:v", "mpeg1video", "-c:a", "mp2", "-f", "mpeg"),
    "m2v": ("-c:v", "mpeg2video", "-an", "-f", "mpeg2video"),
    "m1v": ("-c:v", "mpeg1video", "-an", "-f", "mpeg1video"),
    "wmv": ("-c:v", "wmv2", "-c:a", "wmav2"),
    "asf": ("-c:v", "msmpeg4", "-c:a", "wmav2"),
    "flv": ("-c:v", "flv", "-c:a", "libmp3lame", "-ar", "44100"),
    "f4v": (*H264, "-c:a", "aac", "-f", "f4v"),
    "ogv": ("-c:v", "libtheora", "-c:a", "libvorbis", "-f", "ogg"),
    "ogm": ("-c:v", "libtheora", "-c:a", "libvorbis", "-f", "ogg"),
    "mxf": ("-c:v", "mpeg2video", "-c:a", "pcm_s16le", "-ar", "48000"),
    "dv": ("-target", "pal-dv"),
}


def clip(path: Path, *more: str, seconds: float = 2, size: str = "320x240", rate: int = 25) -> Path:
    """A moving test picture with a tone, as `more` says, else as the ending of `path` says."""
    kind = more or tuple(KINDS[path.suffix[1:]])
    command = [
        *(FFMPEG, "-nostdin", "-v", "error", "-y"),
        *("-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}"),
        *("-f", "lavfi", "-i", f"sine=r=48000:d={seconds}"),
        *("-threads", "1", *kind, str(path)),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return path
