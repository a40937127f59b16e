"""Live events for browsers, as Server-Sent Events; and how the server itself is."""

import asyncio
import time
from collections.abc import AsyncGenerator

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from nimtaflow.access import sessions
from nimtaflow.access import viewer as access
from nimtaflow.http.dependencies import Tx, Viewer
from nimtaflow.kernel.config import VERSION
from nimtaflow.kernel.db import transaction
from nimtaflow.kernel.live import Event, Live

router = APIRouter(tags=["system"])

_BEAT = 20  # seconds after which a silent line says that it is alive
_CALM = 0.4  # seconds for which events are gathered, so that a busy import does not flood the browser


class Version(BaseModel):
    """Which NimtaFlow this is."""

    version: str


class Health(BaseModel):
    """Whether the server can serve; any answer but "ok" comes as a problem with status 503."""

    status: str
    version: str


class Info(BaseModel):
    """What an app needs to know before it logs in."""

    version: str
    api_version: int
    features: dict[str, bool] = Field(description="what this server can do")


@router.get("/version")
async def version() -> Version:
    """Which version runs."""
    return Version(version=VERSION)


@router.get("/health")
async def health(tx: Tx) -> Health:
    """Whether the server and its database can serve."""
    await tx.connection()
    return Health(status="ok", version=VERSION)


@router.get("/info")
async def info() -> Info:
    """What an app needs to know before it logs in."""
    return Info(version=VERSION, api_version=1, features={"video": True})


@router.get("/live", response_class=StreamingResponse)
async def live(request: Request, viewer: Viewer) -> StreamingResponse:
    """Server-Sent Events: what changed, for this viewer. After `hello` everything shown should be fetched again."""
    events = _events(request.app.state.live, viewer)
    return StreamingResponse(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _events(source: Live, viewer: access.Viewer) -> AsyncGenerator[bytes]:
    with source.subscribe() as queue:
        checked = time.monotonic()
        while True:
            gathered = await _gathered(queue)
            if time.monotonic() - checked > _BEAT:  # a stream must not outlive its session
                async with transaction() as tx:
                    now = await sessions.still(tx, viewer)
                if now is None:
                    return
                viewer, checked = now, time.monotonic()
            for line in dict.fromkeys(_told(event, viewer) for event in gathered if _concerns(event, viewer)):
                yield line
            if not gathered:
                yield b": alive\n\n"


async def _gathered(queue: asyncio.Queue[Event]) -> list[Event]:
    """What happens within a moment, or nothing if nothing happens for a while."""
    try:
        gathered = [await asyncio.wait_for(queue.get(), _BEAT)]
    except TimeoutError:
        return []
    if gathered[0].kind != "hello":
        await asyncio.sleep(_CALM)
    while not queue.empty():
        gathered.append(queue.get_nowait())
    return gathered


def _concerns(event: Event, viewer: access.Viewer) -> bool:
    return event.audience == "all" or (event.audience == "admin" and viewer.is_admin)


def _told(event: Event, viewer: access.Viewer) -> bytes:
    """An event as its lines. Who does not see everything learns that something changed, and asks for his part of it."""
    facts = orjson.dumps(event.facts) if viewer.sees_everything else b"{}"
    return b"event: %s\ndata: %s\n\n" % (event.kind.encode(), facts)
