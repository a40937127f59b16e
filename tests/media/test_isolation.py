"""A decoder may crash, hang, flood or lie; the file is named for it, and the next file is served."""

import os
import signal
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil
import pytest
import simplejpeg

from media.films import film
from media.pictures import encoded, exif, real_files, scene
from nimtaflow.kernel.problems import Problem
from nimtaflow.library.filetypes import FileVanished
from nimtaflow.media import isolation, thumbnails
from nimtaflow.media.child import Bounds
from nimtaflow.media.derivatives import Derivatives
from nimtaflow.media.isolation import Isolation
from nimtaflow.media.picture import Picture
from nimtaflow.media.problems import (
    DamagedFile,
    DecoderCrashed,
    DecoderFailed,
    DecoderOutOfMemory,
    DecoderTimeout,
    DecoderUnavailable,
    TooManyPixels,
)

BOUNDS = Bounds(seconds=30, cpu_seconds=20)


@pytest.fixture
def pool() -> Iterator[Isolation]:
    made = Isolation(2, BOUNDS)
    yield made
    made.close()


def pid(pool: Isolation) -> int:
    return pool.call("media.hostile:echo")["result"]["pid"]


def test_values_and_bytes_go_there_and_back(pool: Isolation) -> None:
    answer = pool.call("media.hostile:echo", a=1, b=None, c="ü\n", d=[1, 2])["result"]
    assert {key: answer[key] for key in "abcd"} == {"a": 1, "b": None, "c": "ü\n", "d": [1, 2]}
    assert pool.call("media.hostile:sizes", data=bytes(5_000_000))["result"] == 5_000_000


def test_a_child_serves_many_files(pool: Isolation) -> None:
    assert len({pid(pool) for _ in range(5)}) == 1


def test_a_crash_is_named_and_the_next_file_is_served(pool: Isolation) -> None:
    before = pid(pool)
    with pytest.raises(DecoderCrashed) as caught:
        pool.call("media.hostile:crash")
    assert caught.value.facts == {"signal": "SIGSEGV"}
    assert pid(pool) != before


def test_a_file_is_not_blamed_for_what_the_one_before_left(pool: Isolation) -> None:
    first = pool.call("media.hostile:crash_if_used", marker="seen")["result"]
    assert pool.call("media.hostile:crash_if_used", marker="seen")["result"] != first


def test_a_hang_ends_at_the_deadline() -> None:
    pool = Isolation(1, Bounds(seconds=1))
    with pytest.raises(DecoderTimeout) as caught:
        pool.call("media.hostile:hang")
    assert caught.value.facts == {"seconds": 1}
    pool.bounds = BOUNDS  # a busy machine may need more to start the next
    assert pid(pool)
    pool.close()


def test_a_spin_ends_with_its_share_of_cpu() -> None:
    pool = Isolation(1, Bounds(seconds=100, cpu_seconds=1))
    assert pid(pool)  # the share is for one file, not for the life of the child
    with pytest.raises(DecoderTimeout) as caught:
        pool.call("media.hostile:spin")
    assert caught.value.facts == {"seconds": 1}
    pool.close()


def test_a_flood_of_memory_is_stopped(pool: Isolation) -> None:
    with pytest.raises(DecoderOutOfMemory):
        pool.call("media.hostile:swallow", size=4 << 30)
    with pytest.raises(OSError, match="Cannot allocate"):
        pool.call("media.hostile:swallow_natively", size=4 << 30)
    assert pid(pool)


def test_a_child_that_leaves_without_a_word_or_is_killed(pool: Isolation) -> None:
    """Neither is the file's fault, so both may be tried again."""
    with pytest.raises(DecoderUnavailable):
        pool.call("media.hostile:leave")
    with pytest.raises(DecoderUnavailable, match="SIGKILL"):
        pool.call("media.hostile:be_killed")


def test_problems_cross_with_their_facts(pool: Isolation) -> None:
    with pytest.raises(DamagedFile) as caught:
        pool.call("media.hostile:complain")
    assert caught.value.facts["format"] == "jpeg"
    assert len(str(caught.value.facts["detail"])) <= 300
    with pytest.raises(DecoderFailed, match="never seen"):
        pool.call("media.hostile:fail")


def test_what_is_no_message_is_refused(pool: Isolation) -> None:
    with pytest.raises(DecoderFailed):
        pool.call("media.hostile:garble")
    assert pid(pool)


def test_chatter_of_libraries_is_no_answer(pool: Isolation) -> None:
    assert pool.call("media.hostile:chatter")["result"] == "quiet"


def test_a_child_that_has_grown_is_replaced(pool: Isolation) -> None:
    grown = pool.call("media.hostile:grow", size=400 << 20)["result"]
    assert pid(pool) != grown
    assert not psutil.pid_exists(grown)


def test_a_child_is_replaced_after_many_files() -> None:
    pool = Isolation(1, Bounds(files=3))
    assert len({pid(pool) for _ in range(7)}) == 3
    pool.close()


def test_idle_children_leave_and_leave_no_zombie() -> None:
    pool = Isolation(1, Bounds(idle_seconds=1))
    first = pid(pool)
    with suppress(psutil.NoSuchProcess):  # it may be gone already
        psutil.Process(first).wait(20)
    assert not psutil.pid_exists(first)
    assert pid(pool) != first
    pool.close()


