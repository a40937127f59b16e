"""`kill -9` of any process at any moment of an import, ten times: then every file is in the library exactly once."""

import contextlib
import hashlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import psutil
import pytest
from PIL import Image

FILES = 2000
KILLS = 10
ADMIN = {"email": "ada@example.org", "name": "Ada", "password": "a calm and sturdy password", "language": "en"}


def fill(folder: Path) -> dict[str, tuple[str, int]]:
    """Write many small photos, each with a content of its own; the hash and mtime of each by its name."""
    for number in range(FILES):
        path = folder / f"{number % 40:02}" / f"IMG_{number:04}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        pixels = np.full((40, 60, 3), (number % 256, number // 256 * 20, 128), np.uint8)
        pixels[number % 40, :] = 255
        Image.fromarray(pixels).save(path, quality=90)
        os.utime(path, (1_600_000_000 + number, 1_600_000_000 + number))
    return state(folder)


def state(folder: Path) -> dict[str, tuple[str, int]]:
    """Hash and mtime of every file."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in files
    }


class Server:
    """A NimtaFlow that is killed and started again."""

    def __init__(self, place: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}/api/v1", timeout=10)
        self.environment = os.environ | {
            "NIMTAFLOW_DATA": str(place / "data"),
            "PORT": str(self.port),
            "HOST": "127.0.0.1",
            "NIMTAFLOW_CPU_WORKERS": "2",
        }
        self.log = (place / "log").open("ab")
        self.process: subprocess.Popen[bytes]
        self.start()

    def start(self) -> None:
        """Start it, if it does not run, and wait until it answers."""
        command = [str(Path(sys.executable).parent / "nimtaflow"), "run"]
        self.process = subprocess.Popen(
            command, env=self.environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log
        )
        self.until(lambda: self.client.get("/health").status_code == 200)

    def until(self, holds: Callable[[], Any], seconds: float = 120) -> None:
        """Wait for something, whatever goes wrong meanwhile."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if holds():
                    return
            except (httpx.HTTPError, KeyError, ValueError):
                pass
            time.sleep(0.1)
        raise AssertionError("it never came to that")

    def log_in(self) -> bool:
        """Be the admin from now on."""
        token = self.client.post("/auth/login", data={"username": ADMIN["email"], "password": ADMIN["password"]})
        self.client.headers["Authorization"] = f"Bearer {token.json()['access_token']}"
        return True

    def tree(self) -> list[psutil.Process]:
        """Every process of it."""
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def kill_one(self, chosen: random.Random) -> None:
        """`kill -9` of some process; if it was the supervisor, all must be gone soon, and it is started again."""
        tree = self.tree()
        victim = chosen.choice(tree)
        try:
            victim.send_signal(signal.SIGKILL)
        except psutil.NoSuchProcess:
            return
        if victim.pid == self.process.pid:
            self.process.wait(10)
            assert_gone(tree[1:])
            self.start()

    def stop(self) -> None:
        """End it as Ctrl+C would. If it is dead already, something else has failed, which this is not to hide."""
        try:
            tree = self.tree()
        except psutil.NoSuchProcess:
            tree = []
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
        self.client.close()
        self.log.close()
        assert_gone(tree)


def assert_gone(processes: list[psutil.Process]) -> None:
    """Soon none of these is alive; one that has ended may wait for init to notice."""
    orphans: list[list[str]] = []
    for process in psutil.wait_procs(processes, timeout=30)[1]:
        with contextlib.suppress(psutil.NoSuchProcess):  # which a zombie is, too, when it is asked for its words
            orphans.append(process.cmdline())
    assert not [words for words in orphans if words], f"orphans: {orphans}"


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A short path that every user can reach: a socket and a database will lie in it."""
    folder = Path(tempfile.mkdtemp(prefix="nf-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    said = (folder / "log").read_text().splitlines()
    print("\n".join(line for line in said if "  File " not in line)[-20_000:])  # shown if the test has failed
    shutil.rmtree(folder)


@pytest.mark.timeout(900)
@pytest.mark.feature("PIPE-01", "LIB-07", "LIB-08", "GEN-02")
def test_ten_deaths_lose_nothing_and_double_nothing(short_folder: Path) -> None:
    photos = short_folder / "photos"
    originals = fill(photos)
    chosen = random.Random(7)
    server = Server(short_folder)
    try:
        headers = {"Authorization": f"Bearer {server.client.post('/auth/setup', json=ADMIN).json()['access_token']}"}
        server.client.headers.update(headers)
        server.client.post("/sources", json={"path": str(photos)}).raise_for_status()
        for _ in range(KILLS):
            time.sleep(chosen.uniform(0.2, 1.5))
            server.kill_one(chosen)
        server.until(server.log_in)  # /health may still answer from before the last death
        server.until(lambda: done(server.client), seconds=300)
        assert sorted(paths(server.client)) == sorted(originals)
        assert server.client.get("/failures").json()["total"] == 0
    finally:
        server.stop()
    assert state(photos) == originals


def done(client: httpx.Client) -> bool:
    """Whether every file has gone its way."""
    progress = client.get("/jobs/progress").json()
    return progress["ready"] == FILES and progress["waiting"] == 0


def paths(client: httpx.Client) -> list[str]:
    """Where every photo of the library lies."""
    found: list[str] = []
    cursor: str | None = None
    while True:
        query = {"limit": "200", "sort": "name"} | ({"cursor": cursor} if cursor else {})
        page = client.get("/photos", params=query).json()
        found += [f"{int(item['filename'][4:8]) % 40:02}/{item['filename']}" for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found
