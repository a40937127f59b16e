"""Our own PostgreSQL: a child of this process, on a Unix socket, with everything it owns below one directory."""

import fcntl
import os
import re
import shutil
import signal
import subprocess
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final, Self
from urllib.parse import quote

from nimtaflow.kernel.postgres_binaries import Binaries, binaries_for
from nimtaflow.kernel.problems import Conflict, Unavailable
from nimtaflow.kernel.processes import end_leftovers, end_with_parent, trim_log
from nimtaflow.kernel.unprivileged import Identity, identity_for, make_private, make_reachable

NAME: Final = "nimtaflow"  # of the role and of the database
_SOCKET_LIMIT: Final = 103  # bytes that macOS allows; Linux has four more

# For a family's machine: small when idle. A large installation brings its own PostgreSQL (DATABASE_URL).
SETTINGS: Final = {
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "max_connections": "60",
    "max_worker_processes": "4",
    "max_parallel_workers_per_gather": "1",
    "max_logical_replication_workers": "0",
    "autovacuum_max_workers": "2",
    "io_method": "sync",
    "restart_after_crash": "off",  # it ends, and we start it: 18.6 hangs if its recovery is killed again
    "jit": "off",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
}

# An extension is never taken back: the programs for old processors may bring an older pgvector than was here before.
_MAKE: Final = r"""
SELECT 'CREATE DATABASE nimtaflow' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'nimtaflow') \gexec
\connect nimtaflow
SET client_min_messages = error;
CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
SELECT format('ALTER EXTENSION %I UPDATE', name)
FROM pg_available_extensions JOIN LATERAL pg_extension_update_paths(name) ON source = installed_version
WHERE target = default_version AND path IS NOT NULL \gexec
"""


class DatabaseInUse(Conflict):
    """Another process has this data directory: `directory`, and `pid` where it is known."""

    code = "database-in-use"


class DatabaseNotStarted(Unavailable):
    """PostgreSQL did not start; `reason` holds the last lines it wrote."""

    code = "database-not-started"


class DatabaseNotYours(Conflict):
    """The database's files in `directory` belong to another user of this machine."""

    code = "database-not-yours"


