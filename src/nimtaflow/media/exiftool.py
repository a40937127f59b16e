"""Every tag of a file, from a bounded number of exiftool processes that are kept open."""

import atexit
import os
import threading
import time
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, cast

import orjson

from nimtaflow.kernel.config import environment
from nimtaflow.kernel.problems import Unreadable
from nimtaflow.library.filetypes import FileVanished, unreadable
from nimtaflow.media import binaries
from nimtaflow.media.binaries import Tool
from nimtaflow.media.exiftool_process import ExiftoolProcess, Limits, MetadataCrashed, Writing

# Every tag with its number and its words (-l), named by group, structures as such, all values as text (JSONQ).
EVERYTHING: Final = ("-json", "-l", "-G1", "-struct", "-api", "StructFormat=JSONQ", "-api", "LargeFileSupport=1")
# The bytes of these tags: values that are not UTF-8 come as base64.
BYTES: Final = ("-json", "-b", "-n", "-G1", "-api", "StructFormat=JSONQ")

_FILES_PER_PROCESS: Final = 2000  # Perl gives no memory back
_IDLE_SECONDS: Final = 60.0  # 90 MB each, which an idle server has better uses for


class MetadataUnreadable(Unreadable):
    """exiftool answered with something that is not its JSON. Facts: `answer`, how that began."""

    code = "metadata-unreadable"


class Exiftool:
    """A pool of exiftools. Safe for threads; a file that harms one does not harm the next file."""

    def __init__(
        self,
        tool: Tool,
        processes: int,
        limits: Limits | None = None,
        *,
        files_per_process: int = _FILES_PER_PROCESS,
        idle_seconds: float = _IDLE_SECONDS,
        writing: Writing | None = None,
    ) -> None:
        self._tool = tool
        self._limits = limits or Limits()
        self._writing = writing
        self._files_per_process = files_per_process
        self._idle_seconds = idle_seconds
        self._places = threading.BoundedSemaphore(processes)
        self._lock = threading.Lock()
        self._idle: list[ExiftoolProcess] = []  # the warmest last
        self._closed = False
        self._watch: threading.Timer | None = None
        # A child ends with the thread that started it, so one thread that stays starts them all.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="exiftool")

    def read(self, path: bytes, options: Sequence[str] = EVERYTHING) -> dict[str, Any]:
        """What exiftool knows of a file: {"Group:Tag": value}; with EVERYTHING a value is {"val": …, "num": …}.

        Raises FileVanished and the problems of exiftool_process.
        """
        with _line_for(path) as line:
            answer = self._ask("\n".join(options).encode() + b"\n" + line + b"\n")
        if not answer.strip():
            raise FileVanished
        try:
            told = answer[answer.find(b"[") :] if self._writing else answer  # behind what it says of it
            (tags,) = cast("list[dict[str, Any]]", orjson.loads(told.decode("utf-8", "replace")))
            return {key: value for key, value in tags.items() if key != "SourceFile"}
        except (ValueError, TypeError, AttributeError) as error:
            raise MetadataUnreadable(answer=answer[:100].decode("utf-8", "replace")) from error

    def change(self, path: bytes, lines: Sequence[bytes]) -> str:
        """Have arguments carried out on a path without line breaks, as one exiftool that writes; what it says to that.

        Raises the problems of exiftool_process.
        """
        return self._ask(b"\n".join((*lines, path)) + b"\n").decode("utf-8", "replace")

    def close(self) -> None:
        """End the processes; those at work end with their file."""
        with self._lock:
            self._closed = True
            ended, self._idle = self._idle, []
            if self._watch is not None:
                self._watch.cancel()
        for process in ended:
            process.end()
        self._starter.shutdown()

    def pids(self) -> list[int]:
        """The processes that wait for work."""
        with self._lock:
            return [process.pid for process in self._idle]

    def _ask(self, lines: bytes) -> bytes:
        """Ask a process; one that had answered before and now died may have died of something else: ask another."""
        with self._places:
            process = self._take()
            try:
                return self._keep(process, lines)
            except MetadataCrashed:
                if process.asked == 1:
                    raise
            return self._keep(self._start(), lines)

    def _keep(self, process: ExiftoolProcess, lines: bytes) -> bytes:
        """The answer, with the process put back; or ended, whatever went wrong with it."""
        try:
            answer = process.ask(lines)
        except BaseException:
            process.end()
            raise
        process.idle_since = time.monotonic()
        with self._lock:
            if not self._closed and process.asked < self._files_per_process:
                self._idle.append(process)
                self._watch_idle()
                return answer
        process.end()
        return answer

    def _take(self) -> ExiftoolProcess:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return self._start()

    def _start(self) -> ExiftoolProcess:
        return self._starter.submit(ExiftoolProcess, self._tool, self._limits, self._writing).result()

    def _watch_idle(self) -> None:
        """See to it that idle processes are looked after; call it with the lock held."""
        if self._watch is None:
            self._watch = threading.Timer(self._idle_seconds, self._end_idle)
            self._watch.daemon = True
            self._watch.start()

    def _end_idle(self) -> None:
        oldest = time.monotonic() - self._idle_seconds
        with self._lock:
            self._watch = None
            ended = [process for process in self._idle if process.idle_since <= oldest]
            self._idle = [process for process in self._idle if process.idle_since > oldest]
            if self._idle and not self._closed:
                self._watch_idle()
        for process in ended:
            process.end()


@contextmanager
def _line_for(path: bytes) -> Generator[bytes]:
    """The line that stands for a path: absolute, so that no name is an option, and one line whatever the name.

    A name with a line break is given as an open file; where /proc is missing, as a C string, which cannot say $ and @.
    """
    absolute = path if path.startswith(b"/") else os.path.join(os.getcwdb(), path)
    if b"\n" not in absolute and b"\r" not in absolute:
        yield absolute
        return
    if not os.path.isdir("/proc/self/fd"):
        escaped = absolute.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n").replace(b"\r", b"\\r")
        yield b"#[CSTR]" + escaped
        return
    try:
        handle = os.open(absolute, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise unreadable(error) from error
    try:
        yield b"/proc/%d/fd/%d" % (os.getpid(), handle)
    finally:
        os.close(handle)


@cache
def shared() -> Exiftool:
    """The pool of this process, as wide as its CPU queue. Raises ToolMissing."""
    pool = Exiftool(binaries.exiftool(), environment().cpu_workers)
    atexit.register(pool.close)
    return pool


os.register_at_fork(after_in_child=shared.cache_clear)  # pipes cannot have two readers
