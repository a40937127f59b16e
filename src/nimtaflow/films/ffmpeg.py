"""One run of ffmpeg: watched while it goes on, ended when it does not, and never left behind."""

import asyncio
import os
import re
import resource
import signal
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from nimtaflow.films.problems import TranscodeFailed, TranscodeTimeout
from nimtaflow.kernel.failures import DiskFull
from nimtaflow.kernel.processes import end_with_parent
from nimtaflow.media import confinement

_PASSED_ON: Final = (
    *("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TZ", "LIBVA_DRIVER_NAME", "LIBVA_DRIVERS_PATH"),
    *("CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES"),
)  # and no secrets
_NICE: Final = 10
_KEPT: Final = 4096  # bytes of what it says when it fails
_FULL: Final = (b"No space left on device", b"Disk quota exceeded")

Report = Callable[[float], Awaitable[None]]
"""Told the seconds of film that are done; whatever it raises ends the run."""


@dataclass(frozen=True)
class Bounds:
    """What one run may take. It is ended when for `stalled` seconds nothing goes on, after `seconds`, or at `size`."""

    seconds: float
    size: int  # bytes of the file
    stalled: float = 180


async def run(command: Sequence[bytes], folder: bytes, bounds: Bounds, report: Report) -> None:
    """Run it to its end; it may write below `folder` only. However this ends, so has the process.

    Raises TranscodeFailed, TranscodeTimeout, DiskFull.
    """
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd="/",
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        start_new_session=True,
        preexec_fn=_before(folder, bounds.size),
    )
    assert process.stdout is not None and process.stderr is not None  # noqa: S101, PT018 - both are pipes
    said = asyncio.create_task(_last_of(process.stderr))
    try:
        await _watch(process.stdout, bounds, report)
        code = await asyncio.wait_for(process.wait(), bounds.stalled)
    except TimeoutError as error:
        raise TranscodeTimeout(seconds=round(bounds.stalled)) from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        words = await said
    if any(word in words for word in _FULL):
        raise DiskFull(where="files")
    if code != 0:
        raise TranscodeFailed(detail=_plain(words) or _ending(code))


def _before(folder: bytes, size: int) -> Callable[[], None]:
    """What it does before it becomes ffmpeg."""
    tie, keep = end_with_parent(signal.SIGKILL, _NICE), confinement.writes_only_in(folder, b"/dev")

    def before() -> None:
        tie()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        keep()

    return before


async def _watch(lines: asyncio.StreamReader, bounds: Bounds, report: Report) -> None:
    """Follow what it says of its progress, until it says no more. Raises TimeoutError, TranscodeTimeout."""
    begun = moved = time.monotonic()
    told: dict[bytes, bytes] = {}
    before: Mapping[bytes, bytes] = {}
    while True:
        line = await asyncio.wait_for(lines.readline(), bounds.stalled)
        if not line:
            return
        key, _, value = line.strip().partition(b"=")
        told[key] = value
        if key != b"progress":
            continue
        if time.monotonic() - begun > bounds.seconds:
            raise TranscodeTimeout(seconds=round(bounds.seconds))
        here = {name: told.get(name, b"") for name in (b"frame", b"out_time_us", b"total_size")}
        if here != before:
            before, moved = here, time.monotonic()
            await report(_seconds(told.get(b"out_time_us", b"")))
        elif time.monotonic() - moved > bounds.stalled:
            raise TimeoutError


def _seconds(microseconds: bytes) -> float:
    return max(0, int(microseconds)) / 1_000_000 if re.fullmatch(rb"-?\d{1,17}", microseconds) else 0.0


async def _last_of(stream: asyncio.StreamReader) -> bytes:
    kept = b""
    while piece := await stream.read(_KEPT):
        kept = (kept + piece)[-_KEPT:]
    return kept


def _plain(said: bytes) -> str:
    """Its last line, without addresses in memory and characters that no one can read."""
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    text = re.sub(r"\[?0x[0-9a-f]+\]?|@ ", "", lines[-1]) if lines else ""
    return "".join(char if char.isprintable() else " " for char in text).strip()[:300]


def _ending(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit status {code}"