class Postgres:
    """The PostgreSQL server of one data directory; at most one runs at any time, on this machine and below it.

    It ends with this process, however that ends. Start it from the main thread: where the kernel watches over that, it
    watches the thread.
    """

    def __init__(self, directory: Path, settings: dict[str, str] | None = None) -> None:
        self.directory = directory.resolve()
        self._settings = SETTINGS | (settings or {})
        self._cluster = self.directory / "18"
        self._log = self.directory / "server.log"
        self._lock: int | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._client: tuple[Identity, Binaries] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where SQLAlchemy finds the database; the same at every start."""
        return f"postgresql+psycopg://{NAME}@/{NAME}?host={quote(str(self._sockets), safe='/')}&port=5432"

    @property
    def running(self) -> bool:
        """Whether the server that this object started is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self, give_up: Callable[[], bool] = lambda: False) -> Self:
        """Start the server, and make the database at the first time. Raises DatabaseInUse, DatabaseNotStarted.

        `give_up` is asked now and then whether nobody wishes it any more: recovery after a crash can take its time.
        """
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("the server would end with this thread")
        if self.running:
            return self
        try:
            self._take_lock()
            who = identity_for(self.directory, self._cluster)
            binaries = binaries_for(who, self.directory / "programs")
            self._make_cluster(who, binaries)
            self._clear_up()
            self.trim_log()
            make_private(self._sockets, who)
            self._process = self._launch(who, binaries)
            self._wait_until_ready(who, binaries, give_up)
            self._make_database(who, binaries)
            self._client = who, binaries
        except PermissionError as error:
            self.stop()
            raise DatabaseNotYours(directory=str(self.directory)) from error
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self, patience: float = 10) -> None:
        """Stop the server: its clients are cut off, its data written. After `patience` seconds it is stopped hard."""
        if self._process is not None:
            for how, seconds in ((signal.SIGINT, patience), (signal.SIGQUIT, 3.0), (signal.SIGKILL, 3.0)):
                if self._process.poll() is not None:
                    break
                self._process.send_signal(how)
                try:
                    self._process.wait(seconds)
                except subprocess.TimeoutExpired:
                    continue
            self._process = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def ask(self, question: str) -> str | None:
        """The first value that a SELECT answers with, as text; None if there is no row, or it cannot be answered."""
        if self._client is None:
            return None
        who, binaries = self._client
        psql = [str(binaries.bin / "psql"), "-XAtq", *self._as_client(NAME), "-c", question]
        worked, said = who.run(psql, _server_environment(binaries))
        return said.split("\n", 1)[0] or None if worked else None

    def trim_log(self) -> None:
        """Keep the server's log small; call it now and then."""
        trim_log(self._log)

    @property
    def _sockets(self) -> Path:
        """The directory of the socket: ours, or a short one where the path is too long or libpq could misread it."""
        own = self.directory / "run"
        if len(os.fsencode(own / ".s.PGSQL.5432")) <= _SOCKET_LIMIT and re.fullmatch(r"[\w./+-]+", str(own), re.ASCII):
            return own
        return Path("/tmp") / f"nimtaflow-{zlib.crc32(os.fsencode(self.directory)):08x}"  # noqa: S108 - checked by make_private

    def _take_lock(self) -> None:
        make_reachable(self.directory)
        if self._lock is not None:
            return
        lock = os.open(self.directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(lock, 32).decode().strip()
            os.close(lock)
            raise DatabaseInUse(directory=str(self.directory), pid=int(holder) if holder else None) from None
        os.truncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        self._lock = lock

    def _make_cluster(self, who: Identity, binaries: Binaries) -> None:
        """Have a database cluster that is complete and belongs to `who`."""
        if self._cluster.exists():
            who.take(self._cluster)
            return
        part = self.directory / "18.part"
        shutil.rmtree(part, ignore_errors=True)
        make_private(part, who)
        # no wheel brings ICU; this locale is the same on every machine and needs none
        locale = ["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        initdb = [str(binaries.bin / "initdb"), "-D", str(part), "-U", NAME, "-A", "trust", *locale]
        worked, said = who.run(initdb, _server_environment(binaries))
        if not worked:
            raise DatabaseNotStarted(reason=said[-2000:])
        part.rename(self._cluster)

    def _clear_up(self) -> None:
        """End what a killed parent left behind. We hold the lock, so nobody else can be at work here."""
        pid_file = self._cluster / "postmaster.pid"
        if pid_file.exists():
            end_leftovers(self._cluster)
        if pid_file.exists():
            # The number may meanwhile be a zombie's or a stranger's, and PostgreSQL would take it for a server. It
            # passes over its parent's number, and still checks the rest of the file: shared memory in use.
            _, *rest = pid_file.read_text().split("\n")
            pid_file.write_text("\n".join([str(os.getpid()), *rest]))

    def _launch(self, who: Identity, binaries: Binaries) -> subprocess.Popen[bytes]:
        options = self._settings | {
            "listen_addresses": "",
            "port": "5432",
            "unix_socket_directories": str(self._sockets),
            "unix_socket_permissions": "0700",
        }
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self._log.touch(mode=0o600)
        with self._log.open("ab") as log:
            command = [str(binaries.bin / "postgres"), "-D", str(self._cluster), *arguments]
            # SIGQUIT, not SIGINT: a fast shutdown asked for in the middle of a crash recovery is waited for in vain
            return who.start(command, _server_environment(binaries), log, end_with_parent(signal.SIGQUIT))

    def _wait_until_ready(self, who: Identity, binaries: Binaries, give_up: Callable[[], bool]) -> None:
        asked = [str(binaries.bin / "pg_isready"), "-q", *self._as_client("postgres")]
        while self.running and not give_up():
            if who.run(asked, _server_environment(binaries))[0]:
                return
            time.sleep(0.03)
        raise DatabaseNotStarted(reason=self._last_words())

    def _make_database(self, who: Identity, binaries: Binaries) -> None:
        psql = [str(binaries.bin / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", *self._as_client("postgres")]
        worked, said = who.run(psql, _server_environment(binaries), _MAKE)
        if not worked:
            raise DatabaseNotStarted(reason=said[-2000:])

    def _as_client(self, database: str) -> list[str]:
        return ["-h", str(self._sockets), "-p", "5432", "-U", NAME, "-d", database]

    def _last_words(self) -> str:
        with self._log.open("rb") as log:
            log.seek(max(0, self._log.stat().st_size - 2000))
            return log.read().decode(errors="replace")


def _server_environment(binaries: Binaries) -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "TZ": "UTC", **binaries.environment}
