"""The programs we call, and where they are: the newer of the one on PATH and the one that came with us."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

import imageio_ffmpeg

from nimtaflow.kernel.problems import Unavailable

Origin = Literal["path", "packaged"]

EXIFTOOL_AT_LEAST: Final = (13, 0)  # the first to quote every value of its JSON, so that a keyword 007 stays one
FFMPEG_AT_LEAST: Final = (5, 1)  # older ones lose the rotation and HDR of today's phones
_EXIFTOOL_SCRIPT: Final = Path("node_modules", "exiftool-vendored.pl", "bin", "exiftool")
_PATIENCE: Final = 20.0  # seconds for a program to say its version


class ToolMissing(Unavailable):
    """A program is not there, or too old. Facts: `tool`, `needed`, `found` (versions that were looked at)."""

    code = "tool-missing"


@dataclass(frozen=True)
class Tool:
    """A program: how it is called, which version it is, and where it came from."""

    name: str
    argv: tuple[str, ...]
    version: str
    origin: Origin


@cache
def exiftool() -> Tool:
    """The exiftool to use. Raises ToolMissing."""
    return newest("exiftool", _exiftools(), EXIFTOOL_AT_LEAST)


@cache
def ffmpeg() -> Tool:
    """The ffmpeg to use. Raises ToolMissing."""
    return newest("ffmpeg", _ffmpegs(), FFMPEG_AT_LEAST)


@cache
def ffmpegs() -> tuple[Tool, ...]:
    """Every ffmpeg that may be used, the newest first: what one was built without, another may have."""
    good = [tool for tool in _ffmpegs() if numbers(tool.version) >= FFMPEG_AT_LEAST]
    return tuple(sorted(good, key=lambda tool: numbers(tool.version), reverse=True))


def newest(name: str, candidates: Iterator[Tool], at_least: tuple[int, ...]) -> Tool:
    """The candidate with the highest version, the first of equals. Raises ToolMissing if none is new enough."""
    found = list(candidates)
    best = max(found, key=lambda tool: numbers(tool.version), default=None)
    if best is None or numbers(best.version) < at_least:
        needed = ".".join(str(number) for number in at_least)
        raise ToolMissing(tool=name, needed=needed, found=[f"{tool.version} ({tool.origin})" for tool in found])
    return best


def numbers(version: str) -> tuple[int, ...]:
    """The comparable part of a version: n9.0.2-g12 is 9.0.2; what has no number is 0, older than all."""
    found = re.match(r"\D{0,2}(\d+(?:\.\d+)*)", version)
    return tuple(int(number) for number in found[1].split(".")) if found else (0,)


def _exiftools() -> Iterator[Tool]:
    on_path = shutil.which("exiftool")
    if on_path:
        yield from _asked("exiftool", (on_path,), ("-config", "", "-ver"), r"^(\d[\d.]*)", "path")
    perl = shutil.which("perl")
    if perl:
        for script in (vendor / _EXIFTOOL_SCRIPT for vendor in _vendors()):
            if script.is_file():
                argv = (perl, str(script))
                yield from _asked("exiftool", argv, ("-config", "", "-ver"), r"^(\d[\d.]*)", "packaged")
                break


def _ffmpegs() -> Iterator[Tool]:
    on_path = shutil.which("ffmpeg")
    if on_path:
        yield from _asked("ffmpeg", (on_path,), ("-version",), r"^ffmpeg version (\S+)", "path")
    try:
        packaged = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError:  # no binary was built for this platform
        return
    if os.path.isabs(packaged) and packaged != on_path:  # it too falls back to the one on PATH
        yield from _asked("ffmpeg", (packaged,), ("-version",), r"^ffmpeg version (\S+)", "packaged")


def vendored(package: str) -> Path:
    """Where a package of npm lies that came with us; it may be absent where `make` has not brought it."""
    places = [vendor / "node_modules" / package for vendor in _vendors()]
    return next((place for place in places if place.is_dir()), places[0])


def _vendors() -> Iterator[Path]:
    """Where npm may have put what it brought: as told, beside the source, beside the installed environment."""
    told = os.environ.get("NIMTAFLOW_VENDOR")
    if told:
        yield Path(told)
    yield Path(__file__).resolve().parents[3] / "vendor"
    yield Path(sys.prefix) / "share" / "nimtaflow" / "vendor"


def _asked(name: str, argv: tuple[str, ...], question: tuple[str, ...], answer: str, origin: Origin) -> Iterator[Tool]:
    """The tool with its version, or nothing if it does not start."""
    try:
        told = subprocess.run([*argv, *question], capture_output=True, timeout=_PATIENCE, check=True)
    except (OSError, subprocess.SubprocessError):
        return
    found = re.search(answer, told.stdout.decode("utf-8", "replace"))
    if found:
        yield Tool(name, argv, found[1], origin)
