"""What a scan reads and writes. Nothing here reads photos for a viewer: these are the system's own transactions.

Many rows are one statement over arrays; 2,000 new files take some 40 ms.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    any_,
    case,
    cast,
    delete,
    false,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx, driver_connection, engine
from nimtaflow.kernel.facts import as_json
from nimtaflow.kernel.files import path_to_text, text_to_path
from nimtaflow.library.filetypes import FileNotReadable, FileVanished, kind_of_name
from nimtaflow.library.scanning.found import LONGEST_PATH, Failure, Files
from nimtaflow.library.scanning.moves import Candidate, Stray
from nimtaflow.tables.photos import Photo, PhotoStep
from nimtaflow.tables.sources import FileFailure, Source

_CHUNK: Final = 10_000
_ESCAPED: Final = b"\xf4\x8f"  # how a character begins that kernel.files wrote for a byte
_SCAN: Final = 0x5343_414E  # the first halves of advisory locks' keys; the second is the source
WATCH: Final = 0x5741_5443
_UNLOCK: Final = text("SELECT pg_advisory_unlock_all()")
_MOST_STRAYS: Final = 20_000
_STRAY: Final[tuple[Any, ...]] = (
    Photo.id,
    Photo.path,
    Photo.file_size,
    Photo.mtime_ns,
    Photo.inode,
    Photo.content_hash,
)

# Packed by the server, because making Python objects of a million rows costs more than walking a million files.
_PACKED: Final = """
    SELECT max(id), string_agg(int8send(id) || int8send(file_size) || int8send(mtime_ns) || int8send(inode)
                               || int8send(is_missing::int) || int8send(sidecar_stamp), ''::bytea),
           string_agg(convert_to(path, 'UTF8'), '\\x00'::bytea)
    FROM (SELECT id, file_size, mtime_ns, inode, is_missing, sidecar_stamp, path
          FROM photos WHERE source_id = %s {rows}) AS rows
"""
_NEXT_ROWS: Final = _PACKED.format(rows="AND id > %s ORDER BY id LIMIT %s")
_NEXT: Final = case((Source.interval_minutes > 0, func.now() + Source.interval_minutes * text("interval '1 minute'")))
_INSERT: Final = text("""
    INSERT INTO photos (source_id, path, filename, kind, file_size, mtime_ns, inode, sidecar_stamp)
    SELECT :source_id, * FROM unnest(CAST(:paths AS text[]), CAST(:names AS text[]), CAST(:kinds AS text[]),
                                     CAST(:sizes AS bigint[]), CAST(:mtimes AS bigint[]), CAST(:inodes AS bigint[]),
                                     CAST(:stamps AS bigint[]))
    ON CONFLICT (source_id, path) DO NOTHING RETURNING id
""")
_CHANGE: Final = text("""
    UPDATE photos SET file_size = f.size, mtime_ns = f.mtime, inode = f.inode, content_hash = NULL,
                      sidecar_stamp = f.stamp, is_missing = false, missing_at = NULL
    FROM unnest(CAST(:ids AS bigint[]), CAST(:sizes AS bigint[]), CAST(:mtimes AS bigint[]), CAST(:inodes AS bigint[]),
                CAST(:stamps AS bigint[])) AS f (id, size, mtime, inode, stamp)
    WHERE photos.id = f.id RETURNING photos.id
""")
_MAKE_ROOM: Final = text("""
    UPDATE photos SET path = '/missing/' || id || '/' || path
    WHERE source_id = :source_id AND path = ANY(:paths) AND is_missing AND id <> ALL(:ids)
""")
_MOVE_AWAY: Final = text("UPDATE photos SET path = '/moving/' || id WHERE id = ANY(:ids)")
_MOVE: Final = text("""
    UPDATE photos SET source_id = :source_id, path = f.path, filename = f.name, file_size = f.size, mtime_ns = f.mtime,
                      inode = f.inode, is_missing = false, missing_at = NULL
    FROM unnest(CAST(:ids AS bigint[]), CAST(:paths AS text[]), CAST(:names AS text[]), CAST(:sizes AS bigint[]),
                CAST(:mtimes AS bigint[]), CAST(:inodes AS bigint[])) AS f (id, path, name, size, mtime, inode)
    WHERE photos.id = f.id
""")
_FAIL: Final = text("""
    INSERT INTO file_failures (source_id, path, code, facts, at)
    SELECT :source_id, path, code, CAST(facts AS jsonb), :at
    FROM unnest(CAST(:paths AS text[]), CAST(:codes AS text[]), CAST(:facts AS text[])) AS f (path, code, facts)
    ON CONFLICT (source_id, path) DO UPDATE SET code = excluded.code, facts = excluded.facts, at = excluded.at
