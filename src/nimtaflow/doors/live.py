"""Live events for browsers, as Server-Sent Events; and how the server itself is."""

import asyncio
from collections.abc import AsyncGenerator

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from nimtaflow.access import viewer as access
from nimtaflow.http.dependencies import Tx, Viewer
from nimtaflow.kernel.config import VERSION
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
        while True:
            try:
                gathered = [await asyncio.wait_for(queue.get(), _BEAT)]
            except TimeoutError:
                yield b": alive\n\n"
                continue
            if gathered[0].kind != "hello":
                await asyncio.sleep(_CALM)
            while not queue.empty():
                gathered.append(queue.get_nowait())
            told = dict.fromkeys(_told(event) for event in gathered if _concerns(event, viewer))
            for line in told:
                yield line if viewer.sees_everything else line.partition(b"\ndata: ")[0] + b"\ndata: {}\n\n"


def _concerns(event: Event, viewer: access.Viewer) -> bool:
    return event.audience == "all" or (event.audience == "admin" and viewer.is_admin)


def _told(event: Event) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (event.kind.encode(), orjson.dumps(event.facts))
