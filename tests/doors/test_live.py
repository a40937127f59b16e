"""Live events: what a transaction publishes reaches browsers when it commits, and each only what concerns him."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.access.grants import Folder, Grants
from nimtaflow.access.viewer import Viewer
from nimtaflow.doors import live as door
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.live import Event, Live, publish
from nimtaflow.tables.users import User

ADMIN = Viewer(1, is_admin=True)
LIMITED = Viewer(2, grants=Grants(folders=(Folder(source_id=1),)))


@pytest.fixture
async def live(database: str) -> AsyncIterator[Live]:
    """The events of a server that listens."""
    source = Live(database)
    listening = asyncio.create_task(source.run())
    with source.subscribe() as queue:  # the first hello is ours, the second says that it listens
        assert [(await asyncio.wait_for(queue.get(), 30)).kind for _ in range(2)] == ["hello", "hello"]
    yield source
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening


@pytest.mark.feature("LIB-09")
async def test_what_commits_is_told_and_what_is_rolled_back_is_not(live: Live, tx: AsyncSession) -> None:
    with live.subscribe() as queue:
        await queue.get()
        await publish(tx, "photos", month="1999-01")
        await tx.rollback()
        await publish(tx, "photos", month="2022-07")
        await publish(tx, "photos", month="2022-07")
        await tx.commit()
        await publish(tx, "library", "admin", source_id=3)
        await tx.commit()
        told = [await asyncio.wait_for(queue.get(), 30) for _ in range(2)]
    assert told == [Event("photos", "all", {"month": "2022-07"}), Event("library", "admin", {"source_id": 3})]


async def test_who_does_not_keep_up_starts_over(live: Live) -> None:
    with live.subscribe() as queue:
        for _ in range(600):
            live._tell(Event("photos"))
        kinds = {queue.get_nowait().kind for _ in range(queue.qsize())}
    assert kinds == {"hello", "photos"}
    assert queue.qsize() == 0


async def lines(source: Live, viewer: Viewer, *events: Event) -> list[bytes]:
    """What a browser is sent."""
    stream = door._events(source, viewer)
    hello = await anext(stream)
    assert hello == b"event: hello\ndata: {}\n\n"
    for event in events:
        source._tell(event)
    sent = [await asyncio.wait_for(anext(stream), 30)]
    await stream.aclose()
    return sent


async def test_a_limited_viewer_learns_that_something_changed_and_not_what(live: Live) -> None:
    event = Event("photos", "all", {"month": "2022-07"})
    assert await lines(live, ADMIN, event, event) == [b'event: photos\ndata: {"month":"2022-07"}\n\n']
    assert await lines(live, LIMITED, Event("library", "admin"), event) == [b"event: photos\ndata: {}\n\n"]


@pytest.mark.feature("AUTH-06")
async def test_a_stream_ends_with_its_session(
    live: Live, tx: AsyncSession, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "_BEAT", 0.05)
    session = await make.session(tx, user)
    await tx.commit()
    stream = door._events(live, Viewer(user.id, session_id=session.id))
    assert (await anext(stream)).startswith(b"event: hello")
    assert await anext(stream) == b": alive\n\n"
    session.ended_at = now()
    await tx.commit()
    rest = await asyncio.wait_for(_all(stream), 30)
    assert set(rest) <= {b": alive\n\n"}


async def _all(stream: AsyncIterator[bytes]) -> list[bytes]:
    return [line async for line in stream]