def test_no_more_children_than_slots(pool: Isolation) -> None:
    seen: set[int] = set()
    threads = [threading.Thread(target=lambda: seen.update(pid(pool) for _ in range(5))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= len(seen) <= 2


def test_secrets_do_not_reach_a_child(pool: Isolation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setenv("DATABASE_URL", "x")
    names = pool.call("media.hostile:environment")["result"].split()
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(names)
    assert "VIPS_BLOCK_UNTRUSTED" in names


@pytest.mark.feature("LIB-07")
@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's confinement is Linux's")
def test_a_decoder_cannot_change_a_file_or_reach_out(pool: Isolation, tmp_path: Path) -> None:
    (tmp_path / "original").write_text("untouched")
    assert pool.call("media.hostile:attempts", folder=str(tmp_path))["result"] == []
    assert [entry.name for entry in tmp_path.iterdir()] == ["original"]


@pytest.mark.skipif(sys.platform != "linux", reason="a parent's death is told by Linux only")
def test_children_die_with_their_parent() -> None:
    program = (
        "from nimtaflow.media.isolation import Isolation\n"
        "import sys, time, threading\n"
        "pool = Isolation(2)\n"
        "print(pool.call('media.hostile:echo')['result']['pid'], flush=True)\n"
        "threading.Thread(target=pool.call, args=('media.hostile:hang',), daemon=True).start()\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        time.sleep(0.2)
        os.kill(parent.pid, signal.SIGKILL)
        child.wait(10)


def test_the_pictures_of_a_photo(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(encoded(scene(2400, 1800), "JPEG"))
    made = isolation.make(bytes(path), "photo", "image/jpeg")
    assert (made.width, made.height, made.damaged) == (2400, 1800, False)
    assert made.small[:4] == made.medium[:4] == b"RIFF"
    assert simplejpeg.decode_jpeg_header(made.large)[:2] == (1440, 1920)
    assert 5 < len(made.thumbhash) < 30


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "HEIF"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_every_format_is_decoded_within_the_confinement(kind: str, orientation: int, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(encoded(scene(400, 300), kind, exif=exif(orientation).tobytes()))
    made = isolation.make(bytes(path), "photo", None)
    assert not made.damaged
    turned = orientation == 6 and kind not in {"GIF", "BMP"}  # which have no place for it
    assert (made.width, made.height) == ((300, 400) if turned else (400, 300))


def test_the_pictures_of_a_film(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [scene(320, 240)] * 12)
    made = isolation.make(bytes(path), "video", "video/mp4")
    assert (made.width, made.height) == (320, 240)
    assert simplejpeg.decode_jpeg_header(made.large)[:2] == (240, 320)


def test_a_file_that_is_away_is_not_a_bad_file(tmp_path: Path) -> None:
    with pytest.raises(FileVanished):
        isolation.make(bytes(tmp_path / "gone.jpg"), "photo", None)


def test_a_limit_is_passed_on(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(encoded(scene(1200, 1000), "JPEG"))
    with pytest.raises(TooManyPixels) as caught:
        isolation.make(bytes(path), "photo", None, megapixels=1)
    assert caught.value.facts == {"megapixels": 1, "limit": 1}


def test_a_great_panorama_is_read_line_by_line(pool: Isolation, tmp_path: Path) -> None:
    """160 megapixels are 480 MB of pixels; a tenth of that is enough for a JPEG, and for a PNG."""
    row = np.repeat(scene(20_000, 1)[:, :, :], 8, axis=0)
    jpeg, png = tmp_path / "wide.jpg", tmp_path / "wide.png"
    jpeg.write_bytes(simplejpeg.encode_jpeg(np.tile(row, (1000, 1, 1)), 80, "RGB", "420"))
    lines = zlib.compress(b"".join(b"\0" + row[0].tobytes() for _ in range(8000)), 1)
    header = struct.pack(">IIBBBBB", 20_000, 8_000, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", lines), (b"IEND", b""))
    framed = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )
    png.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(framed))
    for path in (jpeg, png):
        small = tmp_path / "small.jpg"
        small.write_bytes(encoded(scene(), "JPEG"))
        before = pool.call("media.hostile:resident", path=str(small))["result"]
        after = pool.call("media.hostile:resident", path=str(path))["result"]
        assert after - before < 160 << 20, path.name


def test_every_broken_file_ends_in_pictures_or_a_named_problem() -> None:
    for path in real_files("broken"):
        for kind in ("photo", "video"):
            with pytest.raises(Problem) as caught:
                isolation.make(bytes(path), kind, None)
            assert caught.value.code in {"damaged-file", "unsupported-type", "not-a-picture", "no-video-stream"}, path


def test_no_more_pictures_are_held_whole_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A great one alone; what is read line by line, and what is small enough beside each other, do not wait."""
    at_work: Counter[str] = Counter()
    most: Counter[str] = Counter()
    together = {"small": threading.Barrier(2, timeout=60), "streamed": threading.Barrier(3, timeout=60)}
    answer = thumbnails.derive(Picture(scene(64, 48), 64, 48))

    def checked(_: object, __: str, **asked: object) -> Derivatives:
        source = asked["source"]
        assert isinstance(source, bytes)
        kind = source.decode()
        at_work[kind] += 1
        most[kind] = max(most[kind], at_work[kind])
        assert kind != "great" or not at_work["small"]
        if kind in together:
            together[kind].wait()  # those that may be at work at once are: the test ends only so
        at_work[kind] -= 1
        return answer

    room = isolation.Room(48_000_000)
    monkeypatch.setattr(isolation, "checked", checked)
    monkeypatch.setattr(isolation, "_room", lambda: room)
    asked = [(b"streamed", "image/jpeg", 200_000_000)] * 3
    asked += [(b"small", "image/heic", 24_000_000)] * 2 + [(b"great", "image/heic", 100_000_000)] * 3
    with ThreadPoolExecutor(8) as threads:
        work = [threads.submit(isolation.make, source, "photo", mime, pixels=pixels) for source, mime, pixels in asked]
        assert all(done.result() is answer for done in work)
    assert most["great"] == 1
