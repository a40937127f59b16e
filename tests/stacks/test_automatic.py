"""What becomes a stack by itself, what does not, and what happens to stacks when files come and go."""

import asyncio
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.system import system_transaction
from nimtaflow.stacks.automatic.step import STEP
from nimtaflow.tables.photos import Photo, PhotoDay
from nimtaflow.tables.sources import Source
from nimtaflow.tables.stacks import Stack
from stacks.shots import CR3, DNG, HEIC, MOV, MP4, Tiles, alone, arrive, shot, take, tiles, together

LIVE = [shot("IMG_1.HEIC", HEIC, content_identifier="A"), shot("IMG_1.MOV", MOV, 1, content_identifier="A")]
EDITED = [
    *LIVE,
    shot("IMG_E1.HEIC", HEIC, content_identifier="A"),
    shot("IMG_E1.MOV", MOV, content_identifier="A"),
]
PAIR = [shot("DSC_1.JPG"), shot("DSC_1.CR3", CR3)]
APPLE_BURST = [shot(f"IMG_{n}.JPG", second=n / 10, burst_id="B") for n in (3, 4, 5)]
PIXEL_BURST = [
    shot("00000IMG_00000_BURST20200727162258123.jpg", second=0),
    shot("00001IMG_00001_BURST20200727162258123_COVER.jpg", second=1),
    shot("00002IMG_00002_BURST20200727162258123.jpg", second=2),
]
SAMSUNG_BURST = [shot(f"20230714_120000_Burst{n:02}.jpg", second=n) for n in (1, 2)]
PIXEL_RAW = [
    shot("PXL_20230714_120000000.RAW-02.ORIGINAL.dng", DNG),
    shot("PXL_20230714_120000000.RAW-01.COVER.jpg"),
]
PRORAW_LIVE = [*LIVE, shot("IMG_1.DNG", DNG)]

STACKS: dict[str, tuple[list[dict[str, Any]], Tiles]] = {
    "live": (LIVE, together("live", "IMG_1.HEIC", "IMG_1.MOV")),
    "edited live": (EDITED, together("live", "IMG_E1.HEIC", "IMG_1.HEIC", "IMG_1.MOV", "IMG_E1.MOV")),
    "raw": (PAIR, together("raw", "DSC_1.JPG", "DSC_1.CR3")),
    "raw in lower case": (
        [shot("a/DSC_1.jpg"), shot("a/DSC_1.cr3", CR3, 0.9)],
        together("raw", "a/DSC_1.jpg", "a/DSC_1.cr3"),
    ),
    "pixel raw": (PIXEL_RAW, together("raw", PIXEL_RAW[1]["path"], PIXEL_RAW[0]["path"])),
    "raw of a live photo": (PRORAW_LIVE, together("raw", "IMG_1.HEIC", "IMG_1.MOV", "IMG_1.DNG")),
    "apple burst": (APPLE_BURST, together("burst", "IMG_3.JPG", "IMG_4.JPG", "IMG_5.JPG")),
    "pixel burst": (PIXEL_BURST, together("burst", *(PIXEL_BURST[n]["path"] for n in (1, 0, 2)))),
    "samsung burst": (SAMSUNG_BURST, together("burst", *(one["path"] for one in SAMSUNG_BURST))),
    "bursts of live photos": (
        [shot(f"I{n}.{end}", mime, n, content_identifier=f"C{n}", burst_id="B" if mime == HEIC else None)
         for n in (1, 2) for end, mime in (("HEIC", HEIC), ("MOV", MOV))],
        together("burst", "I1.HEIC", "I2.HEIC", "I1.MOV", "I2.MOV"),
    ),
}  # fmt: skip

