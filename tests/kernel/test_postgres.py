"""The embedded PostgreSQL: one server a directory, whatever is killed, and by whomever it is started."""

import contextlib
import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from nimtaflow.kernel import postgres_binaries, processes, unprivileged
from nimtaflow.kernel.postgres import DatabaseInUse, DatabaseNotStarted, DatabaseNotYours, Postgres

FAST = {"fsync": "off", "shared_buffers": "16MB"}

# A process that owns a server: it says the server's pid, and waits to be killed, or for its input to end. Optionally as
# another user.
OWNER = """
import os, sys
from pathlib import Path
import psycopg
from nimtaflow.kernel.postgres import Postgres
psycopg.connect  # everything is imported before the user changes: Python itself may lie where he cannot go
user = int(sys.argv[2])
if user:
    os.setgroups([]); os.setgid(user); os.setuid(user)
server = Postgres(Path(sys.argv[1]), {"shared_buffers": "16MB"}).start()
print(server._process.pid, os.stat(server._cluster).st_uid, flush=True)
sys.stdin.read()
server.stop()
"""

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to be somebody else")


@pytest.fixture
def place() -> Iterator[Path]:
    """A short path that every user can reach; pytest's own temporary directory is neither."""
    root = Path(tempfile.mkdtemp(prefix="nf-", dir="/tmp"))
    root.chmod(0o711)
    yield root / "data" / "postgres"
    for cluster in root.rglob("18"):
        processes.end_leftovers(cluster)
        shutil.rmtree(Postgres(cluster.parent)._sockets, ignore_errors=True)
    shutil.rmtree(root)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A directory with a database in it, to be copied: making one takes a second."""
    root = Path(tempfile.mkdtemp(prefix="nf-", dir="/tmp"))
    root.chmod(0o711)
    with Postgres(root / "made", FAST):
        pass
    yield root / "made"
    shutil.rmtree(root)


def copy(made: Path, place: Path) -> Path:
    """A stopped database at another place, with the owners it had."""
    place.parent.mkdir(exist_ok=True)
    place.parent.chmod(0o711)
    subprocess.run(["cp", "-a", str(made), str(place)], check=True)
    return place


def libpq(server: Postgres) -> str:
    return server.url.replace("postgresql+psycopg", "postgresql")


def ask(server: Postgres, question: str) -> object:
    with psycopg.connect(libpq(server)) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def write(server: Postgres, value: int) -> None:
    with psycopg.connect(libpq(server)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [value])


def owner(place: Path, *, user: int = 0) -> tuple[subprocess.Popen[str], psutil.Process, int]:
    """Start OWNER; returns it, its server's process, and the user id that the database's files have."""
    command = [sys.executable, "-c", OWNER, str(place), str(user)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        pid, files = process.stdout.readline().split()
    return process, psutil.Process(int(pid)), int(files)


def gone(process: psutil.Process) -> bool:
    """Whether a process has ended; it may wait for init to notice."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:  # between the two
        return True


def kill(process: subprocess.Popen[str]) -> None:
    """Kill an OWNER, and wait for its end."""
    process.kill()
    process.communicate()


def processes_of(place: Path) -> list[int]:
    """The pids of whatever still works on the database in `place`."""
    return [process.pid for process in processes.working_in(place.resolve() / "18")]


def users_of(place: Path) -> set[int]:
    """As whom they work. The server's own workers come and go: one that ended meanwhile has no user any more."""
    users: set[int] = set()
    for process in processes.working_in(place.resolve() / "18"):
        with contextlib.suppress(psutil.NoSuchProcess):
            users.add(process.uids().real)
    return users


@pytest.mark.feature("INST-04")
def test_a_new_directory_becomes_a_database_that_survives_a_restart(place: Path) -> None:
    with Postgres(place, FAST) as server:
        write(server, 1)
        assert ask(server, "SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension") == (
            "pg_trgm plpgsql unaccent vector"
        )
        assert ask(server, "SELECT '[1,2]'::halfvec(2) <=> '[1,2]'") == 0
        assert ask(server, "SELECT upper('äé') || current_setting('listen_addresses')") == "ÄÉ"
        assert server.start() is server
        first = server.url
    assert not server.running
    assert processes_of(place) == []
    with Postgres(place, FAST) as server:
        assert server.url == first
        assert ask(server, "SELECT sum(value) FROM kept") == 1


