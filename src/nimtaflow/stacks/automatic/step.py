"""A step of the journey: a photo that has been read finds its partners and becomes a stack with them."""

from typing import Final

from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.steps import Step
from nimtaflow.stacks.automatic import queries
from nimtaflow.stacks.automatic.partners import Candidate, Group, grouped

_ROUNDS: Final = 8  # partners of partners; real shots need two


async def read(_tx: Tx, photo_id: int) -> int:
    """The step works in the database alone."""
    return photo_id


def work(photo_id: int) -> int:
    """Nothing is done to the file."""
    return photo_id


async def keep(tx: Tx, photo_id: int, _: int) -> None:
    """Stack a photo with its partners.

    Whoever of two partners is read later sees the other, as what a file says was committed before this step. So a
    photo without any is left alone without waiting for anybody.
    """
    linked = await _linked(tx, photo_id)
    if len(linked) < 2 and all(one.stack_id is None for one in linked):
        return
    await queries.alone(tx, {one.source_id for one in linked})
    changed = 0
    for group in grouped(await _linked(tx, photo_id)):
        changed += await _stack(tx, group)
    if changed:
        await publish(tx, "photos")


async def _stack(tx: Tx, group: Group) -> int:
    stack_id = group.stack_id
    if group.kind is not None:
        if stack_id is None:
            stack_id = await queries.new(tx, group.kind)
        else:
            await queries.name(tx, stack_id, group.kind)
    return await queries.put(tx, [one.id for one in group.members], stack_id)


async def _linked(tx: Tx, photo_id: int) -> list[Candidate]:
    """A photo, its partners, theirs, and all that is in a stack with one of them."""
    first = await queries.one(tx, photo_id)
    found = {photo_id: first} if first else {}
    fresh = list(found.values())
    for _ in range(_ROUNDS):
        by_source: dict[int, list[Candidate]] = {}
        for one in fresh:
            by_source.setdefault(one.source_id, []).append(one)
        fresh = [one for some in by_source.values() for one in await queries.next_to(tx, some) if one.id not in found]
        if not fresh:
            break
        found |= {one.id: one for one in fresh}
    return list(found.values())


STEP: Final = Step("stack", "cpu", read, work, keep, needs=("metadata",))
