"""Films made for browsers: whole, once, bounded, and nothing left of what went wrong."""

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

import make
from films.clips import FFMPEG, H264, clip
from films.videos import films, jobs, video, work
from media.films import hdr_film, rotated
from media.pictures import real_files
from nimtaflow.films import encoders, examine, ffmpeg, making, queries, service
from nimtaflow.films.command import command, filters, may_be_copied
from nimtaflow.films.encoders import SOFTWARE, Encoder
from nimtaflow.films.examine import Examined
from nimtaflow.films.problems import TranscodeFailed, TranscodeTimeout
from nimtaflow.kernel.config import environment
from nimtaflow.kernel.failures import DiskFull
from nimtaflow.kernel.problems import Problem
from nimtaflow.media import binaries, hdr
from nimtaflow.media.poster import poster
from nimtaflow.pipeline import journey
from nimtaflow.tables.photos import Photo


async def wish(tx: AsyncSession, photo: Photo, height: int = 480) -> Path:
    """Have a film made of a video; where it will be."""
    assert photo.content_hash
    version = service.content_version(photo.content_hash)
    assert await queries.wish_for_system(tx, photo.id, height, version)
    await journey.make_film.later(tx, photo_id=photo.id, height=height)
    await tx.commit()
    return Path(service.film_path(photo.id, version, height))


def leftovers() -> list[str]:
    """Every file below the films of this test's data."""
    return sorted(path.name for path in (environment().data / "derived" / "films").rglob("*") if path.is_file())


def frame(path: Path, at: float = 0.5) -> np.ndarray:
    out = path.with_name("frame.png")
    subprocess.run([FFMPEG, "-v", "error", "-y", "-ss", str(at), "-i", path, "-frames:v", "1", out], check=True)
    return np.asarray(Image.open(out).convert("RGB"))


def streams(path: Path) -> str:
    """What ffmpeg says of a file."""
    return subprocess.run([FFMPEG, "-hide_banner", "-i", path], capture_output=True, check=False, text=True).stderr


@pytest.mark.feature("VID-06", "VID-09")
async def test_a_film_is_made_of_what_browsers_cannot_play(tx: AsyncSession, tmp_path: Path) -> None:
    photo = await video(tx, clip(tmp_path / "a.mts", size="1280x720"))
    path = await wish(tx, photo, 480)
    await work(tx)
    (film,) = await films(tx)
    assert (film.state, film.progress, film.error_code) == ("ready", 1.0, None)
    assert film.encoder == "libx264"
    assert film.file_size == path.stat().st_size
    seen = examine.result(bytes(path))
    assert (seen.codec, seen.pixel_format, seen.width, seen.height) == ("h264", "yuv420p", 854, 480)
    assert seen.duration == pytest.approx(2, abs=0.3)
    assert "Audio: aac" in streams(path)
    head = path.read_bytes()
    assert head.index(b"moov") < head.index(b"mdat")  # plays before it has arrived whole
    assert leftovers() == [path.name]


async def test_rotation_is_baked_in_and_nothing_is_enlarged(tx: AsyncSession, tmp_path: Path) -> None:
    path = await wish(tx, await video(tx, rotated(clip(tmp_path / "a.mp4", *H264, size="321x241"), 90)), 1080)
    await work(tx)
    seen = examine.result(bytes(path))
    assert (seen.width, seen.height) == (240, 320)
    assert "displaymatrix" not in streams(path)


async def test_hdr_becomes_sdr(tx: AsyncSession, tmp_path: Path) -> None:
    original = hdr_film(tmp_path / "hdr.mp4", "0x808080", "320x240")
    path = await wish(tx, await video(tx, original))
    await work(tx)
    assert examine.result(bytes(path)).transfer is None
    assert "bt709" in streams(path)
    assert frame(path).mean() == pytest.approx(poster(bytes(original), 320).pixels.mean(), abs=15)


@pytest.mark.feature("VID-09")
async def test_what_only_lies_in_the_wrong_container_is_not_encoded_again(tx: AsyncSession, tmp_path: Path) -> None:
    path = await wish(tx, await video(tx, clip(tmp_path / "a.mkv")))
    await work(tx)
    (film,) = await films(tx)
    assert (film.state, film.encoder) == ("ready", "copy")
    assert "Audio: aac" in streams(path)
    assert examine.result(bytes(path)).duration == pytest.approx(2, abs=0.3)


def test_what_may_be_copied() -> None:
    film = Examined("h264", "yuv420p", 1280, 720, 10.0, None, interlaced=False)
    assert may_be_copied(film, 720, 5_000_000)
    assert not may_be_copied(film, 480, 5_000_000)
    assert not may_be_copied(film, 720, 50_000_000)
    for other in (
        {"codec": "hevc"},
        {"pixel_format": "yuv422p"},
        {"interlaced": True},
        {"turned": -90},
        {"duration": None},
    ):
        assert not may_be_copied(replace(film, **other), 720, 5_000_000)


