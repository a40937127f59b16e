"""How far our reading of real files agrees with two collections whose values others wrote down.

`python tests/media/agreement.py` prints the table of docs/metadata.md and every disagreement.
"""

import json
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from media.pictures import TESTDATA
from nimtaflow.media import metadata, sidecar_paths
from nimtaflow.media.metadata import Metadata

GOLDEN = TESTDATA / "golden-metadata" / "bpatrik+pigallery2" / "test" / "backend" / "assets"
EXPECTED = TESTDATA / "exif-expected" / "drewnoakes+metadata-extractor-images" / "jpg" / "metadata" / "java"
PICTURES = TESTDATA / "exif" / "drewnoakes+metadata-extractor-images" / "jpg"
SUFFIXES = {".jpg", ".png", ".heic", ".mp4", ".mkv"}


@dataclass
class Score:
    """How one field fared, with (file, theirs, ours) of each disagreement."""

    agree: int = 0
    disagree: list[tuple[str, object, object]] = field(default_factory=list)

    @property
    def files(self) -> int:
        return self.agree + len(self.disagree)


class Scores(defaultdict[str, Score]):
    """By field."""

    def __init__(self) -> None:
        super().__init__(Score)

    def note(self, name: str, file: str, theirs: object, ours: object, *, same: bool | None = None) -> None:
        if theirs == ours if same is None else same:
            self[name].agree += 1
        else:
            self[name].disagree.append((file, theirs, ours))


def read(path: Path) -> Metadata:
    raw = os.fsencode(path)
    return metadata.read(raw, sidecar_paths.of(raw, 0))


def near(one: float | None, other: float | None, relative: float = 0.01) -> bool:
    return one is not None and other is not None and abs(one - other) <= relative * max(abs(one), abs(other), 1e-9)


# -- pigallery2: a JSON file beside each photo


