"""Films inside stills: every container they come in, and every lie about them."""

import os
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.films import film
from media.pictures import TESTDATA, encoded, scene
from nimtaflow.media import binaries, metadata
from nimtaflow.media.motion import NONE, Motion, found_in
from nimtaflow.media.tags import Tags

CLIP = b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + b"\0\0\0\x10mdat12345678" + b"\0\0\0\x10moov87654321"
STILL = b"\xff\xd8 a picture \xff\xd9"


def find(data: bytes, mime: str = "image/jpeg", **tags: Any) -> Motion:
    """Look into bytes; GCamera_X="1" is XMP-GCamera:X."""
    said = {f"XMP-{name.replace('_', ':', 1)}": value for name, value in tags.items()}
    return found_in(lambda size, offset: data[max(0, offset) :][:size], len(data), mime, Tags(said))


def parts(*lengths: tuple[str, object]) -> list[dict[str, Any]]:
    """Google's directory of parts."""
    return [{"Item": {"Semantic": what, "Length": str(length), "Mime": "video/mp4"}} for what, length in lengths]


def trailer(*blocks: tuple[int, bytes, bytes]) -> bytes:
    """Samsung's trailer: blocks of (type, name, content)."""
    body, entries = b"", b""
    places: list[tuple[int, int, int]] = []
    for kind, name, content in blocks:
        block = struct.pack("<HHI", 0, kind, len(name)) + name + content
        places.append((kind, len(body), len(block)))
        body += block
    for kind, start, size in places:
        entries += struct.pack("<HHII", 0, kind, len(body) - start, size)
    listed = b"SEFH" + struct.pack("<II", 106, len(places)) + entries
    return body + listed + struct.pack("<I", len(listed)) + b"SEFT"


SAMSUNG = trailer((0x0A01, b"Image_UTC_Data", b"1689336000000"), (0x0A30, b"MotionPhoto_Data", CLIP))
BOXED = (
    b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x0cmetaabcd" + struct.pack(">I", len(CLIP) + 8) + b"mpvd" + CLIP
)


@pytest.mark.feature("META-04")
def test_googles_directory_of_parts() -> None:
    data = STILL + CLIP
    listed = parts(("Primary", 0), ("MotionPhoto", len(CLIP)))
    assert find(data, GContainer_ContainerDirectory=listed) == Motion(len(STILL), len(CLIP), "video/mp4")
    data = STILL + CLIP + b"a gain map"
    listed = parts(("Primary", 0), ("MotionPhoto", len(CLIP)), ("GainMap", 10))
    assert find(data, GContainer_ContainerDirectory=listed) == Motion(len(STILL), len(CLIP), "video/mp4")


@pytest.mark.feature("META-04")
def test_googles_older_offset_counts_from_the_end() -> None:
    found = find(STILL + CLIP, GCamera_MicroVideoOffset=str(len(CLIP)))
    assert found == Motion(len(STILL), len(CLIP), "video/mp4")


@pytest.mark.feature("META-04")
def test_samsungs_trailer() -> None:
    found = find(STILL + SAMSUNG)
    assert found.motion_size == len(CLIP)
    assert (STILL + SAMSUNG)[found.motion_offset or 0 :].startswith(CLIP)


@pytest.mark.feature("META-04")
def test_the_box_of_a_heif() -> None:
    assert find(BOXED, "image/heic") == Motion(len(BOXED) - len(CLIP), len(CLIP), "video/mp4")
    assert find(BOXED, "image/jpeg") == NONE


def test_what_follows_the_film_is_no_part_of_it() -> None:
    rest = b"\0\0\0\0\0\0\0\0\1\2\3\4SEFT"
    found = find(STILL + CLIP + rest, GCamera_MicroVideoOffset=str(len(CLIP + rest)))
    assert found == Motion(len(STILL), len(CLIP), "video/mp4")


def test_a_quicktime_film_is_called_so() -> None:
    clip = CLIP.replace(b"ftypmp42", b"ftypqt  ")
    assert find(STILL + clip, GCamera_MicroVideoOffset=str(len(clip))).motion_mime == "video/quicktime"


@pytest.mark.parametrize(
    ("data", "tags"),
    [
        (STILL, {"GCamera_MotionPhoto": "1"}),
        (STILL + CLIP, {"GCamera_MicroVideoOffset": str(len(CLIP) - 1)}),
        (STILL + CLIP, {"GCamera_MicroVideoOffset": str(2**40 - 1)}),
        (STILL + CLIP, {"GCamera_MicroVideoOffset": "-5"}),
        (STILL + CLIP, {"GCamera_MicroVideoOffset": "9" * 400}),
        (CLIP, {"GCamera_MicroVideoOffset": str(len(CLIP))}),
        (STILL + CLIP, {"GContainer_ContainerDirectory": parts(("MotionPhoto", "9" * 30))}),
        (STILL + CLIP, {"GContainer_ContainerDirectory": parts(("MotionPhoto", -1))}),
        (STILL + CLIP, {"GContainer_ContainerDirectory": [{"Item": "no structure"}, {}, {"Item": {}}]}),
        (STILL + CLIP[:12], {"GCamera_MicroVideoOffset": "12"}),
        (STILL + SAMSUNG.replace(b"SEFH", b"SEFX"), {}),
        (STILL + SAMSUNG[:-8] + struct.pack("<I", 2**32 - 1) + b"SEFT", {}),
        (STILL + SAMSUNG[:-8] + struct.pack("<I", 3) + b"SEFT", {}),
        (b"SEFT", {}),
        (b"\xff\xff\xff\xffSEFT", {}),
        (b"", {}),
    ],
)
def test_a_lie_is_no_film_and_no_failure(data: bytes, tags: dict[str, Any]) -> None:
    assert find(data, **tags) == NONE


