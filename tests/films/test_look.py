"""One look through a film: what is taken from it, and that it ends."""

import io
import re
import subprocess
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from films.clips import FFMPEG, H264, clip
from media.films import film, hdr_film, rotated, sound
from media.pictures import real_files, scene
from nimtaflow.films.look import Look, look
from nimtaflow.films.preview import grid, wanted, webvtt
from nimtaflow.films.preview_step import looked_at
from nimtaflow.kernel.problems import Problem
from nimtaflow.library.filetypes import EmptyFile
from nimtaflow.media.problems import DamagedFile, DecoderTimeout, NoVideoStream


def brightening(path: Path, seconds: int, gop: int = 25) -> Path:
    """A film that goes from black to white, so that a frame tells its time."""
    light = f"color=c=black:s=160x120:r=25:d={seconds},geq=lum='16+219*T/{seconds}':cb=128:cr=128"
    how = ("-g", str(gop), "-keyint_min", str(gop), "-sc_threshold", "0", *H264)
    if path.suffix == ".webm":
        how = ("-c:v", "libsvtav1", "-preset", "12", "-g", str(gop), "-svtav1-params", "scd=0")
    subprocess.run([FFMPEG, "-v", "error", "-y", "-f", "lavfi", "-i", light, *how, str(path)], check=True)
    return path


