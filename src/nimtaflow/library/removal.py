"""Taking photos out of the library: their rows, and the pictures made of them. Never an original.

What another source covers stays when a source goes: a folder may be added within one and removed again.
"""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import SUFFIX, derived_path, path_to_text, text_to_path
from nimtaflow.kernel.jobs import job
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.log import logger
from nimtaflow.library import queries
from nimtaflow.library.exclusions import Exclusions, compiled
from nimtaflow.library.onward import onward
from nimtaflow.library.scanning.found import LONGEST_PATH
from nimtaflow.library.scanning.root import relatives

BATCH: Final = 1000

log = logger("scanner")


@job("scan", lock="source:{source_id}", retry=3)
async def remove_source(tx: Tx, source_id: int) -> None:
    """Remove a source that was said to go: some of its photos, and the rest by the next such job; at last itself.

    Files go before rows, so that a crash between the two leaves nothing that nobody knows of.
    """
    heir = await heir_of(tx, source_id)
    photos = await queries.photos_of(tx, source_id, BATCH)
    kept = {photo_id for photo_id, path, missing in photos if heir and not missing and heir.covers(path)}
    if heir:  # which may have been scanned meanwhile, and have made new ones of the same files
        twins = await queries.younger_twins(tx, list(kept), heir.source_id, heir.prefix)
        await remove_photos(tx, twins)
        await queries.hand_over(tx, list(kept), heir.source_id, heir.prefix)
    await remove_photos(tx, [photo_id for photo_id, *_ in photos if photo_id not in kept])
    await publish(tx, "photos")
    if len(photos) == BATCH:
        await remove_source.later(tx, source_id=source_id)
        return
    await queries.delete_source(tx, source_id)
    if heir:
        await onward().scan(tx, heir.source_id)
    await publish(tx, "library", "admin", source_id=source_id)
    log.info("source-removed", source_id=source_id)


@dataclass(frozen=True)
class Heir:
    """The source to which a folder falls when the source of that folder goes."""

    source_id: int
    prefix: str  # of the folder's paths, below its root
    exclusions: Exclusions

    def covers(self, path: str) -> bool:
        """Whether it looks at what has this path in the source that goes."""
        whole = self.prefix + path
        return len(whole.encode()) <= LONGEST_PATH and not self.exclusions.skip_path(text_to_path(whole))


async def heir_of(tx: Tx, source_id: int) -> Heir | None:
    """The innermost source around another one, if it looks into its folder; until `tx` ends it does not go itself."""
    path = await queries.path_of(tx, source_id)
    if path is None:
        return None
    others = [(each.id, each.path) for each in await queries.sources(tx) if each.id != source_id]
    near = await asyncio.to_thread(relatives, source_id, [*others, (source_id, path)])
    innermost = max(near.around, key=lambda each: len(near.roots[each]), default=None)
    outer = None if innermost is None else await queries.lasting_source(tx, innermost)
    if innermost is None or outer is None or not outer.recursive:
        return None
    below, exclusions = near.around[innermost], compiled(tuple(outer.exclusion_patterns))
    return None if exclusions.skip_path(below) else Heir(outer.id, path_to_text(below) + "/", exclusions)


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
