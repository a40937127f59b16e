"""Captions beside a video: found by name, told as WebVTT, harmless whatever the file holds."""

from pathlib import Path

import pytest
from httpx import AsyncClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.photos.captions import MOST, CaptionsNotFound, Track, beside, webvtt

SUBRIP = (
    "\ufeff1\r\n00:00:01,500 --> 00:00:03,000\r\n<i>Hallo</i> & <font color=red>Welt</font>\r\n\r\n"
    "2\r\n1:2:3,4 --> 1:02:05.25 X1:0\r\n{\\an8}a --> b <3\r\nzwei\r\n\r\n"
)


def track(folder: Path, data: bytes) -> Track:
    """A caption file with this content."""
    path = folder / "film.srt"
    path.write_bytes(data)
    return Track(bytes(path), None)


def test_files_of_the_same_name_are_found(tmp_path: Path) -> None:
    mine = ["film.srt", "film.de.srt", "film.mp4.en-GB.VTT", "film.mp4.vtt"]
    others = ["film2.srt", "film.jpg", "film.a b.srt", "film.de.txt", "other.srt", "film-de.srt"]
    for name in (*mine, *others, "film.mp4"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "film.fr.srt").symlink_to("/etc/passwd")
    (tmp_path / "film.es.srt").mkdir()
    found = beside(bytes(tmp_path / "film.mp4"))
    assert [Path(one.path.decode()).name for one in found] == [
        "film.mp4.vtt", "film.srt", "film.de.srt", "film.mp4.en-GB.VTT",
    ]  # fmt: skip
    assert [one.language for one in found] == [None, None, "de", "en-GB"]
    assert beside(bytes(tmp_path / "gone" / "film.mp4")) == []


def test_they_are_bounded_in_number(tmp_path: Path) -> None:
    for first in "abcdef":
        for second in "abcdef":
            (tmp_path / f"film.{first}{second}.srt").write_bytes(b"x")
    assert len(beside(bytes(tmp_path / "film.mp4"))) == MOST


@pytest.mark.feature("VID-01")
def test_subrip_becomes_webvtt(tmp_path: Path) -> None:
    expected = (
        "WEBVTT\n\n00:00:01.500 --> 00:00:03.000\n<i>Hallo</i> &amp; Welt\n\n"
        "01:02:03.400 --> 01:02:05.250\na → b &lt;3\nzwei\n"
    )
    assert webvtt(track(tmp_path, SUBRIP.encode())) == expected
    assert webvtt(track(tmp_path, SUBRIP.lstrip("\ufeff").encode("utf-16"))) == expected


def test_webvtt_stays_and_old_encodings_are_read(tmp_path: Path) -> None:
    assert webvtt(track(tmp_path, b"WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nhi")).splitlines()[-1] == "hi"
    assert "grün" in webvtt(track(tmp_path, "1\n00:00:01,0 --> 00:00:02,0\ngrün".encode("cp1252")))


def test_what_is_too_large_or_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaptionsNotFound):
        webvtt(track(tmp_path, b"x" * ((2 << 20) + 1)))
    (tmp_path / "link.srt").symlink_to(tmp_path / "film.srt")
    for name in ("link.srt", "gone.srt"):
        with pytest.raises(CaptionsNotFound):
            webvtt(Track(bytes(tmp_path / name), None))


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_a_cue_cannot_be_forged(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    data = f"1\n00:00:01,000 --> 00:00:02,000\n{text}".encode()
    lines = webvtt(track(tmp_path_factory.mktemp("srt"), data)).split("\n")
    assert lines[0] == "WEBVTT"
    assert all(line.count(" --> ") == 1 and line.replace(" --> ", "").replace(":", "").replace(".", "").isdigit()
               for line in lines if "-->" in line)  # fmt: skip


@pytest.mark.feature("VID-01")
async def test_they_are_served_beside_the_film(admin_client: AsyncClient, tx: AsyncSession, tmp_path: Path) -> None:
    source = await make.source(tx, str(tmp_path))
    film = await make.photo(tx, source, "film.mp4", kind="video")
    picture = await make.photo(tx, source, "film.jpg")
    for name in ("film.mp4", "film.jpg"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "film.de.srt").write_text(SUBRIP)
    url = f"/api/v1/photos/{film.id}/captions"
    assert (await admin_client.get(url)).json() == [{"number": 0, "language": "de"}]
    answer = await admin_client.get(f"{url}/0")
    assert answer.headers["content-type"].startswith("text/vtt")
    assert answer.text.startswith("WEBVTT\n\n00:00:01.500")
    for number in ("1", "-1"):
        missing = await admin_client.get(f"{url}/{number}")
        assert (missing.status_code, missing.json()["code"]) == (404, "captions-not-found")
    assert (await admin_client.get(f"/api/v1/photos/{picture.id}/captions")).json() == []
