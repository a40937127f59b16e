"""Live events: published inside a transaction with NOTIFY, told to browsers over SSE: what changed, not how."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import orjson
import psycopg
from sqlalchemy import text

from nimtaflow.kernel.db import Tx, libpq_url
from nimtaflow.kernel.log import logger

CHANNEL: Final = "nimtaflow_live"
Kind = Literal["hello", "photos", "library", "jobs", "logs", "settings", "playback"]
_BACKLOG: Final = 500

log = logger("system")


@dataclass(frozen=True)
class Event:
    """Something changed. `audience` is "all", "admin" or a user's id as text."""

    kind: Kind
    audience: str = "all"
    facts: dict[str, Any] = field(default_factory=dict[str, Any])


async def publish(tx: Tx, kind: Kind, audience: str = "all", **facts: object) -> None:
    """Tell the browsers, if and when `tx` commits. Equal events of one transaction become one."""
    payload = orjson.dumps({"kind": kind, "audience": audience, "facts": facts}).decode()
    await tx.execute(text("SELECT pg_notify(:channel, :payload)"), {"channel": CHANNEL, "payload": payload})


class Live:
    """One LISTEN connection for all browsers of this process."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._queues: set[asyncio.Queue[Event]] = set()

    @contextmanager
    def subscribe(self) -> Generator[asyncio.Queue[Event]]:
        """The events from now on, begun by `hello`: after it, whatever was shown must be fetched again."""
        queue: asyncio.Queue[Event] = asyncio.Queue(_BACKLOG)
        queue.put_nowait(Event("hello"))
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)

    async def run(self) -> None:
        """Listen until cancelled; after a lost connection everybody is told to fetch again."""
        wait = 0.5
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(libpq_url(self._url), autocommit=True)
                async with connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self._tell(Event("hello"))
                    wait = 0.5
                    async for notice in connection.notifies():
                        self._tell(Event(**orjson.loads(notice.payload)))
            except psycopg.Error as error:
                log.warning("live-connection-lost", error=str(error), retry_seconds=wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 10)

    def _tell(self, event: Event) -> None:
        for queue in self._queues:
            if queue.full():  # a browser that does not keep up starts over
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(Event("hello"))
            queue.put_nowait(event)
