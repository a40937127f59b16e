"""What is written is what is read again, by our own reader and by exiftool, with the picture as it was."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from media import tiffs
from media.films import film
from media.pictures import encoded, real_files, scene
from nimtaflow.kernel.files import content_hash
from nimtaflow.library import filetypes
from nimtaflow.media import binaries, metadata, sidecar_paths, texts
from nimtaflow.media.metadata import Metadata
from nimtaflow.media.problems import LinkedOriginal
from nimtaflow.media.queries import Original
from nimtaflow.media.settings import WriteMode
from nimtaflow.media.writeback import copies, tags, write_step
from nimtaflow.media.writeback.queries import Done
from nimtaflow.media.writeback.write_step import Exchange, Task

LONG = (
    "Ein Abend am Meer, an dem nichts geschah – außer 🌅.\nUnd dann: <b>„Licht“</b> & $Schatten @ 100 % 'ja' \\ | {x}\n"
    * 40
)[:4000].strip()
VALUES: dict[str, Any] = {
    "title": "Abend; am Meer", "caption": "-Der <Strand> = leer", "description": LONG,
    "keywords": ["Meer", "Abend, spät", "-Sand", "日本語", "w" * 90], "user_rating": 4, "label": "Green",
    "latitude": -33.855698, "longitude": 151.210381, "altitude": -12.5,
    "taken_local": datetime.fromisoformat("2023-07-14T18:42:33"), "taken_offset": 120,
    "taken_at": datetime(2023, 7, 14, 16, 42, 33, tzinfo=UTC),
    "artist": "Léa Müller", "copyright": "© 2023 Léa", "location_name": "Opernhaus", "city": "Sydney",
    "state": "New South Wales", "country": "Australien", "country_code": "AU", "people_names": ["Léa, M.", "{Max}|"],
    "regions": [
        {"name": "Léa, M.", "type": "Face", "x": 0.5, "y": 0.25, "w": 0.1, "h": 0.2},
        {"name": "{Max}|", "type": "Face", "x": 0.25, "y": 0.5, "w": 0.125, "h": 0.25},
    ],
    "width": 64, "height": 48, "orientation": 1, "sidecar_stamp": 0,
}  # fmt: skip
EMPTY = dict.fromkeys(VALUES) | {"width": 64, "height": 48, "sidecar_stamp": 0}
MTIME = 1_600_000_000_123_456_700


@pytest.fixture(autouse=True)
def _writer() -> Iterator[None]:
    """Each test has its own data directory, and so its own writer."""
    copies.writer.cache_clear()
    yield
    copies.writer().close()
    copies.writer.cache_clear()


def at(path: Path, photo_id: int = 7) -> Original:
    """A file as the library knows it."""
    os.utime(path, ns=(MTIME, MTIME))
    raw, found = os.fsencode(path), filetypes.detect(os.fsencode(path))
    size = path.stat().st_size
    return Original(photo_id, raw, found.kind, size, MTIME, found.mime, content_hash(raw), "v")


def write(original: Original, mode: WriteMode, values: Mapping[str, Any] = VALUES, fields: Any = tags.WRITABLE) -> str:
    """Take both steps; where it was written to."""
    task = Task(
        original,
        os.path.dirname(original.path),
        mode,
        tags.complete(fields),
        values,
        Done("sidecar", None),
    )
    made = write_step.work(task)
    if made.expected is None:
        return made.done.target
    _, inode = write_step.exchange(Exchange(original, made.expected))
    found = os.stat(original.path)
    assert found.st_ino == inode
    assert (found.st_size, content_hash(original.path)) == (made.expected.size, made.expected.content_hash)
    return "file"


def read(original: Original) -> Metadata:
    return metadata.read(original.path, sidecar_paths.of(original.path, original.photo_id))


def said(path: bytes | Path, *options: str) -> dict[str, Any]:
    """What exiftool says, one process for it alone."""
    command = [*binaries.exiftool().argv, "-config", "", "-json", "-G1", "-struct", *options, os.fsdecode(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)[0]


def differences(found: Metadata, values: Mapping[str, Any] = VALUES, *, but: tuple[str, ...] = ()) -> dict[str, Any]:
    """Which columns do not say what was written."""
    other: dict[str, Any] = {}
    for name in sorted(tags.WRITABLE - set(but)):
        is_value, was = getattr(found, name), values[name]
        if isinstance(was, float):
            same = is_value == pytest.approx(was, abs=1e-6)
        elif name == "regions" and was and is_value:
            same = [
                {k: pytest.approx(v, abs=1e-5) if isinstance(v, float) else v for k, v in one.items()} for one in was
            ] == is_value
        else:
            same = is_value == was
        if not same:
            other[name] = (is_value, was)
    return other


FORMATS = ("jpg", "tif", "png", "webp", "gif", "heic", "avif", "mp4", "mov")
KINDS = {
    "jpg": "JPEG",
    "tif": "TIFF",
    "png": "PNG",
    "webp": "WEBP",
    "gif": "GIF",
    "heic": "HEIF",
    "avif": "AVIF",
    "bmp": "BMP",
}


def sample(folder: Path, extension: str) -> Path:
    path = folder / f"a picture.{extension}"
    if extension in KINDS:
        path.write_bytes(encoded(scene(64, 48), KINDS[extension]))
    else:
        film(path, [scene(64, 48)] * 3)
    return path


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.feature("META-05", "META-06", "META-07", "META-08", "META-09", "META-10", "AI-16", "AI-18", "AI-19")
def test_every_field_goes_into_the_file_and_comes_out_again(tmp_path: Path, extension: str) -> None:
    original = at(sample(tmp_path, extension))
    assert write(original, "file") == "file"
    assert os.stat(original.path).st_mtime_ns == MTIME
    assert differences(read(original)) == {}
    assert os.listdir(tmp_path / "data" / "writing") == []
    assert sorted(os.listdir(tmp_path)) == [f"a picture.{extension}", "data"]
    found = said(original.path)
    assert found["XMP-dc:Subject"] == VALUES["keywords"]
    assert found["XMP-dc:Description"] == LONG
    assert found["XMP-xmp:Rating"] == 4
    if extension in {"jpg", "tif"}:
        assert found["IPTC:Keywords"] == VALUES["keywords"]
        assert found["IPTC:CodedCharacterSet"] == "UTF8"
        assert found["IPTC:Caption-Abstract"] == found["IFD0:ImageDescription"] == LONG
        assert found["IPTC:ObjectName"] == VALUES["title"]
        assert found["ExifIFD:OffsetTimeOriginal"] == "+02:00"
    if extension in {"mp4", "mov"}:
        assert found["Keys:CreationDate"] == "2023:07:14 18:42:33+02:00"
        assert found["QuickTime:CreateDate"] == "2023:07:14 16:42:33"


@pytest.mark.parametrize("extension", FORMATS)
def test_what_is_emptied_is_nowhere_any_more(tmp_path: Path, extension: str) -> None:
    original = at(sample(tmp_path, extension))
    write(original, "file")
    before = at(Path(os.fsdecode(original.path)))
    dated = {name: VALUES[name] for name in ("taken_local", "taken_offset", "taken_at")}
    write(before, "file", EMPTY | dated)
    assert differences(read(before), EMPTY | dated) == {}
    text = json.dumps(said(before.path), ensure_ascii=False)
    for word in ("Abend", "Strand", "Meer", "Sydney", "Léa", "Opernhaus"):
        assert word not in text


def test_what_older_programs_wrote_elsewhere_does_not_win(tmp_path: Path) -> None:
    path = sample(tmp_path, "jpg")
    older = (
        "-XPTitle=old", "-XPKeywords=old;older", "-XMP-lr:HierarchicalSubject=a|old",
        "-XMP-lr:HierarchicalSubject=a|new",
        "-IPTC:Keywords=old", "-XMP-acdsee:Rating=1", "-IFD0:Rating=2",
        "-XMP-MP:RegionInfoMP={Regions=[{PersonDisplayName=Old,Rectangle=0.1|, 0.1|, 0.2|, 0.2}]}",
        "-XMP-dc:Title=old", "-XMP-dc:Title-de=alt", "-IPTC:City=Köln", "-UserComment=keep this",
    )  # fmt: skip
    command = [*binaries.exiftool().argv, "-config", "", "-q", "-overwrite_original", *older, str(path)]
    subprocess.run(command, check=True, capture_output=True)
    original = at(path)
    assert read(original).people_names == ["Old"]
    values = VALUES | {"keywords": ["new"], "people_names": None, "regions": None, "city": None, "user_rating": 0}
    write(original, "file", values)
    assert differences(read(original), values) == {}
    found = said(path)
    assert found["XMP-lr:HierarchicalSubject"] in ("a|new", ["a|new"])
    assert found["ExifIFD:UserComment"] == "keep this"


def test_iptc_in_another_alphabet_is_not_garbled(tmp_path: Path) -> None:
    path = sample(tmp_path, "jpg")
    command = [*binaries.exiftool().argv, "-config", "", "-q", "-overwrite_original", "-IPTC:By-line=Bjørn", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    original = at(path)
    write(original, "file", fields=("title",))
    assert said(path)["IPTC:By-line"] == "Bjørn"
    assert read(original).title == VALUES["title"]


@pytest.mark.parametrize("extension", ["jpg", "heic", "mov", "bmp"])
@pytest.mark.feature("META-11", "AI-17")
def test_a_sidecar_leaves_the_original_as_it_is(tmp_path: Path, extension: str) -> None:
    path = sample(tmp_path, extension)
    original = at(path)
    assert write(original, "sidecar") == "sidecar"
    assert (content_hash(original.path), path.stat().st_mtime_ns) == (original.content_hash, MTIME)
    assert differences(read(original)) == {}
    found = said(tmp_path / f"a picture.{extension}.xmp")
    assert found["XMP-dc:Subject"] == VALUES["keywords"]
    assert found["XMP-mwg-rs:RegionInfo"]["RegionList"][0]["Name"] == "Léa, M."
    write(original, "sidecar", EMPTY)
    but = ("taken_local", "taken_offset", "taken_at")
    assert differences(read(original), EMPTY, but=but) == {}


@pytest.mark.feature("AI-17")
def test_a_sidecar_decides_against_the_file_what_it_was_written_for(tmp_path: Path) -> None:
    original = at(sample(tmp_path, "jpg"))
    write(original, "file")
    original = at(Path(os.fsdecode(original.path)))
    changed = VALUES | {"keywords": ["Anderes"], "title": None, "people_names": None, "regions": None, "latitude": None}
    write(original, "sidecar", changed, ("keywords", "people_names", "latitude", "city"))
    found = read(original)
    assert (found.keywords, found.people_names, found.latitude, found.altitude) == (["Anderes"], None, None, None)
    assert found.description == LONG
    changed |= {"keywords": None, "city": "Bonn"}
    assert write(original, "file", changed, ("keywords", "city")) == "file", "an older sidecar must not hide the file"
    found = read(original)
    assert (found.keywords, found.city, found.people_names) == (None, "Bonn", None)


@pytest.mark.feature("META-11")
def test_what_others_wrote_into_a_sidecar_stays(tmp_path: Path) -> None:
    original = at(sample(tmp_path, "jpg"))
    theirs = tmp_path / "a picture.jpg.xmp"
    theirs.write_text(
        """<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>
        <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''
        xmlns:dt='http://darktable.sf.net/' xmlns:dc='http://purl.org/dc/elements/1.1/' dt:xmp_version='5'
        xmlns:own='http://example.org/own/' own:Thing='kept'><dc:publisher><rdf:Bag><rdf:li>Verlag</rdf:li></rdf:Bag>
        </dc:publisher></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"""
    )
    write(original, "sidecar")
    text = theirs.read_text()
    assert "kept" in text
    assert "Verlag" in text
    assert "xmp_version" in text
    assert differences(read(original)) == {}


@pytest.mark.feature("AI-17")
def test_both_and_what_cannot_be_embedded(tmp_path: Path) -> None:
    both = at(sample(tmp_path, "png"))
    assert write(both, "file+sidecar") == "file"
    assert (tmp_path / "a picture.png.xmp").exists()
    assert differences(read(both)) == {}
    for extension in ("bmp", "avi"):
        path = sample(tmp_path, extension)
        original = at(path)
        assert write(original, "file") == "sidecar"
        assert content_hash(original.path) == original.content_hash
        assert differences(read(original)) == {}
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(encoded(scene(64, 48), "JPEG")[:40] + b"\xff\xd8\xff\xe1\x00\x04Exif")
    original = at(broken, 9)
    assert write(original, "file") == "sidecar"
    assert content_hash(original.path) == original.content_hash


def test_where_nothing_can_be_written_it_lies_among_our_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = at(sample(tmp_path, "jpg"))
    really, refused = write_step.write_beside, os.fsencode(tmp_path / "a picture.jpg.xmp")

    def refuse(path: bytes, data: bytes) -> None:
        if path == refused:
            raise OSError(30, "Read-only file system")
        really(path, data)

    monkeypatch.setattr(write_step, "write_beside", refuse)
    monkeypatch.setattr(write_step.os, "access", lambda *_: False)
    assert write(original, "file") == "library"
    assert content_hash(original.path) == original.content_hash
    assert sidecar_paths.own(7).exists()
    assert differences(read(original)) == {}
    monkeypatch.undo()
    changed = VALUES | {"title": "Anderes"}
    write(original, "sidecar", changed, ("title",))
    assert read(original).title == "Anderes", "ours among the data is believed first, and kept up to date"


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    there = sample(tmp_path / "elsewhere", "jpg")
    (tmp_path / "photos").mkdir()
    link = tmp_path / "photos" / "a.jpg"
    link.symlink_to(there)
    target = tmp_path / "secret"
    target.write_text("as it was")
    mine = sample(tmp_path / "photos", "jpg")
    (tmp_path / "photos" / "a picture.jpg.xmp").symlink_to(target)
    tries: tuple[tuple[Path, WriteMode], ...] = ((link, "file"), (link, "sidecar"), (mine, "sidecar"))
    for path, mode in tries:
        with pytest.raises(LinkedOriginal):
            write(at(path), mode)
    assert target.read_text() == "as it was"


def test_a_hard_link_keeps_what_it_had(tmp_path: Path) -> None:
    path = sample(tmp_path, "jpg")
    other = tmp_path / "backup"
    os.link(path, other)
    original = at(path)
    assert write(original, "file") == "file"
    assert content_hash(os.fsencode(other)) == original.content_hash


def test_the_writing_exiftool_can_write_nowhere_else(tmp_path: Path) -> None:
    victim = sample(tmp_path, "jpg")
    before = victim.read_bytes()
    answer = copies.writer().change(os.fsencode(victim), [b"-overwrite_original", b"-XMP-dc:Title=x"])
    if victim.read_bytes() != before:
        pytest.skip("this kernel has no Landlock")
    assert "Error" in answer


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(title=WORDS, description=WORDS, keywords=st.lists(WORDS, max_size=4), name=WORDS)
def test_any_text_comes_back_as_it_was(
    tmp_path: Path, title: str, description: str, keywords: list[str], name: str
) -> None:
    values = EMPTY | {
        "title": texts.one_line(title), "description": texts.clean(description),
        "keywords": list(dict.fromkeys(filter(None, map(texts.one_line, keywords)))) or None,
        "people_names": [cleaned] if (cleaned := texts.one_line(name)) else None,
        "regions": [{"name": cleaned, "type": "Face", "x": 0.5, "y": 0.5, "w": 0.25, "h": 0.25}] if cleaned else None,
    }  # fmt: skip
    lines = tags.arguments(values, ("title", "description", "keywords", "people_names"), "sidecar", {})
    assert all(line.isascii() and "\n" not in line for line in lines)
    original = tmp_path / "any.jpg"
    original.touch()
    data = copies.sidecar(1, None, values, tags.complete(("title", "description", "keywords", "people_names")))
    path = tmp_path / "any.xmp"
    path.write_bytes(data)
    sidecar = copies.writer().read(os.fsencode(path), metadata.exiftool.EVERYTHING)
    came = {
        "title": sidecar.get("XMP-dc:Title", {}).get("val"),
        "description": sidecar.get("XMP-dc:Description", {}).get("val"),
        "keywords": sidecar.get("XMP-dc:Subject", {}).get("val"),
        "people_names": sidecar.get("XMP-iptcExt:PersonInImage", {}).get("val"),
    }
    for key, value in came.items():
        assert value == values[key], key
    if cleaned:
        assert sidecar["XMP-mwg-rs:RegionInfo"]["val"]["RegionList"][0]["Name"] == cleaned


@pytest.mark.parametrize("folder", ["exif", "heic", "motion"])
@pytest.mark.feature("AI-16")
def test_real_files_keep_all_else(tmp_path: Path, folder: str) -> None:
    chosen = [
        path for path in real_files(folder) if path.suffix.lower() in {".jpg", ".heic", ".tif", ".dng", ".mp4", ".mov"}
    ]
    embedded = 0
    for number, source in enumerate(chosen[:: max(1, len(chosen) // 10)]):
        path = tmp_path / f"{number}{source.suffix}"
        shutil.copyfile(source, path)
        try:
            original = at(path, number)
            before = read(original)
        except filetypes.Problem:
            continue
        values = VALUES | {"width": before.width, "height": before.height, "orientation": before.orientation}
        target = write(original, "file", values)
        embedded += target == "file"
        after = read(original)
        assert differences(after, values, but=("caption",)) == {}, source
        for name in (
            "width",
            "height",
            "camera_make",
            "camera_model",
            "lens_model",
            "iso",
            "exposure_time",
            "is_motion_photo",
            "is_hdr",
        ):
            assert getattr(after, name) == getattr(before, name), (source, name)
    assert embedded


@pytest.mark.feature("META-11")
def test_camera_raw_gets_a_sidecar(tmp_path: Path) -> None:
    path = tmp_path / "a.NEF"
    path.write_bytes(tiffs.tiff(tiffs.raw("NIKON CORPORATION", "NIKON D850")))
    original = at(path)
    assert original.mime_type == "image/x-nikon-nef"
    assert write(original, "file") == "sidecar"
    assert (content_hash(original.path), path.stat().st_mtime_ns) == (original.content_hash, MTIME)
    assert differences(read(original)) == {}


@pytest.mark.feature("AI-16")
def test_a_dng_takes_its_words(tmp_path: Path) -> None:
    path = sample(tmp_path, "tif").rename(tmp_path / "a.dng")
    command = [*binaries.exiftool().argv, "-config", "", "-q", "-overwrite_original", "-DNGVersion=1 4 0 0", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    original = at(path)
    assert original.mime_type == "image/x-adobe-dng"
    assert write(original, "file") == "file"
    assert differences(read(original)) == {}
    assert filetypes.detect(original.path).mime == "image/x-adobe-dng"
