"""What the step reads and writes. Nothing here reads for a viewer: these are the system's own transactions."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, Final

from sqlalchemy import Row, TextClause, text

from nimtaflow.kernel.db import Tx
from nimtaflow.stacks.automatic.partners import MOST, Candidate, Link, paths_of_pair

_LOCK: Final = 0x5354_4143  # STAC: the first half of an advisory lock's key; the second is the source
_NAMES: Final = [field.name for field in fields(Candidate)]
_COLUMNS: Final = ", ".join(
    "s.cover_id IS NOT NULL AS is_chosen" if name == "is_chosen" else f"p.{name}" for name in _NAMES
)
_FROM: Final = f"SELECT {_COLUMNS} FROM photos p LEFT JOIN stacks s ON s.id = p.stack_id"  # noqa: S608 - names of ours
_ONE: Final = text(f"{_FROM} WHERE p.id = :photo_id AND p.indexed_at IS NOT NULL")
_LIMIT: Final = MOST + 1
# each key by its own index; whoever has not been read yet will look for partners when it is
_BY_KEY: Final = {
    "identifiers": (
        "p.source_id = :source_id AND p.content_identifier = ANY(:identifiers) AND p.content_identifier IS NOT NULL",
        _LIMIT,
    ),
    "bursts": ("p.source_id = :source_id AND p.burst_key = ANY(:bursts) AND p.burst_key IS NOT NULL", _LIMIT),
    "paths": ("p.source_id = :source_id AND p.path = ANY(:paths)", 100 * _LIMIT),
    "stacks": ("p.stack_id = ANY(:stacks) AND p.stack_id IS NOT NULL", 10 * _LIMIT),
}


@cache
def _next_to(keys: tuple[str, ...]) -> TextClause:
    parts = ((condition, limit) for key, (condition, limit) in _BY_KEY.items() if key in keys)
    return text(
        " UNION ALL ".join(
            f"({_FROM} WHERE {condition} AND p.indexed_at IS NOT NULL ORDER BY p.id LIMIT {limit})"
            for condition, limit in parts
        )
    )


_PUT: Final = text("""
    UPDATE photos SET stack_id = :stack_id, stack_by = CAST(:by AS varchar)
    WHERE id = ANY(:ids) AND stack_by IS DISTINCT FROM 'human' AND stack_id IS DISTINCT FROM :stack_id
    RETURNING id
""")
_NEW: Final = text("INSERT INTO stacks (kind, made_by) VALUES (:kind, 'auto') RETURNING id")
_NAME: Final = text("UPDATE stacks SET kind = :kind WHERE id = :stack_id AND kind <> :kind AND made_by = 'auto'")


async def alone(tx: Tx, source_ids: Collection[int]) -> None:
    """Let nobody else stack the photos of these sources until `tx` ends.

    A scan that flags the same photos may want in turn what this holds: then this gives way, and is tried again.
    """
    for source_id in sorted(source_ids):
        await tx.execute(
            text("SELECT pg_advisory_xact_lock(:what, :source_id)"), {"what": _LOCK, "source_id": source_id % 2**31}
        )
    await tx.execute(text("SET LOCAL lock_timeout = '800ms'"))


async def one(tx: Tx, photo_id: int) -> Candidate | None:
    """A photo that has been read."""
    row = (await tx.execute(_ONE, {"photo_id": photo_id})).one_or_none()
    return None if row is None else _candidate(row)


async def next_to(tx: Tx, some: Sequence[Candidate]) -> list[Candidate]:
    """Photos of one source that share an identifier, a name or a stack with one of these, some of them repeatedly."""
    keys = {
        "identifiers": sorted({one.content_identifier for one in some if one.content_identifier}),
        "bursts": sorted({one.burst_key for one in some if one.burst_key}),
        "paths": sorted({path for one in some if one.kind == "photo" for path in paths_of_pair(one.path)}),
        "stacks": sorted({one.stack_id for one in some if one.stack_id is not None}),
    }
    known = {key: values for key, values in keys.items() if values}
    if not known:
        return []
    asked = {"source_id": some[0].source_id, **known}
    return [_candidate(row) for row in await tx.execute(_next_to(tuple(known)), asked)]


def _candidate(row: Row[*tuple[Any, ...]]) -> Candidate:
    return Candidate(**dict(zip(_NAMES, row, strict=True)))


async def new(tx: Tx, kind: Link) -> int:
    """A new stack without members."""
    return (await tx.execute(_NEW, {"kind": kind})).scalar_one()


async def name(tx: Tx, stack_id: int, kind: Link) -> None:
    """Say what an automatic stack is now."""
    await tx.execute(_NAME, {"stack_id": stack_id, "kind": kind})


async def put(tx: Tx, ids: Sequence[int], stack_id: int | None) -> int:
    """Put photos on which no human has decided into a stack, or into none; how many were not there already."""
    by = None if stack_id is None else "auto"
    return len((await tx.execute(_PUT, {"ids": list(ids), "stack_id": stack_id, "by": by})).all())
