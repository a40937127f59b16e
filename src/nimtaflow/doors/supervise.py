"""The supervisor of `nimtaflow run`: starts everything, keeps it alive, ends it. It loads little, for it stays."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from nimtaflow.doors.children import Child, Signals
from nimtaflow.doors.schema import VERSION_OF_SCHEMA, newest_schema
from nimtaflow.doors.words import in_words
from nimtaflow.kernel.postgres import Postgres
from nimtaflow.kernel.problems import Conflict, Problem
from nimtaflow.kernel.processes import trim_log

_PATIENCE: Final = 9.0  # seconds for HTTP and workers to finish; with the database it stays below 15
_TENDING: Final = 60.0
_SOURCE: Final = Path(__file__).parents[1]


class PortTaken(Conflict):
    """The address on which the server was to listen cannot be had."""

    code = "port-taken"


class MigrationFailed(Problem):
    """The schema could not be brought to this version."""

    code = "migration-failed"


def main(arguments: Sequence[str] = ()) -> int:
    """Run until Ctrl+C or SIGTERM; answers with the exit code. `--reload` starts anew when the source changes."""
    signals = Signals()
    data, given_url = Path(os.environ["NIMTAFLOW_DATA"]), os.environ.get("DATABASE_URL")
    postgres = None if given_url else Postgres(data / "postgres")
    children: list[Child] = []
    try:
        url = given_url or (postgres.start(lambda: signals.ending).url if postgres else "")
        _refuse_taken_port(os.environ["HOST"], int(os.environ["PORT"]))
        if postgres is None or postgres.ask(VERSION_OF_SCHEMA.decode()) != newest_schema():
            _migrate(url, signals)
        children = _children(data, url)
        _watch(signals, postgres, children, reload="--reload" in arguments)
    except Problem as problem:
        if not signals.ending:
            say(in_words(problem))
            return 1
    finally:
        _end(children, postgres)
    return 0


def say(sentence: str) -> None:
    """A line for whoever sits at the terminal or reads the container's log."""
    sys.stderr.write(f"nimtaflow: {sentence}\n")
    sys.stderr.flush()


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise PortTaken(port=port, reason=os.strerror(error.errno or 0), other=port + 1) from error


def _migrate(url: str, signals: Signals) -> None:
    """Bring the schema to this version, in a process of its own: what that needs is not needed again."""
    command = [sys.executable, "-m", "nimtaflow", "migrate"]
    process = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url})
    while process.poll() is None:
        if signals.ending:
            process.terminate()
        signals.wait(1.0)
    if process.returncode != 0:
        raise MigrationFailed


def _children(data: Path, url: str) -> list[Child]:
    """The processes to run. At a terminal their log goes to a file, and `welcome` says how things stand."""
    log = data / "nimtaflow.log" if sys.stderr.isatty() else None
    known = os.environ | {"DATABASE_URL": url, "MALLOC_ARENA_MAX": "2"}  # glibc keeps less memory for threads
    return [
        Child(["http"], known, log),
        Child(["worker"], known, log, nice=5),  # whoever looks at photos comes first
        Child(["welcome"], known, nice=5, at_terminal=True),
    ]


def _watch(signals: Signals, postgres: Postgres | None, children: list[Child], *, reload: bool) -> None:
    """Keep everything alive until a signal ends it."""
    seen = _last_change() if reload else 0.0
    tended = time.monotonic()
    while not signals.ending:
        if postgres is not None and not postgres.running:
            _start_again(postgres, signals)
        for child in children:
            news = child.tend()
            if news:
                say(news)
        if time.monotonic() - tended > _TENDING:
            tended = time.monotonic()
            _trim_logs(postgres, children)
        if reload and _last_change() > seen:
            seen = _last_change()
            say("the source has changed")
            _end(children, None)
        signals.wait(1.0)


def _start_again(postgres: Postgres, signals: Signals) -> None:
    say("the database ended; it is started again")
    try:
        postgres.start(lambda: signals.ending)
    except (Problem, OSError, subprocess.SubprocessError) as error:  # a full disk, say: it may be over the next time
        if not signals.ending:
            say(in_words(error) if isinstance(error, Problem) else str(error))
            signals.wait(5.0)


def _trim_logs(postgres: Postgres | None, children: list[Child]) -> None:
    if postgres is not None:
        postgres.trim_log()
    for child in children:
        if child.log:
            trim_log(child.log)


def _last_change() -> float:
    return max(path.stat().st_mtime for path in _SOURCE.rglob("*.py"))


def _end(children: list[Child], postgres: Postgres | None) -> None:
    """End everything, the database last; at most 15 seconds."""
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + _PATIENCE
    for child in children:
        child.end(deadline)
    if postgres is not None:
        postgres.stop(patience=3.5)
