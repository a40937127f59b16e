"""The sample library: what is planned, what a file says of itself, and what happens around a build."""

import hashlib
import json
import os
import re
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import av
import pillow_heif
import pytest
from PIL import Image

from nimtaflow.doors import demo
from nimtaflow.doors.demo_exif import exif_block, exposure, moment, xmp_packet
from nimtaflow.doors.demo_films import record
from nimtaflow.doors.demo_pictures import encode, frame, take, turn
from nimtaflow.doors.demo_scenes import (
    CANON,
    DRONE,
    IPHONE,
    IPHONE_6S,
    PICTURES,
    PIXEL,
    Camera,
    Event,
    Film,
    Place,
    Shot,
)
from nimtaflow.doors.demo_shots import EVENTS, TRIP
from nimtaflow.media.binaries import ToolMissing, exiftool

LAZISE = Place(45.5052, 10.7323, 68, "Lazise", "Italien", "IT", "+02:00")
AT = "2026-09-07T11:20:33.410"


def sources() -> dict[str, Path]:
    try:
        return demo.locate(set(PICTURES))
    except demo.DemoNotInstalled as problem:
        pytest.skip(f"the demo extra is not installed: {problem.facts['packages']}")


@pytest.fixture
def drawn(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A picture of our own in the place of the packages', so that building needs nothing installed."""
    path = tmp_path_factory.mktemp("packages") / "drawn.jpg"
    Image.effect_mandelbrot((320, 240), (-2, -1, 1, 1), 40).convert("RGB").save(path)

    def found(pictures: set[str]) -> dict[str, Path]:
        return dict.fromkeys(pictures, path)

    monkeypatch.setattr(demo, "locate", found)
    return path


def small(count: int = 3) -> tuple[Event, ...]:
    shots = tuple(Shot("harbour", CANON, f"2026-09-07T11:2{n}:33.41") for n in range(count))
    return (Event("2026/Sommer am Gardasee", LAZISE, shots),)


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# ── the plan ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_a_library_of_a_family_and_not_a_test_set() -> None:
    recipes = demo.plan()
    photos = [recipe for recipe in recipes if isinstance(recipe.kept, Shot)]
    films = [recipe for recipe in recipes if isinstance(recipe.kept, Film)]
    assert 60 <= len(photos) <= 120
    assert 4 <= len(films) <= 8
    paths = [recipe.path.lower() for recipe in recipes]
    assert len(set(paths)) == len(paths), "two files of one name"
    assert {Path(path).suffix for path in paths} >= {".jpg", ".heic", ".png", ".webp", ".mp4", ".mov", ".avi", ".mpg"}
    years = Counter(recipe.moment.at.year for recipe in recipes)
    assert min(years) == 2015
    assert max(years) == 2026
    assert years[2026] > years[2025] > years[2023]
    assert sum(bool(recipe.kept.camera.gps) for recipe in recipes) > 0.6 * len(recipes)
    assert all(recipe.moment.at < datetime(2026, 11, 22, tzinfo=UTC) for recipe in recipes)


def test_the_trip_lasts_eight_days_and_goes_one_way() -> None:
    trip = sorted((recipe for recipe in demo.plan() if recipe.path.startswith(TRIP)), key=lambda r: r.moment.at)
    days = [recipe.moment.at.date() for recipe in trip]
    assert days[-1] - days[0] == timedelta(days=7)
    assert len(set(days)) >= 7
    folders = [recipe.path.split("/")[2] for recipe in trip]
    assert folders == sorted(folders), "the route turns back"
    assert len(set(folders)) == 5


def test_numbers_of_a_camera_grow_with_time() -> None:
    def number(path: str) -> int:
        return int(re.findall(r"\d+", Path(path).stem)[-1])

    recipes = [r for r in demo.plan() if r.kept.camera is not PIXEL and not (isinstance(r.kept, Shot) and r.kept.bare)]
    for before, after in pairwise(recipes):
        if before.kept.camera is after.kept.camera:
            assert before.moment.at < after.moment.at
            assert number(before.path) < number(after.path)


def test_a_pixel_phone_names_its_files_by_the_time_in_utc() -> None:
    event = Event("2026", LAZISE, (Shot("venice", PIXEL, "2026-09-09T10:09:11.405"),))
    assert demo.plan((event,))[0].path == "2026/PXL_20260909_080911405.jpg"


def test_every_picture_is_used_and_said_to_be_free() -> None:
    used = {taken.picture for event in EVENTS for taken in (*event.shots, *event.films)}
    assert used == set(PICTURES)
    assert all(re.search(r"CC BY-SA 3\.0|CC0|MIT", picture.rights) for picture in PICTURES.values())


def test_the_packages_have_every_picture() -> None:
    assert set(sources()) == set(PICTURES)


# ── one file ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("size", "view", "ratio", "box"),
    [
        ((1200, 800), (0, 0, 10), 1.5, (0, 0, 1200, 800)),
        ((1200, 800), (5, 5, 10), 1.5, (600, 400, 1200, 800)),
        ((1200, 800), (5, 9, 10), 1.5, (600, 400, 1200, 800)),  # pushed up into the picture
        ((1200, 800), (0, 0, 10), 0.75, (300, 0, 900, 800)),  # too tall: narrower, around its middle
        ((1920, 1080), (9, 0, 10), 0.75, (1728, 0, 1920, 256)),
    ],
)
def test_a_view_lies_inside_its_picture(
    size: tuple[int, int], view: tuple[float, float, float], ratio: float, box: tuple[int, int, int, int]
) -> None:
    assert frame(size, view, ratio) == box


