"""A photo's journey: steps in order, each queue a job, failures written down, nothing done twice."""

import errno
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.failures import DiskFull
from nimtaflow.kernel.jobs import long_job
from nimtaflow.kernel.problems import Unavailable, Unreadable
from nimtaflow.kernel.steps import Entry, Step, Superseded, due
from nimtaflow.pipeline import runner
from nimtaflow.tables.photos import PhotoStep

taken: list[Any] = []


class Torn(Unreadable):
    """What a step may find."""

    code = "torn"


@long_job("cpu", once="{queue}:{photo_id}")
async def advance(photo_id: int, queue: str) -> None:
    """Stands for the journey's own job."""


async def _read(tx: Tx, photo_id: int) -> int | None:
    return photo_id


async def _keep(tx: Tx, photo_id: int, result: Any) -> None:
    taken.append(result)


def step(name: str, queue: Any = "cpu", work: Callable[[int], Any] | None = None, **more: Any) -> Step:
    """A step that notes that it was taken."""
    return Step(name, queue, more.pop("read", _read), work or (lambda _: name), more.pop("keep", _keep), **more)


@pytest.fixture(autouse=True)
def _forget() -> None:
    taken.clear()


async def ledger(tx: AsyncSession) -> dict[str, tuple[Any, ...]]:
    """What is written of each step."""
    await tx.rollback()
    lines = await tx.scalars(select(PhotoStep))
    return {line.step: (line.state, line.version, line.error_code, line.attempts) for line in lines}


async def waiting(tx: AsyncSession) -> list[str]:
    """The queues in which jobs wait."""
    return list((await tx.scalars(text("SELECT queue_name FROM procrastinate_jobs ORDER BY id"))).all())


async def a_photo(tx: AsyncSession, **more: Any) -> int:
    """A photo that everybody sees."""
    photo = await make.photo(tx, **more)
    await tx.commit()
    return photo.id


@pytest.mark.feature("ARCH-03", "ARCH-10")
async def test_a_job_takes_every_step_of_its_queue_and_calls_the_next(tx: AsyncSession) -> None:
    journey = (
        step("metadata"),
        step("pictures", needs=("metadata",)),
        step("faces", "gpu", needs=("pictures",)),
        step("people", needs=("faces",)),
        step("film", "video", kinds=("video",)),
    )
    photo_id = await a_photo(tx)
    await runner.walk(advance, journey, photo_id, "cpu")
    assert taken == ["metadata", "pictures"]
    assert await waiting(tx) == ["gpu"]
    await runner.walk(advance, journey, photo_id, "gpu")
    await runner.walk(advance, journey, photo_id, "cpu")
    assert taken == ["metadata", "pictures", "faces", "people"]
    await runner.walk(advance, journey, photo_id, "cpu")
    assert len(taken) == 4
    assert {state for state, *_ in (await ledger(tx)).values()} == {"done"}


async def test_a_problem_is_written_down_for_the_user_and_bars_the_way(tx: AsyncSession) -> None:
    def tear(_: int) -> None:
        raise Torn(byte=7)

    photo_id = await a_photo(tx)
    await runner.walk(advance, (step("metadata", work=tear), step("pictures", needs=("metadata",))), photo_id, "cpu")
    assert await ledger(tx) == {"metadata": ("failed", 1, "torn", 1)}
    assert await tx.scalar(select(PhotoStep.error_facts)) == {"byte": 7}
    assert await waiting(tx) == []


async def test_a_failure_bars_only_what_needs_it(tx: AsyncSession) -> None:
    def tear(_: int) -> None:
        raise Torn

    photo_id = await a_photo(tx)
    await runner.walk(advance, (step("a", work=tear), step("b"), step("c", needs=("a",))), photo_id, "cpu")
    assert taken == ["b"]


async def test_the_unexpected_is_tried_three_times_and_then_written_down(tx: AsyncSession) -> None:
    def stumble(_: int) -> None:
        raise ZeroDivisionError("why")

    photo_id = await a_photo(tx)
    journey = (step("metadata", work=stumble),)
    for attempt in (1, 2):
        await runner.walk(advance, journey, photo_id, "cpu")
        assert await ledger(tx) == {"metadata": ("retrying", 1, "unexpected", attempt)}
        assert await waiting(tx) == ["cpu"]
        await tx.execute(text("DELETE FROM procrastinate_jobs"))  # as when the next attempt is fetched
        await tx.commit()
    await runner.walk(advance, journey, photo_id, "cpu")
    assert (await ledger(tx))["metadata"][:3] == ("failed", 1, "unexpected")


