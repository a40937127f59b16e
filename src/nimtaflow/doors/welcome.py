"""What `nimtaflow run` says at the terminal: where it is, how the import goes, and what to do next.

A process of its own that ends when all is said, so that the supervisor stays small.
"""

import asyncio
import io
import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from nimtaflow.access.viewer import Viewer
from nimtaflow.doors.database import given_database
from nimtaflow.doors.words import in_words
from nimtaflow.kernel.config import environment
from nimtaflow.kernel.db import close_database, open_database
from nimtaflow.kernel.files import path_to_text
from nimtaflow.kernel.log import configure_logs, keep_logs
from nimtaflow.kernel.problems import Problem
from nimtaflow.kernel.system import system_transaction
from nimtaflow.library import sources
from nimtaflow.pipeline import journey, progress
from nimtaflow.users import service as users

OWNER: Final = Viewer(user_id=0, is_admin=True)
NEEDED: Final = (journey,)  # connects the library with the jobs that follow from a new source
_LOOK: Final = 0.5  # seconds between two looks at an import, at a terminal
_LINE: Final = 10.0  # seconds between two lines of a log
_STUCK: Final = 300.0  # seconds without any progress after which it is no longer shown: a queue is paused, say


def main(_arguments: Sequence[str] = ()) -> int:
    """Say it; answers with the exit code."""
    console = Console(highlight=False)
    configure_logs(io.StringIO())
    try:
        asyncio.run(_welcome(console, given_database()))
    except KeyboardInterrupt:
        return 130
    except Problem as problem:
        console.print(f"nimtaflow: {in_words(problem)}")
        return 1
    return 0


async def _welcome(console: Console, url: str) -> None:
    open_database(url, pool=1)
    keeping = asyncio.create_task(keep_logs(url))
    address = f"http://localhost:{environment().port}"
    await asyncio.to_thread(_wait_until_it_answers)
    console.print(f"NimtaFlow is running: [bold]{address}[/]")
    async with system_transaction() as tx:
        new = (await users.status(tx, shows_session=False)).needs_setup
    if new:
        await _first_source(console)
    standing = await _import(console)
    console.print(_frame(console, address, standing, new=new))
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping
    await close_database()


def _wait_until_it_answers() -> None:
    host = "127.0.0.1" if environment().host in {"0.0.0.0", "::"} else environment().host  # noqa: S104 - asked, not bound
    name = f"[{host}]" if ":" in host else host
    while True:
        try:
            with urllib.request.urlopen(f"http://{name}:{environment().port}/api/v1/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)


async def _first_source(console: Console) -> None:
    """Before anybody has an account: the folder of PHOTOS, or the sample library for whoever wants it."""
    async with system_transaction() as tx:
        if await sources.list_sources(tx, OWNER):
            return
    photos = environment().photos
    if photos is not None:
        await _add(console, photos.expanduser().absolute(), photos.name)
    elif _wants_samples(console):
        folder = environment().data / "demo"
        console.print("Making the sample library; the first time this takes a minute or two.")
        with _bar(console) as bar:
            task = bar.add_task("Sample library", total=None, failed=0, rate="")

            def shown(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

            build: Any = import_module("nimtaflow.doors.demo").build  # large, and mostly not needed
            await asyncio.to_thread(build, folder, shown)
        await _add(console, folder, "Demo")


def _wants_samples(console: Console) -> bool:
    told = os.environ.get("NIMTAFLOW_DEMO")
    if told is not None or not (console.is_terminal and os.isatty(0)):
        return told == "1"
    console.print("There are no photos yet. [dim](PHOTOS=~/Pictures make run begins with that folder.)[/]")
    return console.input("Begin with a sample library of about 100 photos and videos? [Y/n] ").strip().lower() in {
        "",
        "y",
        "yes",
        "j",
        "ja",
    }


async def _add(console: Console, folder: Path, name: str) -> None:
    try:
        async with system_transaction() as tx:
            await sources.add_source(tx, OWNER, path=path_to_text(os.fsencode(folder)), name=name)
    except Problem as problem:
        console.print(f"[red]{folder} cannot be added: {in_words(problem)}[/]")
    else:
        console.print(f"Reading {folder}; nothing in it is ever changed.")


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("[red]{task.fields[failed]} failed[/]"),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


async def _import(console: Console) -> dict[str, int]:
    """Show the work until there is none; answers with how it stands then."""
    begun = moved = told = time.monotonic()
    quiet = 0
    before: dict[str, int] = {}
    with _bar(console) as bar:
        task = bar.add_task("Reading", total=None, failed=0, rate="")
        while True:
            async with system_transaction() as tx:
                now = await progress.progress(tx, OWNER)
                scanning = any(source.scan_started_at for source in await sources.list_sources(tx, OWNER))
            now["working"] = scanning or now["waiting"] > 0
            if now != before:
                moved = time.monotonic()
            quiet = 0 if now["working"] else quiet + 1
            if quiet > 1 or time.monotonic() - moved > _STUCK:
                return now
            seconds = max(time.monotonic() - begun, 0.001)
            rate = f"{now['ready'] / seconds:.1f}/s"
            bar.update(task, completed=now["ready"], total=now["photos"] or None, failed=now["failed"], rate=rate)
            if not console.is_terminal and now != before and time.monotonic() - told > _LINE:
                told = time.monotonic()
                console.print(f"import: {now['ready']} of {now['photos']} ready, {now['failed']} failed, {rate}")
            before = now
            await asyncio.sleep(_LOOK)


def _frame(console: Console, address: str, standing: dict[str, int], *, new: bool) -> Panel | str:
    lines = [f"[bold]{address}[/]", *_elsewhere()]
    photos = f"{standing['photos']} photos and videos, {standing['ready']} ready"
    failed = f", {standing['failed']} failed (Settings → Sources says why)" if standing["failed"] else ""
    if standing["photos"] or not new:
        lines.append(photos + failed)
    lines.append("Open it and create the admin account." if new else "Open it and log in.")
    lines.append("Ctrl+C stops everything; the next start goes on from here.")
    log = environment().data / "nimtaflow.log"
    if console.is_terminal:
        lines.append(f"[dim]log: {log}[/]")
        return Panel("\n".join(lines), title="NimtaFlow", border_style="yellow", expand=False, padding=(1, 3))
    return "\n".join(lines)


def _elsewhere() -> list[str]:
    """The address for other devices of the same network, where there is one. No packet is sent."""
    if environment().host not in {"0.0.0.0", "::"}:  # noqa: S104 - asked, not bound
        return []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            own: str = probe.getsockname()[0]
        except OSError:
            return []
    return [] if own.startswith("127.") else [f"[dim]from other devices: http://{own}:{environment().port}[/]"]