async def test_the_lines_of_interlaced_films_are_woven_away() -> None:
    tool = binaries.ffmpeg()
    film = Examined("h264", "yuv420p", 1920, 1080, 10.0, None)
    assert filters(tool, SOFTWARE, film, 1080).startswith("yadif=deint=interlaced,scale=")
    assert "tonemap" in filters(tool, SOFTWARE, replace(film, transfer=hdr.PQ), 1080)


@pytest.mark.feature("VID-07")
async def test_a_film_that_is_there_is_not_made_again(tx: AsyncSession, tmp_path: Path) -> None:
    photo = await video(tx, clip(tmp_path / "a.avi"))
    path = await wish(tx, photo)
    await work(tx)
    first = path.stat().st_mtime_ns
    await journey.make_film.later(tx, photo_id=photo.id, height=480)
    await work(tx)
    assert path.stat().st_mtime_ns == first


@pytest.mark.feature("ROAD-02")
async def test_a_failure_is_tried_three_times_and_then_shown(
    tx: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await wish(tx, await video(tx, clip(tmp_path / "a.avi")))

    async def fails(*_: Any) -> None:
        raise TranscodeFailed(detail="no luck")

    monkeypatch.setattr(ffmpeg, "run", fails)
    for attempt in (1, 2, 3):
        assert len(await jobs(tx)) == 1
        await work(tx)
        (film,) = await films(tx)
        assert (film.attempts, film.error_code, film.error_facts) == (
            attempt,
            "transcode-failed",
            {"detail": "no luck"},
        )
        assert film.state == ("failed" if attempt == 3 else "waiting")
    assert await jobs(tx) == []
    assert leftovers() == []


async def test_a_file_that_cannot_be_read_is_given_up_at_once(tx: AsyncSession, tmp_path: Path) -> None:
    original = clip(tmp_path / "a.avi")
    photo = await video(tx, original)
    await wish(tx, photo)
    original.write_bytes(b"RIFF\x10\0\0\0AVI nothing")
    await work(tx)
    (film,) = await films(tx)
    assert (film.state, film.error_code) == ("failed", "no-video-stream")
    assert await jobs(tx) == []


@pytest.mark.feature("ROAD-02")
async def test_what_a_killed_attempt_left_is_gone_after_the_next(tx: AsyncSession, tmp_path: Path) -> None:
    photo = await video(tx, clip(tmp_path / "a.avi"))
    path = await wish(tx, photo)
    path.parent.mkdir(parents=True)
    part = path.with_name(f"{photo.id}-part-480.mp4")
    part.write_bytes(b"half")
    await tx.execute(text("UPDATE films SET state = 'making', progress = 0.4"))
    await tx.commit()
    await work(tx)
    assert leftovers() == [path.name]
    part.write_bytes(b"half")
    await tx.execute(text("DELETE FROM films"))
    await tx.commit()
    await journey.make_film.run(photo.id, 480)
    assert leftovers() == [path.name]


@pytest.mark.feature("ROAD-02")
async def test_films_that_workers_die_of_are_given_up(tx: AsyncSession, tmp_path: Path) -> None:
    photo = await video(tx, clip(tmp_path / "a.avi"))
    await wish(tx, photo)
    assert journey.make_film.died
    await journey.make_film.died(tx, photo_id=photo.id, height=480)
    await tx.commit()
    (film,) = await films(tx)
    assert (film.state, film.error_code) == ("failed", "worker-died")


async def test_a_lost_job_is_taken_up(tx: AsyncSession, tmp_path: Path) -> None:
    photo = await video(tx, clip(tmp_path / "a.avi"))
    await wish(tx, photo)
    lost = {"photo_id": photo.id, "height": 480}
    await tx.execute(text("DELETE FROM procrastinate_jobs"))
    await tx.commit()
    for _ in range(2):
        await journey.take_up.run()
        assert await jobs(tx) == [lost]
        await tx.rollback()


async def test_a_full_disk_is_waited_for(tx: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await wish(tx, await video(tx, clip(tmp_path / "a.avi")))

    async def full(*_: Any) -> None:
        raise DiskFull(where="files")

    with monkeypatch.context() as patched:
        patched.setattr(ffmpeg, "run", full)
        for _ in range(4):
            await work(tx)
            (film,) = await films(tx)
            assert (film.state, film.attempts, film.error_code) == ("waiting", 0, "disk-full")
    await work(tx)
    (film,) = await films(tx)
    assert (film.state, film.error_code) == ("ready", None)


async def test_a_film_of_a_photo_that_is_removed_meanwhile_is_not_kept(
    tx: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = await video(tx, clip(tmp_path / "a.avi"))
    await wish(tx, photo)
    run = ffmpeg.run

    async def removed(*arguments: Any) -> None:
        await run(*arguments)
        await tx.execute(text("DELETE FROM photos"))
        await tx.commit()

    monkeypatch.setattr(ffmpeg, "run", removed)
    await work(tx)
    assert leftovers() == []
    assert await jobs(tx) == []


@pytest.mark.parametrize(
    ("film", "expected", "encoded"),
    [
        (Examined("hevc", "yuv420p", 10, 10, 10.0, None), 10.0, 10.0),
        (Examined("h264", "yuv420p10le", 10, 10, 10.0, None), 10.0, 10.0),
        (Examined("h264", "yuv420p", 10, 10, 5.0, None), 10.0, 5.0),
        (Examined("h264", "yuv420p", 10, 10, 5.0, None), None, 10.0),
        (Examined("h264", "yuv420p", 10, 10, None, None), 10.0, 0.0),
    ],
)
def test_what_is_not_whole_is_not_kept(film: Examined, expected: float | None, encoded: float) -> None:
    with pytest.raises(TranscodeFailed):
        making._check(film, expected, encoded)


@pytest.mark.feature("VID-08")
async def test_hardware_that_fails_is_replaced_by_software(
    tx: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Encoder("h264_nvenc", "format=yuv420p", ())
    monkeypatch.setattr(encoders, "best", lambda _: broken)
    path = await wish(tx, await video(tx, clip(tmp_path / "a.avi")))
    await work(tx)
    (film,) = await films(tx)
    assert (film.state, film.encoder, film.attempts) == ("ready", "libx264", 0)
    assert examine.result(bytes(path)).codec == "h264"


@pytest.mark.feature("VID-08")
def test_hardware_is_tried_in_order_with_a_real_encode(tmp_path: Path) -> None:
    """A stand-in for ffmpeg that can do what its name says, and writes down what it was asked."""
    asked = tmp_path / "asked"
    for able, expected in (("h264_vaapi", "h264_vaapi"), ("h264_nvenc", "h264_nvenc"), ("nothing", "libx264")):
        asked.unlink(missing_ok=True)
        program = tmp_path / f"ffmpeg-{able}"
        program.write_text(f'#!/bin/sh\necho "$*" >> {asked}\ncase "$*" in *{able}*) exit 0;; esac\nexit 1\n')
        program.chmod(0o755)
        assert encoders.best(binaries.Tool("ffmpeg", (str(program),), "9.0", "path")).name == expected
        tried = [line.split("-c:v ")[1].split()[0] for line in asked.read_text().splitlines()]
        order = ["h264_qsv", "h264_nvenc", "h264_vaapi", "h264_videotoolbox"]
        assert tried == order[: len(tried)]
        assert "-frames:v 1" in asked.read_text()
    assert encoders.works(binaries.ffmpeg(), SOFTWARE)


def processes(mark: str) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        try:
            if any(mark in word for word in process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue
    return found


def endless(target: Path) -> list[bytes]:
    source = ("-re", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=25")
    words = [FFMPEG, "-v", "error", "-y", "-progress", "pipe:1", *source, "-f", "mp4", str(target)]
    return [word.encode() for word in words]


async def _nothing(_: float) -> None:
    return


BOUNDS = ffmpeg.Bounds(seconds=100, size=1 << 30)


@pytest.mark.parametrize("bounds", [replace(BOUNDS, seconds=0.5), replace(BOUNDS, size=4096)], ids=["time", "size"])
async def test_a_run_is_bounded(bounds: ffmpeg.Bounds, tmp_path: Path) -> None:
    with pytest.raises((TranscodeTimeout, TranscodeFailed)):
        await ffmpeg.run(endless(tmp_path / "out.mp4"), bytes(tmp_path), bounds, _nothing)
    assert processes(str(tmp_path)) == []


async def test_a_run_in_which_nothing_goes_on_is_ended(tmp_path: Path) -> None:
    hangs = tmp_path / "hangs"
    hangs.write_text(
        "#!/bin/sh\nwhile true; do echo frame=1; echo out_time_us=40; echo progress=continue; sleep 0.1; done\n"
    )
    hangs.chmod(0o755)
    with pytest.raises(TranscodeTimeout):
        await ffmpeg.run([bytes(hangs)], bytes(tmp_path), replace(BOUNDS, stalled=0.6), _nothing)
    silent = tmp_path / "silent"
    silent.write_text("#!/bin/sh\nsleep 1000\n")
    silent.chmod(0o755)
    with pytest.raises(TranscodeTimeout):
        await ffmpeg.run([bytes(silent)], bytes(tmp_path), replace(BOUNDS, stalled=0.5), _nothing)
    assert processes(str(tmp_path)) == []


async def test_a_run_that_is_cancelled_leaves_no_process(tmp_path: Path) -> None:
    going = asyncio.Event()

    async def begun(_: float) -> None:
        going.set()

    running = asyncio.create_task(ffmpeg.run(endless(tmp_path / "out.mp4"), bytes(tmp_path), BOUNDS, begun))
    await asyncio.wait_for(going.wait(), 60)
    assert len(processes(str(tmp_path))) == 1
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert processes(str(tmp_path)) == []


async def test_a_run_dies_with_its_worker(tmp_path: Path) -> None:
    """`kill -9` of the process that runs it."""
    script = f"""
import asyncio
from nimtaflow.films import ffmpeg

async def told(_):
    print("going", flush=True)

command = {endless(tmp_path / "out.mp4")!r}
asyncio.run(ffmpeg.run(command, {bytes(tmp_path)!r}, ffmpeg.Bounds(seconds=100, size=1 << 30), told))
"""
    worker = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE)
    assert worker.stdout
    assert await asyncio.wait_for(worker.stdout.readline(), 60)
    assert len([each for each in processes(str(tmp_path)) if each.pid != worker.pid]) == 1
    worker.kill()
    await worker.wait()
    while processes(str(tmp_path)):  # until the test's own time is over
        await asyncio.sleep(0.05)


async def test_it_may_write_in_its_folder_only(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    words = endless(tmp_path / "elsewhere.mp4")
    with pytest.raises(TranscodeFailed):
        await ffmpeg.run(words, bytes(tmp_path / "mine"), replace(BOUNDS, seconds=1), _nothing)
    assert not (tmp_path / "elsewhere.mp4").exists()


@pytest.mark.parametrize("name", ["-i.avi", "a:b.avi", "%03d.avi", "http:x.avi", "concat:a.avi|b.avi", "é'\"[;,].avi"])
async def test_names_are_never_options_or_addresses(name: str, tx: AsyncSession, tmp_path: Path) -> None:
    original = clip(tmp_path / "a.avi", seconds=0.5)
    os.rename(original, tmp_path / name)
    await wish(tx, await video(tx, tmp_path / name))
    await work(tx)
    (film,) = await films(tx)
    assert film.state == "ready"


@pytest.mark.parametrize(
    "playlist",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{url}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{url}'\n",
        "<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><BaseURL>{url}</BaseURL></MPD>",
        ";FFMETADATA1\ntitle={url}\n",
        "v=0\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {port} RTP/AVP 96\na=rtpmap:96 H264/90000\n",
    ],
    ids=["hls", "concat", "dash", "ffmetadata", "sdp"],
)
async def test_playlists_reach_neither_the_network_nor_another_file(playlist: str, tmp_path: Path) -> None:
    """The command itself, as if everything before it had been fooled."""
    called = asyncio.Event()

    async def call(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.set()
        writer.close()

    secret = clip(tmp_path / "secret.ts", seconds=0.5)
    server = await asyncio.start_server(call, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    film = Examined("h264", "yuv420p", 320, 240, 2.0, None)
    async with server:
        for url in (f"http://127.0.0.1:{port}/a.ts", f"tcp://127.0.0.1:{port}", f"file://{secret}", str(secret)):
            path, out = tmp_path / "list.mp4", tmp_path / "out.mp4"
            path.write_text(playlist.format(url=url, port=port))
            words = command(binaries.ffmpeg(), SOFTWARE, film, 480, bytes(path), bytes(out))
            with pytest.raises(TranscodeFailed):
                await ffmpeg.run(words, bytes(tmp_path), BOUNDS, _nothing)
            assert not out.exists() or out.stat().st_size == 0
        assert not called.is_set()


@pytest.mark.feature("VID-01", "VID-09")
async def test_every_real_film_is_made_or_has_a_named_problem(tx: AsyncSession) -> None:
    outcomes: list[str] = []
    for path in list(real_files("video"))[::3]:  # all of them take a minute
        await tx.execute(text("DELETE FROM sources"))
        await tx.execute(text("DELETE FROM procrastinate_jobs"))
        await tx.commit()
        try:
            photo = await video(tx, path)
        except Problem as problem:
            outcomes.append(problem.code)
            continue
        await wish(tx, photo)
        await work(tx)
        film = (await films(tx))[-1]
        outcomes.append(film.error_code or film.state)
    assert set(outcomes) <= {"ready", "no-video-stream", "damaged-file", "unsupported-type"}
    assert outcomes.count("ready") > 20
    assert len(leftovers()) == outcomes.count("ready")


async def test_only_films_are_made_of_films(tx: AsyncSession) -> None:
    still = await make.photo(tx)
    await tx.commit()
    await journey.make_film.run(still.id, 480)
    assert await films(tx) == []
