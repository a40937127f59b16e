"""New pictures find their duplicates: a batch at a time, in the background, and again whenever there are new ones."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from nimtaflow.duplicates.schemas import Kind
from nimtaflow.duplicates.sorting import queries
from nimtaflow.duplicates.sorting.grouping import LARGEST, grouped
from nimtaflow.kernel.db import Tx

BATCH: Final = 500
_WIDEST: Final = 2000  # photos around a batch that are grouped anew with it


async def sort_some(tx: Tx, batch: int = BATCH) -> bool:
    """Sort a batch of new pictures into groups; tells whether there may be more. Idempotent."""
    new = await queries.unsorted(tx, batch)
    if not new:
        return False
    seeds = await queries.with_mates(tx, "exact", new)  # whom one of them has left, too
    exact = [sorted(ids)[:LARGEST] for ids in (await queries.same(tx, seeds)).values()]
    around = {*seeds, *(one for ids in exact for one in ids)}
    await _regroup(tx, "exact", around, [ids for ids in exact if len(ids) > 1])
    around, pairs = await _neighbourhood(tx, await queries.with_mates(tx, "near", new))
    await _regroup(tx, "near", around, grouped(pairs))
    await queries.note_sorted(tx, new)
    return len(new) == batch


async def _neighbourhood(tx: Tx, new: Sequence[int]) -> tuple[set[int], set[tuple[int, int]]]:
    """All photos that hang together with new ones by looking alike, and the pairs of them that do."""
    around, pairs, edge = set(new), set[tuple[int, int]](), set(new)
    while edge and len(around) < len(new) + _WIDEST:
        found = await queries.alike(tx, sorted(edge))
        pairs |= found
        edge = {other for _, other in found} - around
        around |= edge
    return around, pairs


async def _regroup(tx: Tx, kind: Kind, around: Collection[int], groups: Sequence[Sequence[int]]) -> None:
    """Make `groups` all that these photos are in. A group goes on as the one that most of it came from."""
    was = {photo_id: (group_id, kept) for photo_id, group_id, kept in await queries.groups_of(tx, kind, sorted(around))}
    before: dict[int, set[int]] = defaultdict(set)
    for photo_id, (group_id, _) in was.items():
        before[group_id].add(photo_id)
    used: set[int] = set()
    changed: list[tuple[int | None, Sequence[int], list[int]]] = []
    stay: set[int] = set()
    for group in sorted(groups, key=lambda ids: ids[0]):
        origins = Counter(was[one][0] for one in group if one in was and was[one][0] not in used)
        origin = min(origins, key=lambda one: (-origins[one], one), default=None)
        if origin is not None:
            used.add(origin)
            if before[origin] == set(group):
                stay.update(group)
                continue
        changed.append((origin, group, sorted({one for each in group if each in was for one in was[each][1]})))
    leaving = [photo_id for photo_id in was if photo_id not in stay]
    if leaving:
        await queries.leave(tx, kind, leaving)
    for origin, group, kept in changed:
        await queries.fill(tx, kind, origin, group, kept)
    if leaving:
        await queries.clear(tx, list(before))
