"""Supervised processes: they come back when they die, and none stays behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from nimtaflow.doors.children import Child

ENDS = "import sys; print('last words', flush=True); sys.exit(3)"
STAYS = "import time; time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
HAS_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
time.sleep(600)
"""
SUPERVISOR = f"""
import os, sys, time
from nimtaflow.doors.children import Child
child = Child(["x"], dict(os.environ))
child._command = [sys.executable, "-c", {STAYS!r}]
child.start()
print(child._process.pid, flush=True)
time.sleep(600)
"""


class Program(Child):
    """A child that is any Python program instead of a door."""

    def __init__(self, program: str, log: Path | None = None, *, at_terminal: bool = False) -> None:
        super().__init__(["program"], dict(os.environ), log, at_terminal=at_terminal)
        self._command = [sys.executable, "-c", program]

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def wait(self) -> None:
        assert self._process is not None
        self._process.wait()


def logged(log: Path) -> str:
    while not log.exists() or not log.read_text().endswith("\n"):
        time.sleep(0.01)
    return log.read_text()


def gone(pid: int) -> bool:
    """Whether a process has ended; it may wait for init to notice."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def wait_until_gone(pid: int) -> None:
    while not gone(pid):
        time.sleep(0.01)


def test_it_comes_back_after_a_pause_that_grows(tmp_path: Path) -> None:
    child = Program(ENDS, tmp_path / "log")
    assert child.tend() is None
    child.wait()
    assert child.tend() == "program ended with exit code 3; it is started again in 1 s"
    assert child.tend() is None  # not yet
    child._due = 0
    assert child.tend() is None
    child.wait()
    assert child.tend() == "program ended with exit code 3; it is started again in 2 s"
    assert logged(tmp_path / "log") == "last words\n" * 2


def test_a_killed_one_is_said_to_be_killed() -> None:
    child = Program(STAYS)
    child.start()
    os.kill(child.pid, signal.SIGSEGV)
    child.wait()
    assert child.tend() == "program ended by signal SIGSEGV; it is started again in 1 s"


def test_one_at_the_terminal_that_is_done_is_done() -> None:
    for program, news in (("pass", None), (ENDS, "program ended with exit code 3")):
        child = Program(program, at_terminal=True)
        child.start()
        child.wait()
        assert child.tend() == news
        assert child.tend() is None
        child.end(time.monotonic())


def test_one_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    child = Program(DEAF, tmp_path / "log")
    child.start()
    assert logged(tmp_path / "log") == "deaf\n"
    pid = child.pid
    child.ask_to_end()
    child.end(time.monotonic() + 0.2)
    assert gone(pid)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_what_it_started_ends_with_it(tmp_path: Path, how: signal.Signals) -> None:
    child = Program(HAS_CHILD, tmp_path / "log")
    child.start()
    grandchild = int(logged(tmp_path / "log"))
    os.kill(child.pid, how)
    child.end(time.monotonic() + 10)
    wait_until_gone(grandchild)


def test_it_ends_with_a_killed_supervisor() -> None:
    supervisor = subprocess.Popen([sys.executable, "-c", SUPERVISOR], stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout is not None
    with supervisor.stdout:
        pid = int(supervisor.stdout.readline())
    supervisor.kill()
    supervisor.wait()
    wait_until_gone(pid)
