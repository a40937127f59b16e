"""What humans change is recorded with what was there before, and can be undone where nothing newer stands on it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from nimtaflow.access.viewer import Viewer
from nimtaflow.history import queries
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.problems import Conflict, NotFound
from nimtaflow.tables.changes import Change

# What humans do that can be undone; the web has words for each.
Operation = Literal[
    "edit",
    "shift",
    "favorite",
    "stack",
    "stack-cover",
    "unstack",
    "trash",
    "restore",
    "duplicates-keep",
    "duplicates-keep-all",
    "duplicates-keep-best",
    "undo",
]


class ChangeNotFound(NotFound):
    """No such change, or somebody else's."""

    code = "change-not-found"


class ChangeOvertaken(Conflict):
    """Everything it changed has been changed again since, or it is undone already."""

    code = "change-overtaken"


@dataclass(frozen=True)
class Row:
    """What was altered in rows of a table that all were and became the same; keys are in the order of the table's."""

    table: str
    keys: Sequence[tuple[int, ...]]
    before: Mapping[str, Any]
    after: Mapping[str, Any]


async def record(
    tx: Tx, viewer: Viewer, operation: Operation, rows: Sequence[Row], about: Collection[int] = ()
) -> int | None:
    """Write down what was just changed in `tx`; answers with the change's id, or None if nothing was.

    `about` are photos in whose history it belongs, though none of their rows is another.
    """
    return await _record(tx, viewer, operation, rows, about, undoes=None)


async def undo(tx: Tx, viewer: Viewer, change_id: int) -> tuple[int, list[Row]]:
    """Put back what a change has altered, where it still is as the change left it.

    Answers with the id of the change that this is itself, and what it altered. Raises ChangeNotFound, ChangeOvertaken.
    """
    change = await queries.change(tx, viewer, change_id)
    if change is None:
        raise ChangeNotFound(change_id=change_id)
    if change.undone_at is not None:
        raise ChangeOvertaken(change_id=change_id)
    back: list[Row] = []
    for entry in reversed(change.rows):
        row = Row(entry["table"], [tuple(key) for key in entry["keys"]], entry["before"], entry["after"])
        keys = await queries.put_back(tx, viewer, row.table, row.keys, row.before, row.after)
        if keys:
            back.append(Row(row.table, keys, row.after, row.before))
    about = set(change.photo_ids).difference(*(_touched(row["table"], row["keys"]) for row in change.rows))
    undone = await _record(tx, viewer, "undo", back, about, undoes=change_id)
    if undone is None:
        raise ChangeOvertaken(change_id=change_id)
    await queries.mark_undone(tx, change_id, now())
    return undone, back


async def changes(tx: Tx, viewer: Viewer, before: int | None, limit: int) -> Sequence[Change]:
    """What the viewer has changed, the newest first; an admin sees what everybody has."""
    return await queries.changes(tx, viewer, None, before, limit)


async def changes_of(tx: Tx, viewer: Viewer, photo_id: int, limit: int) -> Sequence[Change]:
    """What the viewer, or for an admin anybody, has changed of one photo, the newest first."""
    return await queries.changes(tx, viewer, photo_id, None, limit)


async def names(tx: Tx, told: Sequence[Change]) -> dict[int, str]:
    """What those who made these changes are called, by their ids."""
    return await queries.names(tx, {one.user_id for one in told if one.user_id is not None})


async def _record(
    tx: Tx, viewer: Viewer, operation: Operation, rows: Sequence[Row], about: Collection[int], undoes: int | None
) -> int | None:
    if not rows:
        return None
    await publish(tx, "photos")
    return await queries.add(
        tx,
        user_id=viewer.require_user(),
        operation=operation,
        photo_ids=sorted(set(about).union(*(_touched(row.table, row.keys) for row in rows))),
        rows=[{"table": row.table, "keys": row.keys, "before": row.before, "after": row.after} for row in rows],
        undoes=undoes,
    )


def _touched(table: str, keys: Sequence[Sequence[int]]) -> set[int]:
    """The photos to which rows belong."""
    return {key[-1] for key in keys} if table in queries.OF_PHOTOS else set()
