"""Stored settings: only what differs from its default."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.tables.system import Setting


async def stored(tx: Tx) -> dict[str, Any]:
    """All stored values by key."""
    rows = await tx.execute(select(Setting.key, Setting.value))
    return dict(rows.all())


async def store(tx: Tx, values: dict[str, Any]) -> None:
    """Write values; those of other keys stay."""
    for key, value in values.items():
        put = insert(Setting).values(key=key, value=value, changed_at=now())
        change = {"value": put.excluded.value, "changed_at": put.excluded.changed_at}
        await tx.execute(put.on_conflict_do_update(index_elements=[Setting.key], set_=change))


async def forget(tx: Tx, keys: list[str]) -> None:
    """Let keys have their defaults again."""
    await tx.execute(delete(Setting).where(Setting.key.in_(keys)))
