"""The memory of a worker with all its children while it imports 2,000 large files of every kind."""

import os
import tempfile
import threading
import time
from importlib import import_module
from itertools import cycle
from pathlib import Path
from typing import Final, Self

import pillow_heif
import psutil

from bench import ingest, photos
from bench.rows import row
from media.dngs import dng

FIRST, ALL = 200, 2000
# files of two hundred: JPEG and HEIC of the newest cameras, camera raw with a preview and without, and the rest
MIX: Final = {"jpg": 110, "heic": 30, "dng": 20, "png": 10, "avif": 10, "jxl": 10, "tif": 10}
HEIC_SIZE: Final = (8064, 6048)


def run() -> None:
    """The peak of two hundred files, and whether ten times as many need more."""
    pillow_heif.register_heif_opener()
    import_module("pillow_jxl")  # which registers itself
    with tempfile.TemporaryDirectory(prefix="nf-bench-", dir="/tmp") as place:
        folder = Path(place) / "photos"
        (folder / "0").mkdir(parents=True)
        _write(folder / "0")
        with ingest.server(Path(place)) as server:
            client = ingest.admin()
            with _Watch(server.pid) as watch:
                source = client.post("/api/v1/sources", json={"path": str(folder)}).raise_for_status().json()["id"]
                ingest.wait(client, source, FIRST)
                first = watch.peak
                for part in range(1, ALL // FIRST):
                    (folder / str(part)).mkdir()
                    for path in (folder / "0").iterdir():
                        os.link(path, folder / str(part) / path.name)
                client.post(f"/api/v1/sources/{source}/scan").raise_for_status()
                ingest.wait(client, source, ALL * 3 // 4)
                watch.forget()
                ingest.wait(client, source, ALL)
        row("worker-memory", "peak RSS of a worker and its children, 200 files (MB)", first / 2**20, 700)
        row(
            "worker-memory",
            "peak in the last 500 of 2,000 beside the first 200 (MB)",
            watch.peak / 2**20,
            1.1,
            ref=first / 2**20,
        )


def _write(folder: Path) -> None:
    """Two hundred files, of which most differ from others of their kind by a few bytes."""
    photos.write(folder, MIX["jpg"], 10, photos.LARGER)
    jpeg = (folder / "IMG_00000.jpg").read_bytes()
    made = {
        "heic": photos.others(folder, "HEIF", "{}.heic", 2, HEIC_SIZE, quality=60),
        "png": photos.others(folder, "PNG", "{}.png", 2, compress_level=3),
        "avif": photos.others(folder, "AVIF", "{}.avif", 2, quality=75, speed=9),
        "jxl": photos.others(folder, "JXL", "{}.jxl", 2, effort=3),
        "tif": photos.others(folder, "TIFF", "{}.tif", 1, photos.LARGER),
    }
    made["dng"] = [folder / "0.dng", folder / "1.dng"]
    for path, preview in zip(made["dng"], (b"", jpeg), strict=True):
        path.write_bytes(dng(1, preview, photos.LARGER))
    for kind, paths in made.items():
        for index, path in zip(range(len(paths), MIX[kind]), cycle(paths)):
            os.link(path, folder / f"{index}.{kind}")


class _Watch:
    """Adds up, twenty times a second, the resident memory of the worker below a process and of all below that."""

    def __init__(self, server: int) -> None:
        self.peak = 0
        self._server = psutil.Process(server)
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join()

    def forget(self) -> None:
        """Begin anew."""
        self.peak = 0

    def _watch(self) -> None:
        worker = next(child for child in self._server.children() if "worker" in child.cmdline())
        while not self._ends.is_set():
            self.peak = max(self.peak, sum(map(_resident, [worker, *worker.children(recursive=True)])))
            time.sleep(0.05)


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0