""")
_YOUNGER_TWINS: Final = text("""
    SELECT greatest(a.id, b.id) FROM photos a JOIN photos b ON b.source_id = :inner
        AND b.path = substr(a.path, length(:prefix) + 1) WHERE a.source_id = :outer AND a.path ^@ :prefix
""")
_ADOPT: Final = text("""
    UPDATE photos SET source_id = :inner, path = substr(path, length(:prefix) + 1)
    WHERE source_id = :outer AND path ^@ :prefix
""")
_UNFINISHED: Final = text("""
    WITH forgotten AS (
        DELETE FROM photo_steps WHERE photo_id = ANY(:ids) AND state = 'failed' RETURNING photo_id
    )
    SELECT photo_id FROM forgotten UNION SELECT id FROM photos WHERE id = ANY(:ids) AND version IS NULL
""")


@asynccontextmanager
async def alone(source_id: int) -> AsyncGenerator[bool]:
    """Whether nobody else scans a source, on any machine; so it stays until the block or this process ends."""
    async with locks(_SCAN) as take:
        yield await take(source_id)


@asynccontextmanager
async def locks(what: int) -> AsyncGenerator[Callable[[int], Awaitable[bool]]]:
    """A connection that holds locks on sources, and the question whether one is held, taking it if it is free."""
    taken: set[int] = set()
    connecting = engine().execution_options(isolation_level="AUTOCOMMIT")
    async with connecting.connect() as connection:

        async def take(source_id: int) -> bool:
            keys = {"what": what, "source_id": source_id % 2**31}
            if source_id in taken:
                await connection.execute(text("SELECT 1"))  # raises if the connection, and so the lock, was lost
            elif await connection.scalar(text("SELECT pg_try_advisory_lock(:what, :source_id)"), keys):
                taken.add(source_id)
            return source_id in taken

        try:
            yield take
        finally:
            await connection.invalidate() if connection.closed else await connection.execute(_UNLOCK)


async def begin(tx: Tx, source_id: int) -> Source | None:
    """The source, noted as being scanned; None if it is gone or paused."""
    zero = dict.fromkeys(("scan_seen", "scan_new", "scan_changed", "scan_moved", "scan_missing", "scan_errors"), 0)
    begun = update(Source).where(Source.id == source_id, Source.enabled).returning(Source)
    return await tx.scalar(begun.values(scan_started_at=now(), next_scan_at=_NEXT, **zero))


async def finish(
    tx: Tx, source_id: int, state: str, facts: dict[str, Any], values: dict[str, Any], kept: Collection[str]
) -> None:
    """Write down how a scan ended. What others have written into the facts meanwhile stays where it is to be kept."""
    own = {name: value for name, value in facts.items() if name not in {"watching", "accepts_missing"}}
    over = {"scan_started_at": None, "last_scan_at": now(), "next_scan_at": _NEXT}
    pairs = [part for name in kept for part in (name, Source.state_facts[name])]
    others = func.jsonb_strip_nulls(func.jsonb_build_object(*pairs))
    ended = update(Source).where(Source.id == source_id, Source.state != "removing")
    await tx.execute(ended.values(state=state, state_facts=others.op("||")(cast(own, JSONB)), **over, **values))


async def give_up(tx: Tx, source_id: int, *, try_again: bool) -> bool:
    """Note that a scan has ended before its end, and whether the next is due at once. False if the source is paused."""
    due = {"next_scan_at": now()} if try_again else {}
    ended = update(Source).where(Source.id == source_id).values(scan_started_at=None, **due)
    return bool(await tx.scalar(ended.returning(Source.enabled)))


async def source(tx: Tx, source_id: int) -> Source | None:
    """A source; None if it is gone or paused."""
    return await tx.scalar(select(Source).where(Source.id == source_id, Source.enabled))


async def sources(tx: Tx) -> Sequence[tuple[int, str]]:
    """Every source's id and root, oldest first."""
    there = select(Source.id, Source.path).where(Source.state != "removing")
    rows = await tx.execute(there.order_by(Source.id))
    return [(source_id, path) for source_id, path in rows]


async def note(tx: Tx, source_id: int, counts: Mapping[str, int]) -> bool:
    """Write down how a scan stands. False if the source was paused or removed meanwhile: the scan has to stop."""
    if counts:
        await tx.execute(update(Source).where(Source.id == source_id).values(**counts))
    return bool(await tx.scalar(select(Source.enabled).where(Source.id == source_id)))


