"""Reading metadata: ours beside exiftool started for each file, and beside one exiftool that is kept open.

The files are real ones (NIMTAFLOW_TESTDATA), read once before, so that all find them in memory.
"""

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from bench.rows import row
from nimtaflow.kernel.problems import Problem
from nimtaflow.media import binaries, exiftool, metadata
from nimtaflow.media.exiftool import EVERYTHING, Exiftool

TESTDATA = Path(os.environ.get("NIMTAFLOW_TESTDATA", "../shared/testdata"))
FOLDERS = ("exif", "golden-metadata", "heic", "motion", "video")
NAMES = {".jpg", ".jpeg", ".heic", ".dng", ".cr2", ".nef", ".arw", ".png", ".tif", ".mp4", ".mov"}
MOST = 150
FEW = 20  # started one process each, which is slow enough
PASSES = 5


def run() -> None:
    """Measure, in turns; of each the best counts."""
    files = _files()
    few = files[:: max(1, len(files) // FEW)][:FEW]
    pool = exiftool.shared()
    alone = Exiftool(binaries.exiftool(), 1)
    ours, batch = [], []
    for _ in range(PASSES):
        batch.append(_timed(files, alone.read))
        ours.append(_timed(files, lambda path: metadata.read(path, tool=pool)))
    ours_few = min(_timed(few, lambda path: metadata.read(path, tool=pool)) for _ in range(PASSES))
    each = _timed(few, _one_process)
    alone.close()
    row(
        "metadata",
        "files/s beside one exiftool process per file",
        len(few) / ours_few,
        8,
        ref=len(few) / each,
        at_least=True,
    )
    row("metadata", f"{len(files)} files beside exiftool kept open (s)", min(ours), 1.15, ref=min(batch))


def _files() -> list[bytes]:
    found = [
        os.fsencode(path)
        for folder in FOLDERS
        for path in sorted((TESTDATA / folder).rglob("*"))
        if path.suffix.lower() in NAMES and path.is_file()
    ]
    chosen = [path for path in found[:: max(1, len(found) // MOST)] if _is_readable(path)]
    if not chosen:
        raise SystemExit(f"no files in {TESTDATA}: set NIMTAFLOW_TESTDATA")
    return chosen


def _is_readable(path: bytes) -> bool:
    """What nobody can read is no measure."""
    try:
        metadata.read(path)
    except Problem:
        return False
    return True


def _one_process(path: bytes) -> None:
    command = [*binaries.exiftool().argv, "-config", "", *EVERYTHING, os.fsdecode(path)]
    subprocess.run(command, check=False, capture_output=True)


def _timed(files: list[bytes], read: Callable[[bytes], object]) -> float:
    begun = time.perf_counter()
    for path in files:
        read(path)
    return time.perf_counter() - begun
