"""The frame that stands for a film."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from media.films import film, rotated, sound
from media.pictures import colour, real_files, scene, shown_or_code, upright
from nimtaflow.kernel.problems import Problem
from nimtaflow.library.filetypes import EmptyFile
from nimtaflow.media.picture import Limits, Pixels
from nimtaflow.media.poster import poster
from nimtaflow.media.problems import DamagedFile, DecoderTimeout, NoVideoStream, TooManyPixels


def flat(red: int, green: int, blue: int, width: int = 96, height: int = 64) -> Pixels:
    return np.full((height, width, 3), (red, green, blue), np.uint8)


@pytest.mark.feature("VID-01")
@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.mp4", "libx264"),
        ("a.mov", "libx265"),
        ("a.mkv", "libvpx-vp9"),
        ("a.webm", "libvpx"),
        ("a.avi", "mpeg4"),
        ("a.mpg", "mpeg2video"),
        ("a.ts", "libx264"),
        ("a.3gp", "mpeg4"),
        ("a.flv", "flv"),
        ("a.wmv", "wmv2"),
        ("a.m4v", "libx264"),
    ],
)
def test_every_container_and_codec_of_the_list(name: str, codec: str, tmp_path: Path) -> None:
    path = film(tmp_path / name, [scene()] * 25, codec=codec)
    picture = poster(bytes(path), 1920)
    assert (picture.width, picture.height) == (96, 64)
    assert np.abs(picture.pixels.astype(int) - scene()).mean() < 12


def test_the_name_does_not_matter(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mkv", [scene()] * 5).rename(tmp_path / "a.jpg")
    assert poster(bytes(path), 1920).width == 96


@pytest.mark.parametrize(("degrees", "orientation"), [(0, 1), (90, 8), (-90, 6), (180, 3)])
def test_the_display_matrix_is_applied(degrees: int, orientation: int, tmp_path: Path) -> None:
    path = rotated(film(tmp_path / "a.mp4", [scene()] * 5), degrees)
    picture = poster(bytes(path), 1920)
    expected = upright(scene(), orientation)
    assert (picture.width, picture.height) == (expected.shape[1], expected.shape[0])
    assert np.abs(picture.pixels.astype(int) - expected).mean() < 12


def test_pixels_that_are_not_square(tmp_path: Path) -> None:
    picture = poster(bytes(film(tmp_path / "a.mp4", [scene()] * 5, aspect=Fraction(4, 3))), 1920)
    assert (picture.width, picture.height) == (128, 64)
    assert picture.pixels.shape[:2] == (64, 128)


def test_black_openings_are_passed_over(tmp_path: Path) -> None:
    frames = [flat(0, 0, 0)] * 25 + [flat(30, 200, 30)] * 75
    red, green, blue = colour(poster(bytes(film(tmp_path / "a.mp4", frames)), 1920).pixels)
    assert green > 150
    assert max(red, blue) < 90


def test_a_black_film_is_black(tmp_path: Path) -> None:
    assert poster(bytes(film(tmp_path / "a.mp4", [flat(0, 0, 0)] * 40)), 1920).pixels.max() < 20


def test_interlaced_frames_show_one_moment(tmp_path: Path) -> None:
    combed = scene(320, 240)
    combed[::2] = (30, 200, 30)
    combed[1::2] = (200, 30, 30)
    path = film(tmp_path / "a.mpg", [combed] * 12, codec="mpeg2video", flags="+ildct+ilme", qscale=2, b="20M")
    picture = poster(bytes(path), 1920)
    assert picture.pixels.shape == (240, 320, 3)
    assert picture.pixels[20:-20, 20:-20].astype(int).std(axis=(0, 1)).max() < 12


def test_reduced_and_never_enlarged(tmp_path: Path) -> None:
    path = bytes(film(tmp_path / "a.mp4", [scene(640, 480)] * 5))
    assert poster(path, 320).pixels.shape == (240, 320, 3)
    assert poster(path, 1920).pixels.shape == (480, 640, 3)


def test_sound_alone_has_no_picture(tmp_path: Path) -> None:
    with pytest.raises(NoVideoStream):
        poster(bytes(sound(tmp_path / "a.m4a")), 1920)


def test_an_empty_film(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").touch()
    with pytest.raises(EmptyFile):
        poster(bytes(tmp_path / "a.mp4"), 1920)


def test_a_film_without_its_index_is_damaged(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [scene()] * 20)
    path.write_bytes(path.read_bytes()[:-600])
    with pytest.raises(DamagedFile):
        poster(bytes(path), 1920)


def test_half_a_film_still_has_a_poster(tmp_path: Path) -> None:
    path = film(tmp_path / "a.ts", [scene()] * 60)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert poster(bytes(path), 1920).width == 96


def test_frames_that_are_too_large_are_refused(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [scene(640, 480)] * 3)
    with pytest.raises(TooManyPixels):
        poster(bytes(path), 1920, Limits(0.1, 0.1))


def test_time_runs_out(tmp_path: Path) -> None:
    with pytest.raises(DecoderTimeout):
        poster(bytes(film(tmp_path / "a.mp4", [scene()] * 5)), 1920, seconds=-1)


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nfile://{secret}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile {secret}\n",
        "<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><BaseURL>file://{secret}</BaseURL></MPD>",
        "v=0\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
    ],
    ids=["hls", "concat", "dash", "sdp"],
)
@pytest.mark.parametrize("name", ["a.mp4", "a.avi", "a.m3u8", "a%03d.jpg"])
def test_playlists_reach_nothing(text: str, name: str, tmp_path: Path) -> None:
    secret = film(tmp_path / "secret.ts", [scene()] * 5)
    path = tmp_path / name
    path.write_text(text.format(secret=secret))
    with pytest.raises(DamagedFile):
        poster(bytes(path), 1920)


@pytest.mark.feature("VID-01")
def test_every_real_film_ends_in_a_poster_or_a_named_problem() -> None:
    outcomes = [shown_or_code(lambda path=path: poster(bytes(path), 720)) for path in real_files("video")]
    assert set(outcomes) <= {"shown", "no-video-stream", "damaged-file"}
    assert outcomes.count("shown") > 60


def test_broken_files_are_no_films() -> None:
    for path in real_files("broken"):
        with pytest.raises(Problem):
            poster(bytes(path), 720)