def golden_files() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every photo with its JSON; Landscape_3.jpg shares that of Landscape."""
    for path in sorted(GOLDEN.rglob("*")):
        if path.suffix.lower() in SUFFIXES:
            for stem in (path.stem, re.sub(r"_\d$", "", path.stem)):
                beside = path.with_name(f"{stem}.json")
                if beside.exists():
                    yield path, json.loads(beside.read_text())
                    break


def golden() -> Scores:
    scores = Scores()
    for path, told in golden_files():
        name = str(path.relative_to(GOLDEN))
        found = read(path)
        if "creationDate" not in told.get("skip", []):
            _compare_time(scores, name, told, found)
        _compare_picture(scores, name, told, found)
        _compare_camera(scores, name, told.get("cameraData", {}), found)
        _compare_place(scores, name, told.get("positionData", {}), found)
        _compare_words(scores, name, told, found)
    return scores


def _compare_time(scores: Scores, name: str, told: dict[str, Any], found: Metadata) -> None:
    stamp, zone = told.get("creationDate"), told.get("creationDateOffset")
    if stamp == "fileModificationTime":
        scores.note("taken_from", name, "file", found.taken_from)
    elif stamp is not None:
        utc = datetime.fromisoformat("1970-01-01") + timedelta(milliseconds=stamp)
        offset = _minutes(zone) if zone else None
        local = utc + timedelta(minutes=offset or 0)
        ours = [found.taken_local]
        if offset is None and found.taken_at is not None:  # theirs is then a clock or an instant
            ours.append(found.taken_at.replace(tzinfo=None))
        same = any(one is not None and abs(one - local) < timedelta(seconds=1) for one in ours)
        scores.note("taken_local", name, str(local), str(found.taken_local), same=same)
        if offset is not None:
            scores.note("taken_offset", name, offset, found.taken_offset)


def _minutes(zone: str) -> int:
    sign = -1 if zone[0] == "-" else 1
    return sign * (int(zone[1:3]) * 60 + int(zone[4:6]))


def _compare_picture(scores: Scores, name: str, told: dict[str, Any], found: Metadata) -> None:
    size = (told["size"]["width"], told["size"]["height"])
    scores.note("width, height", name, size, (found.width, found.height))
    for theirs, ours, factor in (
        ("duration", "duration_seconds", 1000),
        ("bitRate", "video_bitrate", 1),
        ("fps", "video_fps", 1),
    ):
        if theirs in told:
            value = told[theirs] / factor
            scores.note(ours, name, value, getattr(found, ours), same=near(value, getattr(found, ours)))


def _compare_camera(scores: Scores, name: str, told: dict[str, Any], found: Metadata) -> None:
    for theirs, ours in (("make", "camera_make"), ("model", "camera_model"), ("lens", "lens_model"), ("ISO", "iso")):
        if theirs in told:
            scores.note(ours, name, told[theirs], getattr(found, ours))
    for theirs, ours in (("exposure", "exposure_time"), ("fStop", "aperture"), ("focalLength", "focal_length")):
        if theirs in told:
            scores.note(ours, name, told[theirs], getattr(found, ours), same=near(told[theirs], getattr(found, ours)))


def _compare_place(scores: Scores, name: str, told: dict[str, Any], found: Metadata) -> None:
    gps = told.get("GPSData")
    position = (found.latitude, found.longitude)
    if gps is None:
        scores.note("no position", name, (None, None), position)
    else:
        exact = all(
            one is not None and abs(one - other) < 2e-6
            for one, other in zip(position, (gps["latitude"], gps["longitude"]), strict=True)
        )
        scores.note("latitude, longitude", name, gps, position, same=exact)
    for one in ("city", "state", "country"):
        if one in told:
            scores.note(one, name, told[one], getattr(found, one))


def _compare_words(scores: Scores, name: str, told: dict[str, Any], found: Metadata) -> None:
    for theirs, ours in (("title", "title"), ("caption", "description"), ("rating", "user_rating")):
        if theirs in told:
            scores.note(ours, name, told[theirs], getattr(found, ours))
    faces = {face["name"] for face in told.get("faces", [])}
    if faces:
        scores.note("people_names", name, faces, set(found.people_names or []))
    if "keywords" in told:  # theirs leaves out who is also a face
        scores.note("keywords", name, set(told["keywords"]) - faces, set(found.keywords or []) - faces)


# -- metadata-extractor: a text file with every tag


def expected_files() -> Iterator[tuple[Path, dict[str, str]]]:
    """Every photo with its tags: {"Exif SubIFD 0x829a": "1/125 sec"}, the first of each."""
    for text in sorted(EXPECTED.glob("*.txt")):
        path = PICTURES / text.name.removesuffix(".txt")
        if path.exists():
            tags: dict[str, str] = {}
            for line in text.read_text(errors="replace").splitlines():
                match = re.match(r"\[(.+?) - (0x[0-9a-f]+)\] .+? = (.*)", line)
                if match:
                    tags.setdefault(f"{match[1]} {match[2]}", match[3])
            yield path, tags


def expected() -> Scores:
    scores = Scores()
    for path, tags in expected_files():
        found = read(path)
        for key, name, read_theirs in _EXPECTED:
            theirs = read_theirs(tags[key]) if key in tags else None
            if theirs is not None and theirs != "":
                ours = getattr(found, name)
                scores.note(name, path.name, theirs, ours, same=_same(theirs, ours))
        stored = _number(tags["JPEG 0x0003"]), _number(tags["JPEG 0x0001"])
        turned = (found.orientation or 1) >= 5
        ours = (found.height, found.width) if turned else (found.width, found.height)
        scores.note("width, height", path.name, stored, ours)
        _compare_position(scores, path.name, tags, found)
    return scores


def _same(theirs: Any, ours: Any) -> bool:
    """Equal as far as their text is exact: one decimal, whole seconds, single spaces, U+FFFD for any letter."""
    if isinstance(theirs, float):
        return ours is not None and (near(theirs, ours) or abs(theirs - ours) <= 0.05)
    if isinstance(theirs, datetime):
        return ours is not None and ours.replace(microsecond=0) == theirs
    if isinstance(theirs, str):
        return bool(re.fullmatch(re.escape(theirs).replace("\ufffd", "."), _text(str(ours))))
    return theirs == ours


def _compare_position(scores: Scores, name: str, tags: dict[str, str], found: Metadata) -> None:
    if "GPS 0x0002" not in tags:
        return
    latitude, longitude = _degrees(tags["GPS 0x0002"]), _degrees(tags["GPS 0x0004"])
    same = near(latitude, found.latitude, 1e-4) and near(longitude, found.longitude, 1e-4)
    scores.note("latitude, longitude", name, (latitude, longitude), (found.latitude, found.longitude), same=same)


def _number(text: str) -> float | None:
    """The number in "f/2.8", "1/125 sec", "6 mm", "57 pixels"."""
    match = re.search(r"-?\d+(?:\.\d+)?(?:/\d+)?", text.replace("f/", ""))
    return float(Fraction(match[0])) if match and not match[0].endswith("/0") else None


def _degrees(text: str) -> float | None:
    match = re.match(r"(-?)(\d+)° (\d+)' ([\d.,]+)\"", text)
    if match is None:
        return None
    value = int(match[2]) + int(match[3]) / 60 + float(match[4].replace(",", ".")) / 3600
    return -value if match[1] else value


def _clock(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.replace(":", "-", 2))
    except ValueError:
        return None


def _words(**words: str) -> Callable[[str], str | None]:
    table = {key.replace("_", " "): word for key, word in words.items()}
    return lambda text: table.get(text.lower().split(" (")[0].replace(",", "").replace("-", " "))


def _text(text: str) -> str:
    return " ".join(text.split())


def _whole(text: str) -> int | None:
    number = _number(text)
    return None if number is None else round(number)


def _positive(text: str) -> float | None:
    return _number(text) or None


_ORIENTATIONS = {
    "Top, left side": 1,
    "Top, right side": 2,
    "Bottom, right side": 3,
    "Bottom, left side": 4,
    "Left side, top": 5,
    "Right side, top": 6,
    "Right side, bottom": 7,
    "Left side, bottom": 8,
}
_EXPECTED: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("Exif IFD0 0x010f", "camera_make", _text),
    ("Exif IFD0 0x0110", "camera_model", _text),
    ("Exif IFD0 0x0131", "software", _text),
    ("Exif IFD0 0x013b", "artist", _text),
    ("Exif IFD0 0x8298", "copyright", _text),
    ("Exif IFD0 0x010e", "description", _text),
    ("Exif IFD0 0x0112", "orientation", lambda text: _ORIENTATIONS.get(text.split(" (")[0])),
    ("Exif SubIFD 0x9003", "taken_local", _clock),
    ("Exif SubIFD 0x829a", "exposure_time", _positive),
    ("Exif SubIFD 0x829d", "aperture", _positive),
    ("Exif SubIFD 0x8827", "iso", _whole),
    ("Exif SubIFD 0x920a", "focal_length", _positive),
    ("Exif SubIFD 0xa405", "focal_length_35mm", _positive),
    ("Exif SubIFD 0x9204", "exposure_bias", _number),
    ("Exif SubIFD 0xa404", "digital_zoom", _positive),
    (
        "Exif SubIFD 0x9207",
        "metering_mode",
        _words(
            multi_segment="multi-segment", center_weighted_average="center-weighted", spot="spot", average="average"
        ),
    ),
    (
        "Exif SubIFD 0x8822",
        "exposure_program",
        _words(
            program_normal="program",
            shutter_priority="shutter-priority",
            aperture_priority="aperture-priority",
            manual_control="manual",
            program_creative="creative",
        ),
    ),
    ("Exif SubIFD 0xa402", "exposure_mode", _words(auto_exposure="auto", manual_exposure="manual")),
    ("Exif SubIFD 0xa403", "white_balance", _words(auto_white_balance="auto", manual_white_balance="manual")),
    ("Exif SubIFD 0xa406", "scene_type", _words(standard="standard", landscape="landscape", portrait="portrait")),
    ("Exif SubIFD 0x9208", "light_source", _words(fine_weather="fine-weather", d65="d65")),
    ("Exif SubIFD 0x9209", "flash_fired", lambda text: "did not" not in text),
    ("Exif SubIFD 0xa001", "color_space", _words(srgb="sRGB")),
    ("Exif SubIFD 0xa434", "lens_model", _text),
    ("JPEG 0x0000", "bit_depth", _whole),
)


def rows(scores: Scores) -> list[str]:
    """The lines of the table in docs/metadata.md."""
    return [
        f"| {name} | {score.files} | {score.agree} | {len(score.disagree)} |" for name, score in sorted(scores.items())
    ]


def main() -> None:
    """Print both tables, and below each what disagrees."""
    for title, scores in (("pigallery2", golden()), ("metadata-extractor", expected())):
        print(f"\n{title}\n", *rows(scores), sep="\n")
        for name, score in scores.items():
            for file, theirs, ours in score.disagree:
                print(f"{name}: {file}: {theirs!r} != {ours!r}")


if __name__ == "__main__":
    main()
