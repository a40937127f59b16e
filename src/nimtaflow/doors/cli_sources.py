"""`nimtaflow sources`: the folders whose files are the library."""

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from nimtaflow.doors.terminal import OWNER, console, in_transaction
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import path_to_text, shown
from nimtaflow.library import sources
from nimtaflow.pipeline import journey
from nimtaflow.tables.sources import Source

app = typer.Typer(help="Sources: the folders whose files are the library. Nothing in them is ever changed.")
NEEDED = (journey,)  # connects the library with the jobs that follow from a change of its sources

Number = Annotated[int, typer.Argument(help="the number of the source, as `sources list` shows it")]
Minutes = Annotated[int, typer.Option(help="minutes between two scans; 0: only by hand")]


@app.command("list")
def list_sources() -> None:
    """Show all sources, and what they hold."""
    rows, counts = in_transaction(_listed)
    table = Table("", "name", "folder", "state", "images", "videos", "missing", "failed", box=None, pad_edge=False)
    for row in rows:
        state = row.state if row.enabled else "paused"
        held = [str(counts.get(row.id, {}).get(what, 0)) for what in ("images", "videos", "missing", "failed")]
        table.add_row(str(row.id), row.name, shown(row.path), "scanning" if row.scan_started_at else state, *held)
    console.print(table if rows else "No sources yet: `nimtaflow sources add FOLDER`.")


@app.command()
def add(
    folder: Annotated[Path, typer.Argument(help="the folder, on the machine on which the workers run")],
    name: Annotated[str, typer.Option(help="shown in the app; the folder's own if not given")] = "",
    interval: Minutes = 60,
) -> None:
    """Take a folder into the library; it is read as soon as a worker runs."""
    path = path_to_text(os.fsencode(folder.expanduser().absolute()))
    made = in_transaction(
        lambda tx: sources.add_source(tx, OWNER, path=path, name=name or None, interval_minutes=interval)
    )
    console.print(f"{made.id}: {made.name}, {shown(made.path)}", highlight=False)


@app.command()
def scan(
    number: Annotated[int | None, typer.Argument(help="the number of one source; all if not given")] = None,
) -> None:
    """Look into a source, or all of them, as soon as a worker runs."""
    if number is None:
        count = in_transaction(lambda tx: sources.scan_all(tx, OWNER))
        console.print(f"{count} sources will be scanned", highlight=False)
    else:
        in_transaction(lambda tx: sources.scan_source(tx, OWNER, number))
        console.print("It will be scanned.")


@app.command()
def pause(number: Number) -> None:
    """Leave a source alone until it is resumed; its photos stay."""
    _switch(number, enabled=False)


@app.command()
def resume(number: Number) -> None:
    """Scan a paused source again."""
    _switch(number, enabled=True)


@app.command()
def remove(number: Number, *, yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False) -> None:
    """Take a source out of the library, with all that is known of photos no other one covers; the files stay."""
    if not yes:
        typer.confirm(
            "Everything known of photos that no other source covers is forgotten (the files stay). Remove it?",
            abort=True,
        )
    photos, _ = in_transaction(lambda tx: sources.remove_source(tx, OWNER, number))
    console.print(f"{photos} photos leave the library; their files stay where they are.", highlight=False)


def _switch(number: int, *, enabled: bool) -> None:
    made = in_transaction(lambda tx: sources.change_source(tx, OWNER, number, {"enabled": enabled}))
    console.print(f"{made.name} is {'scanned again' if enabled else 'paused'}", highlight=False)


async def _listed(tx: Tx) -> tuple[list[Source], dict[int, dict[str, int]]]:
    return list(await sources.list_sources(tx, OWNER)), await sources.source_counts(tx, OWNER)
