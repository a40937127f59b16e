"""`nimtaflow doctor`: looks at everything the server needs, and says what is well and what is not."""

import os
import platform
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Literal

import psycopg
from rich.console import Console
from rich.table import Table

from nimtaflow.doors.database import running_database
from nimtaflow.doors.words import in_words
from nimtaflow.films import encoders
from nimtaflow.kernel.config import VERSION, environment
from nimtaflow.kernel.postgres_binaries import processor_is_modern
from nimtaflow.kernel.problems import Problem
from nimtaflow.media import binaries

State = Literal["ok", "warn", "fail"]
_COLOURS: Final[dict[State, str]] = {"ok": "green", "warn": "yellow", "fail": "bold red"}
_GIB: Final = 1 << 30
_LITTLE_SPACE, _NO_SPACE = 10 * _GIB, _GIB
_FEW_WATCHES: Final = 65_536
_FEW_FILES: Final = 1024


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    state: State
    says: str


def main(_arguments: Sequence[str] = ()) -> int:
    """Print a table of findings; the exit code is 1 if one of them is a failure."""
    findings = list(look())
    console = Console()
    table = Table(title=f"NimtaFlow {VERSION}", title_justify="left", box=None, pad_edge=False)
    for heading in ("", "", ""):
        table.add_column(heading, overflow="fold")
    for found in findings:
        table.add_row(f"[{_COLOURS[found.state]}]{found.state:4}[/]", found.what, found.says)
    console.print(table)
    failed = sum(found.state == "fail" for found in findings)
    console.print(f"{failed} failed" if failed else "Everything that is needed is here.")
    return 1 if failed else 0


def look() -> Iterator[Finding]:
    """Look at everything."""
    yield _python()
    yield _machine()
    yield from _data_directory()
    yield from _database()
    yield from _tools()
    yield from _libraries()
    yield _web()
    yield from _photos()
    yield _watches()
    yield _open_files()


def _python() -> Finding:
    state: State = "ok" if sys.version_info >= (3, 11) else "fail"
    return Finding("Python", state, f"{platform.python_version()}, {sys.executable}")


def _machine() -> Finding:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    says = f"{platform.machine()}, {os.cpu_count()} cores, {memory / _GIB:.1f} GiB of memory"
    if not processor_is_modern():
        says += "; no AVX2, so an older PostgreSQL is used"
    return Finding("machine", "ok" if memory > 1.5 * _GIB else "warn", says)


def _data_directory() -> Iterator[Finding]:
    data = environment().data
    existing = next(folder for folder in (data, *data.parents) if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            yield Finding("data directory", "ok", str(data) if existing == data else f"{data} will be made")
    except OSError as error:
        yield Finding("data directory", "fail", f"{existing} cannot be written to: {error.strerror}")
    free = shutil.disk_usage(existing).free
    state: State = "fail" if free < _NO_SPACE else "warn" if free < _LITTLE_SPACE else "ok"
    yield Finding("disk space", state, f"{free / _GIB:.1f} GiB free; thumbnails take about 0.5 MB per photo")


def _database() -> Iterator[Finding]:
    whose = "DATABASE_URL" if environment().database_url else "embedded"
    try:
        with (
            running_database() as url,
            psycopg.connect(url.replace("+psycopg", "", 1), connect_timeout=5) as connection,
        ):
            version = connection.info.server_version
            number = f"{version // 10_000}.{version % 10_000}"
            yield Finding("PostgreSQL", "ok" if version >= 160_000 else "fail", f"{number} ({whose}), 16 is needed")
            yield from _extensions(connection)
    except (Problem, psycopg.Error) as error:
        yield Finding("PostgreSQL", "fail", in_words(error) if isinstance(error, Problem) else str(error).strip())


def _extensions(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    installed = dict(connection.execute("SELECT extname, extversion FROM pg_extension").fetchall())
    available = dict(connection.execute("SELECT name, default_version FROM pg_available_extensions").fetchall())
    for name, needed in (("vector", "0.8"), ("pg_trgm", "1"), ("unaccent", "1")):
        version = installed.get(name) or available.get(name)
        enough = version is not None and binaries.numbers(version) >= binaries.numbers(needed)
        note = "" if name in installed else ", not created yet" if version else ""
        yield Finding(f"  {name}", "ok" if enough else "fail", f"{version or 'missing'}{note}; {needed} is needed")


def _tools() -> Iterator[Finding]:
    perl = shutil.which("perl")
    yield Finding("perl", "ok" if perl else "fail", perl or "missing; exiftool is written in it")
    for find in (binaries.exiftool, binaries.ffmpeg):
        try:
            tool = find()
        except Problem as problem:
            yield Finding(find.__name__, "fail", str(problem))
        else:
            place = "on PATH" if tool.origin == "path" else "came with NimtaFlow"
            yield Finding(tool.name, "ok", f"{tool.version}, {place}: {tool.argv[-1]}")
            if tool.name == "ffmpeg":
                yield Finding("  video encoder", "ok", encoders.first_that_works(tool).name)


def _libraries() -> Iterator[Finding]:
    """Libraries with native parts: that they load here, and how old they are."""
    asked: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
        ("libvips", "pyvips", lambda found: ".".join(str(found.version(part)) for part in range(3))),
        ("libheif", "pillow_heif", lambda found: found.libheif_version()),
        ("LibRaw", "rawpy", lambda found: ".".join(map(str, found.libraw_version))),
        ("FFmpeg (PyAV)", "av", lambda found: found.ffmpeg_version_info),
        ("libjpeg-turbo", "simplejpeg", lambda found: f"simplejpeg {found.__version__}"),
    )
    for name, module, version in asked:
        try:
            yield Finding(name, "ok", version(import_module(module)))
        except (ImportError, OSError) as error:
            yield Finding(name, "fail", f"does not load: {error}")


def _web() -> Finding:
    page = environment().web / "index.html"
    return Finding("web app", "ok" if page.exists() else "warn", str(page) if page.exists() else "not built: make run")


def _photos() -> Iterator[Finding]:
    photos = environment().photos
    if photos is not None:
        folder = photos.expanduser()
        readable = folder.is_dir() and os.access(folder, os.R_OK | os.X_OK)
        yield Finding("PHOTOS", "ok" if readable else "fail", f"{folder}{'' if readable else ' cannot be read'}")


def _watches() -> Finding:
    limit = Path("/proc/sys/fs/inotify/max_user_watches")
    if not limit.exists():
        return Finding("watching folders", "ok", "by the operating system, without a limit")
    watches = int(limit.read_text())
    advice = "; raise fs.inotify.max_user_watches to see changes at once in large libraries"
    enough = watches >= _FEW_WATCHES
    return Finding("watching folders", "ok" if enough else "warn", f"{watches} at most{'' if enough else advice}")


def _open_files() -> Finding:
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return Finding("open files", "ok" if files >= _FEW_FILES else "warn", f"{files} at most")
