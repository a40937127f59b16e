"""What is logged reaches the database with its feature, without secrets, and waits while the database is away."""

import asyncio
import io
from collections.abc import Sequence

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from nimtaflow.kernel import log as logs
from nimtaflow.kernel.log import configure_logs, keep_logs, logger
from nimtaflow.tables.system import LogEntry

early = logger("video")  # as modules do it, before anything is configured
OURS = select(LogEntry).where(LogEntry.feature == "video").order_by(LogEntry.id)  # others may speak, too


@pytest.mark.feature("PIPE-02")
async def test_lines_reach_the_database_with_their_facts(tx: AsyncSession, database: str) -> None:
    said = io.StringIO()
    configure_logs(said)
    logs._waiting.clear()
    early.info("poster-made", photo_id=7, api_key="hidden", path="\x00odd")
    early.warning("odd", value={1, 2})
    keeping = asyncio.create_task(keep_logs(database))
    lines: Sequence[LogEntry] = []
    for _ in range(600):
        lines = (await tx.scalars(OURS)).all()
        if len(lines) == 2:
            break
        await tx.rollback()
        await asyncio.sleep(0.05)
    keeping.cancel()
    assert [(line.feature, line.level, line.event) for line in lines] == [
        ("video", "info", "poster-made"),
        ("video", "warning", "odd"),
    ]
    assert lines[0].facts == {"photo_id": 7, "api_key": "…", "path": "odd"}
    assert "hidden" not in said.getvalue()


@pytest.mark.feature("PIPE-02")
async def test_a_line_with_what_the_database_cannot_hold_does_not_silence_the_log(
    tx: AsyncSession, database: str
) -> None:
    configure_logs(io.StringIO())
    logs._waiting.clear()
    early.error("nul \0 itself", detail=r"\u0000 cannot be converted to text", path="half \udcff")
    unforeseen = (*logs._waiting[-1][:3], "unforeseen", r'{"nul": "\u0000"}')
    logs._waiting.append(unforeseen)
    early.info("after", huge=1 << 70)
    await logs._flush(database)
    lines = (await tx.scalars(OURS)).all()
    assert [(line.event, line.facts) for line in lines] == [
        ("nul  itself", {"detail": r"\u0000 cannot be converted to text", "path": "half ?"}),
        ("after", {"huge": str(1 << 70)}),
    ]
    assert not logs._waiting


async def test_lines_wait_while_the_database_is_away(database: str) -> None:
    configure_logs(io.StringIO())
    logs._waiting.clear()
    early.info("kept")
    keeping = asyncio.create_task(keep_logs("postgresql://nobody@/nothing?host=/nowhere"))
    await asyncio.sleep(0.8)
    keeping.cancel()
    assert [line[3] for line in logs._waiting if line[1] == "video"] == ["kept"]


async def test_the_log_is_trimmed(tx: AsyncSession, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "KEPT_LINES", 10)
    fill = "INSERT INTO log_entries (at, feature, level, event, facts) SELECT now(), 'system', 'info', n::text, '{}'"
    await tx.execute(text(f"{fill} FROM generate_series(1, 30) n"))
    await tx.commit()
    await logs._trim(database)
    assert (await tx.scalars(select(LogEntry.event).order_by(LogEntry.id))).all() == [str(n) for n in range(20, 31)]
