"""No query can forget the viewer: a statement that reads a guarded table without `visible_…` is refused.

Every new statement is walked once and its compiled text remembered. Background work opens a `system_transaction`
(engine option guard="off"), which import contracts keep from everything that serves a viewer.
"""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, Table, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.dml import Delete, Update
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, TextClause
from sqlalchemy.sql.selectable import CTE, FromClause, Lateral, Subquery

from nimtaflow.kernel.db import watch_statements
from nimtaflow.tables.all import Base


class UnscopedQuery(RuntimeError):
    """A bug of ours: a query on a guarded table that does not say for whom."""


_GUARDED = {table.name for table in Base.metadata.tables.values() if table.info.get("guarded")}
_GUARDED_WORD = re.compile(rf"\b({'|'.join(sorted(_GUARDED))})\b")
_known: set[str] = set()


def _direct_tables(clause: Any) -> Iterator[Table]:
    """The tables a FROM names itself; a subquery or CTE answers for its own."""
    if isinstance(clause, Table):
        yield clause
    elif not isinstance(clause, Subquery | CTE | Lateral):
        for child in clause.get_children():
            if isinstance(child, FromClause):
                yield from _direct_tables(child)


def _is_scoped(node: Any) -> bool:
    return isinstance(node, Select) and bool(node.get_execution_options().get("scoped"))


def _leak(statement: Any) -> str | None:
    """The guarded table that some part of a statement reaches without a viewer's scope."""
    for node in visitors.iterate(statement):
        if isinstance(node, Select):
            tables = [t.name for frm in node.get_final_froms() for t in _direct_tables(frm) if t.name in _GUARDED]
            if len(tables) > (1 if _is_scoped(node) else 0):  # the scope covers one mention
                return tables[-1]
        elif isinstance(node, Update | Delete) and _unscoped_write(node):
            return str(getattr(node.table, "name", ""))
    return None


def _unscoped_write(node: Any) -> bool:
    """Whether a write touches rows that no scope has named. By primary key is fine: the row was loaded before."""
    if node.table.name not in _GUARDED:
        return False
    equal = (part.left for part in _all_of(node.whereclause) if part.operator is operators.eq)
    named = {getattr(column, "name", None) for column in equal}
    by_key = {column.name for column in node.table.primary_key} <= named
    return not (by_key or any(_is_scoped(inner) for inner in visitors.iterate(node)))


def _all_of(condition: Any) -> Iterator[BinaryExpression[Any]]:
    """The comparisons that all must hold."""
    if isinstance(condition, BinaryExpression):
        yield condition  # pyright: ignore[reportUnknownVariableType]
    elif isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        for part in condition.clauses:
            yield from _all_of(part)


def _watch(connection: Connection, *statement: Any) -> None:
    _cursor, sql, _parameters, context, _executemany = statement
    if connection.get_execution_options().get("guard") == "off":
        return
    compiled = getattr(context, "compiled", None)
    key = compiled.string if compiled is not None else sql
    if key in _known or (context and context.execution_options.get("guard") == "off"):
        return
    parsed = compiled.statement if compiled is not None else None
    if parsed is None or isinstance(parsed, TextClause):
        found = _GUARDED_WORD.search(sql)
        leak = found.group() if found else None
    else:
        leak = _leak(parsed)
    if leak:
        raise UnscopedQuery(f"{leak} is read without a viewer's scope: begin with access.visible")
    _known.add(key)


def _refreshing(state: ORMExecuteState) -> None:
    if state.is_column_load:  # columns of a row that this session already holds
        state.update_execution_options(guard="off")


watch_statements(_watch)
event.listen(Session, "do_orm_execute", _refreshing)