def test_every_view_has_pixels_enough_to_look_taken() -> None:
    found = sources()
    for recipe in demo.plan():
        if isinstance(recipe.kept, Shot) and found[recipe.kept.picture].suffix == ".jpg":
            with Image.open(found[recipe.kept.picture]) as image:
                wide, _, right, _ = frame(image.size, recipe.kept.view, recipe.kept.camera.ratio)
                assert right - wide >= 400, recipe


def photo(shot: Shot, suffix: str = ".jpg") -> bytes:
    image, orientation = turn(take(Image.effect_noise((400, 300), 60).convert("RGB"), shot), shot, suffix)
    exif = exif_block(shot, moment(shot.at, LAZISE), image.size, orientation)
    return encode(image, suffix, exif, xmp_packet(shot, LAZISE))


@pytest.mark.parametrize("suffix", [".jpg", ".heic", ".png", ".webp"])
def test_a_photo_tells_what_a_camera_tells(tmp_path: Path, suffix: str) -> None:
    shot = Shot("harbour", IPHONE, AT, (2, 0, 7), title="Hafen & Boote", words=("Gardasee", "Boote"), rating=4)
    path = tmp_path / f"photo{suffix}"
    path.write_bytes(photo(shot, suffix))
    try:
        program = exiftool().argv
    except ToolMissing as problem:
        pytest.skip(f"no exiftool: {problem}")
    answer = subprocess.run([*program, "-j", "-n", "-G1", path], capture_output=True, check=True, timeout=60)
    tags = json.loads(answer.stdout)[0]
    assert tags["IFD0:Make"] == "Apple"
    assert tags["ExifIFD:LensModel"] == IPHONE.lens
    assert tags["ExifIFD:DateTimeOriginal"] == "2026:09:07 11:20:33"
    assert tags["ExifIFD:OffsetTimeOriginal"] == "+02:00"
    assert str(tags["ExifIFD:SubSecTimeOriginal"]) == "410"
    assert tags["ExifIFD:FNumber"] == 1.6
    assert tags["ExifIFD:FocalLengthIn35mmFormat"] == 52
    assert tags["ExifIFD:DigitalZoomRatio"] == 2
    assert tags["Composite:GPSLatitude"] == pytest.approx(45.5052, abs=0.001)
    assert tags["Composite:GPSLongitude"] == pytest.approx(10.7323, abs=0.001)
    assert tags["Composite:GPSDateTime"] == "2026:09:07 09:20:33Z"
    assert tags["XMP-dc:Title"] == "Hafen & Boote"
    assert tags["XMP-dc:Subject"] == ["Gardasee", "Boote"]
    assert tags["XMP-xmp:Rating"] == 4
    assert "CC BY-SA 3.0" in tags["XMP-dc:Rights"]
    checked = subprocess.run(
        [*program, "-validate", "-warning", "-a", path], capture_output=True, check=True, timeout=60, text=True
    )
    lines = [line for line in checked.stdout.splitlines() if "Non-standard IFD0 tag 0x4746 Rating" not in line]
    assert not [line for line in lines if line.startswith("Warning")], checked.stdout


def test_south_and_west_are_kept() -> None:
    page = Place(-36.8791, -111.5104, 1310, "Page", "Vereinigte Staaten", "US", "-07:00")
    shot = Shot("canyon", IPHONE_6S, AT)
    exif = Image.Exif()
    exif.load(exif_block(shot, moment(AT, page), (4, 3)))
    position = exif.get_ifd(0x8825)
    assert (position[1], position[3]) == ("S", "W")
    degrees = [float(part) for part in position[4]]
    assert degrees[0] + degrees[1] / 60 + degrees[2] / 3600 == pytest.approx(111.5104, abs=0.001)


def test_a_phone_leaves_an_upright_jpeg_lying() -> None:
    with Image.open(BytesIO(photo(Shot("harbour", PIXEL, AT, shape="portrait")))) as image:
        assert image.width > image.height
        assert image.getexif()[0x0112] == 6
    heic = pillow_heif.open_heif(BytesIO(photo(Shot("harbour", IPHONE, AT, shape="portrait"), ".heic")))
    assert heic.size[0] < heic.size[1]


@pytest.mark.parametrize(("size", "camera"), [((300, 225), CANON), ((3000, 2250), PIXEL)])
def test_a_photo_has_two_megapixels_at_least_and_no_more_than_its_camera(size: tuple[int, int], camera: Camera) -> None:
    taken = take(Image.new("RGB", size), Shot("harbour", camera, AT))
    assert taken.width * taken.height >= 2e6
    assert max(taken.size) <= camera.edge


