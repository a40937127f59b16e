"""New pictures find their duplicates: copies, and those that look nearly the same."""

import random
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.duplicates.sorting import sort
from nimtaflow.kernel.clock import now
from nimtaflow.media import queries
from nimtaflow.media.derivatives import Look
from nimtaflow.pipeline import journey
from nimtaflow.tables.duplicates import DuplicateGroup, DuplicateMember, PhotoLook
from nimtaflow.tables.photos import Photo

HASH = 0x3A5F_91C4_D7E8_2B06


async def looking(tx: AsyncSession, photo: Photo, bits: int = 0, **more: Any) -> Photo:
    """Let a photo look like HASH but for some bits, spread over the bands."""
    flipped = sum(1 << (bit * 17 % 64) for bit in range(bits))
    look: dict[str, Any] = {"perceptual_hash": HASH ^ flipped, "difference_hash": b"\x0f" * 32, "colour": 0x405060}
    await queries.keep_look(tx, photo.id, photo.version or "", Look(quality=1, sharpness=1, exposure=1, **look | more))
    return photo


async def groups(tx: AsyncSession, kind: str = "near") -> list[list[int]]:
    """The members of each group."""
    rows = await tx.execute(
        select(DuplicateMember.group_id, DuplicateMember.photo_id)
        .where(DuplicateMember.kind == kind)
        .order_by(DuplicateMember.photo_id)
    )
    found: dict[int, list[int]] = {}
    for group_id, photo_id in rows:
        found.setdefault(group_id, []).append(photo_id)
    return sorted(found.values())


async def sort_all(tx: AsyncSession, batch: int = 500) -> None:
    """Until there is nothing new."""
    while await sort.sort_some(tx, batch):
        pass


@pytest.mark.feature("ROAD-20")
@pytest.mark.parametrize("bits", range(11))
async def test_hashes_that_differ_in_few_bits_are_near(tx: AsyncSession, bits: int) -> None:
    one = await looking(tx, await make.photo(tx))
    other = await looking(tx, await make.photo(tx), bits)
    await sort_all(tx)
    assert await groups(tx) == ([[one.id, other.id]] if bits <= 7 else [])


@pytest.mark.parametrize(
    "more",
    [
        {"difference_hash": b"\xf0" * 32},
        {"colour": 0x405090},
        {"colour": 0x805060},
        {"perceptual_hash": None},
    ],
)
async def test_one_hash_alone_makes_no_duplicates(tx: AsyncSession, more: dict[str, Any]) -> None:
    await looking(tx, await make.photo(tx))
    await looking(tx, await make.photo(tx), **more)
    await sort_all(tx)
    assert await groups(tx) == []


async def test_a_picture_of_another_shape_or_kind_is_another(tx: AsyncSession) -> None:
    await looking(tx, await make.photo(tx))
    await looking(tx, await make.photo(tx, ratio=0.75))
    await looking(tx, await make.photo(tx, kind="video"))
    await looking(tx, await make.photo(tx, trashed_at=now()))
    await looking(tx, await make.photo(tx, is_missing=True))
    await sort_all(tx)
    assert await groups(tx) == []


@pytest.mark.feature("ROAD-20")
async def test_copies_are_exact_in_all_sources_and_one_stands_for_them_among_the_near(tx: AsyncSession) -> None:
    content = bytes(range(32))
    one, copy = [await looking(tx, await make.photo(tx, content_hash=content)) for _ in range(2)]
    near = await looking(tx, await make.photo(tx), 3)
    await sort_all(tx)
    assert await groups(tx, "exact") == [[one.id, copy.id]]
    assert await groups(tx) == [[one.id, near.id]]


async def test_photos_of_one_stack_are_no_duplicates_of_each_other(tx: AsyncSession) -> None:
    raw, jpeg = [await looking(tx, await make.photo(tx)) for _ in range(2)]
    await make.stack(tx, raw, jpeg)
    await sort_all(tx)
    assert await groups(tx) == []


@pytest.mark.parametrize("batch", [1, 2, 500])
async def test_the_order_in_which_pictures_come_plays_no_role(tx: AsyncSession, batch: int) -> None:
    photos = [await make.photo(tx) for _ in range(9)]
    for bits, photo in enumerate(photos):
        await looking(tx, photo, bits)
    await sort_all(tx)
    at_once = await groups(tx)
    await tx.execute(text("TRUNCATE duplicate_groups, duplicate_members, photo_looks"))
    for photo in random.Random(batch).sample(photos, 9):
        await looking(tx, photo, photos.index(photo))
        if batch < 500:
            await sort_all(tx, batch)
    await sort_all(tx)
    assert await groups(tx) == at_once
    assert len(at_once[0]) == 8


@pytest.mark.feature("ROAD-20")
async def test_a_group_that_is_kept_stays_kept_until_another_photo_joins(tx: AsyncSession) -> None:
    one, other = [await looking(tx, await make.photo(tx)) for _ in range(2)]
    await sort_all(tx)
    group = (await tx.scalars(select(DuplicateGroup))).one()
    await tx.execute(update(DuplicateGroup).values(kept=[one.id, other.id]))
    await tx.execute(update(PhotoLook).values(is_sorted=False))
    await sort_all(tx)
    await tx.refresh(group)
    assert group.kept == [one.id, other.id]
    third = await looking(tx, await make.photo(tx), 2)
    await sort_all(tx)
    await tx.refresh(group)
    assert group.kept == [one.id, other.id]
    assert await groups(tx) == [[one.id, other.id, third.id]]


async def test_a_picture_that_has_changed_leaves_its_group(tx: AsyncSession) -> None:
    one, other = [await looking(tx, await make.photo(tx)) for _ in range(2)]
    await sort_all(tx)
    assert await groups(tx) == [[one.id, other.id]]
    await looking(tx, other, perceptual_hash=HASH ^ 0x0FF0_0FF0_0FF0_0FF0)
    await sort_all(tx)
    assert await groups(tx) == []
    assert (await tx.scalars(select(DuplicateGroup))).all() == []


async def test_sorting_twice_changes_nothing(tx: AsyncSession) -> None:
    for bits in (0, 1, 5):
        await looking(tx, await make.photo(tx), bits)
    await sort_all(tx)
    before = await groups(tx), (await tx.scalars(select(DuplicateGroup.id))).all()
    await tx.execute(update(PhotoLook).values(is_sorted=False))
    await sort_all(tx)
    assert (await groups(tx), (await tx.scalars(select(DuplicateGroup.id))).all()) == before


async def test_the_clock_goes_on_until_all_are_sorted(tx: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sort.sort_some, "__defaults__", (2,))
    for _ in range(3):
        await looking(tx, await make.photo(tx))
    await journey.sort_duplicates.run(tx)
    assert (await tx.scalars(text("SELECT task_name FROM procrastinate_jobs"))).all() == [journey.sort_duplicates.name]
    await journey.sort_duplicates.run(tx)
    assert len((await groups(tx))[0]) == 3
