"""Files that come, go, move, are trashed and decided on in any order: the stacks are those of the files there are."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.access.viewer import Viewer
from nimtaflow.kernel.clock import now
from nimtaflow.stacks import service
from nimtaflow.stacks.automatic.step import STEP
from nimtaflow.tables.photos import Photo, PhotoStep
from nimtaflow.tables.sources import Source
from stacks.shots import CR3, DNG, HEIC, MOV, Tiles, alone, arrive, shot, take, tiles, together

FILES: dict[str, dict[str, Any]] = {
    one["path"]: one
    for one in (
        shot("A.HEIC", HEIC, content_identifier="A"),
        shot("A.MOV", MOV, content_identifier="A"),
        shot("A.DNG", DNG),
        shot("B.JPG", second=5),
        shot("B.CR3", CR3, 5),
        *(shot(f"C{n}.JPG", second=10 + n, burst_id="C") for n in range(3)),
        shot("D.JPG", second=20),
    )
}
names = st.sampled_from(sorted(FILES))
EVENTS = st.one_of(
    st.tuples(st.sampled_from(["come", "come", "come", "miss", "back", "trash", "restore", "delete", "read"]), names),
    st.tuples(st.sampled_from(["away", "home"]), names),
)
DECISIONS = st.tuples(st.sampled_from(["stack", "unstack", "cover", "out"]), names, names)
SETTINGS = settings(
    max_examples=int(os.environ.get("NIMTAFLOW_EXAMPLES", "40")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def expected(there: set[str]) -> Tiles:
    """What a folder with these files looks like, worked out by hand."""
    found: Tiles = {}
    live = {"A.HEIC", "A.MOV"} <= there
    raw = {"A.HEIC", "A.DNG"} <= there
    linked = [one for one in ("A.HEIC", "A.DNG", "A.MOV") if one in there]
    if raw:
        found |= together("raw", *(one for one in linked if one != "A.MOV" or live))
    elif live:
        found |= together("live", "A.HEIC", "A.MOV")
    if {"B.JPG", "B.CR3"} <= there:
        found |= together("raw", "B.JPG", "B.CR3")
    burst = sorted(one for one in there if one.startswith("C"))
    if len(burst) > 1:
        found |= together("burst", *burst)
    stacked = {name for _, members in found.values() for name in members}
    return found | alone(*(there - stacked))


async def happen(tx: AsyncSession, source: Source, what: str, name: str) -> None:
    """One event, and what the journey does then: who is new, moved or back takes the steps that are due."""
    photo = await tx.scalar(select(Photo).where(Photo.filename == name).execution_options(populate_existing=True))
    if photo is None:
        if what == "come":
            added = await arrive(tx, source, FILES[name])
            await make.step(tx, added[0], STEP.name)
        return
    changes: dict[str, dict[str, Any]] = {
        "miss": {"is_missing": True},
        "back": {"is_missing": False},
        "trash": {"trashed_at": now()},
        "restore": {"trashed_at": None},
        "away": {"path": f"away/{name}"},
        "home": {"path": name},
    }
    if what in changes:
        await tx.execute(update(Photo).where(Photo.id == photo.id).values(changes[what]))
    elif what == "delete":
        await tx.execute(delete(Photo).where(Photo.id == photo.id))
    elif what == "read":
        await take(tx, photo.id)
    await walk_on(tx)


async def walk_on(tx: AsyncSession) -> None:
    """All whose step is due take it."""
    due = "SELECT id FROM photos WHERE id NOT IN (SELECT photo_id FROM photo_steps WHERE step = 'stack') ORDER BY id"
    for photo_id in list(await tx.scalars(text(due))):
        await take(tx, photo_id)
        tx.add(PhotoStep(photo_id=photo_id, step=STEP.name, version=1, state="done", at=now()))
        await tx.flush()


@pytest.mark.feature("ROAD-20", "LIB-04", "LIB-05", "LIB-13")
@SETTINGS
@given(events=st.lists(EVENTS, max_size=25))
async def test_stacks_are_those_of_the_files_whatever_happened_before(tx: AsyncSession, events: list[Any]) -> None:
    source = await make.source(tx)
    for what, name in events:
        await happen(tx, source, what, name)
        await tiles(tx)  # which sees to it that nobody is lost
    rows = list(await tx.scalars(select(Photo).execution_options(populate_existing=True)))
    known = {one.filename for one in rows if "/" not in one.path}
    away = {one.filename for one in rows if "/" in one.path}
    seen = {one.filename for one in rows if not one.is_missing and one.trashed_at is None}
    found: Tiles = {}
    for folder, prefix in ((known, ""), (away, "away/")):
        for kind, members in expected(folder).values():
            there = sorted(members & seen, key=lambda name: (name.endswith("MOV"), name[-3:] in {"DNG", "CR3"}, name))
            if there:
                paths = [prefix + name for name in there]
                found |= together(kind or "", *paths) if len(paths) > 1 else alone(*paths)
    assert await tiles(tx) == found
    await tx.rollback()


@pytest.mark.feature("ROAD-20")
@SETTINGS
@given(events=st.lists(st.one_of(EVENTS, DECISIONS), max_size=25))
async def test_what_a_human_decided_is_never_undone(tx: AsyncSession, events: list[Any]) -> None:
    source = await make.source(tx)
    who = Viewer((await make.user(tx, role="admin")).id, is_admin=True)
    decided: dict[int, int | None] = {}
    for what, name, *other in events:
        if other:
            await decide(tx, who, what, name, other[0])
            rows = await tx.execute(select(Photo.id, Photo.stack_id).where(Photo.stack_by == "human"))
            decided = dict(rows.all())
        else:
            await happen(tx, source, what, name)
            decided = {
                photo_id: stack
                for photo_id, stack in decided.items()
                if photo_id in set(await tx.scalars(select(Photo.id)))
            }
        rows = await tx.execute(select(Photo.id, Photo.stack_id).where(Photo.stack_by == "human"))
        assert dict(rows.all()) == decided
        await tiles(tx)
    await tx.rollback()


async def decide(tx: AsyncSession, who: Viewer, what: str, name: str, other: str) -> None:
    rows = list(
        await tx.scalars(
            select(Photo).where(Photo.filename.in_([name, other])).execution_options(populate_existing=True)
        )
    )
    if not rows:
        return
    one = rows[0]
    if what == "stack" and len(rows) > 1:
        await service.stack(tx, who, [row.id for row in rows])
    elif one.stack_id is None:
        return
    elif what == "unstack":
        await service.unstack(tx, who, one.stack_id)
    elif what == "cover":
        await service.choose_cover(tx, who, one.stack_id, one.id)
    elif what == "out":
        await service.take_out(tx, who, one.stack_id, one.id)
