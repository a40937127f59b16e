"""Processes of ours: that none outlives its parent, what to do about one that did, and about what they say."""

import contextlib
import ctypes
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import psutil

_PARENT_DEATH: Final = 1  # PR_SET_PDEATHSIG


def end_with_parent(how: signal.Signals, nice: int = 0) -> Callable[[], None]:
    """What a child does before it becomes its program: ask for this signal when its parent is gone, however it goes.

    Linux has that; elsewhere the child must be looked for at the next start. The parent is the thread that forks.
    A child that is `nice` gives way to the others.
    """
    parent = os.getpid()
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def ask() -> None:
        if libc:
            libc.prctl(_PARENT_DEATH, how)
        os.nice(nice)
        if os.getppid() != parent:  # already gone
            os._exit(1)

    return ask


def end_leftovers(directory: Path, patience: float = 10) -> None:
    """End what still works in `directory` though its parent is gone: a server on its way down, or its children.

    They are asked with SIGINT, after `patience` seconds told with SIGQUIT; after twice that it is a TimeoutError.
    """
    asked: set[tuple[int, signal.Signals]] = set()
    begun = time.monotonic()
    while left := working_in(directory):
        waited = time.monotonic() - begun
        if waited > 2 * patience:
            raise TimeoutError(f"processes {[process.pid for process in left]} do not end")
        how = signal.SIGINT if waited < patience else signal.SIGQUIT
        for process in left:
            with contextlib.suppress(psutil.Error):
                if (process.pid, how) not in asked and process.ppid() not in {other.pid for other in left}:
                    process.send_signal(how)
                    asked.add((process.pid, how))
        time.sleep(0.05)


def working_in(directory: Path) -> list[psutil.Process]:
    """The processes whose working directory this is."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        try:
            if process.cwd() == str(directory) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def trim_log(log: Path, limit: int = 4 << 20) -> None:
    """Keep a log that others append to below `limit` bytes: a longer one becomes `.1`, and begins again."""
    if log.exists() and log.stat().st_size > limit:
        with contextlib.suppress(OSError):  # on a full disk it is all the more to be shortened
            shutil.copy(log, log.with_name(f"{log.name}.1"))
        os.truncate(log, 0)
