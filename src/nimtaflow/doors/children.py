"""Processes that a supervisor keeps alive: started, started again when they die, ended together."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from nimtaflow.kernel.processes import end_with_parent

_CALM: Final = 60.0  # seconds a process must live for its earlier deaths to be forgotten
_LONGEST_PAUSE: Final = 30.0


class Child:
    """One `python -m nimtaflow …` of ours. Where `log` is given, what it prints goes there.

    One `at_terminal` may ask and be interrupted there; it ends when it has said what it has to say.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        environment: dict[str, str],
        log: Path | None = None,
        *,
        nice: int = 0,
        at_terminal: bool = False,
    ) -> None:
        self.name = arguments[0]
        self.log = log
        self._nice = nice
        self._at_terminal = at_terminal
        self._done = False
        self._command = [sys.executable, "-m", "nimtaflow", *arguments]
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._deaths = 0
        self._due = 0.0

    def start(self) -> None:
        """Start it, in a session of its own: Ctrl+C in the terminal is the supervisor's to pass on."""
        log = self.log.open("ab") if self.log else None
        try:
            self._process = subprocess.Popen(
                self._command,
                stdin=None if self._at_terminal else subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environment,
                start_new_session=not self._at_terminal,
                preexec_fn=end_with_parent(signal.SIGKILL, self._nice),  # noqa: PLW1509 - no other thread is here
            )
        finally:
            if log:
                log.close()
        self._started = time.monotonic()

    def tend(self) -> str | None:
        """Start it again if it died, after a pause that doubles; answers with a sentence when there is news."""
        if self._process is None:
            if time.monotonic() >= self._due:
                self.start()
            return None
        code = self._process.poll()
        if code is None or (self._at_terminal and self._done):
            return None
        if self._at_terminal:
            self._done = True
            return f"{self.name} ended with exit code {code}" if code else None
        self._sweep()
        self._process = None
        lived = time.monotonic() - self._started
        self._deaths = 1 if lived > _CALM else self._deaths + 1
        pause = min(_LONGEST_PAUSE, 2.0 ** (self._deaths - 1))
        self._due = time.monotonic() + pause
        how = f"by signal {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
        return f"{self.name} ended {how}; it is started again in {pause:.0f} s"

    def ask_to_end(self) -> None:
        """Ask it to finish what it does."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end(self, deadline: float) -> None:
        """Wait for its end until `deadline` (of time.monotonic), then end it and whatever it started."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._sweep()
        self._process = None

    def _sweep(self) -> None:
        """End what it left behind: the programs of its session."""
        if self._process is not None and not self._at_terminal:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):  # nothing is left (macOS says the latter of zombies)
                return


class Signals:
    """The signals that end a supervisor, and a wait that any of them, or a child's death, cuts short."""

    def __init__(self) -> None:
        self.ending = False
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        signal.signal(signal.SIGINT, self._end)
        signal.signal(signal.SIGTERM, self._end)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # which nohup asked for
            signal.signal(signal.SIGHUP, self._end)
        signal.signal(signal.SIGCHLD, self._wake)

    def wait(self, seconds: float) -> None:
        """Wait, or until something happens."""
        ready, _, _ = select.select([self._read], [], [], seconds)
        if ready:
            os.read(self._read, 4096)

    def _end(self, number: int, frame: object) -> None:
        self.ending = True
        self._wake(number, frame)

    def _wake(self, number: int, _frame: object) -> None:
        with contextlib.suppress(BlockingIOError):  # the pipe is full: it will wake all the same
            os.write(self._write, bytes([number]))
