"""The command line: everything that is not done in the browser, or must be done without one."""

from typing import Annotated

import typer
from rich.table import Table

from nimtaflow.doors import cli_sources, cli_users
from nimtaflow.doors.entry import open_door
from nimtaflow.doors.terminal import OWNER, console, in_transaction
from nimtaflow.kernel.config import VERSION
from nimtaflow.kernel.steps import QUEUES
from nimtaflow.pipeline import progress

app = typer.Typer(
    help="NimtaFlow: your photos and videos, on your own hardware.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_show_locals=False,
)
app.add_typer(cli_users.app, name="users")
app.add_typer(cli_sources.app, name="sources")

EVERY_QUEUE = ",".join(QUEUES)
Queues = Annotated[str, typer.Option(help="which queues, separated by commas")]


@app.command()
def run(*, reload: Annotated[bool, typer.Option(help="start anew when the source changes")] = False) -> None:
    """Run everything: the database (unless DATABASE_URL is set), the web server, and the workers."""
    raise typer.Exit(open_door("run", ["--reload"] if reload else []))


@app.command("http")
def serve() -> None:
    """Run a web server only, over the database of DATABASE_URL."""
    raise typer.Exit(open_door("http", []))


@app.command()
def worker(queues: Queues = EVERY_QUEUE) -> None:
    """Run a worker only, over the database of DATABASE_URL."""
    raise typer.Exit(open_door("worker", ["--queues", queues]))


@app.command()
def migrate() -> None:
    """Bring the database to the schema of this version; `run` does it by itself."""
    raise typer.Exit(open_door("migrate", []))


@app.command()
def doctor() -> None:
    """Look at everything the server needs, and say what is missing."""
    raise typer.Exit(open_door("doctor", []))


@app.command()
def status() -> None:
    """Say how the library and the work on it stand."""
    found = in_transaction(lambda tx: progress.progress(tx, OWNER))
    jobs = in_transaction(lambda tx: progress.jobs(tx, OWNER))
    console.print(f"{found['photos']} photos and videos, {found['ready']} ready, {found['failed']} failed")
    table = Table("queue", "waiting", "active", "failed", "paused", box=None, pad_edge=False)
    for queue in jobs["queues"]:
        counts = [str(queue[what]) for what in ("waiting", "active", "failed")]
        table.add_row(queue["name"], *counts, "yes" if queue["paused"] else "no")
    console.print(table)


@app.command()
def scan() -> None:
    """Look into all sources now, for what is new, changed or gone."""
    cli_sources.scan(None)


@app.command()
def openapi() -> None:
    """Print the description of the API (what openapi.json holds)."""
    raise typer.Exit(open_door("openapi", []))


@app.command()
def version() -> None:
    """Print the version."""
    console.print(VERSION, highlight=False)
