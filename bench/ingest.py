"""Importing a folder of 12 MP JPEGs: hash, metadata, three pictures, database; the CPU of it all."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
import psutil

from bench import derivatives, photos
from bench.rows import row
from nimtaflow.media.binaries import exiftool

COUNT: Final = 300
PORT: Final = 18092
ADMIN: Final = {"email": "ada@example.org", "name": "Ada", "password": "a calm and sturdy password", "language": "en"}


def run() -> None:
    """The pictures alone, then the whole journey beside its two great parts."""
    with tempfile.TemporaryDirectory(prefix="nf-bench-", dir="/tmp") as place:
        folder = Path(place) / "photos"
        folder.mkdir()
        files = photos.write(folder, COUNT)
        derivatives.run(files[:10])
        parts = derivatives.together(files) + _exiftool(files)
        whole = _import(Path(place), folder)
        row("ingest", "whole import beside exiftool + derivatives (CPU s)", whole, 1.5, ref=parts)


def _exiftool(files: list[Path]) -> float:
    """CPU seconds of one exiftool over all files."""
    before = os.times()
    command = [*exiftool().argv, "-json", "-n", "-G1", "-struct", "-q", *map(str, files)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _import(place: Path, folder: Path) -> float:
    """CPU seconds of the whole process tree, from adding a source until all is done."""
    with _server(place) as server:
        client = _admin()
        before = _cpu(server.pid)
        source = client.post("/api/v1/sources", json={"path": str(folder)}).raise_for_status().json()["id"]
        while not _done(client, source):
            time.sleep(1)  # asking costs, too
        return _cpu(server.pid) - before


def _done(client: httpx.Client, source: int) -> bool:
    counts = next(one["counts"] for one in client.get("/api/v1/sources").json() if one["id"] == source)
    return counts["images"] == COUNT and not counts["waiting"]


@contextmanager
def _server(place: Path) -> Generator[psutil.Process]:
    place.chmod(0o755)
    environment = os.environ | {"NIMTAFLOW_DATA": str(place / "data"), "PORT": str(PORT), "HOST": "127.0.0.1"}
    server = psutil.Popen(
        [str(Path(sys.executable).parent / "nimtaflow"), "run"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield server
    finally:
        server.terminate()
        server.wait(30)


def _admin() -> httpx.Client:
    base = f"http://127.0.0.1:{PORT}"
    for _ in range(600):
        try:
            answer = httpx.post(f"{base}/api/v1/auth/setup", json=ADMIN)
        except httpx.TransportError:
            time.sleep(0.1)
            continue
        token = answer.raise_for_status().json()["access_token"]
        return httpx.Client(base_url=base, headers={"Authorization": f"Bearer {token}"})
    raise TimeoutError("the server did not start")


def _cpu(pid: int) -> float:
    """CPU seconds of a process, of all below it, and of those below it that have ended."""
    parent = psutil.Process(pid)
    return sum(sum(process.cpu_times()[:4]) for process in [parent, *parent.children(recursive=True)])
