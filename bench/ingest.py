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
    """The whole journey beside its two great parts."""
    with tempfile.TemporaryDirectory(prefix="nf-bench-", dir="/tmp") as place:
        folder = Path(place) / "photos"
        folder.mkdir()
        files = photos.write(folder, COUNT)
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
    with server(place) as running:
        client = admin()
        before = _cpu(running.pid)
        source = client.post("/api/v1/sources", json={"path": str(folder)}).raise_for_status().json()["id"]
        wait(client, source, COUNT)
        return _cpu(running.pid) - before


def wait(client: httpx.Client, source: int, count: int) -> None:
    """Until so many photos of a source are known and done."""
    while True:
        counts = next(one["counts"] for one in client.get("/api/v1/sources").json() if one["id"] == source)
        if counts["images"] - counts["waiting"] >= count:
            return
        time.sleep(1)  # asking costs, too


@contextmanager
def server(place: Path) -> Generator[psutil.Process]:
    """A NimtaFlow of its own, with its data below `place`."""
    place.chmod(0o755)
    environment = os.environ | {"NIMTAFLOW_DATA": str(place / "data"), "PORT": str(PORT), "HOST": "127.0.0.1"}
    running = psutil.Popen(
        [str(Path(sys.executable).parent / "nimtaflow"), "run"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield running
    finally:
        running.terminate()
        running.wait(30)


def admin() -> httpx.Client:
    """The first user of that server, once it answers."""
    base = f"http://127.0.0.1:{PORT}"
    for _ in range(600):
        try:
            answer = httpx.post(f"{base}/api/v1/auth/setup", json=ADMIN)
        except httpx.TransportError:
            time.sleep(0.1)
            continue
        token = answer.raise_for_status().json()["access_token"]
        return httpx.Client(base_url=base, auth=_SignedIn(base, token))
    raise TimeoutError("the server did not start")


class _SignedIn(httpx.Auth):
    """Signs in again when the token has expired: a large import takes longer."""

    requires_response_body = True

    def __init__(self, base: str, token: str) -> None:
        self._base, self._token = base, token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        answer = yield request
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            known = {name: ADMIN[name] for name in ("email", "password")}
            again = yield httpx.Request("POST", f"{self._base}/api/v1/auth/login", json=known)
            self._token = again.raise_for_status().json()["access_token"]
            request.headers["Authorization"] = f"Bearer {self._token}"
            yield request


def _cpu(pid: int) -> float:
    """CPU seconds of a process, of all below it, and of those below it that have ended."""
    parent = psutil.Process(pid)
    return sum(sum(process.cpu_times()[:4]) for process in [parent, *parent.children(recursive=True)])
