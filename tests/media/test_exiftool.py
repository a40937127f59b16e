"""exiftool, kept open: any name, bounded in every direction, nothing left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from media.pictures import encoded, exif, scene
from nimtaflow.library.filetypes import FileVanished
from nimtaflow.media import binaries
from nimtaflow.media.binaries import Tool
from nimtaflow.media.exiftool import Exiftool, MetadataUnreadable
from nimtaflow.media.exiftool_process import Limits, MetadataCrashed, MetadataTimeout, TooMuchMetadata

PICTURE = encoded(scene(16, 8), "JPEG", exif=exif(6))
Make = Callable[..., Exiftool]

# What an exiftool may do to us. `asked` counts the questions, `text` is the question.
STUB = """
import os, sys, time
asked = 0
text = ''
for line in sys.stdin:
    if not line.startswith('-execute'):
        text += line
        continue
    asked += 1
    {behaviour}
    print('{{ready%s}}' % line.strip().removeprefix('-execute'), flush=True)
    text = ''
"""


@pytest.fixture
def real() -> Iterator[Exiftool]:
    pool = Exiftool(binaries.exiftool(), 2)
    yield pool
    pool.close()


@pytest.fixture
def stubbed(tmp_path: Path) -> Iterator[Make]:
    pools: list[Exiftool] = []

    def make(behaviour: str, limits: Limits | None = None, processes: int = 1, **options: float) -> Exiftool:
        script = tmp_path / f"stub{len(pools)}.py"
        script.write_text(STUB.format(behaviour=behaviour))
        # python takes no -stay_open; the script's own arguments follow it
        tool = Tool("exiftool", (sys.executable, str(script)), "99", "path")
        pools.append(Exiftool(tool, processes, limits, **options))  # type: ignore[arg-type]
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()


@given(
    st.binary(min_size=1, max_size=250).filter(lambda name: b"/" not in name and b"\0" not in name and name.strip(b"."))
)
@example(b"new\nline.jpg")
@example(b"-execute\n-stay_open\nFalse\n")
@example(b"carriage\rreturn")
@example(b"ends with\r")
@example(b"-dash")
@example(b"-")
@example(b"\xff\xfe\x80")
@example(b"x" * 255)
@example("🏔️ 2023 ünïcödé".encode())
@example("\u202egnp.jpg".encode())
@example(b" leading and trailing ")
@example(b"#comment")
@example(b"#[CSTR]a\\nb")
@example(b"pipe |")
@example(b"$HOME @ \"quoted\" 'name' \\n %d *")
@example(b"@JSON:{}")
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_any_name(real: Exiftool, tmp_path: Path, name: bytes) -> None:
    path = os.path.join(os.fsencode(tmp_path), name)
    with open(path, "wb") as file:
        file.write(PICTURE)
    try:
        assert real.read(path)["IFD0:Orientation"] == {"desc": "Orientation", "num": "6", "val": "Rotate 90 CW"}
    finally:
        os.unlink(path)


def test_relative_names(real: Exiftool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "-ver").write_bytes(PICTURE)
    monkeypatch.chdir(tmp_path)
    assert real.read(b"-ver")["IFD0:Orientation"]["num"] == "6"


def test_a_name_with_a_line_break_and_no_file(real: Exiftool, tmp_path: Path) -> None:
    for name in (b"gone.jpg", b"go\nne.jpg"):
        with pytest.raises(FileVanished):
            real.read(os.path.join(os.fsencode(tmp_path), name))
    assert len(real.pids()) == 1  # and it works on


def test_every_value_is_text(real: Exiftool, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (8, 8)).save(path)
    write = [*binaries.exiftool().argv, "-q", "-overwrite_original", "-XMP-dc:Title=007", "-XMP-dc:Subject=1e5"]
    subprocess.run([*write, "-XMP-dc:Subject=true", str(path)], check=True)
    found = real.read(os.fsencode(path))
    assert found["XMP-dc:Title"]["val"] == "007"
    assert found["XMP-dc:Subject"]["val"] == ["1e5", "true"]


def test_no_config_file_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trap = tmp_path / "ran"
    (tmp_path / ".ExifTool_config").write_text(f'open(my $f, ">", "{trap}"); 1;')
    (tmp_path / "a.jpg").write_bytes(PICTURE)
    for name in ("EXIFTOOL_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    pool = Exiftool(binaries.exiftool(), 1)
    try:
        pool.read(b"a.jpg")
    finally:
        pool.close()
    assert not trap.exists()


def test_a_file_that_takes_too_long(stubbed: Make) -> None:
    pool = stubbed("time.sleep(600 if 'slow' in text else 0); print('[{}]')", Limits(seconds=5))
    pool.read(b"/quick")
    (first,) = pool.pids()
    with pytest.raises(MetadataTimeout) as problem:
        pool.read(b"/slow")
    assert problem.value.facts == {"seconds": 5}
    assert not psutil.pid_exists(first)
    assert pool.read(b"/quick") == {}


@pytest.mark.skipif(sys.platform != "linux", reason="limits of other processes are Linux's")
def test_a_file_that_computes_too_much(stubbed: Make) -> None:
    pool = stubbed("\n    while 'loop' in text: pass\n    print('[{}]')", Limits(seconds=60, cpu_seconds=0))
    with pytest.raises(MetadataTimeout):
        pool.read(b"/loop")
    assert pool.read(b"/quick") == {}


@pytest.mark.skipif(sys.platform != "linux", reason="limits of other processes are Linux's")
def test_a_file_that_wants_too_much_memory(stubbed: Make) -> None:
    pool = stubbed("print('[{}]', end=' ' * (2_000_000_000 if 'large' in text else 0))")
    with pytest.raises(MetadataCrashed):
        pool.read(b"/large")
    assert pool.read(b"/small") == {}


def test_a_file_with_endless_metadata(stubbed: Make) -> None:
    pool = stubbed("\n    while 'much' in text: print('x' * 65536)\n    print('[{}]')", Limits(answer=4 << 20))
    with pytest.raises(TooMuchMetadata) as problem:
        pool.read(b"/much")
    assert problem.value.facts == {"limit_mb": 4}
    assert pool.read(b"/little") == {}


def test_a_file_that_kills(stubbed: Make) -> None:
    pool = stubbed("'deadly' in text and os._exit(9); print('[{}]')", processes=2)
    pool.read(b"/harmless")
    with pytest.raises(MetadataCrashed) as problem:  # tried again with a fresh one, which dies too
        pool.read(b"/deadly")
    assert problem.value.facts == {"status": 9}
    assert pool.read(b"/harmless") == {}


def test_a_process_that_was_killed_is_replaced(stubbed: Make) -> None:
    pool = stubbed("print('[{}]')")
    pool.read(b"/one")
    (first,) = pool.pids()
    os.kill(first, signal.SIGKILL)
    assert pool.read(b"/two") == {}
    assert pool.pids() != [first]


@pytest.mark.parametrize("answer", ["[", "nonsense", "[{},{}]", '{"a": 1}'])
def test_an_answer_that_is_none(stubbed: Make, answer: str) -> None:
    with pytest.raises(MetadataUnreadable):
        stubbed(f"print({answer!r})").read(b"/a")


def test_a_process_works_for_so_many_files(stubbed: Make) -> None:
    pool = stubbed('print(\'[{"pid": "%d"}]\' % os.getpid())', files_per_process=3)
    seen = [pool.read(b"/a")["pid"] for _ in range(7)]
    assert [seen.count(pid) for pid in dict.fromkeys(seen)] == [3, 3, 1]


def test_idle_processes_end(stubbed: Make) -> None:
    pool = stubbed('print(\'[{"pid": "%d"}]\' % os.getpid())', idle_seconds=0.1)
    pid = int(pool.read(b"/a")["pid"])
    _wait_until(lambda: not psutil.pid_exists(pid))
    assert pool.pids() == []
    assert pool.read(b"/a")["pid"] != str(pid)


def test_no_more_processes_than_places(stubbed: Make) -> None:
    pool = stubbed('time.sleep(0.05); print(\'[{"pid": "%d"}]\' % os.getpid())', processes=2)
    pids: list[str] = []
    threads = [threading.Thread(target=lambda: pids.append(pool.read(b"/a")["pid"])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pids) == 8
    assert len(set(pids)) <= 2


def test_a_process_outlives_the_thread_that_asked(real: Exiftool, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(PICTURE)
    thread = threading.Thread(target=real.read, args=(os.fsencode(path),))
    thread.start()
    thread.join()
    before = real.pids()
    time.sleep(0.05)
    real.read(os.fsencode(path))
    assert real.pids() == before


PARENT = """
import os, signal, sys
from nimtaflow.media import exiftool
pool = exiftool.shared()
pool.read(os.fsencode(sys.argv[1]))
print(*pool.pids(), flush=True)
if sys.argv[2] == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("end", ["killed", "normal"])
def test_nothing_outlives_its_parent(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(PICTURE)
    done = subprocess.run([sys.executable, "-c", PARENT, str(path), end], capture_output=True, check=False)
    assert done.returncode == (-signal.SIGKILL if end == "killed" else 0), done.stderr
    (pid,) = map(int, done.stdout.split())
    _wait_until(lambda: not _runs(pid))


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _wait_until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.02)