@pytest.mark.feature("PIPE-01")
@pytest.mark.parametrize("odd", ["a \0 byte", "half \udcff", r"a literal \u0000"])
async def test_what_the_database_cannot_hold_of_a_reason_does_not_keep_the_rest_from_the_ledger(
    tx: AsyncSession, odd: str
) -> None:
    def stumble(_: int) -> None:
        raise RuntimeError(odd)

    photo_id = await a_photo(tx)
    await runner.walk(advance, (step("metadata", work=stumble),), photo_id, "cpu")
    assert (await ledger(tx))["metadata"] == ("retrying", 1, "unexpected", 1)
    facts: dict[str, str] = await tx.scalar(select(PhotoStep.error_facts)) or {}
    assert facts["detail"] == odd.replace("\0", "").replace("\udcff", "?")


async def test_what_is_away_is_waited_for(tx: AsyncSession) -> None:
    def away(_: int) -> None:
        raise Unavailable(what="decoder")

    photo_id = await a_photo(tx)
    await runner.walk(advance, (step("metadata", work=away),), photo_id, "cpu")
    assert (await ledger(tx))["metadata"] == ("retrying", 1, "unavailable", 1)
    assert await waiting(tx) == ["cpu"]


@pytest.mark.feature("PIPE-01")
@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk-full"),
        (DiskFull(where="files"), "disk-full"),
        (psycopg.errors.AdminShutdown("57P01"), "database-unavailable"),
    ],
)
async def test_a_full_disk_and_a_lost_database_are_waited_for_however_long(
    tx: AsyncSession, error: Exception, code: str
) -> None:
    def away(_: int) -> None:
        raise error

    photo_id = await a_photo(tx)
    for attempt in range(1, 6):
        await runner.walk(advance, (step("metadata", work=away),), photo_id, "cpu")
        assert (await ledger(tx))["metadata"] == ("retrying", 1, code, attempt)
        assert await waiting(tx) == ["cpu"], "one job waits, whoever else has taken the photo up"
    latest = await tx.scalar(text("SELECT max(scheduled_at) - now() FROM procrastinate_jobs"))
    assert latest < timedelta(minutes=11)
    await runner.walk(advance, (step("metadata"),), photo_id, "cpu")
    assert (await ledger(tx))["metadata"] == ("done", 1, None, 1)


async def test_a_file_that_its_decoder_dies_of_is_given_up(tx: AsyncSession) -> None:
    def away(_: int) -> None:
        raise Unavailable(what="decoder")

    photo_id = await a_photo(tx)
    for _ in range(runner.ATTEMPTS):
        await runner.walk(advance, (step("metadata", work=away),), photo_id, "cpu")
    assert (await ledger(tx))["metadata"][:3] == ("failed", 1, "unavailable")


async def test_a_raised_version_is_done_again(tx: AsyncSession) -> None:
    photo_id = await a_photo(tx)
    await runner.walk(advance, (step("metadata"),), photo_id, "cpu")
    await runner.walk(advance, (step("metadata", version=2),), photo_id, "cpu")
    assert taken == ["metadata", "metadata"]
    assert (await ledger(tx))["metadata"][1] == 2


async def test_what_was_superseded_is_not_called_done(tx: AsyncSession) -> None:
    async def changed(tx: Tx, photo_id: int, result: Any) -> None:
        raise Superseded

    photo_id = await a_photo(tx)
    await runner.walk(advance, (step("metadata", keep=changed),), photo_id, "cpu")
    assert await ledger(tx) == {}


async def test_work_may_be_a_coroutine_and_may_have_nothing_to_do(tx: AsyncSession) -> None:
    async def nothing(tx: Tx, photo_id: int) -> None:
        return None

    async def work(given: int) -> str:
        return f"awaited {given}"

    photo_id = await a_photo(tx)
    await runner.walk(advance, (step("a", work=work), step("b", read=nothing)), photo_id, "cpu")
    assert taken == [f"awaited {photo_id}"]
    assert set(await ledger(tx)) == {"a", "b"}


async def test_a_photo_that_is_gone_or_missing_is_let_be(tx: AsyncSession) -> None:
    photo_id = await a_photo(tx, is_missing=True)
    await runner.walk(advance, (step("metadata"),), photo_id, "cpu")
    await runner.walk(advance, (step("metadata"),), photo_id + 1, "cpu")
    assert taken == []


async def test_who_kills_workers_is_blamed(tx: AsyncSession) -> None:
    photo_id = await a_photo(tx)
    journey = (step("metadata"), step("pictures", needs=("metadata",)))
    await runner.walk(advance, journey[:1], photo_id, "cpu")
    await runner.blame(tx, journey, photo_id, "cpu")
    await tx.commit()
    assert (await ledger(tx))["pictures"][:3] == ("failed", 1, "worker-died")


def test_due_needs_what_it_needs_done() -> None:
    journey = (step("a"), step("b", needs=("a",)), step("c", kinds=("video",)))
    assert [s.name for s in due(journey, "photo", {})] == ["a"]
    assert [s.name for s in due(journey, "photo", {"a": Entry(1, "failed")})] == []
    assert [s.name for s in due(journey, "photo", {"a": Entry(1, "retrying")})] == ["a"]
    assert [s.name for s in due(journey, "video", {"a": Entry(1, "done")})] == ["b", "c"]
