"""`nimtaflow run`, for real: one tree of processes that comes up, heals, refuses a twin, and leaves nothing behind."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

import psutil
import pytest

from nimtaflow.kernel.postgres import Postgres

pytestmark = pytest.mark.timeout(300)  # each starts a whole server, some of them several times


@dataclass
class Tree:
    """A running NimtaFlow: its supervisor, and what it said."""

    supervisor: psutil.Popen
    port: int
    said: Path

    @property
    def health(self) -> str | None:
        """What /health says; None while nothing answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/health", timeout=10) as answer:
                return json.load(answer)["status"]
        except (OSError, HTTPException, ValueError):  # also one that was killed while it answered
            return None

    def wait(self) -> "Tree":
        """Return when it serves."""
        while self.health != "ok":
            assert self.supervisor.poll() is None, self.said.read_text()
            time.sleep(0.1)
        return self

    def child(self, name: str) -> psutil.Process:
        """One of its processes, by what it is called; waits for it."""
        while True:
            for process in self.supervisor.children(recursive=True):
                try:
                    if name in process.cmdline() or Path(process.exe()).name == name:
                        return process
                except psutil.Error:
                    continue
            time.sleep(0.05)

    def kill(self, name: str) -> None:
        """Kill one of its processes."""
        self.child(name).kill()

    def words(self, sentence: str) -> None:
        """Return when it has said this."""
        while sentence not in self.said.read_text():
            assert self.supervisor.poll() is None, self.said.read_text()
            assert "welcome ended" not in self.said.read_text(), self.said.read_text()
            time.sleep(0.05)


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    root = Path(tempfile.mkdtemp(prefix="nf-", dir="/tmp"))
    root.chmod(0o711)
    yield root
    for process in psutil.process_iter():  # what a failed test has left
        with contextlib.suppress(psutil.Error):
            if process.environ().get("NIMTAFLOW_DATA", "").startswith(f"{root}/") and "supervise" in process.cmdline():
                process.terminate()
                process.wait()
    shutil.rmtree(root)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def run(place: Path, port: int | None = None, **more: str) -> Tree:
    """Start one on the data directory of this module."""
    port = port or free_port()
    known = {"NIMTAFLOW_DATA": str(place / "data"), "PORT": str(port), "HOST": "127.0.0.1", "SECRET_KEY": "s" * 40}
    clean = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PHOTOS"}}
    said = place / f"said-{port}-{time.monotonic_ns()}"
    with said.open("w") as output:
        supervisor = psutil.Popen(
            [sys.executable, "-m", "nimtaflow", "run"],
            env=clean | known | more,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=place,
        )
    return Tree(supervisor, port, said)


def all_gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=30)
    return all(is_gone(process) for process in alive)


def is_gone(process: psutil.Process) -> bool:
    """Whether a process has ended; it may wait for init to notice."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.feature("INST-04")
def test_it_comes_up_heals_and_ends(place: Path) -> None:
    tree = run(place, PHOTOS=str(place)).wait()
    tree.words("Open it and create the admin account.")
    for name in ("http", "postgres"):
        tree.kill(name)
        tree.words("http ended by signal SIGKILL" if name == "http" else "the database ended; it is started again")
        tree.wait()
    tree.kill("worker")
    tree.words("worker ended by signal SIGKILL")
    tree.child("worker")

    twin = run(place)
    assert twin.supervisor.wait() == 1
    assert f"process {tree.supervisor.pid}" in twin.said.read_text()

    family = [tree.supervisor, *tree.supervisor.children(recursive=True)]
    tree.supervisor.send_signal(signal.SIGTERM)
    assert tree.supervisor.wait() == 0
    assert all_gone(family)


def test_nothing_outlives_a_killed_supervisor(place: Path) -> None:
    tree = run(place).wait()
    tree.child("worker")
    family = tree.supervisor.children(recursive=True)
    tree.supervisor.kill()
    tree.supervisor.wait()
    assert all_gone(family)
    again = run(place).wait()
    again.supervisor.send_signal(signal.SIGINT)
    assert again.supervisor.wait() == 0


def test_a_taken_port_is_told(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        tree = run(place, taken.getsockname()[1])
        assert tree.supervisor.wait() == 1
        assert "cannot be used (Address already in use); set PORT" in tree.said.read_text()


def test_another_database_is_used_and_none_is_started(place: Path) -> None:
    with Postgres(place / "other", {"shared_buffers": "16MB"}) as other:
        tree = run(place, DATABASE_URL=other.url, NIMTAFLOW_DATA=str(place / "elsewhere")).wait()
        names = {process.name() for process in tree.supervisor.children(recursive=True)}
        assert "postgres" not in names
        tree.supervisor.send_signal(signal.SIGINT)
        assert tree.supervisor.wait() == 0
        assert not (place / "elsewhere" / "postgres").exists()
