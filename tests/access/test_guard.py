"""No query can forget the viewer: lawful statements pass the guard, all others are refused."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, exists, func, literal, select, text, true, union, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

import make
from nimtaflow.access.guard import UnscopedQuery
from nimtaflow.access.viewer import Viewer
from nimtaflow.access.visible import own_marks, visible_days, visible_photos, visible_steps
from nimtaflow.kernel.db import transaction
from nimtaflow.kernel.system import system_transaction
from nimtaflow.tables.photos import Photo, PhotoDay, PhotoMark, PhotoStep
from nimtaflow.tables.sources import Source

ADMIN = Viewer(1, is_admin=True)
Statement = Callable[[], Any]


def mine() -> Any:
    return visible_photos(ADMIN)


def marked(photos: Any) -> Any:
    rows = photos.with_only_columns(literal(1), Photo.id)
    return insert(PhotoMark).from_select(["user_id", "photo_id"], rows).on_conflict_do_nothing()


LAWFUL: dict[str, Statement] = {
    "scoped": lambda: mine().with_only_columns(Photo.id),
    "ordered and limited": lambda: mine().order_by(Photo.id).limit(3).with_only_columns(Photo.id),
    "counted": lambda: mine().with_only_columns(func.count()),
    "IN scoped": lambda: select(Source.id).where(Source.id.in_(mine().with_only_columns(Photo.source_id))),
    "joined to a scoped subquery": lambda: select(Source.id).join(
        sub := mine().subquery(), sub.c.source_id == Source.id
    ),
    "aliased scoped subquery": lambda: select(aliased(Photo, mine().subquery()).id),
    "scoped CTE": lambda: select(mine().cte("mine").c.id),
    "scoped joined to an open table": lambda: (
        mine().join(Source, Source.id == Photo.source_id).with_only_columns(Photo.id, Source.name)
    ),
    "open table": lambda: select(Source.name),
    "own marks": lambda: own_marks(ADMIN).with_only_columns(PhotoMark.photo_id),
    "visible steps": lambda: visible_steps(ADMIN).with_only_columns(PhotoStep.step),
    "visible days": lambda: visible_days(ADMIN),
    "insert from scoped": lambda: marked(mine()),
    "update of visible": lambda: (
        update(Photo)
        .where(Photo.id.in_(mine().with_only_columns(Photo.id)))
        .values(title="x")
        .execution_options(synchronize_session=False)
    ),
}
REFUSED: dict[str, Statement] = {
    "photos": lambda: select(Photo),
    "count": lambda: select(func.count()).select_from(Photo),
    "a column": lambda: select(Photo.id),
    "core table": lambda: select(Photo.__table__),
    "join": lambda: select(Source.name, Photo.id).join(Photo, Photo.source_id == Source.id),
    "exists": lambda: select(Source.id).where(exists().where(Photo.source_id == Source.id)),
    "unscoped IN": lambda: select(Source.id).where(Source.id.in_(select(Photo.source_id))),
    "alias": lambda: select(aliased(Photo).id),
    "raw text": lambda: text("select id from photos"),
    "union": lambda: union(select(Photo.id), select(Source.id)),
    "lateral": lambda: select(Source.id).join(select(Photo.id).limit(1).lateral(), true()),
    "CTE": lambda: select(select(Photo.id).cte("all").c.id),
    "marks of anybody": lambda: select(PhotoMark.photo_id),
    "days": lambda: select(PhotoDay.count),
    "steps": lambda: select(PhotoStep.step),
    "a second photo joined in": lambda: (
        mine().join(other := aliased(Photo), other.id != Photo.id).with_only_columns(other.id)
    ),
    "insert from unscoped": lambda: marked(select(Photo)),
    "update of all": lambda: update(Photo).values(title="x"),
    "update by column": lambda: update(Photo).where(Photo.filename == "x").values(title="x"),
    "delete of all": lambda: delete(Photo),
}


@pytest.mark.parametrize("name", LAWFUL)
async def test_a_lawful_statement_passes(viewer_tx: AsyncSession, name: str) -> None:
    await viewer_tx.execute(LAWFUL[name]())


@pytest.mark.parametrize("name", REFUSED)
async def test_a_statement_without_a_viewer_is_refused(viewer_tx: AsyncSession, name: str) -> None:
    with pytest.raises(UnscopedQuery):
        await viewer_tx.execute(REFUSED[name]())


async def test_the_identity_map_does_not_go_around_the_guard(viewer_tx: AsyncSession) -> None:
    with pytest.raises(UnscopedQuery):
        await viewer_tx.get(Photo, 1)


async def test_the_connection_below_is_watched_too(viewer_tx: AsyncSession) -> None:
    with pytest.raises(UnscopedQuery):
        await (await viewer_tx.connection()).execute(select(Photo.__table__))


async def test_a_loaded_photo_may_be_changed(tx: AsyncSession) -> None:
    photo = await make.photo(tx, await make.source(tx))
    await tx.commit()
    async with transaction() as own:
        seen = await own.scalar(visible_photos(ADMIN).where(Photo.id == photo.id))
        assert seen is not None
        seen.title = "changed"
        await own.flush()
        await own.refresh(seen)
        assert seen.title == "changed"


async def test_background_work_may_read_everything(database: str) -> None:
    async with system_transaction() as tx:
        assert (await tx.scalars(select(Photo))).all() == []
