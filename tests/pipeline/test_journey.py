"""The journey as it is: its order, its clock, and what it takes up after an accident."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.kernel.clock import now
from nimtaflow.pipeline import journey


async def waiting(tx: AsyncSession) -> list[tuple[str, dict[str, object]]]:
    """The jobs that wait, by name, and their arguments."""
    rows = await tx.execute(text("SELECT task_name, args FROM procrastinate_jobs ORDER BY id"))
    return [(name.rpartition(".")[2], args) for name, args in rows]


def test_a_step_needs_only_what_comes_before_it() -> None:
    names = [step.name for step in journey.JOURNEY]
    assert len(names) == len(set(names))
    for place, step in enumerate(journey.JOURNEY):
        assert set(step.needs) <= set(names[:place])


@pytest.mark.feature("ARCH-09", "LIB-02")
async def test_every_minute_the_sources_whose_interval_is_over_are_scanned(tx: AsyncSession) -> None:
    late = await make.source(tx, next_scan_at=now() - timedelta(seconds=1))
    await make.source(tx, next_scan_at=now() + timedelta(minutes=5))
    await make.source(tx, interval_minutes=0, next_scan_at=None)
    await make.source(tx, next_scan_at=now() - timedelta(hours=1), enabled=False)
    await journey.tick.run(tx)
    await journey.tick.run(tx)
    assert await waiting(tx) == [("scan", {"source_id": late.id})]


@pytest.mark.feature("PIPE-01")
async def test_what_an_accident_has_stopped_is_taken_up(tx: AsyncSession) -> None:
    whole, stopped, given_up = [await make.photo(tx) for _ in range(3)]
    await make.photo(tx, is_missing=True)
    for step in journey.JOURNEY:
        await make.step(tx, whole, step.name, version=step.version)
    for step in journey.JOURNEY:
        await make.step(tx, given_up, step.name, "failed", version=step.version)
    await tx.commit()
    await journey.take_up.run()
    assert await waiting(tx) == [("advance", {"photo_id": stopped.id, "queue": "cpu"})]


@pytest.mark.feature("LIB-02")
async def test_a_source_of_whose_scan_workers_died_is_scanned_again_after_a_while(tx: AsyncSession) -> None:
    for job, more in ((journey.scan, {}), (journey.scan_paths, {"paths": ["a.jpg"]})):
        source = await make.source(tx, interval_minutes=0, scan_started_at=now(), next_scan_at=None)
        assert job.died is not None
        await job.died(tx, source_id=source.id, **more)
        await tx.refresh(source)
        assert source.scan_started_at is None
        assert source.next_scan_at is not None
        assert timedelta(minutes=10) < source.next_scan_at - now() < timedelta(minutes=20)


@pytest.mark.feature("PIPE-01")
async def test_a_source_whose_removal_was_given_up_is_removed_all_the_same(tx: AsyncSession) -> None:
    await make.source(tx)
    going = (await make.source(tx, state="removing", enabled=False)).id
    await tx.commit()
    for _ in range(2):
        await journey.take_up.run()
        assert await waiting(tx) == [("remove_source", {"source_id": going})]
        await tx.rollback()
    await tx.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))
    await tx.commit()
    await journey.take_up.run()
    assert await waiting(tx) == [("remove_source", {"source_id": going})] * 2


@pytest.mark.feature("ARCH-02")
async def test_the_database_knows_vectors_and_trigrams(tx: AsyncSession) -> None:
    assert await tx.scalar(text("SELECT '[1,0]'::vector <=> '[0,1]'::vector")) == 1
    assert await tx.scalar(text("SELECT similarity('Strand', 'Strände') > 0.2")) is True
    assert int(await tx.scalar(text("SHOW server_version_num")) or 0) >= 160000
