"""Once a day: rows and files of films are made to tell the same, so that no accident keeps disk space for ever."""

import asyncio
import os
import time
from collections.abc import Collection
from pathlib import Path
from typing import Final

from nimtaflow.films import queries, service
from nimtaflow.kernel.config import environment
from nimtaflow.kernel.db import Transactions
from nimtaflow.kernel.log import logger

_SETTLED: Final = 3600.0  # seconds; younger files may belong to a row that is being written
log = logger("video")


async def revalidate(transaction: Transactions) -> None:
    """Forget films of earlier contents and those whose files are lost; delete files that no film knows."""
    async with transaction() as tx:
        stale = await queries.drop_all_stale(tx, service.ENCODING)
        known = {file_of(*film): film for film in await queries.all_films(tx)}
    lost = await asyncio.to_thread(_lost, {name: film for name, film in known.items() if "-part-" not in name})
    async with transaction() as tx:
        for photo_id, height, version in lost:
            await queries.drop_ready(tx, photo_id, height, version)
    deleted = await asyncio.to_thread(_delete_others, known.keys())
    if stale or lost or deleted:
        log.info("video-films-revalidated", stale=stale, lost=len(lost), deleted=deleted)


def file_of(photo_id: int, height: int, version: str | None) -> str:
    """The name of a film's file; without a version that of one half made."""
    path = service.film_path(photo_id, version, height) if version else service.part_path(photo_id, height)
    return os.path.basename(path)


def _lost(films: dict[str, tuple[int, int, str | None]]) -> list[tuple[int, int, str]]:
    return [
        (photo_id, height, version)
        for photo_id, height, version in films.values()
        if version and not os.path.exists(service.film_path(photo_id, version, height))
    ]


def _delete_others(known: Collection[str]) -> int:
    """Delete what is old enough and not known; how many that were."""
    deleted = 0
    for folder, _, names in os.walk(environment().data / "derived" / "films"):
        for name in names:
            path = Path(folder, name)
            try:
                if name not in known and time.time() - path.stat().st_mtime > _SETTLED:
                    path.unlink()
                    deleted += 1
            except FileNotFoundError:  # somebody else was quicker
                continue
    return deleted
