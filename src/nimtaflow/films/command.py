"""The command line that makes of a video what browsers play. Nothing in it can be taken for an option or an address."""

from typing import Final

from nimtaflow.films.encoders import COPY, Encoder, maps_tones
from nimtaflow.films.examine import Examined
from nimtaflow.media import frames, hdr
from nimtaflow.media.binaries import Tool

MAX_RATE: Final = {480: 2_500_000, 720: 5_000_000, 1080: 10_000_000}
"""Bits per second, so that a wild film does not stop on a phone."""

_LONGEST_SIDE: Final = 4096
_TRANSFERS: Final = {hdr.PQ: "smpte2084", hdr.HLG: "arib-std-b67"}


def command(tool: Tool, encoder: Encoder, film: Examined, height: int, source: bytes, target: bytes) -> list[bytes]:
    """`source` and `target` are absolute paths. Progress goes to standard output, complaints to standard error."""
    rate = MAX_RATE[height]
    pictures = ["-c:v", "copy"]
    if encoder is not COPY:
        pictures = ["-vf", filters(tool, encoder, film, height), "-fpsmax", "60", "-g", "120", "-c:v", encoder.name]
        pictures += [*encoder.options, "-maxrate", str(rate), "-bufsize", str(2 * rate)]
    words = [
        *(*tool.argv, "-nostdin", "-hide_banner", "-v", "error", "-y", "-progress", "pipe:1", "-stats_period", "0.5"),
        *encoder.before,
        # by content one of these containers, or nothing: playlists name other files, and hosts
        *("-protocol_whitelist", "file", "-format_whitelist", frames.FILMS, "-max_streams", "64"),
        *("-i", b"file:" + source),
        *("-map", "0:V:0", "-map", "0:a:0?", "-map_metadata", "-1", "-map_chapters", "-1"),
        *pictures,
        *("-c:a", "aac", "-b:a", "160k", "-ac", "2", "-ar", "48000"),
        *("-movflags", "+faststart", "-f", "mp4", b"file:" + target),
    ]
    return [word if isinstance(word, bytes) else word.encode() for word in words]


def may_be_copied(film: Examined, height: int, size: int) -> bool:
    """Whether browsers can decode the pictures of a file of `size` bytes as they are, and they are small enough."""
    is_plain = film.codec == "h264" and film.pixel_format in {"yuv420p", "yuvj420p"} and film.transfer is None
    if not is_plain or film.interlaced or film.turned or min(film.width, film.height) > height or not film.duration:
        return False
    return size * 8 / film.duration <= 2 * MAX_RATE[height]


def filters(tool: Tool, encoder: Encoder, film: Examined, height: int) -> str:
    """Upright already by FFmpeg itself; then whole frames, square pixels, the size, and SDR."""
    scale = f"min(1,min({height}/min(iw*sar,ih),{_LONGEST_SIDE}/max(iw*sar,ih)))"
    width_of, height_of = f"2*max(1,round(iw*sar*{scale}/2))", f"2*max(1,round(ih*{scale}/2))"
    whole = "yadif=deint=interlaced"
    if film.transfer is None or not maps_tones(tool):
        return f"{whole},scale=w='{width_of}':h='{height_of}':flags=bicubic,setsar=1,{encoder.filters}"
    # scaled first, in the step that makes light linear: half the time. White is 203 cd/m², and mobius leaves alone what
    # is darker than half of it, as media.hdr does: a film looks as its poster
    linear = f"zscale=w='{width_of}':h='{height_of}':pin=bt2020:min=bt2020nc:tin={_TRANSFERS[film.transfer]}"
    return (
        f"{whole},{linear}:t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=mobius:param=0.5:desat=0,"
        f"zscale=t=bt709:m=bt709:r=tv,setsar=1,{encoder.filters}"
    )
