"""What every test may ask for: a real database, empty at the start of each test, and clients who are logged in.

`url` one PostgreSQL a run, one database a worker, cloned from a migrated template
`database` that database, empty; whoever asks for anything below has it
`tx` a transaction of the system (unguarded). A client commits it before each request, so what `make` wrote is there
`viewer_tx` a transaction as requests have it, watched by the guard
`client`, `admin_client`, `user_client` HTTP clients of the app: nobody, an admin, a user without limits
`admin`, `user` the accounts of the latter two
"""

import asyncio
import importlib
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import structlog
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.contextvars import merge_contextvars
from structlog.processors import KeyValueRenderer, add_log_level, format_exc_info

import make
from nimtaflow.kernel import db
from nimtaflow.kernel.config import environment
from nimtaflow.kernel.migrate import migrate
from nimtaflow.kernel.postgres import Postgres
from nimtaflow.tables.users import User

# a slow machine is no failure, and in CI no change is refused for what luck has found in another place
settings.register_profile(
    "nimtaflow", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("nimtaflow")

TEMPLATE = "nimtaflow_template"
EMPTY = """
DO $$
DECLARE name text; filled boolean; all_filled text[] := '{}';
BEGIN
    FOR name IN SELECT format('%I', tablename) FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || name || ')' INTO filled;
        IF filled THEN all_filled := all_filled || name; END IF;
    END LOOP;
    IF all_filled <> '{}' THEN
        EXECUTE 'TRUNCATE ' || array_to_string(all_filled, ', ') || ' RESTART IDENTITY CASCADE';
    END IF;
END $$
"""
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB"}


class Server:
    """The PostgreSQL of this run: NIMTAFLOW_TEST_DATABASE where that is set, else an embedded one of our own."""

    def __init__(self) -> None:
        self._given = os.environ.get("NIMTAFLOW_TEST_DATABASE")
        self._place = Path(tempfile.mkdtemp(prefix="nf-", dir="/tmp"))
        self._place.chmod(0o711)
        self._postgres: Postgres | None = None

    def start(self) -> str:
        """Start it, with the template in place; the address of its main database."""
        if not self._given:
            self._postgres = Postgres(self._place / "pg", QUICK).start()
        url = self._given or (self._postgres.url if self._postgres else "")
        _recreate(url, TEMPLATE)
        migrate(_named(url, TEMPLATE))
        return url

    def stop(self) -> None:
        """End it and leave nothing behind."""
        if self._postgres is not None:
            self._postgres.stop()
        shutil.rmtree(self._place, ignore_errors=True)


def _named(url: str, database: str) -> str:
    return make_url(db.sqlalchemy_url(url)).set(database=database).render_as_string(hide_password=False)


def _recreate(url: str, database: str, template: str = "template1") -> None:
    """Make a database anew; the name of the old one goes with it."""
    with psycopg.connect(db.libpq_url(db.sqlalchemy_url(url)), autocommit=True) as connection:
        name, like = sql.Identifier(database), sql.Identifier(template)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, like))


def pytest_configure(config: pytest.Config) -> None:
    """With xdist the run's server is the controller's; its workers are told where it is."""
    # in place, as structlog.testing does it: loggers that exist already keep this very list
    structlog.get_config()["processors"][:] = [merge_contextvars, add_log_level, format_exc_info, KeyValueRenderer()]
    if getattr(config.option, "dist", "no") != "no" and not hasattr(config, "workerinput"):
        server = config.stash[SERVER] = Server()
        config.stash[ADDRESS] = server.start()


def pytest_configure_node(node: Any) -> None:
    """xdist: a worker begins."""
    node.workerinput["database_url"] = node.config.stash[ADDRESS]


def pytest_unconfigure(config: pytest.Config) -> None:
    """The run is over."""
    server = config.stash.get(SERVER, None)
    if server is not None:
        server.stop()


SERVER = pytest.StashKey[Server]()
ADDRESS = pytest.StashKey[str]()


@pytest.fixture(scope="session")
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of this worker's database, migrated and empty."""
    told: dict[str, str] = getattr(request.config, "workerinput", {})
    server = None if told else Server()
    main = server.start() if server else told["database_url"]
    mine = "nimtaflow_" + told.get("workerid", "only")
    _recreate(main, mine, TEMPLATE)
    yield _named(main, mine)
    if server:
        server.stop()


@pytest.fixture(autouse=True)
def environs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test has its own data directory and no settings of the machine it runs on."""
    for name in ("DATABASE_URL", "PHOTOS", "NIMTAFLOW_BROWSE_ROOTS", "HOST", "PORT", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NIMTAFLOW_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SECRET_KEY", "the key of the tests, long enough for HS256")
    environment.cache_clear()
    yield
    environment.cache_clear()


@pytest.fixture(scope="session")
async def _engine(url: str) -> AsyncIterator[None]:
    db.open_database(url)
    yield
    await db.close_database()


@pytest.fixture
async def database(url: str, _engine: None) -> str:
    """The address of a database in which nothing is yet."""
    async with db.engine().execution_options(guard="off").begin() as connection:
        await connection.execute(text(EMPTY))
    return url


@pytest.fixture
async def tx(database: str) -> AsyncIterator[AsyncSession]:
    """A transaction of the system. Unlike elsewhere it may be committed: `await tx.commit()` shows it to others."""
    async with AsyncSession(db.engine().execution_options(guard="off"), expire_on_commit=False) as session:
        yield session


@pytest.fixture
async def viewer_tx(database: str) -> AsyncIterator[AsyncSession]:
    """A transaction as a request has it: every read of photos must say for whom."""
    async with AsyncSession(db.engine(), expire_on_commit=False) as session:
        yield session


@asynccontextmanager
async def _client(app: FastAPI, tx: AsyncSession, token: str | None) -> AsyncGenerator[httpx.AsyncClient]:
    one_at_a_time = asyncio.Lock()

    async def show_what_was_made(_: httpx.Request) -> None:
        async with one_at_a_time:
            await tx.commit()
        tx.expunge_all()  # what the request changes is read anew; what the test holds keeps its old values

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://nimtaflow.test",
        headers={"Authorization": f"Bearer {token}"} if token else {},
        event_hooks={"request": [show_what_was_made]},
    ) as client:
        yield client


@pytest.fixture(scope="session")
def app() -> FastAPI:
    """The application as it is served."""
    door = importlib.import_module("nimtaflow.doors.http")  # here, so that a test of a lower floor does not load it
    return door.make_app()


@pytest.fixture
async def client(app: FastAPI, tx: AsyncSession) -> AsyncIterator[httpx.AsyncClient]:
    """A client who is nobody yet."""
    async with _client(app, tx, None) as nobody:
        yield nobody


@pytest.fixture
async def admin(tx: AsyncSession) -> User:
    """The first admin."""
    return await make.user(tx, email="admin@example.org", name="Ada", role="admin")


@pytest.fixture
async def user(tx: AsyncSession, admin: User) -> User:
    """A user without limits, beside the admin."""
    return await make.user(tx, email="user@example.org", name="Uwe")


@pytest.fixture
async def admin_client(app: FastAPI, tx: AsyncSession, admin: User) -> AsyncIterator[httpx.AsyncClient]:
    """A client logged in as `admin`."""
    async with _client(app, tx, await make.token(tx, admin)) as client:
        yield client


@pytest.fixture
async def user_client(app: FastAPI, tx: AsyncSession, user: User) -> AsyncIterator[httpx.AsyncClient]:
    """A client logged in as `user`."""
    async with _client(app, tx, await make.token(tx, user)) as client:
        yield client