def test_exposure_fits_the_light() -> None:
    night, noon = (exposure(Shot(picture, CANON, AT)) for picture in ("tipis", "alps"))
    assert night.iso > noon.iso
    assert night.speed < noon.speed


def test_a_messenger_leaves_no_metadata(tmp_path: Path, drawn: Path) -> None:
    shot = Shot("studio", IPHONE, AT, bare="IMG-20260907-WA0004.jpg")
    demo.build(tmp_path / "demo", events=(Event("Handy", LAZISE, (shot,)),))
    with Image.open(tmp_path / "demo/Handy/IMG-20260907-WA0004.jpg") as image:
        assert not image.getexif()
        assert "xmp" not in image.info


def test_a_phone_film_lies_turned_and_knows_when_and_where() -> None:
    film = Film("harbour", PIXEL, AT, ".mp4", 1, (0, 0, 6), (4, 0, 10), turned=True)
    made = record(Image.effect_noise((400, 300), 60).convert("RGB"), film, moment(AT, LAZISE))
    with av.open(BytesIO(made), "r") as container:
        video, sound = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, sound.codec_context.name) == ("h264", "aac")
        assert container.duration == pytest.approx(1e6, rel=0.1)
        assert container.metadata["creation_time"].startswith("2026-09-07T09:20:33")
        assert container.metadata["location"].startswith("+45.50")
        shown = next(container.decode(video))
        assert (shown.width, shown.height) == (1280, 720)
        assert shown.rotation in {90, -90, 270}


def test_an_iphone_film_says_the_time_with_its_offset() -> None:
    film = Film("harbour", IPHONE, AT, ".MOV", 1)
    made = record(Image.new("RGB", (400, 300), "teal"), film, moment(AT, LAZISE))
    with av.open(BytesIO(made), "r") as container:
        assert container.metadata["com.apple.quicktime.creationdate"] == "2026-09-07T11:20:33+0200"
        assert container.metadata["com.apple.quicktime.model"] == "iPhone 13"


def test_one_film_is_not_for_the_web() -> None:
    film = Film("mekong", IPHONE_6S, AT, ".AVI", 1)
    made = record(Image.new("RGB", (400, 300), "orange"), film, moment(AT, LAZISE))
    with av.open(BytesIO(made), "r") as container:
        assert container.streams.video[0].codec_context.name == "mjpeg"


# ── a build ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_build_makes_every_file_and_counts_along(tmp_path: Path, drawn: Path) -> None:
    counted: list[tuple[int, int]] = []
    folder = tmp_path / "demo"
    assert demo.build(folder, lambda done, total: counted.append((done, total)), small()) == 3
    assert counted == [(1, 3), (2, 3), (3, 3)]
    names = sorted(path.name for path in folder.rglob("*.JPG"))
    assert names == ["3R6A0412.JPG", "3R6A0413.JPG", "3R6A0414.JPG"]
    first = folder / "2026/Sommer am Gardasee/3R6A0412.JPG"
    assert first.stat().st_mtime == datetime(2026, 9, 7, 9, 20, 33, 410000, tzinfo=UTC).timestamp()


def test_two_builds_are_the_same(tmp_path: Path, drawn: Path) -> None:
    film = Film("harbour", DRONE, AT, ".MP4", 1)
    events = (*small(), Event("Film", LAZISE, (), (film,)))
    for folder in ("a", "b"):
        demo.build(tmp_path / folder, events=events)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_a_finished_library_is_left_alone(tmp_path: Path, drawn: Path) -> None:
    folder = tmp_path / "demo"
    demo.build(folder, events=small())
    removed, *kept = sorted(folder.rglob("*.JPG"))
    removed.unlink()
    before = {path: path.stat().st_mtime_ns for path in kept}
    assert demo.build(folder, events=small()) == 3
    assert not removed.exists()
    assert {path: path.stat().st_mtime_ns for path in kept} == before


def test_an_interrupted_build_is_made_again(tmp_path: Path, drawn: Path) -> None:
    folder = tmp_path / "demo"

    def stop(done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.build(folder, stop, small())
    (folder / "2026").mkdir(exist_ok=True)
    (folder / "2026/.part-left").write_bytes(b"half")
    assert demo.build(folder, events=small()) == 3
    assert len(list(folder.rglob("*.JPG"))) == 3
    assert not list(folder.rglob(".part-*"))


def test_somebody_elses_folder_is_not_written_to(tmp_path: Path, drawn: Path) -> None:
    (tmp_path / "wedding.jpg").write_bytes(b"mine")
    with pytest.raises(demo.DemoFolderInUse) as refused:
        demo.build(tmp_path, events=small())
    assert refused.value.facts == {"folder": str(tmp_path)}
    assert os.listdir(tmp_path) == ["wedding.jpg"]


def test_without_the_packages_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(demo, "distribution", none)
    with pytest.raises(demo.DemoNotInstalled) as missing:
        demo.build(tmp_path / "demo", events=small())
    assert missing.value.facts == {"packages": ["01memories"], "install": "pip install 'nimtaflow[demo]'"}
    assert missing.value.code == "demo-not-installed"
    assert not (tmp_path / "demo").exists()
