"""Taking photos out of the library: their rows, and the pictures made of them. Never an original."""

import asyncio
import os
from collections.abc import Sequence
from typing import Final

from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import SUFFIX, derived_path
from nimtaflow.kernel.jobs import job
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.log import logger
from nimtaflow.library import queries

BATCH: Final = 1000

log = logger("scanner")


@job("scan", lock="source:{source_id}", retry=3)
async def remove_source(tx: Tx, source_id: int) -> None:
    """Remove a source that was said to go: some of its photos, and the rest by the next such job; at last itself.

    Files go before rows, so that a crash between the two leaves nothing that nobody knows of.
    """
    ids = await queries.photos_of(tx, source_id, BATCH)
    await remove_photos(tx, ids)
    await publish(tx, "photos")
    if len(ids) == BATCH:
        await remove_source.later(tx, source_id=source_id)
        return
    await queries.delete_source(tx, source_id)
    await publish(tx, "library", "admin", source_id=source_id)
    log.info("source-removed", source_id=source_id)


async def remove_photos(tx: Tx, ids: Sequence[int]) -> None:
    """Delete photos and every version of every picture made of them."""
    if ids:
        await asyncio.to_thread(_remove_pictures, ids)
        await queries.delete_photos(tx, ids)


def _remove_pictures(ids: Sequence[int]) -> None:
    for photo_id in ids:
        for size in SUFFIX:
            folder = derived_path(size, photo_id, "").parent
            try:
                names = os.listdir(folder)
            except FileNotFoundError:
                continue
            for name in names:
                if name.startswith(f"{photo_id}-"):
                    (folder / name).unlink(missing_ok=True)
