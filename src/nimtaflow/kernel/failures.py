"""When the ground gives way: what a failing database or disk is called, wherever the exception comes up."""

import errno
from collections.abc import Iterator
from typing import Final

import psycopg
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from nimtaflow.kernel.problems import Invalid, Problem, Unavailable


class DatabaseUnavailable(Unavailable):
    """PostgreSQL does not answer, or not in time."""

    code = "database-unavailable"


class DiskFull(Problem):
    """There is no space left: `where` is "database" or "files"."""

    status = 507
    code = "disk-full"


class ImpossibleValue(Invalid):
    """A value that no column can hold: a number out of range, text with a NUL or half a character."""

    code = "impossible-value"


# the exceptions of others that `problem_of` may know; each may as well be a bug of ours
FOREIGN: Final[tuple[type[Exception], ...]] = (
    SQLAlchemyError,
    psycopg.Error,
    OSError,
    UnicodeEncodeError,
    ExceptionGroup,
)


def problem_of(error: BaseException) -> Problem | None:
    """The problem that an unforeseen exception comes down to, or None when it is a bug of ours."""
    for cause in _causes(error):
        if isinstance(cause, Problem):
            return cause
        if isinstance(cause, psycopg.Error):
            return _of_database(cause)
        if isinstance(cause, PoolTimeout):
            return DatabaseUnavailable(reason="busy")
        if isinstance(cause, UnicodeEncodeError):  # half a character, which JSON can say
            return ImpossibleValue()
        if isinstance(cause, OSError) and cause.errno in {errno.ENOSPC, errno.EDQUOT}:
            return DiskFull(where="files")
    return None


def _of_database(error: psycopg.Error) -> Problem | None:
    state = error.sqlstate or ""
    if state == "53100":
        return DiskFull(where="database")
    if state.startswith(("08", "57P0")) or state == "53300":
        return DatabaseUnavailable(reason="away" if state != "53300" else "busy")
    if not state and isinstance(error, psycopg.OperationalError):  # no connection, and so no word from the server
        return DatabaseUnavailable(reason="away")
    if isinstance(error, psycopg.DataError):
        return ImpossibleValue()
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    queue: list[BaseException | None] = [error]
    while queue:
        cause = queue.pop(0)
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        inner: tuple[BaseException, ...] = getattr(cause, "exceptions", ())  # of a group
        queue += [*inner, cause.__cause__]
