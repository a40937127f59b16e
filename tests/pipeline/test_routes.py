"""Jobs and logs over HTTP, and having a photo processed again."""

import pytest
from httpx import AsyncClient
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.kernel.clock import now
from nimtaflow.tables.photos import PhotoStep
from nimtaflow.tables.system import LogEntry, Worker

API = "/api/v1"


@pytest.mark.feature("PIPE-08")
async def test_jobs_tell_queues_steps_and_workers(admin_client: AsyncClient, tx: AsyncSession) -> None:
    whole, broken, fresh, unread = [await make.photo(tx) for _ in range(4)]
    await make.step(tx, unread, "metadata", "failed", error_code="unsupported-type")
    await make.step(tx, whole, "metadata")
    await make.step(tx, whole, "thumbnails")
    await make.step(tx, broken, "metadata")
    await make.step(tx, broken, "thumbnails", "failed", error_code="damaged-file")
    for photo in (whole, broken):
        for step in ("write", "replace"):
            await make.step(tx, photo, step)
    tx.add(Worker(name="here:1", queues=["cpu"], started_at=now(), seen_at=now()))
    insert = "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status) VALUES "
    await tx.execute(text(insert + "('cpu', 'x', 0, '{}', 'todo'), ('cpu', 'x', 0, '{}', 'doing')"))
    jobs = (await admin_client.get(f"{API}/jobs")).json()
    cpu = next(queue for queue in jobs["queues"] if queue["name"] == "cpu")
    assert (cpu["waiting"], cpu["active"], cpu["failed"], cpu["paused"]) == (1, 1, 0, False)
    assert (len(cpu["history"]), cpu["history"][-1]) == (60, 9)
    steps = {step["name"]: (step["done"], step["waiting"], step["failed"]) for step in jobs["steps"]}
    assert (steps["metadata"], steps["thumbnails"]) == ((2, 1, 1), (1, 1, 1))
    assert [worker["name"] for worker in jobs["workers"]] == ["here:1"]
    progress = (await admin_client.get(f"{API}/jobs/progress")).json()
    assert progress == {"photos": 4, "ready": 3, "waiting": 2, "failed": 2}
    assert fresh.id


async def test_a_queue_is_paused_and_goes_on(admin_client: AsyncClient) -> None:
    async def paused() -> list[str]:
        jobs = (await admin_client.get(f"{API}/jobs")).json()
        return [queue["name"] for queue in jobs["queues"] if queue["paused"]]

    assert (await admin_client.post(f"{API}/jobs/queues/cpu/pause")).status_code == 204
    assert await paused() == ["cpu"]
    assert (await admin_client.post(f"{API}/jobs/queues/cpu/resume")).status_code == 204
    assert await paused() == []
    assert (await admin_client.post(f"{API}/jobs/queues/nope/pause")).json()["code"] == "queue-not-found"


@pytest.mark.feature("PIPE-09")
async def test_a_photo_is_processed_again(admin_client: AsyncClient, tx: AsyncSession) -> None:
    photo = await make.photo(tx)
    await make.step(tx, photo, "metadata", "failed", error_code="damaged-file")
    assert (await admin_client.post(f"{API}/photos/{photo.id}/reprocess")).status_code == 202
    await tx.rollback()
    assert (await tx.scalars(select(PhotoStep))).all() == []
    waiting = await tx.execute(text("SELECT queue_name, priority, args FROM procrastinate_jobs"))
    assert [tuple(row) for row in waiting] == [("cpu", 10, {"photo_id": photo.id, "queue": "cpu"})]
    assert (await admin_client.post(f"{API}/photos/{photo.id + 1}/reprocess")).json()["code"] == "photo-not-found"


@pytest.mark.feature("GEN-16")
async def test_whom_it_is_not_granted_may_not_process(client: AsyncClient, tx: AsyncSession) -> None:
    photo = await make.photo(tx)
    limited = await make.user(tx, grants=make.Grants(can_process=False))
    headers = {"Authorization": f"Bearer {await make.token(tx, limited)}"}
    answer = await client.post(f"{API}/photos/{photo.id}/reprocess", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-for-you")


@pytest.mark.feature("PIPE-02")
async def test_logs_are_told_by_feature_level_and_word(admin_client: AsyncClient, tx: AsyncSession) -> None:
    for feature, level, event in (("scanner", "info", "a"), ("video", "error", "b"), ("video", "info", "50%_c")):
        tx.add(LogEntry(at=now(), feature=feature, level=level, event=event, facts={"path": f"/{event}.jpg"}))
        await tx.flush()

    async def found(**query: str) -> list[str]:
        return [line["event"] for line in (await admin_client.get(f"{API}/logs", params=query)).json()["items"]]

    assert await found() == ["50%_c", "b", "a"]
    assert await found(feature="video") == ["50%_c", "b"]
    assert await found(level="error") == ["b"]
    assert await found(search="50%_") == ["50%_c"]
    assert await found(search="/A.JPG") == ["a"]
    assert await found(search="_") == ["50%_c"]
    assert await found(limit="1") == ["50%_c"]
