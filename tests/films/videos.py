"""Videos of a library, as the steps before have left them."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.films import making
from nimtaflow.kernel.files import content_hash
from nimtaflow.kernel.system import system_transaction
from nimtaflow.media import metadata_step, thumbnails_step
from nimtaflow.media.queries import original
from nimtaflow.pipeline import journey
from nimtaflow.tables.films import Film
from nimtaflow.tables.photos import Photo


async def video(tx: AsyncSession, path: Path, *, read: bool = True) -> Photo:
    """The library's photo of the film at `path`; `read` by the step of metadata."""
    source = await make.source(tx, str(path.parent))
    stat = path.stat()
    photo = await make.photo(
        tx,
        source,
        path.name,
        kind="video",
        mime_type="video/mp4",
        file_size=stat.st_size,
        mtime_ns=stat.st_mtime_ns,
        content_hash=content_hash(path),
        width=None,
        height=None,
        version=None,
    )
    if read:
        given = await original(tx, photo.id)
        assert given is not None
        await metadata_step.keep(tx, photo.id, metadata_step.work(given))
        await tx.refresh(photo)
    await tx.commit()
    return photo


async def pictured(tx: AsyncSession, photo: Photo) -> None:
    """Its pictures, too."""
    given = await original(tx, photo.id)
    assert given is not None
    await thumbnails_step.keep(tx, photo.id, thumbnails_step.work(given))
    await tx.commit()
    await tx.refresh(photo)


async def films(tx: AsyncSession) -> list[Film]:
    """What is written of films, as it is now."""
    await tx.rollback()
    return list((await tx.scalars(select(Film).order_by(Film.height).execution_options(populate_existing=True))).all())


async def jobs(tx: AsyncSession) -> list[dict[str, Any]]:
    """The arguments of the film jobs that wait."""
    rows = await tx.scalars(text("SELECT args FROM procrastinate_jobs WHERE task_name LIKE '%make_film' ORDER BY id"))
    return list(rows)


async def work(tx: AsyncSession) -> None:
    """Do the film jobs that wait, as a worker does them."""
    await tx.rollback()
    waiting = await jobs(tx)
    await tx.execute(text("DELETE FROM procrastinate_jobs WHERE task_name LIKE '%make_film'"))
    await tx.commit()
    for arguments in waiting:
        await making.make(system_transaction, journey.make_film, **arguments)


@asynccontextmanager
async def transaction() -> AsyncGenerator[AsyncSession]:
    async with system_transaction() as tx:
        yield tx