def tiles(seen: Look) -> list[np.ndarray]:
    sheet = np.asarray(Image.open(io.BytesIO(seen.sprites)).convert("RGB"))
    assert sheet.shape[:2] == (seen.rows * seen.tile_height, seen.columns * seen.tile_width)
    places = [
        (at // seen.columns * seen.tile_height, at % seen.columns * seen.tile_width) for at in range(len(seen.times))
    ]
    return [sheet[top : top + seen.tile_height, left : left + seen.tile_width] for top, left in places]


def pages(seen: Look) -> list[np.ndarray]:
    with Image.open(io.BytesIO(seen.flipbook)) as book:
        found: list[np.ndarray] = []
        for number in range(getattr(book, "n_frames", 1)):
            book.seek(number)
            found.append(np.asarray(book.convert("RGB")))
        return found


@pytest.mark.feature("VID-04")
@pytest.mark.parametrize(
    "how", [("a.mp4", 25), ("a.mp4", 2000), ("a.webm", 2000)], ids=["keyframes", "one", "one, AV1"]
)
def test_the_flipbook_goes_through_the_whole_film(how: tuple[str, int], tmp_path: Path) -> None:
    seen = look(bytes(brightening(tmp_path / how[0], 30, how[1])))
    light = [page.mean() for page in pages(seen)]
    assert len(light) >= 10
    assert light == sorted(light)
    assert light[0] < 40
    assert light[-1] > 210


@pytest.mark.feature("VID-05")
def test_each_tile_shows_its_time(tmp_path: Path) -> None:
    seen = look(bytes(brightening(tmp_path / "a.mp4", 30)))
    assert seen.times == sorted(seen.times)
    for tile, at in zip(tiles(seen), seen.times, strict=True):
        assert abs(tile.mean() - 255 * at / 30) < 14, at


def test_sizes(tmp_path: Path) -> None:
    seen = look(bytes(clip(tmp_path / "a.mp4", size="1280x720")))
    assert (seen.width, seen.height) == (1280, 720)
    assert (seen.tile_width, seen.tile_height) == (240, 135)
    assert pages(seen)[0].shape == (180, 320, 3)
    assert seen.duration == pytest.approx(2, abs=0.1)


def test_upright(tmp_path: Path) -> None:
    seen = look(bytes(rotated(clip(tmp_path / "a.mp4"), 90)))
    assert (seen.width, seen.height) == (240, 320)
    assert pages(seen)[0].shape == (320, 240, 3)


def test_hdr_is_mapped(tmp_path: Path) -> None:
    """A grey of 203 cd/m² in PQ (code 0.58) is paper white, not the grey its code would be in SDR."""
    path = hdr_film(tmp_path / "a.mp4", "0x949494")
    assert pages(look(bytes(path)))[0].mean() > 190


def test_short_films_have_few_frames_and_long_ones_a_bounded_number(tmp_path: Path) -> None:
    assert len(look(bytes(film(tmp_path / "a.mp4", [scene()]))).times) == 1
    assert len(look(bytes(clip(tmp_path / "b.mp4", seconds=0.4))).times) <= 8
    assert wanted(2) == 8
    assert wanted(60) == 30
    assert wanted(3600) == 60
    assert wanted(7 * 24 * 3600) == 60


@given(st.floats(0.001, 1e7))
def test_a_longer_film_never_has_fewer(seconds: float) -> None:
    assert 1 <= wanted(seconds) <= wanted(seconds * 1.5) <= 60


@given(st.integers(1, 60))
def test_every_tile_has_its_place(count: int) -> None:
    columns, rows = grid(count)
    assert (rows - 1) * columns < count <= rows * columns


@pytest.mark.feature("VID-05")
@given(st.lists(st.floats(0, 4000), min_size=1, max_size=60).map(sorted))
def test_webvtt_covers_the_film_without_gaps(times: list[float]) -> None:
    preview = {"version": "v", "columns": 10, "tile_width": 240, "tile_height": 135, "times": times}
    cues = re.findall(r"(\S+) --> (\S+)\n(\S+)", webvtt(preview, 4000.0))
    assert len(cues) == len(times)
    assert cues[0][0] == "00:00:00.000"
    assert all(before[1] == after[0] for before, after in pairwise(cues))
    assert cues[-1][2].startswith("sprites?v=v#xywh=")


def test_a_film_of_unknown_length(tmp_path: Path) -> None:
    seen = look(bytes(clip(tmp_path / "a.m2v", seconds=6)))
    assert seen.duration is None
    assert len(seen.times) > 5
    assert seen.times == sorted(seen.times)


def test_half_a_film_is_seen_as_far_as_it_goes(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.ts", seconds=8)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert look(bytes(path)).times[-1] < 5


@pytest.mark.parametrize("box", [b"mvhd", b"mdhd", b"tkhd"])
def test_a_film_that_claims_to_last_for_ever(box: bytes, tmp_path: Path) -> None:
    path = clip(tmp_path / "a.mp4")
    data = bytearray(path.read_bytes())
    for found in re.finditer(box, bytes(data)):
        length = found.end() + (20 if box == b"tkhd" else 16)
        data[length : length + 4] = b"\x7f\xff\xff\xff"
    path.write_bytes(data)
    assert 1 <= len(look(bytes(path)).times) <= 60


def test_problems_have_names(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    with pytest.raises(EmptyFile):
        look(bytes(tmp_path / "empty.mp4"))
    with pytest.raises(NoVideoStream):
        look(bytes(sound(tmp_path / "a.m4a")))
    (tmp_path / "list.mp4").write_text("#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n")
    with pytest.raises(DamagedFile):
        look(bytes(tmp_path / "list.mp4"))
    with pytest.raises(DecoderTimeout):
        look(bytes(clip(tmp_path / "a.mp4")), seconds=-1)


@pytest.mark.feature("VID-01")
def test_every_real_film_ends_in_a_look_or_a_named_problem() -> None:
    outcomes = [outcome(path) for path in real_files("video")]
    assert set(outcomes) <= {"seen", "no-video-stream", "damaged-file", "empty-file"}
    assert outcomes.count("seen") > 60


def outcome(path: Path) -> str:
    try:
        return "seen" if look(bytes(path)).times else "nothing"
    except Problem as problem:
        return problem.code


def test_damaged_bytes_end_in_a_look_or_a_named_problem(tmp_path: Path) -> None:
    """Holes and noise anywhere, in children as in production: none of them takes anything else along."""
    random = Random(5)
    for extension in ("mp4", "mkv", "avi", "ts", "mpg", "wmv", "flv", "ogv", "mxf"):
        whole = clip(tmp_path / f"a.{extension}", seconds=1).read_bytes()
        for _ in range(6):
            data = bytearray(whole)
            for _ in range(random.randint(1, 30)):
                at = random.randrange(len(data)) if random.random() < 0.5 else random.randrange(min(2000, len(data)))
                data[at : at + 8] = random.randbytes(8)
            damaged = tmp_path / f"damaged.{extension}"
            damaged.write_bytes(data)
            try:
                assert looked_at(bytes(damaged)).times
            except Problem as problem:
                named = {
                    "damaged-file",
                    "no-video-stream",
                    "too-many-pixels",
                    "decoder-out-of-memory",
                    "decoder-crashed",
                }
                assert problem.code in named | {"decoder-timeout"}  # noqa: PT017
