"""Every real file, sound or broken: its metadata or a named problem, within bounds; and the reader lives on."""

import os
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from media.pictures import real_files
from nimtaflow.kernel.problems import Unreadable
from nimtaflow.media import binaries, heif_shape, metadata
from nimtaflow.media.exiftool import Exiftool
from nimtaflow.media.exiftool_process import Limits

FOLDERS = ["broken", "heic", "video", "exif", "orientation", "motion", "takeout"]


@pytest.fixture(scope="module")
def tool() -> Iterator[Exiftool]:
    """Less patient than in life: none of these files needs more, and one that did would fail the test."""
    pool = Exiftool(binaries.exiftool(), 1, Limits(cpu_seconds=4))
    yield pool
    pool.close()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file(folder: str, tool: Exiftool) -> None:
    before = psutil.Process().memory_info().rss
    outcomes: dict[str, int] = {}
    for path in real_files(folder):
        outcome = _outcome(tool, path)
        assert outcome not in {"metadata-timeout", "metadata-crashed", "metadata-unreadable"}, path
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    assert len(tool.pids()) == 1
    assert outcomes["read"] > sum(outcomes.values()) / 3, outcomes
    assert psutil.Process().memory_info().rss - before < 256 << 20


def _outcome(tool: Exiftool, path: Path) -> str:
    """What reading came to: a code, or "read"."""
    try:
        found = metadata.read(os.fsencode(path), tool=tool)
    except Unreadable as problem:
        return problem.code
    assert found.orientation in range(1, 9), path
    return "read"


def test_the_process_is_the_same_throughout(tool: Exiftool) -> None:
    files = [path for path in real_files("broken") if path.suffix == ".fuzzed"]
    pids: set[int] = set()
    for path in files:
        tool.read(os.fsencode(path))
        pids.update(tool.pids())
    assert len(pids) == 1
    assert psutil.Process(pids.pop()).memory_info().rss < 256 << 20


def test_heif_shapes(tool: Exiftool) -> None:
    """Against libheif, which decodes them: crop and turn are those of the primary picture."""
    expected = {
        "L_10__29x100.heif": (29, 100),
        "RGB_8_chroma444.heif": (29, 100),
        "MIAF007.heic": (360, 640),
        "C013.heic": (300, 300),
        "arrow.heic": None,
    }
    for path in real_files("heic"):
        size = expected.get(path.name)
        if size is not None:
            found = metadata.read(os.fsencode(path), tool=tool)
            assert (found.width, found.height) == size, path


def test_a_shape_is_read_from_any_bytes(tmp_path: Path) -> None:
    source = next(path for path in real_files("heic") if path.name == "arrow.heic").read_bytes()[:4096]
    path = tmp_path / "a.heic"
    for at in range(0, len(source), 7):
        path.write_bytes(source[:at] + b"\xff\xff\xff" + source[at + 3 :])
        heif_shape.shape(os.fsencode(path))
        path.write_bytes(source[:at])
        heif_shape.shape(os.fsencode(path))