APART: dict[str, list[dict[str, Any]]] = {
    "the same name only": [shot("IMG_1.HEIC", HEIC), shot("IMG_1.MOV", MOV)],
    "live of two folders": [{**LIVE[0], "path": "a/1.HEIC"}, {**LIVE[1], "path": "b/1.MOV"}],
    "stills of one identifier without a film": [LIVE[0], EDITED[2]],
    "raw of another second": [PAIR[0], shot("DSC_1.CR3", CR3, 2)],
    "raw of another camera": [PAIR[0], shot("DSC_1.CR3", CR3, model="R5")],
    "raw of no known camera": [shot("DSC_1.JPG", model=None), shot("DSC_1.CR3", CR3, model=None)],
    "raw without a time": [{**PAIR[0], "taken": None}, {**PAIR[1], "taken": None}],
    "raw of another folder": [shot("a/DSC_1.JPG"), shot("b/DSC_1.CR3", CR3)],
    "raw of another name": [shot("DSC_1.JPG"), shot("DSC_12.CR3", CR3)],
    "two JPEGs of one name": [shot("DSC_1.JPG"), shot("DSC_1.jpeg")],
    "a film beside a raw": [shot("DSC_1.MP4", MP4), shot("DSC_1.CR3", CR3)],
    "bursts of two cameras": [SAMSUNG_BURST[0], {**SAMSUNG_BURST[1], "camera_model": "Other"}],
    "burst names hours apart": [SAMSUNG_BURST[0], {**SAMSUNG_BURST[1], "taken": "2023-07-14T15:00"}],
    "one burst id in two folders": [shot("a/1.JPG", burst_id="B"), shot("b/1.JPG", burst_id="B")],
    "numbers that are no burst": [shot("IMG_20230714_120000_1.jpg"), shot("IMG_20230714_120000_2.jpg")],
}


@pytest.fixture
async def source(tx: AsyncSession) -> Source:
    return await make.source(tx)


@pytest.mark.feature("ROAD-20")
@pytest.mark.parametrize("case", STACKS)
async def test_what_belongs_together_is_one_tile_whichever_file_is_read_first(
    tx: AsyncSession, source: Source, case: str
) -> None:
    shots, wanted = STACKS[case]
    for order in permutations(shots):
        photos = await arrive(tx, source, *order)
        assert await tiles(tx) == wanted
        await take(tx, *(one.id for one in photos))
        assert await tiles(tx) == wanted, "a step may be taken twice"
        assert len(list(await tx.scalars(select(Stack)))) == 1
        await tx.execute(delete(Photo))
        assert not list(await tx.scalars(select(Stack))), "no stack without photos"


@pytest.mark.feature("ROAD-20")
@pytest.mark.parametrize("case", APART)
async def test_what_only_looks_alike_stays_apart(tx: AsyncSession, source: Source, case: str) -> None:
    for order in (APART[case], APART[case][::-1]):
        await arrive(tx, source, *order)
        assert await tiles(tx) == alone(*(one["path"] for one in order))
        await tx.execute(delete(Photo))


async def test_two_sources_have_no_stacks_together(tx: AsyncSession, source: Source) -> None:
    await arrive(tx, source, LIVE[0])
    await arrive(tx, await make.source(tx), LIVE[1])
    assert await tiles(tx) == alone("IMG_1.HEIC", "IMG_1.MOV")


async def test_an_identifier_of_very_many_files_is_none(tx: AsyncSession, source: Source, monkeypatch: Any) -> None:
    monkeypatch.setattr("nimtaflow.stacks.automatic.partners.MOST", 3)
    await arrive(tx, source, *(shot(f"{n}.jpg", second=n, burst_id="B") for n in range(3)))
    assert len(await tiles(tx)) == 1
    await arrive(tx, source, shot("4.jpg", burst_id="B"))
    assert len(await tiles(tx)) == 4


@pytest.mark.feature("LIB-04", "LIB-05")
@pytest.mark.parametrize("gone", ["is_missing", "trashed_at"])
async def test_nothing_stays_hidden_behind_a_cover_that_went_away(tx: AsyncSession, source: Source, gone: str) -> None:
    photos = await arrive(tx, source, *APPLE_BURST)
    whole = await tiles(tx)
    away = {"is_missing": True} if gone == "is_missing" else {"trashed_at": now()}
    back = {"is_missing": False} if gone == "is_missing" else {"trashed_at": None}
    await tx.execute(update(Photo).where(Photo.id == photos[0].id).values(away))
    assert await tiles(tx) == together("burst", "IMG_4.JPG", "IMG_5.JPG")
    await tx.execute(update(Photo).where(Photo.id == photos[1].id).values(away))
    assert await tiles(tx) == alone("IMG_5.JPG")
    await tx.execute(update(Photo).where(Photo.id.in_([one.id for one in photos])).values(away))
    assert await tiles(tx) == {}
    await tx.execute(update(Photo).where(Photo.id.in_([one.id for one in photos])).values(back))
    assert await tiles(tx) == whole
    await tx.execute(delete(Photo).where(Photo.id == photos[0].id))
    assert await tiles(tx) == together("burst", "IMG_4.JPG", "IMG_5.JPG")