def test_a_second_server_on_the_directory_is_refused(made: Path, place: Path) -> None:
    with Postgres(copy(made, place), FAST) as server:
        with pytest.raises(DatabaseInUse) as refused:
            Postgres(place, FAST).start()
        assert refused.value.facts == {"directory": str(place), "pid": os.getpid()}
        assert ask(server, "SELECT 1") == 1
    process, _, _ = owner(place)
    with pytest.raises(DatabaseInUse) as refused:
        Postgres(place, FAST).start()
    assert refused.value.facts["pid"] == process.pid
    kill(process)


def test_it_ends_with_a_killed_parent_and_keeps_what_was_written(made: Path, place: Path) -> None:
    process, server, _ = owner(copy(made, place))
    write(Postgres(place), 7)
    kill(process)
    with Postgres(place, FAST) as again:  # at once: it waits for the old one's end
        assert gone(server)
        assert ask(again, "SELECT sum(value) FROM kept") == 7
    assert processes_of(place) == []


def test_a_killed_server_starts_again(made: Path, place: Path) -> None:
    with Postgres(copy(made, place), FAST) as server:
        write(server, 1)
        os.kill(processes_of(place)[0], signal.SIGKILL)
        while server.running:
            time.sleep(0.01)
        assert server.start().running
        assert ask(server, "SELECT sum(value) FROM kept") == 1


