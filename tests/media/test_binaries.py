"""Where the programs are, and which of two is taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nimtaflow.media import binaries
from nimtaflow.media.binaries import Tool, ToolMissing, newest, numbers


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    binaries.exiftool.cache_clear()
    binaries.ffmpeg.cache_clear()
    yield
    binaries.exiftool.cache_clear()
    binaries.ffmpeg.cache_clear()


def install(folder: Path, name: str, output: str) -> None:
    """A program that says its version."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\necho '{output}'\n")
    program.chmod(0o755)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("13.59", (13, 59)),
        ("12.5", (12, 5)),
        ("n9.0.2-17-g2a571b6068", (9, 0, 2)),
        ("7.1.5-0+deb13u1", (7, 1, 5)),
        ("N-110000-gabc", (110000,)),
        ("git-2023", (0,)),
        ("", (0,)),
    ],
)
def test_versions(version: str, expected: tuple[int, ...]) -> None:
    assert numbers(version) == expected


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1))
def test_the_newest_is_taken(versions: list[tuple[int, int]]) -> None:
    tools = [Tool("x", (str(index),), f"{major}.{minor}", "path") for index, (major, minor) in enumerate(versions)]
    assert numbers(newest("x", iter(tools), (0,)).version) == max(versions)


def test_a_newer_exiftool_on_the_path_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "bin", "exiftool", "99.01")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert binaries.exiftool() == Tool("exiftool", (str(tmp_path / "bin" / "exiftool"),), "99.01", "path")


def test_an_older_exiftool_on_the_path_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "bin", "exiftool", "12.57")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert binaries.exiftool().origin == "packaged"


def test_only_an_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "bin", "exiftool", "12.57")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))  # and no perl for the packaged one
    with pytest.raises(ToolMissing) as problem:
        binaries.exiftool()
    assert problem.value.facts == {"tool": "exiftool", "needed": "13.0", "found": ["12.57 (path)"]}


def test_none_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing) as problem:
        binaries.exiftool()
    assert problem.value.facts["found"] == []


def test_told_where_the_packaged_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "node_modules" / "exiftool-vendored.pl" / "bin"
    script.mkdir(parents=True)
    (script / "exiftool").write_text("print '77.07';")
    monkeypatch.setenv("NIMTAFLOW_VENDOR", str(tmp_path))
    assert binaries.exiftool().version == "77.07"


def test_ffmpeg_comes_with_us() -> None:
    assert numbers(binaries.ffmpeg().version) >= binaries.FFMPEG_AT_LEAST


def test_a_program_that_does_not_start_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "bin", "ffmpeg", "")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert binaries.ffmpeg().origin == "packaged"
