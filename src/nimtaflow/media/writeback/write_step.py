"""What people changed is written into the file, or beside it, in two steps: where a crash comes between, both know.

`write` makes the file as it shall be and notes its content; `replace` puts it in the original's place. Sidecars are
written by the first. Why so: docs/decisions/0009-writing-originals.md.
"""

import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any, Final

from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import content_hash, text_to_path
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.problems import Unreadable
from nimtaflow.kernel.steps import Step
from nimtaflow.library import sidecars
from nimtaflow.media import exiftool
from nimtaflow.media import queries as media
from nimtaflow.media.problems import LinkedOriginal, WriteFailed
from nimtaflow.media.queries import Original
from nimtaflow.media.settings import WriteMode, XmpSettings
from nimtaflow.media.sidecar_paths import beside, own
from nimtaflow.media.writeback import copies, queries, tags
from nimtaflow.media.writeback.copies import CannotEmbed
from nimtaflow.media.writeback.place import put_in_place, write_beside
from nimtaflow.media.writeback.queries import Done, Expected
from nimtaflow.settings import service as settings

_NOT_THERE: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM, errno.ENAMETOOLONG})

log = logger("scanner")


@dataclass(frozen=True)
class Task:
    """What is to be written where."""

    original: Original
    root: bytes
    mode: WriteMode
    fields: frozenset[str]
    values: Mapping[str, Any]
    done: Done


@dataclass(frozen=True)
class Made:
    """What `write` has done: `expected` is the file that waits, if the original is to be replaced."""

    task: Task
    done: Done
    expected: Expected | None


async def _read(tx: Tx, photo_id: int) -> Task | None:
    """The task; None if there is nothing to write, or it must not be, or a file waits already."""
    pending = await queries.pending(tx, photo_id)
    if pending is None or pending.is_on_its_way or not (pending.fields or pending.is_undated):
        return None
    wanted = await settings.of(tx, XmpSettings)
    if wanted.write_mode == "off":
        return None
    original = await media.original(tx, photo_id)
    dated = pending.is_undated and wanted.fill_missing_date and original is not None and original.kind == "photo"
    fields = tags.complete({*pending.fields, *({"taken_local"} if dated else ())})
    if original is None or not fields:
        return None
    values = dict(await queries.values(tx, photo_id))
    if dated and values["taken_at"] is not None and values["taken_offset"] is None:
        # an instant, which we show by our own clock: said with its offset it stays that instant
        offset = values["taken_local"] - values["taken_at"].astimezone(UTC).replace(tzinfo=None)
        values["taken_offset"] = round(offset.total_seconds() / 60)
    done = Done("sidecar", pending.since, dated=dated, offset=values["taken_offset"] if dated else None)
    return Task(original, text_to_path(values["root"]), wanted.write_mode, fields, values, done)


def work(task: Task) -> Made:
    """Write sidecars, and make the file that is to take the original's place. Raises LinkedOriginal, WriteFailed."""
    path = task.original.path
    if os.path.realpath(path) != os.path.join(os.path.realpath(task.root), os.path.relpath(path, task.root)):
        raise LinkedOriginal
    expected: Expected | None = None
    if task.mode != "sidecar":
        expected = _embedded(task)
    done = task.done
    if expected is None or task.mode == "file+sidecar" or _has_sidecar(task.original):
        before = sidecars.stamp_at(path)
        target = _write_sidecars(task)
        is_known = before == task.values["sidecar_stamp"]  # else somebody's change is still to be read
        done = replace(done, target=target, stamp=sidecars.stamp_at(path) if is_known else None)
    return Made(task, done, expected)


def _embedded(task: Task) -> Expected | None:
    """The file with its new tags, made and waiting; None where there is to be a sidecar instead."""
    original = task.original
    known = copies.FORMATS.get(original.mime_type or "")
    folder = os.path.dirname(original.path)
    if known is None or not (os.access(original.path, os.W_OK) and os.access(folder, os.W_OK)):
        return None
    try:
        present = exiftool.shared().read(original.path)
        lines = tags.arguments(task.values, task.fields, known.into, present, iptc=known.iptc)
        made = copies.embed(original.photo_id, original.path, original.mime_type or "", lines)
    except (CannotEmbed, Unreadable) as problem:
        log.warning("write-goes-beside", photo_id=original.photo_id, code=problem.code, **problem.facts)
        return None
    return Expected(content_hash(made), made.stat().st_size, task.done.since)


def _has_sidecar(original: Original) -> bool:
    """Whether there is one already, which the reader believes before the file."""
    return bool(sidecars.stamp_at(original.path)) or own(original.photo_id).exists()


def _write_sidecars(task: Task) -> str:
    """Write the sidecar, beside the file where that can be, else among our own data; where it is then."""
    original, target = task.original, "sidecar"
    named = beside(original.path)
    try:
        _write_sidecar(task, named)
    except OSError as error:
        if error.errno not in _NOT_THERE:
            raise
        target = "library"
    if target == "library" or own(original.photo_id).exists():  # which the reader would believe before all others
        own(original.photo_id).parent.mkdir(parents=True, exist_ok=True)
        _write_sidecar(task, os.fsencode(own(original.photo_id)))
    return target


def _write_sidecar(task: Task, path: bytes) -> None:
    if os.path.islink(path):
        raise LinkedOriginal
    try:
        there = path if os.path.exists(path) else None
        data = copies.sidecar(task.original.photo_id, there, task.values, task.fields)
    except CannotEmbed as problem:
        raise WriteFailed(**problem.facts) from problem
    write_beside(path, data)


async def _keep(tx: Tx, photo_id: int, made: Made) -> None:
    """Note what was written, or which file is about to take the original's place."""
    original = made.task.original
    was = original.file_size, original.mtime_ns
    if made.expected is None:
        await queries.written(tx, photo_id, was, made.done)
    else:
        await queries.expect(tx, photo_id, was, made.expected, made.done)


@dataclass(frozen=True)
class Exchange:
    """The file that is to take an original's place."""

    original: Original
    expected: Expected


async def _read_exchange(tx: Tx, photo_id: int) -> Exchange | None:
    expected = await queries.expected(tx, photo_id)
    original = None if expected is None else await media.original(tx, photo_id)
    return None if expected is None or original is None else Exchange(original, expected)


def exchange(task: Exchange) -> tuple[Exchange, int | None]:
    """Put the file in its place; its inode, or None where it is lost and must be made again. Raises Superseded."""
    original = task.original
    waiting = copies.copy_path(original.photo_id, original.mime_type or "")
    was = original.file_size, original.mtime_ns
    try:
        return task, put_in_place(waiting, original.path, was, task.expected.content_hash, task.expected.size)
    except OSError as error:
        if error.errno in _NOT_THERE:
            raise WriteFailed(reason=errno.errorcode[error.errno or 0]) from error
        raise


async def _keep_exchange(tx: Tx, photo_id: int, exchanged: tuple[Exchange, int | None]) -> None:
    """The row is that of the new file from now on: same photo, same pictures, nothing to read again."""
    task, inode = exchanged
    if inode is None:
        await queries.forget_expected(tx, photo_id)  # what is still unwritten is taken up again
        return
    was, file = (task.original.file_size, task.original.mtime_ns), task.expected
    done = Done("file", file.since, content_hash=file.content_hash, size=file.size, inode=inode)
    await queries.written(tx, photo_id, was, done)


WRITE: Final = Step("write", "cpu", _read, work, _keep, needs=("metadata",))
REPLACE: Final = Step("replace", "cpu", _read_exchange, exchange, _keep_exchange, needs=("write",))
