"""Step three, of videos: the flipbook for tiles, and the sheet of sprites for the player's scrubber."""

import os
import time
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter

from nimtaflow.films import queries, service
from nimtaflow.films.look import Look
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import derived_path, write_atomically
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.problems import Problem
from nimtaflow.kernel.steps import Step, Superseded
from nimtaflow.media import isolation
from nimtaflow.media.queries import Original, original

VERSION: Final = 1
KINDS: Final = ("flipbook", "sprites")

_LOOK: Final = TypeAdapter(Look)
log = logger("video")


@dataclass(frozen=True)
class Made:
    """What was made of a video; its files lie in their places already."""

    content_hash: bytes
    preview: dict[str, Any]


def work(video: Original) -> Made:
    """Look through a video and put what one sees where it belongs, under the version of this content."""
    begun, started = time.monotonic(), now()
    told: dict[str, Any] = {
        "photo_id": video.photo_id,
        "file": service.name_of(video.path),
        "start": started.isoformat(),
    }
    try:
        seen = looked_at(video.path)
    except Problem as problem:
        told["seconds"] = round(time.monotonic() - begun, 2)
        log.error("video-processed", **told, preview=False, error=problem.code, error_facts=problem.facts)
        raise
    version = f"{(video.content_hash or b'').hex()[:7]}{VERSION:x}"
    for kind in KINDS:
        write_atomically(derived_path(kind, video.photo_id, version), getattr(seen, kind))
    told |= {"length": seen.duration and round(seen.duration, 2), "resolution": f"{seen.width}×{seen.height}"}
    log.info(
        "video-processed", **told, preview=True, frames=len(seen.times), seconds=round(time.monotonic() - begun, 2)
    )
    preview = {
        "version": version,
        "tiles": len(seen.times),
        "columns": seen.columns,
        "rows": seen.rows,
        "tile_width": seen.tile_width,
        "tile_height": seen.tile_height,
        "times": seen.times,
    }
    return Made(video.content_hash or b"", preview)


def looked_at(path: bytes) -> Look:
    """A look through the film at `path`, by a child. Raises what `look` raises, and the problems of decoders."""
    return isolation.checked(_LOOK, "nimtaflow.films.look:look", source=path)


async def keep(tx: Tx, photo_id: int, made: Made) -> None:
    """Show the new preview from now on; let go of everything of an earlier content. Raises Superseded."""
    if not await queries.keep_preview(tx, photo_id, made.content_hash, made.preview):
        raise Superseded
    for kind in KINDS:
        forget_files(kind, photo_id, made.preview["version"])
    version = service.content_version(made.content_hash)
    await queries.drop_stale(tx, photo_id, version)
    forget_files("films", photo_id, version, "part")
    await service.prepare(tx, photo_id)


def forget_files(kind: str, photo_id: int, *versions: str) -> None:
    """Delete what was made of a photo, but for these versions. So nothing outlives a crash for long."""
    folder = derived_path(kind, photo_id, "").parent
    if not folder.is_dir():
        return
    kept = tuple(f"{photo_id}-{version}" for version in versions)
    for name in os.listdir(folder):
        if name.startswith(f"{photo_id}-") and not name.startswith(kept):
            (folder / name).unlink(missing_ok=True)


STEP: Final = Step("preview", "video", original, work, keep, ("metadata", "thumbnails"), ("video",), VERSION)
