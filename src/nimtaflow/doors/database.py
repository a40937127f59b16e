"""The database of a command that comes and goes: the one that runs, or one started for its duration."""

import sys
from collections.abc import Generator
from contextlib import contextmanager

from nimtaflow.kernel.config import environment
from nimtaflow.kernel.postgres import DatabaseInUse, Postgres


def given_database() -> str:
    """DATABASE_URL, for a process that serves one; a sentence and the end of this process where it is not set."""
    url = environment().database_url
    if not url:
        sys.exit("DATABASE_URL is not set. `nimtaflow run` starts everything, and needs none.")
    return url


@contextmanager
def running_database() -> Generator[str]:
    """The address of the database: DATABASE_URL, a running NimtaFlow's, else our own for as long as this lasts."""
    given = environment()
    if given.database_url:
        yield given.database_url
        return
    postgres = Postgres(given.data / "postgres")
    try:
        postgres.start()
    except DatabaseInUse:
        yield postgres.url
        return
    try:
        yield postgres.url
    finally:
        postgres.stop()
