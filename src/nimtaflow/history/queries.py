"""Changes in the database, and the rows that they put back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, cast

import orjson
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Table,
    Text,
    any_,
    bindparam,
    insert,
    literal,
    select,
    text,
    tuple_,
    update,
)

from nimtaflow.access.viewer import Viewer
from nimtaflow.access.visible import visible_changes, visible_photos
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.facts import as_json
from nimtaflow.tables.all import Base
from nimtaflow.tables.changes import Change
from nimtaflow.tables.photos import Photo
from nimtaflow.tables.users import User

OF_PHOTOS: Final = frozenset({"photos", "photo_marks"})  # tables whose key ends with a photo's id
_AT_ONCE: Final = 1000  # rows of one statement, each with all parts of its key as parameters
# Lists of which a change added or took away some; others may have added theirs since.
_SETS: Final = frozenset({"human_fields"})
_SHIFTED: Final = """(SELECT array_agg(name ORDER BY name) FROM (
    SELECT unnest({column}) AS name EXCEPT SELECT unnest(:gone) UNION SELECT unnest(:back)) AS names)"""


async def add(
    tx: Tx,
    *,
    user_id: int,
    operation: str,
    photo_ids: Sequence[int],
    rows: Sequence[Mapping[str, Any]],
    undoes: int | None,
) -> int:
    """Write down a change; answers with its id."""
    values = {"user_id": user_id, "operation": operation, "photo_ids": list(photo_ids), "undoes": undoes}
    plain = [{**row, "before": _plain(row["before"]), "after": _plain(row["after"])} for row in rows]
    written = insert(Change).values(at=now(), rows=orjson.loads(as_json(plain)), **values).returning(Change.id)
    return (await tx.execute(written)).scalar_one()


async def change(tx: Tx, viewer: Viewer, change_id: int) -> Change | None:
    """A change that the viewer may see, held until `tx` ends."""
    return await tx.scalar(visible_changes(viewer).where(Change.id == change_id).with_for_update())


async def changes(tx: Tx, viewer: Viewer, photo_id: int | None, before: int | None, limit: int) -> Sequence[Change]:
    """Changes, the newest first, of one photo if it is named."""
    found = visible_changes(viewer).order_by(Change.id.desc()).limit(limit)
    if photo_id is not None:
        found = found.where(Change.photo_ids.contains([photo_id]))
    if before is not None:
        found = found.where(Change.id < before)
    return (await tx.scalars(found)).all()


async def names(tx: Tx, user_ids: Collection[int]) -> dict[int, str]:
    """What users are called."""
    found = select(User.id, User.name).where(User.id == any_(literal(sorted(user_ids), ARRAY(BigInteger))))
    return {row.id: row.name for row in await tx.execute(found)}


async def mark_undone(tx: Tx, change_id: int, at: datetime) -> None:
    """Note that a change is undone."""
    await tx.execute(update(Change).where(Change.id == change_id).values(undone_at=at))


async def put_back(
    tx: Tx,
    viewer: Viewer,
    table: str,
    keys: Sequence[tuple[int, ...]],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> list[tuple[int, ...]]:
    """Make rows what they were, where they still are what they became; answers with the keys of those."""
    into = Base.metadata.tables[table]
    unchanged = [
        into.c[name].is_not_distinct_from(_typed(into, name, value))
        for name, value in after.items()
        if name not in _SETS
    ]
    values = {name: _value(into, name, before.get(name), after.get(name)) for name in before}
    own = list(into.primary_key.columns)
    found: list[tuple[int, ...]] = []
    if table in OF_PHOTOS:
        seen = visible_photos(viewer).where(Photo.id == any_(literal([key[-1] for key in keys], ARRAY(BigInteger))))
        unchanged.append(own[-1].in_(seen.with_only_columns(Photo.id)))
    some = [keys[at : at + _AT_ONCE] for at in range(0, len(keys), _AT_ONCE)]
    where = [unchanged] if table == "photos" else [[tuple_(*own).in_(part), *unchanged] for part in some]
    for rows in where:
        done = await tx.execute(update(into).where(*rows).values(**values).returning(*own))
        found += [tuple(row) for row in done]
    return found


def _value(table: Table, name: str, before: Any, after: Any) -> Any:
    if name not in _SETS:
        return _typed(table, name, before)
    was, became = set(before or ()), set(after or ())
    return text(_SHIFTED.format(column=name)).bindparams(
        bindparam("gone", sorted(became - was), ARRAY(Text)), bindparam("back", sorted(was - became), ARRAY(Text))
    )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of columns as JSON has them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _typed(table: Table, name: str, value: Any) -> Any:
    """A value out of JSON as its column has it."""
    kind = table.c[name].type
    if isinstance(value, str) and kind.python_type in (datetime, date):
        value = cast("type[datetime]", kind.python_type).fromisoformat(value)
    return literal(value, kind)