@given(
    seed=st.sampled_from([STILL + CLIP, STILL + SAMSUNG, BOXED]),
    changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6),
    cut=st.integers(0, 400),
    back=st.integers(-10, 2**45),
    lengths=st.lists(st.tuples(st.sampled_from(["Primary", "MotionPhoto", ""]), st.integers(-5, 2**45)), max_size=4),
)
def test_whatever_a_file_claims_the_film_lies_within_it(
    seed: bytes, changes: list[tuple[int, int]], cut: int, back: int, lengths: list[tuple[str, int]]
) -> None:
    data = bytearray(seed)
    for place, value in changes:
        data[place % len(data)] = value
    whole = bytes(data[: max(8, len(data) - cut)])
    told = {"GCamera_MicroVideoOffset": str(back), "GContainer_ContainerDirectory": parts(*lengths)}
    found = find(whole, "image/heic", **told)
    if found != NONE:
        assert found.motion_offset
        assert found.motion_size
        assert found.motion_offset + found.motion_size <= len(whole)
        assert whole[found.motion_offset + 4 :].startswith(b"ftyp")


def written(path: Path, *arguments: str) -> None:
    command = [*binaries.exiftool().argv, "-config", "", "-q", "-overwrite_original", *arguments, str(path)]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A film that plays."""
    place = tmp_path_factory.mktemp("clip") / "clip.mp4"
    return film(place, [np.full((64, 64, 3), shade, np.uint8) for shade in (0, 90, 200)]).read_bytes()


def _directory(path: Path, clip: bytes) -> bytes:
    items = "{Item={Semantic=Primary,Mime=image/jpeg,Length=0}},{Item={Semantic=MotionPhoto,Mime=video/mp4,Length=%d}}"
    written(path, "-XMP-GCamera:MotionPhoto=1", f"-XMP-GContainer:ContainerDirectory=[{items % len(clip)}]")
    return path.read_bytes() + clip


def _offset(path: Path, clip: bytes) -> bytes:
    written(path, "-XMP-GCamera:MicroVideo=1", f"-XMP-GCamera:MicroVideoOffset={len(clip)}")
    return path.read_bytes() + clip


def _trailer(path: Path, clip: bytes) -> bytes:
    return path.read_bytes() + trailer((0x0A30, b"MotionPhoto_Data", clip))


def _box(path: Path, clip: bytes) -> bytes:
    return encoded(scene(), "HEIF") + struct.pack(">I", len(clip) + 8) + b"mpvd" + clip


@pytest.mark.feature("META-04")
@pytest.mark.parametrize("make_file", [_directory, _offset, _trailer, _box])
def test_a_motion_photo_as_a_phone_writes_it(
    tmp_path: Path, clip: bytes, make_file: Callable[[Path, bytes], bytes]
) -> None:
    path = tmp_path / "motion.jpg"
    path.write_bytes(encoded(scene(), "JPEG"))
    path.write_bytes(make_file(path, clip))
    found = metadata.read(os.fsencode(path))
    assert found.motion_offset
    assert path.read_bytes()[found.motion_offset :][: found.motion_size] == clip
    assert found.motion_mime == "video/mp4"


ANDROIDX = "androidx+media/libraries/test_data/src/test/assets/media/jpeg"


@pytest.mark.parametrize(
    ("name", "has_film"),
    [
        (f"{ANDROIDX}/pixel-motion-photo-jfif-segment-shortened.jpg", 1),
        (f"{ANDROIDX}/pixel-motion-photo-without-exif-shortened.jpg", 1),
        (f"{ANDROIDX}/ss-motion-photo-shortened.jpg", 1),
        (f"{ANDROIDX}/pixel-motion-photo-video-removed-shortened.jpg", 0),
        (f"{ANDROIDX}/non-motion-photo-shortened.jpg", 0),
        ("LycheeOrg+Lychee/tests/Samples/google_motion_photo_broken.jpg", 0),
    ],
)  # fmt: skip
def test_real_motion_photos(name: str, has_film: int) -> None:
    path = TESTDATA / "motion" / name
    if not path.exists():
        pytest.skip(f"no test data in {TESTDATA}")
    found = metadata.read(os.fsencode(path))
    assert (found.motion_size is not None) == bool(has_film)
    if found.motion_offset is not None:
        assert path.read_bytes()[found.motion_offset + 4 :].startswith(b"ftyp")