async def known(tx: Tx, source_id: int, only: Sequence[bytes] | None) -> AsyncIterator[tuple[bytes, list[bytes]]]:
    """A source's rows, or those at and below some paths, as `Known` takes them: numbers, and paths."""
    connection = await driver_connection(tx)
    async with connection.cursor(binary=True) as cursor:
        if only is not None:
            below = [path_to_text(path) for path in only]
            rows = "AND (path = ANY(%s){})".format(" OR path ^@ %s" * len(below))
            await cursor.execute(_PACKED.format(rows=rows), [source_id, below, *(path + "/" for path in below)])
            last, numbers, joined = await cursor.fetchone()
            if last is not None:
                yield numbers, _paths(joined)
            return
        last = 0
        while True:
            await cursor.execute(_NEXT_ROWS, [source_id, last, _CHUNK])
            last, numbers, joined = await cursor.fetchone()
            if last is None:
                return
            yield numbers, _paths(joined)


def _paths(joined: bytes) -> list[bytes]:
    paths = joined.split(b"\0")
    if _ESCAPED in joined:
        paths = [text_to_path(path.decode()) if _ESCAPED in path else path for path in paths]
    return paths


async def insert(tx: Tx, source_id: int, files: Files) -> Sequence[int]:
    """Make rows of new files; the ids of those that are new indeed."""
    paths = [path_to_text(path) for path in files.paths]
    values = {
        "paths": paths,
        "names": [path.rsplit("/", 1)[-1] for path in paths],
        "kinds": [kind_of_name(path) for path in files.paths],
        "sizes": files.sizes,
        "mtimes": files.mtimes,
        "inodes": files.inodes,
        "stamps": files.stamp_column(),
    }
    return (await tx.scalars(_INSERT, {"source_id": source_id, **values})).all()


async def change(tx: Tx, ids: Sequence[int], files: Files) -> Sequence[int]:
    """Note that files have changed. What was made of their old content stays until there is something new."""
    columns = {"sizes": files.sizes, "mtimes": files.mtimes, "inodes": files.inodes}
    values = {"ids": ids, **columns, "stamps": files.stamp_column()}
    return (await tx.scalars(_CHANGE, values)).all()


async def restore(tx: Tx, ids: Sequence[int]) -> Sequence[int]:
    """Take the flag from rows whose file is back."""
    back = update(Photo).where(_among(Photo.id, ids), Photo.is_missing).values(is_missing=False, missing_at=None)
    return (await tx.scalars(back.returning(Photo.id))).all()


async def flag_missing(tx: Tx, ids: Sequence[int]) -> Sequence[int]:
    """Flag rows whose file is gone."""
    gone = update(Photo).where(_among(Photo.id, ids), ~Photo.is_missing).values(is_missing=True, missing_at=now())
    return (await tx.scalars(gone.returning(Photo.id))).all()


async def make_room(tx: Tx, source_id: int, paths: Iterable[bytes], ids: Sequence[int]) -> None:
    """Let paths be free for other files: rows of files long gone keep all but the path, except those of `ids`."""
    taken = [path_to_text(path) for path in paths]
    await tx.execute(_MAKE_ROOM, {"source_id": source_id, "paths": taken, "ids": list(ids)})


async def move(tx: Tx, source_id: int, moves: Mapping[int, Candidate]) -> None:
    """Let rows follow their files. Where other rows of these lie in the way, they move in the same statement."""
    files = list(moves.values())
    paths = [path_to_text(file.path) for file in files]
    values = {
        "ids": list(moves),
        "paths": paths,
        "names": [path.rsplit("/", 1)[-1] for path in paths],
        "sizes": [file.size for file in files],
        "mtimes": [file.mtime_ns for file in files],
        "inodes": [file.inode for file in files],
    }
    await make_room(tx, source_id, [file.path for file in files], list(moves))
    in_the_way = [file.row_id for file in files if file.row_id in moves]
    if in_the_way:
        await tx.execute(_MOVE_AWAY, {"ids": in_the_way})
    await tx.execute(_MOVE, {"source_id": source_id, **values})


async def unfinished(tx: Tx, ids: Sequence[int]) -> Sequence[int]:
    """Which photos, found again, still have to go on; what failed while their file was away is forgotten."""
    return (await tx.scalars(_UNFINISHED, {"ids": ids})).all()


async def failed_without_file(tx: Tx, source_id: int, *, was_away: bool) -> Sequence[int]:
    """Photos that failed because their file was not there or could not be read, unless the system forbids to read it.

    It may also have forbidden that because the source was away.
    """
    forbidden = func.coalesce(PhotoStep.error_facts["reason"].astext.in_(("EACCES", "EPERM")), false())
    unread = PhotoStep.error_code == FileNotReadable.code
    why = or_(PhotoStep.error_code == FileVanished.code, unread if was_away else and_(unread, ~forbidden))
    failed = select(PhotoStep.photo_id).join(Photo, Photo.id == PhotoStep.photo_id).distinct()
    failed = failed.where(Photo.source_id == source_id, ~Photo.is_missing, PhotoStep.state == "failed", why)
    return (await tx.scalars(failed.order_by(PhotoStep.photo_id))).all()


