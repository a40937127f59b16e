"""What an idle NimtaFlow costs: memory of the whole process tree, and the time until it serves again."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil

from bench.rows import row

PORT = 18090
IDLE_SECONDS = 75  # idle decoders leave after a minute


def run() -> None:
    """Start twice on one data directory: the first makes the database, the second is measured."""
    with tempfile.TemporaryDirectory(prefix="nf-bench-", dir="/tmp") as place:
        Path(place).chmod(0o755)
        _stop(_started(place)[0])
        server, seconds = _started(place)
        time.sleep(IDLE_SECONDS)
        row("footprint", "server ready, warm (s)", seconds, 5)
        row("footprint", "idle process tree, sum of RSS (MB)", _rss(server.pid), 450)
        row("footprint", "idle process tree, PSS: shared pages once (MB)", _pss(server.pid), 450)
        _stop(server)


def _started(place: str) -> tuple[subprocess.Popen[bytes], float]:
    environment = os.environ | {"NIMTAFLOW_DATA": f"{place}/data", "PORT": str(PORT), "HOST": "127.0.0.1"}
    begun = time.monotonic()
    server = subprocess.Popen(
        [Path(sys.executable).parent / "nimtaflow", "run"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while time.monotonic() - begun < 120:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/api/v1/health", timeout=2) as answer:
                if answer.status == 200:
                    return server, time.monotonic() - begun
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the server did not become ready")


def _tree(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def _rss(pid: int) -> float:
    """The plain sum, in which shared memory counts again in each process of PostgreSQL."""
    return sum(process.memory_info().rss for process in _tree(pid)) / 2**20


def _pss(pid: int) -> float:
    """Proportional set size: shared pages are counted once."""
    return sum(process.memory_full_info().pss for process in _tree(pid)) / 2**20


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGTERM)
    server.wait(30)