async def test_a_live_photo_whose_still_is_away_is_a_film_until_it_is_back(tx: AsyncSession, source: Source) -> None:
    still, film = await arrive(tx, source, *LIVE)
    await tx.refresh(still)
    assert still.motion_id == film.id
    assert still.stack_size == 0, "its film is no photo more"
    await tx.execute(update(Photo).where(Photo.id == still.id).values(is_missing=True))
    assert await tiles(tx) == alone("IMG_1.MOV")
    await tx.execute(update(Photo).where(Photo.id == still.id).values(is_missing=False))
    assert await tiles(tx) == STACKS["live"][1]
    await tx.execute(update(Photo).where(Photo.id == film.id).values(is_missing=True))
    await tx.refresh(still)
    assert still.motion_id is None


async def test_whoever_moves_to_another_folder_looks_for_partners_there(tx: AsyncSession, source: Source) -> None:
    raw, jpeg = await arrive(tx, source, PAIR[1], PAIR[0])
    for one in (raw, jpeg):
        await make.step(tx, one, STEP.name)
    await tx.execute(update(Photo).where(Photo.id == raw.id).values(path="other/DSC_1.CR3"))
    left = await tx.scalars(text("SELECT photo_id FROM photo_steps WHERE step = 'stack'"))
    assert list(left) == [jpeg.id], "the step is to be taken again"
    await take(tx, raw.id)
    assert await tiles(tx) == alone("DSC_1.JPG", "other/DSC_1.CR3")
    await tx.execute(update(Photo).where(Photo.id == jpeg.id).values(path="other/DSC_1.JPG"))
    await take(tx, jpeg.id)
    assert await tiles(tx) == together("raw", "other/DSC_1.JPG", "other/DSC_1.CR3")


async def test_a_file_that_becomes_another_leaves_its_stack(tx: AsyncSession, source: Source) -> None:
    photos = await arrive(tx, source, *LIVE)
    await tx.execute(update(Photo).where(Photo.id == photos[1].id).values(content_identifier="Z"))
    await take(tx, photos[1].id)
    assert await tiles(tx) == alone("IMG_1.HEIC", "IMG_1.MOV")


async def test_partners_that_two_workers_read_at_the_same_moment_are_one_stack(
    tx: AsyncSession, source: Source
) -> None:
    await tx.commit()
    for burst in range(6):
        photos = [await make.photo(tx, source, **shot(f"{burst}_{n}.jpg", burst_id=f"B{burst}")) for n in range(6)]
        await tx.commit()

        async def worker(photo_id: int) -> None:
            async with system_transaction() as own:
                await STEP.keep(own, photo_id, photo_id)

        await asyncio.gather(*(worker(one.id) for one in photos))
        among = select(Photo.stack_id).where(Photo.path.like(f"{burst}%"))
        assert len(set(await tx.scalars(among))) == 1
    assert len(await tiles(tx)) == 6
    assert len(list(await tx.scalars(select(Stack)))) == 6


async def test_a_scan_and_the_step_that_meet_leave_nothing_hidden(tx: AsyncSession, source: Source) -> None:
    photos = [await make.photo(tx, source, **one) for one in APPLE_BURST]
    await tx.commit()
    ids = [one.id for one in photos]

    async def read(photo_id: int) -> None:
        async with system_transaction() as own:
            await STEP.keep(own, photo_id, photo_id)

    async def flag(missing: bool) -> None:
        async with system_transaction() as own:
            some = update(Photo).where(Photo.id.in_(ids[:1])).values(is_missing=missing)
            await own.execute(some)

    for _ in range(5):
        # either may give way to the other, and is tried again by its job
        await asyncio.gather(*(read(one) for one in ids), flag(True), return_exceptions=True)
        await asyncio.gather(*(read(one) for one in ids), flag(False), return_exceptions=True)
    async with system_transaction() as own:
        await own.execute(update(Photo).where(Photo.id.in_(ids)).values(is_missing=False))
    for one in ids:
        await read(one)
    assert await tiles(tx) == STACKS["apple burst"][1]


async def test_the_timeline_counts_tiles_and_tells_when_one_looks_different(tx: AsyncSession, source: Source) -> None:
    async def day() -> tuple[int, int]:
        row = (await tx.execute(select(PhotoDay.count, PhotoDay.revision))).one()
        return row[0], row[1]

    photos = await arrive(tx, source, *APPLE_BURST)
    count, revision = await day()
    assert count == 1
    await tx.execute(update(Photo).where(Photo.id == photos[2].id).values(is_missing=True))
    count, later = await day()
    assert count == 1
    assert later > revision, "the tile stands for two now"
    await tx.execute(update(Photo).where(Photo.id == photos[0].id).values(is_hdr=True))
    assert (await day())[1] > later
