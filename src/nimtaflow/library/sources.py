"""What an admin can do with sources."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from typing import Any, Final

from nimtaflow.access.viewer import Viewer
from nimtaflow.kernel.config import environment
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import PICTURES, path_to_text, shown, text_to_path
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.problems import Conflict, NotFound
from nimtaflow.library import queries
from nimtaflow.library.browse import FolderNotAllowed, real_folder
from nimtaflow.library.onward import onward
from nimtaflow.library.removal import heir_of
from nimtaflow.library.removal import remove_source as removing
from nimtaflow.library.scanning.gone import DOUBTFUL
from nimtaflow.library.settings import ScanSettings
from nimtaflow.settings import service as settings
from nimtaflow.tables.sources import Source

DEMO: Final = "demo"  # the one folder of the data directory that holds originals
_LOOK_AGAIN: Final = {"path", "enabled", "recursive", "exclusion_patterns", "detect_deletions"}

log = logger("scanner")


class SourceNotFound(NotFound):
    """There is no such source."""

    code = "source-not-found"


class SourceExists(Conflict):
    """This folder is a source already. Facts: `path`, `source_id`."""

    code = "source-exists"


class SourcePaused(Conflict):
    """A paused source is not scanned."""

    code = "source-paused"


async def list_sources(tx: Tx, viewer: Viewer) -> Sequence[Source]:
    """All sources, by name."""
    viewer.require_admin()
    return await queries.sources(tx)


async def source_counts(tx: Tx, viewer: Viewer) -> dict[int, dict[str, int]]:
    """What the sources hold: images, videos, missing, failed and waiting of each."""
    viewer.require_admin()
    return await queries.counts(tx, viewer)


async def add_source(  # noqa: PLR0913 - a source has that many properties
    tx: Tx,
    viewer: Viewer,
    *,
    path: str,
    name: str | None = None,
    interval_minutes: int = 60,
    watch: bool = True,
    recursive: bool = True,
    detect_deletions: bool = True,
    exclusion_patterns: Sequence[str] | None = None,
) -> Source:
    """Take a folder into the library; its scan begins when `tx` commits.

    Raises FolderNotFound, FolderNotAllowed, FolderUnreadable, SourceExists.
    """
    viewer.require_admin()
    usable = await _usable(tx, path, None)
    if exclusion_patterns is None:
        exclusion_patterns = (await settings.of(tx, ScanSettings)).exclusion_patterns
    source = await queries.add_source(
        tx,
        path=usable,
        name=name or shown(usable.rstrip("/").rsplit("/", 1)[-1]) or usable,
        interval_minutes=interval_minutes,
        watch=watch,
        recursive=recursive,
        detect_deletions=detect_deletions,
        exclusion_patterns=list(exclusion_patterns),
    )
    await onward().scan(tx, source.id)
    await publish(tx, "library", "admin", source_id=source.id)
    log.info("source-added", source_id=source.id, path=usable)
    return source


async def change_source(tx: Tx, viewer: Viewer, source_id: int, changes: Mapping[str, Any]) -> Source:
    """Change a source. Another path is another place of the same files: the photos keep all that is known of them.

    Raises SourceNotFound and what `add_source` raises.
    """
    viewer.require_admin()
    source = await _source(tx, source_id)
    values = dict(changes)
    if "path" in values:
        values["path"] = await _usable(tx, values["path"], source_id)
        if values["path"] != source.path:
            values |= {"state": "never", "state_facts": None}  # what is remembered is of the old folder
    await queries.change_source(tx, source, values)
    if source.enabled and _LOOK_AGAIN & values.keys():
        await onward().scan(tx, source_id)
    await publish(tx, "library", "admin", source_id=source_id)
    log.info("source-changed", source_id=source_id, changed=sorted(changes))
    return source


async def remove_source(tx: Tx, viewer: Viewer, source_id: int) -> tuple[int, int]:
    """Take a source out of the library: at once from sight, its photos and their pictures as fast as can be.

    Answers with how many photos and pictures that are: of what another source covers, only what is missing. Originals
    stay. Raises SourceNotFound.
    """
    viewer.require_admin()
    source = await _source(tx, source_id)
    heir = await heir_of(tx, source_id)
    photos, with_pictures = await queries.extent(tx, viewer, source_id, only_missing=heir is not None)
    gone_by = {"enabled": False, "state": "removing", "path": queries.leaving_path(source_id, source.path)}
    await queries.change_source(tx, source, gone_by)
    await removing.later(tx, source_id=source_id)
    await publish(tx, "library", "admin", source_id=source_id)
    log.info("source-leaves", source_id=source_id, photos=photos)
    return photos, with_pictures * len(PICTURES)


async def scan_source(tx: Tx, viewer: Viewer, source_id: int, *, accept_missing: bool = False) -> None:
    """Look into a source now. With `accept_missing`, what was in doubt is so: what is not there is gone.

    Raises SourceNotFound, SourcePaused.
    """
    viewer.require_admin()
    source = await _source(tx, source_id)
    if not source.enabled:
        raise SourcePaused(source_id=source_id)
    if accept_missing and (source.state_facts or {}).get("reason") in DOUBTFUL:
        facts = {**(source.state_facts or {}), "accepts_missing": True}
        await queries.change_source(tx, source, {"state_facts": facts})
    await onward().scan(tx, source_id)


async def scan_all(tx: Tx, viewer: Viewer) -> int:
    """Look into every source that is not paused; how many those are."""
    viewer.require_admin()
    enabled = [source for source in await queries.sources(tx) if source.enabled]
    for source in enabled:
        await onward().scan(tx, source.id)
    return len(enabled)


async def due_sources(tx: Tx) -> Sequence[int]:
    """The sources whose time for a scan has come; for the clock."""
    return await queries.due(tx)


async def _source(tx: Tx, source_id: int) -> Source:
    source = await queries.source(tx, source_id)
    if source is None:
        raise SourceNotFound(source_id=source_id)
    return source


async def _usable(tx: Tx, path: str, source_id: int | None) -> str:
    """A path as it is stored, if a source may have it."""
    real, stored = await asyncio.to_thread(_checked, path)
    await queries.one_at_a_time(tx)
    others = {row.id: row.path for row in await queries.sources(tx) if row.id != source_id}
    taken = await asyncio.to_thread(_taken, real, others)
    if taken is not None:
        raise SourceExists(path=path, source_id=taken)
    return stored


def _checked(path: str) -> tuple[bytes, str]:
    real = real_folder(path)
    data = os.path.realpath(os.fsencode(environment().data))
    if (real + b"/").startswith(data + b"/") and real != os.path.join(data, DEMO.encode()):
        raise FolderNotAllowed(path=path)
    return real, path_to_text(b"/" + os.path.normpath(text_to_path(path)).lstrip(b"/"))


def _taken(real: bytes, others: Mapping[int, str]) -> int | None:
    return next((each for each, path in others.items() if os.path.realpath(text_to_path(path)) == real), None)
