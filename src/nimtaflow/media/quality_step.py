"""Step three: what a picture is worth looking at and what it looks like, for pictures that were made without it.

Those made today bring it along: it is measured while their pixels are there (thumbnails.py), and here is nothing to do.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import derived_path
from nimtaflow.kernel.steps import Step
from nimtaflow.media import isolation, queries
from nimtaflow.media.derivatives import LOOK, Look
from nimtaflow.media.queries import Unlooked


@dataclass(frozen=True)
class Seen:
    """What was measured, and of which pictures."""

    given: Unlooked
    look: Look


async def read(tx: Tx, photo_id: int) -> Unlooked | None:
    """The pictures of a photo, unless they are measured already."""
    return await queries.unlooked(tx, photo_id, LOOK)


def work(given: Unlooked) -> Seen:
    """Measure the picture of medium size. Raises as decoders do."""
    path: Path = derived_path("medium", given.photo_id, given.picture)
    return Seen(given, isolation.measure(bytes(path), given.width, given.height))


async def keep(tx: Tx, photo_id: int, seen: Seen) -> None:
    """Write it down, if these are still its pictures."""
    await queries.keep_quality(tx, photo_id, seen.given.picture, seen.look)
    await queries.keep_look(tx, photo_id, seen.given.picture, seen.look)


STEP: Final = Step("quality", "cpu", read, work, keep, needs=("thumbnails",), version=LOOK)
