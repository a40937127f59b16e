"""The command line, as somebody at a terminal meets it: it asks the database that runs."""

import json
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nimtaflow.doors import doctor
from nimtaflow.doors import terminal as shared
from nimtaflow.doors.cli import app
from nimtaflow.doors.entry import LIGHT
from nimtaflow.kernel import db
from nimtaflow.kernel.config import environment


@pytest.fixture
def terminal(database: str, monkeypatch: pytest.MonkeyPatch) -> "Terminal":
    """Commands on the database of this test, in this process: they open and close an engine of their own."""
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr(db, "_engine", None)
    monkeypatch.setattr(shared, "configure_logs", lambda _: None)
    monkeypatch.setattr(shared.console, "width", 160)
    environment.cache_clear()
    return Terminal()


class Terminal:
    """`terminal("users", "list")` answers with what the command prints."""

    def __call__(self, *arguments: str, given: str = "", code: int = 0) -> str:
        with pytest.MonkeyPatch.context() as patched, StringIO() as said:
            patched.setattr(shared.console, "_file", said)
            done = CliRunner().invoke(app, arguments, input=given)
            assert done.exit_code == code, (done.output, said.getvalue(), done.exception)
            return done.stdout + said.getvalue()


def test_help_names_every_command_that_is_for_people(terminal: Terminal) -> None:
    told = terminal("--help")
    inner = {"supervise", "welcome"}
    for command in (set(LIGHT) - inner) | {"users", "sources", "scan", "status", "openapi", "version"}:
        assert f"\n  {command} " in told
    assert "Run everything" in terminal("run", "--help")


@pytest.mark.feature("AUTH-01")
def test_accounts(terminal: Terminal) -> None:
    assert "No accounts yet" in terminal("users", "list")
    password = "a calm and sturdy password\n"
    terminal("users", "add", "ada@example.org", "--role", "admin", given=password)
    assert "email-taken" in terminal("users", "add", "Ada@example.org", given=password, code=1)
    assert "password-too-weak" in terminal("users", "add", "bo@example.org", given="1234\n", code=1)
    terminal("users", "add", "bo@example.org", "--name", "Bo", given=password)
    assert "last-admin" in terminal("users", "deactivate", "ada@example.org", code=1)
    terminal("users", "role", "bo@example.org", "admin")
    terminal("users", "deactivate", "ada@example.org")
    terminal("users", "password", "bo@example.org", given="another calm password\n")
    lines = [line.split() for line in terminal("users", "list").splitlines()]
    assert [line[:4] for line in lines[1:]] == [
        ["ada@example.org", "ada", "admin", "no"],
        ["bo@example.org", "Bo", "admin", "yes"],
    ]


@pytest.mark.feature("LIB-01")
def test_sources(terminal: Terminal, tmp_path: Path) -> None:
    assert "No sources yet" in terminal("sources", "list")
    photos = tmp_path / "photos"
    photos.mkdir()
    assert terminal("sources", "add", str(photos), "--interval", "15").endswith(f"1: photos, {photos}\n")
    assert "source-exists" in terminal("sources", "add", str(photos), code=1)
    assert "folder-not-found" in terminal("sources", "add", str(tmp_path / "nowhere"), code=1)
    assert "1 sources" in terminal("scan")
    assert "scan" in terminal("status")
    terminal("sources", "pause", "1")
    assert "source-paused" in terminal("sources", "scan", "1", code=1)
    assert "paused" in terminal("sources", "list")
    terminal("sources", "resume", "1")
    assert "0 photos leave" in terminal("sources", "remove", "1", "--yes")
    assert photos.exists()


def test_doctor_looks_at_everything(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    doctor.main()
    told = capsys.readouterr().out
    for what in ("Python", "data directory", "disk space", "PostgreSQL", "vector", "exiftool", "ffmpeg", "libvips"):
        assert what in told
    assert "(DATABASE_URL)" in told


def test_doctor_fails_when_something_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql:///x?host={tmp_path}")
    environment.cache_clear()
    assert doctor.main() == 1
    assert re.search(r"fail +PostgreSQL", capsys.readouterr().out)


def test_the_program_itself(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "nimtaflow"]
    described = subprocess.run([*command, "openapi"], capture_output=True, check=True)
    assert json.loads(described.stdout)["info"]["title"] == "NimtaFlow"
    refused = subprocess.run([*command, "worker", "--queues", "scan"], capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "DATABASE_URL is not set" in refused.stderr