async def strays(tx: Tx, ids: Sequence[int]) -> list[Stray]:
    """These rows, as moves are matched with."""
    rows: Iterable[Any] = await tx.execute(select(*_STRAY).where(_among(Photo.id, ids)))
    return [Stray(*row) for row in rows]


async def same_size(tx: Tx, source_ids: Collection[int], sizes: Iterable[int]) -> list[tuple[int, bool, Stray]]:
    """Rows of sources with one of these sizes: source, whether it is flagged missing, row. Some thousand at most."""
    wanted = select(Photo.source_id, Photo.is_missing, *_STRAY)
    wanted = wanted.where(_among(Photo.source_id, source_ids), _among(Photo.file_size, set(sizes)))
    rows: Iterable[Any] = await tx.execute(wanted.order_by(Photo.is_missing.desc(), Photo.id).limit(_MOST_STRAYS))
    return [(source_id, missing, Stray(*row)) for source_id, missing, *row in rows]


async def sizes_in_use(tx: Tx, source_ids: Collection[int], sizes: Iterable[int]) -> set[int]:
    """Which of these sizes some row of these sources has."""
    found = (
        select(Photo.file_size)
        .where(_among(Photo.source_id, source_ids), _among(Photo.file_size, set(sizes)))
        .distinct()
    )
    return set((await tx.scalars(found)).all())


async def younger_twins(tx: Tx, outer: int, inner: int, prefix: str) -> Sequence[int]:
    """Rows that stand for a file which the other source has a row for, too, since longer."""
    return (await tx.scalars(_YOUNGER_TWINS, {"outer": outer, "inner": inner, "prefix": prefix})).all()


async def adopt(tx: Tx, outer: int, inner: int, prefix: str) -> int:
    """Give the rows below a folder to the source whose root that folder is; how many there were."""
    done = await tx.execute(_ADOPT, {"outer": outer, "inner": inner, "prefix": prefix})
    return int(getattr(done, "rowcount", 0))


async def fail(tx: Tx, source_id: int, failures: Iterable[Failure]) -> None:
    """Note what could not be taken into the library."""
    by_path = {_bounded(path_to_text(failure.path)): failure for failure in failures}
    values = {
        "paths": list(by_path),
        "codes": [failure.problem.code for failure in by_path.values()],
        "facts": [as_json(failure.problem.facts) for failure in by_path.values()],
    }
    await tx.execute(_FAIL, {"source_id": source_id, "at": now(), **values})


async def forget_failures(tx: Tx, source_id: int, before: datetime, only: Sequence[bytes] | None) -> None:
    """Forget failures that a scan has not met again, of the whole source or at and below some paths."""
    old = delete(FileFailure).where(FileFailure.source_id == source_id, FileFailure.at < before)
    if only is not None:
        texts = [path_to_text(path) for path in only]
        below = [FileFailure.path.op("^@")(path + "/") for path in texts]
        old = old.where(or_(FileFailure.path.in_(texts), *below))
    await tx.execute(old)


def _among(column: Any, values: Iterable[int]) -> ColumnElement[bool]:
    """One array is one parameter, however long; of single ones a statement takes 65,535."""
    return column == any_(literal(list(values), ARRAY(BigInteger)))


def _bounded(path: str) -> str:
    """A path that the index can take: too long a one keeps its beginning and its end."""
    if len(path.encode()) <= LONGEST_PATH:
        return path
    return f"{path[:300]}…{path[-200:]}"


async def watched(tx: Tx) -> Sequence[Source]:
    """The sources that want to be watched."""
    return (await tx.scalars(select(Source).where(Source.enabled, Source.watch).order_by(Source.id))).all()


async def is_scanned(tx: Tx, source_id: int) -> bool:
    """Whether a scan of a source is running."""
    return bool(await tx.scalar(select(Source.scan_started_at.is_not(None)).where(Source.id == source_id)))


async def note_watching(tx: Tx, source_id: int, watching: str | None) -> None:
    """Write down how a source is watched, or why it is not."""
    facts = func.coalesce(Source.state_facts, cast({}, JSONB)).op("||")(cast({"watching": watching}, JSONB))
    await tx.execute(update(Source).where(Source.id == source_id).values(state_facts=facts))
