"""Structured logs: events with facts. Each belongs to a feature, and goes to standard error and to the UI."""

import asyncio
import logging
import sys
from collections import deque
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any, Final, Literal, TextIO

import psycopg
import structlog

from nimtaflow.kernel.clock import now
from nimtaflow.kernel.config import environment
from nimtaflow.kernel.db import libpq_url
from nimtaflow.kernel.facts import as_json, fit

Feature = Literal["scanner", "ai", "faces", "video", "remote", "system"]
FEATURES: Final[tuple[Feature, ...]] = ("scanner", "ai", "faces", "video", "remote", "system")
KEPT_LINES: Final = 200_000
_FLUSH_SECONDS: Final = 0.5
_SECRETS: Final = ("password", "token", "secret", "api_key", "authorization", "cookie")

_waiting: deque[tuple[Any, ...]] = deque(maxlen=20_000)


def logger(feature: Feature) -> structlog.stdlib.BoundLogger:
    """The log of one feature: `log.info("scan-finished", source_id=1, new=3)`."""
    return structlog.get_logger(feature=feature)  # not .bind(), which would freeze what is not configured yet


def _hide_secrets(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key in event:
        if any(word in key.lower() for word in _SECRETS):
            event[key] = "…"
    return event


def _remember(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    facts = {k: v for k, v in event.items() if k not in {"feature", "level", "event", "timestamp"}}
    _waiting.append(
        (now(), event.get("feature", "system"), event["level"], fit(str(event["event"]))[:2000], _json(facts))
    )
    return event


def _json(facts: dict[str, Any]) -> str:
    text = as_json(facts)
    return text if len(text) < 16_000 else as_json({"shortened": text[:8000]})


def configure_logs(to: TextIO = sys.stderr) -> None:
    """Set the logs of this process up, once, at its door. `to` is where they are read beside the UI."""
    level = logging.getLevelNamesMapping().get(environment().log_level.upper(), logging.INFO)
    logging.basicConfig(level=logging.WARNING, stream=to, format="%(levelname)s %(name)s %(message)s")
    for noisy in ("procrastinate", "psycopg.pool"):  # what they say at length, the workers' own log says in a line
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _hide_secrets,
            _remember,
            structlog.dev.ConsoleRenderer(colors=to.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(to),
        cache_logger_on_first_use=True,
    )


async def keep_logs(url: str) -> None:
    """Write what was logged into the database until cancelled. While the database is away the lines wait, bounded."""
    written = 0
    try:
        while True:
            await asyncio.sleep(_FLUSH_SECONDS)
            if _waiting:
                with suppress(psycopg.Error):  # the lines stay in _waiting; the database's absence shows elsewhere
                    written += await _flush(url)
                    if written > KEPT_LINES // 100:
                        written = 0
                        await _trim(url)
    finally:
        with suppress(psycopg.Error):
            await _flush(url)


async def _flush(url: str) -> int:
    lines = list(_waiting)
    if not lines:
        return 0
    connection = await psycopg.AsyncConnection.connect(libpq_url(url), connect_timeout=5)
    async with connection:
        try:
            await _insert(connection, lines)
        except psycopg.DataError:  # one that cannot be kept must not keep the others
            for line in lines:
                with suppress(psycopg.DataError):
                    await _insert(connection, [line])
        await connection.execute("SELECT pg_notify('nimtaflow_live', %s)", [_LOGS_CHANGED])
        await connection.commit()
        for _ in lines:  # before anything else is awaited: who is cancelled while it closes must not write them again
            _waiting.popleft()
    return len(lines)


async def _insert(connection: psycopg.AsyncConnection, lines: list[tuple[Any, ...]]) -> None:
    async with connection.transaction(), connection.cursor() as cursor:
        await cursor.executemany(
            "INSERT INTO log_entries (at, feature, level, event, facts) VALUES (%s, %s, %s, %s, %s::jsonb)", lines
        )


_LOGS_CHANGED: Final = '{"kind":"logs","audience":"admin"}'


async def _trim(url: str) -> None:
    async with await psycopg.AsyncConnection.connect(libpq_url(url), connect_timeout=5) as connection:
        await connection.execute(
            "DELETE FROM log_entries WHERE id < (SELECT max(id) FROM log_entries) - %s", [KEPT_LINES]
        )
