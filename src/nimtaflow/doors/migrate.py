"""`nimtaflow migrate`: bring the database to the newest schema. Where it is there already this is quick."""

import sys
import time
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import psycopg

from nimtaflow.doors.database import running_database
from nimtaflow.doors.schema import VERSION_OF_SCHEMA, newest_schema

_TOLD_AGAIN: Final = 60.0


def main(_arguments: Sequence[str] = ()) -> int:
    """Migrate, whosever database it is; answers with the exit code."""
    with running_database() as url:
        bring_up_to_date(url)
    return 0


def bring_up_to_date(url: str) -> None:
    """Wait for the database, which may start later than we do, and migrate it if it is not at the newest schema."""
    if _present(url) != newest_schema():
        import_module("nimtaflow.kernel.migrate").migrate(url)  # what it loads takes longer than all the rest


def _present(url: str) -> str | None:
    with _connected(url) as connection:
        try:
            row = connection.execute(VERSION_OF_SCHEMA).fetchone()
        except psycopg.errors.UndefinedTable:
            return None
    return row[0] if row else None


def _connected(url: str) -> psycopg.Connection:
    told = -_TOLD_AGAIN
    while True:
        try:
            return psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True, connect_timeout=5)
        except psycopg.OperationalError as error:
            if time.monotonic() - told >= _TOLD_AGAIN:
                told = time.monotonic()
                sys.stderr.write(f"nimtaflow: waiting for the database: {str(error).strip()}\n")
            time.sleep(1)
