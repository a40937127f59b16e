"""A library that was there before there were stacks keeps its timeline, and then has them."""

import psycopg
import pytest
from alembic import command
from psycopg import sql
from sqlalchemy.engine import make_url

from nimtaflow.kernel import db
from nimtaflow.kernel.migrate import configuration, migrate

NAME = "nimtaflow_before_stacks"
SOURCE = """
INSERT INTO sources (path, name, enabled, watch, recursive, exclusion_patterns, interval_minutes, detect_deletions,
    state, scan_total, scan_seen, scan_new, scan_changed, scan_moved, scan_missing, scan_errors)
VALUES ('/x', 'X', true, true, true, '{}', 0, true, 'ok', 0, 0, 0, 0, 0, 0, 0)
"""
PHOTOS = """
INSERT INTO photos (source_id, path, filename, kind, file_size, mtime_ns, inode, indexed_at, taken_local, is_missing)
SELECT id, n || '_Burst01.jpg', n || '_Burst01.jpg', 'photo', 1, 1, n, CASE WHEN n <> 1 THEN now() END,
    timestamp '2020-01-01' + n / 3 * interval '1 day', n = 2
FROM sources, generate_series(1, 10) AS n
"""
COUNTS = "SELECT count(*) FILTER (WHERE in_timeline), (SELECT sum(count) FROM photo_days) FROM photos"


@pytest.mark.feature("ROAD-20")
def test_an_older_library_is_brought_up_to_date(url: str) -> None:
    name = sql.Identifier(NAME)
    with psycopg.connect(db.libpq_url(url), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template1").format(name))
    older = make_url(db.sqlalchemy_url(url)).set(database=NAME).render_as_string(hide_password=False)
    command.upgrade(configuration(older), "0001")
    with psycopg.connect(db.libpq_url(older), autocommit=True) as connection:
        connection.execute(SOURCE)
        connection.execute(PHOTOS)
        before = connection.execute(COUNTS).fetchone()
        assert before == (8, 8)
    migrate(older)
    command.check(configuration(older))
    with psycopg.connect(db.libpq_url(older), autocommit=True) as connection:
        assert connection.execute(COUNTS).fetchone() == before
        assert connection.execute("SELECT burst_key FROM photos WHERE inode = 3").fetchone() == ("3",)
        connection.execute("INSERT INTO stacks (kind, made_by) VALUES ('manual', 'human')")
        connection.execute("UPDATE photos SET stack_id = 1 WHERE inode > 7")
        assert connection.execute(COUNTS).fetchone() == (6, 6)
        connection.execute("DELETE FROM sources")
        assert connection.execute("SELECT count(*) FROM stacks").fetchone() == (0,)
    with psycopg.connect(db.libpq_url(url), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
