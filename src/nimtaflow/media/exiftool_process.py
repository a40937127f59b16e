"""One exiftool, started once and asked often: a question is a few lines into its input, an answer ends with a mark."""

import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import psutil

from nimtaflow.kernel.problems import Unreadable
from nimtaflow.kernel.processes import end_with_parent
from nimtaflow.media import confinement
from nimtaflow.media.binaries import Tool

_MEGABYTE: Final = 1 << 20
_PIECE: Final = 1 << 18


class MetadataTimeout(Unreadable):
    """The metadata took longer to read than a file may have. Facts: `seconds`."""

    code = "metadata-timeout"


class MetadataCrashed(Unreadable):
    """exiftool died of the file, or wanted more memory than a file may have. Facts: `status`, its exit status."""

    code = "metadata-crashed"


class TooMuchMetadata(Unreadable):
    """The file has more metadata than is read. Facts: `limit_mb`."""

    code = "too-much-metadata"


@dataclass(frozen=True)
class Limits:
    """What one file may cost: seconds by the clock (a slow disk) and of computing, bytes of memory and of answer."""

    seconds: float = 30
    cpu_seconds: int = 5
    memory: int = 512 * _MEGABYTE
    answer: int = 16 * _MEGABYTE


@dataclass(frozen=True)
class Writing:
    """What an exiftool needs that writes: a configuration, and the only folder below which it may."""

    config: str
    below: bytes


class ExiftoolProcess:
    """A running exiftool. It ends with its parent, however that goes: kernel.processes."""

    def __init__(self, tool: Tool, limits: Limits, writing: Writing | None = None) -> None:
        self.asked = 0
        self.idle_since = time.monotonic()
        self._limits = limits
        self._process = subprocess.Popen(
            # -config "": a file named .ExifTool_config is a program, and none of ours
            [*tool.argv, "-config", writing.config if writing else "", "-stay_open", "True", "-@", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if writing else subprocess.DEVNULL,
            bufsize=0,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            process_group=0,  # Ctrl+C is for us to handle
            preexec_fn=_before(writing),  # noqa: PLW1509 - some calls of libc
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("a pipe was asked for")
        self._input, self._output = self._process.stdin, self._process.stdout.fileno()
        self._poll = select.poll()
        self._poll.register(self._output, select.POLLIN)
        self._seen = psutil.Process(self._process.pid)
        if sys.platform == "linux":
            resource.prlimit(self._process.pid, resource.RLIMIT_AS, (limits.memory, limits.memory))

    def ask(self, lines: bytes) -> bytes:
        """What exiftool prints for these argument lines. Raises MetadataTimeout, MetadataCrashed, TooMuchMetadata.

        After a problem the process is of no more use: end it.
        """
        self.asked += 1
        mark = b"{ready%d}\n" % self.asked  # values are JSON: no line of theirs can look like this
        deadline = time.monotonic() + self._limits.seconds
        self._allow_cpu()
        try:
            self._input.write(b"%s-execute%d\n" % (lines, self.asked))
        except BrokenPipeError:
            raise self._died() from None
        answer = bytearray()
        while not answer.endswith(mark):
            left = deadline - time.monotonic()
            if left <= 0 or not self._poll.poll(left * 1000):
                raise MetadataTimeout(seconds=self._limits.seconds)
            piece = os.read(self._output, _PIECE)
            if not piece:
                raise self._died()
            answer += piece
            if len(answer) > self._limits.answer:
                raise TooMuchMetadata(limit_mb=self._limits.answer // _MEGABYTE)
        return bytes(answer[: -len(mark)])

    def end(self) -> None:
        """Stop it at once; it has nothing to finish."""
        self._process.kill()
        self._process.wait()
        self._input.close()
        if self._process.stdout is not None:
            self._process.stdout.close()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def _allow_cpu(self) -> None:
        """Let the kernel stop it after so many seconds more: also when we are gone and nobody watches the clock."""
        if sys.platform != "linux":
            return
        try:
            used = self._seen.cpu_times()
            _, most = resource.prlimit(self._process.pid, resource.RLIMIT_CPU)
            until = int(used.user + used.system) + 1 + self._limits.cpu_seconds
            resource.prlimit(self._process.pid, resource.RLIMIT_CPU, (until, most))
        except (psutil.NoSuchProcess, ProcessLookupError):
            return  # the question will find out

    def _died(self) -> Unreadable:
        status = self._process.wait()
        if status == -signal.SIGXCPU:
            return MetadataTimeout(seconds=self._limits.cpu_seconds)
        return MetadataCrashed(status=status)


def _before(writing: Writing | None) -> Callable[[], None]:
    """What the child does before it is exiftool: it binds itself to its parent, and to the folder it may write to."""
    bind = end_with_parent(signal.SIGKILL)
    if writing is None:
        return bind
    keep = confinement.writes_only_in(writing.below)

    def before() -> None:
        bind()
        keep()

    return before