def test_the_pid_file_of_a_zombie_or_a_stranger_does_not_stop_it(made: Path, place: Path) -> None:
    pid_file = copy(made, place) / "18" / "postmaster.pid"
    zombie = subprocess.Popen(["true"])
    while psutil.Process(zombie.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    for pid in (zombie.pid, 1, os.getpid(), 4_000_000):
        pid_file.write_text(f"{pid}\n{place}/18\n1700000000\n5432\n{place}/run\n\n\n")
        with Postgres(place, FAST) as server:
            assert ask(server, "SELECT 1") == 1
    zombie.wait()


def test_a_long_or_odd_path_gets_its_socket_elsewhere(made: Path, place: Path) -> None:
    for name in ("x" * 120, "with space", "ü,comma"):
        with Postgres(copy(made, place.with_name(name)), FAST) as server:
            assert ask(server, "SELECT 1") == 1
            assert server._sockets.parent == Path("/tmp")
            assert server._sockets.stat().st_mode & 0o777 == 0o700


def test_a_directory_half_made_is_made_again(place: Path) -> None:
    (place / "18.part").mkdir(parents=True)
    (place / "18.part" / "PG_VERSION").write_text("18\n")
    place.parent.chmod(0o711)
    place.chmod(0o711)
    with Postgres(place, FAST) as server:
        assert ask(server, "SELECT 1") == 1


def test_a_server_that_cannot_start_says_why_and_lets_go(made: Path, place: Path) -> None:
    with pytest.raises(DatabaseNotStarted) as refused:
        Postgres(copy(made, place), {"shared_buffers": "nonsense"}).start()
    assert "shared_buffers" in str(refused.value.facts["reason"])
    with Postgres(place, FAST) as server:
        assert server.running


def test_the_log_stays_small(made: Path, place: Path) -> None:
    with Postgres(copy(made, place), FAST) as server:
        with server._log.open("ab") as log:
            log.write(b"x" * ((4 << 20) + 1))
        server.trim_log()
        assert server._log.stat().st_size == 0
        assert (place / "server.log.1").exists()
        with psycopg.connect(libpq(server)) as connection, pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT 1 FROM nowhere")
        assert 0 < server._log.stat().st_size < 1000


def test_a_log_is_shortened_though_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(processes.shutil, "copy", full)
    log = tmp_path / "log"
    log.write_bytes(b"x" * 11)
    processes.trim_log(log, 10)
    assert log.stat().st_size == 0


def test_an_old_processor_gets_programs_made_for_it(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    new.write_text("processor: 0\nflags\t\t: fpu sse2 avx avx2 fma bmi1 bmi2\n")
    old.write_text("processor: 0\nflags\t\t: fpu sse2 ssse3\n")
    assert postgres_binaries.processor_is_modern(new)
    assert postgres_binaries.processor_is_modern(old) == (os.uname().machine not in {"x86_64", "amd64"})


def test_both_sets_of_programs_open_the_same_database(made: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Postgres(copy(made, place), FAST) as server:
        write(server, 3)
    monkeypatch.setattr(postgres_binaries, "processor_is_modern", lambda: False)
    with Postgres(place, FAST) as server:
        assert str(ask(server, "SHOW server_version")).startswith("18.1")
        assert ask(server, "SELECT sum(value) FROM kept") == 3
        assert ask(server, "SELECT '[1,2]'::vector <-> '[1,2]'") == 0
    monkeypatch.undo()
    with Postgres(place, FAST) as server:
        assert ask(server, "SELECT sum(value) FROM kept") == 3


@as_root
def test_root_runs_it_as_a_system_user(made: Path, place: Path) -> None:
    process, server, files = owner(copy(made, place))
    assert files == server.uids().real != 0
    kill(process)
    server.wait(20)


@as_root
def test_root_in_a_closed_directory_runs_it_as_nobody_and_opens_nothing(place: Path) -> None:
    closed = place.parents[1] / "closed"
    closed.mkdir(mode=0o700)
    for _ in range(2):
        process, server, files = owner(closed / "postgres")
        write(Postgres(closed / "postgres"), 2)
        assert files == 0
        assert closed.stat().st_mode & 0o777 == 0o700
        kill(process)
        server.wait(20)
    with Postgres(closed / "postgres") as again:
        assert ask(again, "SELECT sum(value) FROM kept") == 4
    closed.chmod(0o711)  # now the system user can reach it, and takes it over
    with Postgres(closed / "postgres") as again:
        assert ask(again, "SELECT sum(value) FROM kept") == 4


@as_root
def test_root_without_any_way_to_be_another_says_so(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place.parent.mkdir(mode=0o700)
    monkeypatch.setattr(unprivileged.shutil, "which", lambda *_, **__: None)
    with pytest.raises(unprivileged.NoUnprivilegedUser):
        Postgres(place, FAST).start()


@as_root
def test_a_normal_user_has_his_own_and_root_may_run_it_for_him(place: Path) -> None:
    nobody = 65534
    place.parent.mkdir()
    os.chown(place.parent, nobody, nobody)
    process, server, files = owner(place, user=nobody)
    process.communicate()
    assert process.returncode == 0
    assert files == nobody
    assert gone(server)
    with Postgres(place, FAST) as again:
        assert ask(again, "SELECT 1") == 1
        assert users_of(place) == {nobody}


@as_root
def test_the_programs_are_copied_where_the_user_can_reach_them(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = tmp_path / "hidden"  # like a virtual environment below /root
    hidden.mkdir(mode=0o700)
    found = postgres_binaries.embedded()
    shutil.copytree(found.bin.parent, hidden / "install", symlinks=True)
    elsewhere = postgres_binaries.Binaries(found.name, hidden / "install" / "bin", found.libraries)
    monkeypatch.setattr(postgres_binaries, "embedded", lambda: elsewhere)
    with Postgres(place, FAST) as server:
        assert psutil.Process(processes_of(place)[0]).exe().startswith(str(place / "programs"))
        assert ask(server, "SELECT 1") == 1


@as_root
def test_another_users_database_is_refused(made: Path, place: Path) -> None:
    command = [sys.executable, "-c", OWNER, str(copy(made, place)), "65534"]
    refused = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert DatabaseNotYours.__name__ in refused.stderr.splitlines()[-1]
