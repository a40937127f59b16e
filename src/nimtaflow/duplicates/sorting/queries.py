"""Looking for duplicates in the database, and keeping their groups. For the system: nobody is shown anything of it."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import text

from nimtaflow.kernel.db import Tx

PERCEPTUAL: Final = 7  # bits of 64: what the bands of the index can find
DIFFERENCE: Final = 48  # bits of 256
COLOUR: Final = 28  # of 255, in each channel of the mean
RATIO: Final = 0.06  # of width / height

_FLIPS: Final = [0, *(1 << bit for bit in range(16))]


def _there(photo: str) -> str:
    return f"{photo}.indexed_at IS NOT NULL AND NOT {photo}.is_missing AND {photo}.trashed_at IS NULL"


def _first(photo: str) -> str:
    """Whether it is the first of the copies of its file that are there."""
    same = f"twin.content_hash = {photo}.content_hash AND twin.id < {photo}.id AND {_there('twin')}"
    return f"NOT EXISTS (SELECT FROM photos AS twin WHERE {same})"


_BANDS: Final = " UNION ALL ".join(
    f"""SELECT probes.photo_id, l.photo_id AS other, l.difference_hash, l.colour
        FROM probes JOIN photo_looks l ON (l.perceptual_hash >> {16 * band}) & 65535 = probes.value
        WHERE probes.band = {band} AND bit_count((l.perceptual_hash # probes.hash)::bit(64)) <= {PERCEPTUAL}
    """  # noqa: S608 - numbers of ours
    for band in range(4)
)
_UNSORTED: Final = text("""
    SELECT photo_id FROM photo_looks WHERE NOT is_sorted ORDER BY photo_id LIMIT :limit FOR UPDATE SKIP LOCKED
""")
_SORTED: Final = text("UPDATE photo_looks SET is_sorted = true WHERE photo_id = ANY(:ids)")
_SAME: Final = text(f"""
    SELECT content_hash, id FROM photos p WHERE {_there("p")}
        AND content_hash IN (SELECT content_hash FROM photos WHERE id = ANY(:ids))
""")  # noqa: S608 - words of ours
# Copies of one file are a matter of exact groups: here the first of them stands for all; a stack is settled.
_ALIKE: Final = text(f"""
    WITH asked AS MATERIALIZED (
        SELECT l.photo_id, l.perceptual_hash, l.difference_hash, l.colour, p.ratio, p.content_hash, p.stack_id, p.kind
        FROM photo_looks l JOIN photos p ON p.id = l.photo_id
        WHERE l.photo_id = ANY(:ids) AND l.perceptual_hash IS NOT NULL AND {_there("p")} AND {_first("p")}
    ), probes AS MATERIALIZED (
        SELECT photo_id, perceptual_hash AS hash, band, ((perceptual_hash >> (16 * band)) & 65535) # flip AS value
        FROM asked, generate_series(0, 3) AS band, unnest(CAST(:flips AS bigint[])) AS flip
    ), found AS ({_BANDS})
    SELECT DISTINCT a.photo_id, f.other
    FROM found f JOIN asked a USING (photo_id) JOIN photos o ON o.id = f.other
    WHERE f.other <> a.photo_id AND bit_count(f.difference_hash # a.difference_hash) <= {DIFFERENCE}
        AND abs((f.colour >> 16) - (a.colour >> 16)) <= {COLOUR}
        AND abs(((f.colour >> 8) & 255) - ((a.colour >> 8) & 255)) <= {COLOUR}
        AND abs((f.colour & 255) - (a.colour & 255)) <= {COLOUR}
        AND abs(o.ratio - a.ratio) <= {RATIO} * a.ratio AND o.kind = a.kind
        AND (o.stack_id IS NULL OR o.stack_id IS DISTINCT FROM a.stack_id)
        AND o.content_hash IS DISTINCT FROM a.content_hash
        AND {_there("o")} AND {_first("o")}
""")  # noqa: S608 - words and numbers of ours
_GROUPS: Final = text("""
    SELECT m.photo_id, m.group_id, g.kept FROM duplicate_members m JOIN duplicate_groups g ON g.id = m.group_id
    WHERE m.kind = :kind AND m.photo_id = ANY(:ids) ORDER BY m.photo_id FOR UPDATE OF g
""")
_MATES: Final = text("""
    SELECT photo_id FROM duplicate_members WHERE kind = :kind AND group_id IN (
        SELECT group_id FROM duplicate_members WHERE kind = :kind AND photo_id = ANY(:ids))
""")
_LEAVE: Final = text("DELETE FROM duplicate_members WHERE kind = :kind AND photo_id = ANY(:ids)")
_JOIN: Final = text("""
    INSERT INTO duplicate_members (photo_id, kind, group_id) SELECT unnest(CAST(:ids AS bigint[])), :kind, :group_id
""")
_NEW: Final = text("INSERT INTO duplicate_groups (kind, kept) VALUES (:kind, :kept) RETURNING id")
_KEEP: Final = text("UPDATE duplicate_groups SET kept = :kept WHERE id = :group_id")
_CLEAR: Final = text("""
    DELETE FROM duplicate_groups g WHERE id = ANY(:ids)
        AND NOT EXISTS (SELECT FROM duplicate_members WHERE group_id = g.id)
""")


async def unsorted(tx: Tx, limit: int) -> Sequence[int]:
    """Photos whose duplicates have not been looked for, held until `tx` ends."""
    return (await tx.scalars(_UNSORTED, {"limit": limit})).all()


async def note_sorted(tx: Tx, ids: Sequence[int]) -> None:
    """Write down that they have."""
    await tx.execute(_SORTED, {"ids": list(ids)})


async def same(tx: Tx, ids: Sequence[int]) -> dict[bytes, list[int]]:
    """All photos that have the content of one of these, by content."""
    found: dict[bytes, list[int]] = {}
    for content, photo_id in await tx.execute(_SAME, {"ids": list(ids)}):
        found.setdefault(bytes(content), []).append(photo_id)
    return found


async def alike(tx: Tx, ids: Sequence[int]) -> set[tuple[int, int]]:
    """Pairs of one of these photos and another that looks nearly the same."""
    rows = await tx.execute(_ALIKE, {"ids": list(ids), "flips": _FLIPS})
    return {(one, other) for one, other in rows}


async def groups_of(tx: Tx, kind: str, ids: Sequence[int]) -> list[tuple[int, int, list[int]]]:
    """(photo, its group, what a human keeps of that group), for those of these photos that are in one."""
    return [tuple(row) for row in await tx.execute(_GROUPS, {"kind": kind, "ids": list(ids)})]  # pyright: ignore[reportReturnType]


async def with_mates(tx: Tx, kind: str, ids: Sequence[int]) -> list[int]:
    """These photos and all that are in a group with one of them."""
    return sorted({*ids, *await tx.scalars(_MATES, {"kind": kind, "ids": list(ids)})})


async def leave(tx: Tx, kind: str, ids: Sequence[int]) -> None:
    """Take photos out of their groups."""
    await tx.execute(_LEAVE, {"kind": kind, "ids": list(ids)})


async def fill(tx: Tx, kind: str, group_id: int | None, ids: Sequence[int], kept: Sequence[int]) -> None:
    """Put photos into a group, or into a new one."""
    if group_id is None:
        group_id = await tx.scalar(_NEW, {"kind": kind, "kept": list(kept)})
    else:
        await tx.execute(_KEEP, {"kept": list(kept), "group_id": group_id})
    await tx.execute(_JOIN, {"ids": list(ids), "kind": kind, "group_id": group_id})


async def clear(tx: Tx, group_ids: Sequence[int]) -> None:
    """Delete those of these groups in which nobody is."""
    await tx.execute(_CLEAR, {"ids": list(group_ids)})
