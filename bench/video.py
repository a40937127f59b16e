"""CPU for poster, flipbook and sprites of a film, beside one ffmpeg call a frame; and of an hour beside a minute."""

import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.rows import row
from nimtaflow.films.look import FLIPBOOK_EDGE, Look, look
from nimtaflow.media import binaries
from nimtaflow.media.derivatives import LARGE
from nimtaflow.media.poster import poster

PASSES: Final = 3
MINUTE: Final = 60


def run() -> None:
    """Print the rows. The best of several passes counts."""
    with tempfile.TemporaryDirectory(prefix="nimtaflow-bench-", ignore_cleanup_errors=True) as place:
        minute = _minute(Path(place) / "minute.mp4")
        hour = _hour(minute, Path(place) / "hour.mp4")
        _ours(minute)  # libraries are loaded
        ours = min(_cpu(lambda: _ours(minute)) for _ in range(PASSES))
        long = min(_cpu(lambda: _ours(hour)) for _ in range(PASSES))
        times = look(bytes(minute)).times
        reference = min(_cpu(lambda: _each(minute, times)) for _ in range(2))
        frames = f"{len(times)} frames and poster"
        row(
            "video",
            f"flipbook, sprites, poster of 60 s beside ffmpeg a frame, {frames} (CPU s)",
            ours,
            0.25,
            ref=reference,
        )
        row("video", "flipbook, sprites, poster of an hour beside a minute (CPU s)", long, 2, ref=ours)


def _ours(film: Path) -> Look:
    poster(bytes(film), LARGE)
    return look(bytes(film))


def _each(film: Path, times: list[float]) -> None:
    """What a shell script would do: every frame a process that seeks to it."""
    for at, edge in [(times[-1] * 0.1, LARGE), *((at, FLIPBOOK_EDGE) for at in times)]:
        out = ("-frames:v", "1", "-vf", f"scale={edge}:-2", "-f", "image2", "-y", film.with_name("frame.jpg"))
        command = [*binaries.ffmpeg().argv, "-v", "error", "-ss", f"{at}", "-threads", "1", "-i", film, *out]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time() + _of_children()
    work()
    return time.process_time() + _of_children() - begun


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _minute(path: Path) -> Path:
    """1080p at 30 frames a second and 8 Mb/s, a keyframe every two seconds, as cameras write it."""
    picture = f"testsrc2=s=1920x1080:r=30:d={MINUTE},noise=alls=12:allf=t"
    how = ("-c:v", "libx264", "-preset", "veryfast", "-b:v", "8M", "-maxrate", "8M", "-bufsize", "16M", "-g", "60")
    command = [*binaries.ffmpeg().argv, "-v", "error", "-f", "lavfi", "-i", picture, *how, "-pix_fmt", "yuv420p", path]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


def _hour(minute: Path, path: Path) -> Path:
    command = [*binaries.ffmpeg().argv, "-v", "error", "-stream_loop", "59", "-i", minute, "-c", "copy", path]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path
