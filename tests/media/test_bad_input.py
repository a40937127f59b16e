"""Whatever a file holds or is called: pictures or a named reason, within bounds, and nothing is left behind."""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from media.dngs import dng
from media.films import film
from media.photoshop import psd
from media.pictures import TESTDATA, encoded, grained, scene
from media.test_jxl import codestream, number
from nimtaflow.kernel.problems import Problem, Unreadable
from nimtaflow.library import filetypes
from nimtaflow.library.filetypes import NotAPicture
from nimtaflow.media import binaries, isolation, metadata
from nimtaflow.media.child import Bounds
from nimtaflow.media.exiftool import Exiftool
from nimtaflow.media.exiftool_process import Limits
from nimtaflow.media.isolation import Isolation
from nimtaflow.media.problems import TooManyPixels

REAL = [
    path
    for folder in ("broken", "heic", "motion", "video", "orientation")
    for path in sorted((TESTDATA / folder).rglob("*"))
    if path.is_file()
]
BOUNDS = Bounds(seconds=60, cpu_seconds=20)


@pytest.fixture(scope="module")
def pool() -> Iterator[Isolation]:
    """Less patient than in life; whoever is left over when it closes has escaped."""
    made = Isolation(1, BOUNDS)
    before = children()  # of other tests
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(isolation, "shared", lambda: made)
        yield made
    made.close()
    assert children() <= before


def children() -> set[psutil.Process]:
    return {child for child in psutil.Process().children(recursive=True) if "isolated" in " ".join(child.cmdline())}


@pytest.fixture(scope="module")
def tool() -> Iterator[Exiftool]:
    made = Exiftool(binaries.exiftool(), 1, Limits(cpu_seconds=4))
    yield made
    made.close()


def outcome(path: bytes, tool: Exiftool) -> tuple[str, str]:
    """What metadata and pictures of a file come to: "read" and "shown", or the code of a problem of the file's."""
    try:
        kind = filetypes.detect(path)
    except Unreadable as problem:
        return problem.code, problem.code
    try:
        metadata.read(path, tool=tool)
        said = "read"
    except Unreadable as problem:
        said = problem.code
    try:
        made = isolation.make(path, kind.kind, kind.mime)
    except Unreadable as problem:
        return said, problem.code
    assert made.large[:2] == b"\xff\xd8"
    assert made.small[:4] == made.medium[:4] == b"RIFF"
    assert made.width > 0
    assert made.height > 0
    return said, "shown"


@pytest.mark.feature("META-04")
@pytest.mark.parametrize("path", REAL, ids=lambda path: f"{path.parent.name}/{path.name}"[-60:])
@pytest.mark.usefixtures("pool")
def test_every_real_file(path: Path, tool: Exiftool) -> None:
    said, shown = outcome(os.fsencode(path), tool)
    assert said not in {"metadata-timeout", "metadata-crashed", "metadata-unreadable"}
    assert shown not in {"decoder-crashed", "decoder-timeout", "decoder-out-of-memory"}
    assert len(tool.pids()) <= 1


def small_files(folder: Path) -> dict[str, bytes]:
    """A small file of every kind."""
    pixels = grained(120, 90)
    kinds = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "HEIF", "JXL")
    files = {kind.lower(): encoded(pixels, kind) for kind in kinds}
    files["progressive"] = encoded(pixels, "JPEG", progressive=True)
    files["psd"] = psd(pixels)
    files["psb"] = psd(pixels, large=True, pack=False)
    files["dng"] = dng(6, encoded(scene(60, 40), "JPEG"))
    files["mp4"] = film(folder / "film.mp4", [scene(64, 48)] * 3).read_bytes()
    return files


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return small_files(tmp_path_factory.mktemp("samples"))


KINDS = (
    *("jpeg", "progressive", "png", "webp", "gif", "tiff", "bmp", "avif", "heif", "jxl", "psd", "psb", "dng", "mp4"),
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("pool")
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_damage_has_a_name(
    kind: str, data: st.DataObject, samples: dict[str, bytes], tool: Exiftool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Cut off anywhere, and up to eight bytes changed, most of them where the structure is."""
    whole = bytearray(samples[kind])
    reach = len(whole) - 1 if data.draw(st.booleans()) else min(len(whole) - 1, 400)
    for _ in range(data.draw(st.integers(0, 8))):
        whole[data.draw(st.integers(0, reach))] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del whole[data.draw(st.integers(1, len(whole))) :]
    path = tmp_path_factory.getbasetemp() / f"damaged.{kind}"
    path.write_bytes(whole)
    outcome(os.fsencode(path), tool)  # anything but an Unreadable problem is raised


NAMES = [
    b"-rf.jpg",
    b"--help.jpg",
    b"-execute.jpg",
    b"@args.jpg",
    b"line\nbreak.jpg",
    b"-stay_open\nFalse\n.jpg",
    b"quote'\"`$(id).jpg",
    b"back\\slash\\.jpg",
    b"%d%s%n.jpg",
    b"#[CSTR]a.jpg",
    b"[0].jpg",
    b"a.jpg:b=c.jpg",
    b"http:__x.jpg",
    b"\xff\xfe\x80.jpg",
    "Zähne – 猫 \u202e.jpg".encode(),
    b"n" * 251 + b".jpg",
    b" .jpg",
]


@pytest.mark.feature("META-01", "LIB-07")
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
@pytest.mark.usefixtures("pool")
def test_names_are_never_options(name: bytes, samples: dict[str, bytes], tool: Exiftool, tmp_path: Path) -> None:
    """Through exiftool, every decoder and FFmpeg; by the content, for all are called .jpg."""
    path = os.path.join(bytes(tmp_path), name)
    for kind in KINDS:
        with open(path, "wb") as file:
            file.write(samples[kind])
        assert outcome(path, tool) == ("read", "shown"), kind
    assert os.listdir(bytes(tmp_path)) == [name]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>", "image/svg+xml"),
        (b"<?xml version='1.0'?><svg/>", "text/xml"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "text/html"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"PK\3\4" + bytes(40), "application/zip"),
        (b"%!PS-Adobe-3.0", "application/postscript"),
        (b"push graphic-context\nimage over 0,0 0,0 'https://example.org/x'", "image/x-mvg"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd", "application/vnd.apple.mpegurl"),
        (b"ffconcat version 1.0\nfile /etc/passwd", "application/x-ffconcat"),
    ],
)
@pytest.mark.parametrize("name", ["a.jpg", "a.heic", "a.mp4"])
def test_what_is_no_picture_is_refused_whatever_its_name(data: bytes, found: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    for reading in (metadata.read, lambda at: isolation.make(at, "photo", None)):
        with pytest.raises(NotAPicture) as caught:
            reading(os.fsencode(path))
        assert caught.value.facts == {"found": found}


def patched(data: bytes, *changes: tuple[int, bytes]) -> bytes:
    out = bytearray(data)
    for at, value in changes:
        out[at : at + len(value)] = value
    return bytes(out)


def bombs() -> dict[str, bytes]:
    """Files of some hundred bytes that claim to be enormous."""
    jpeg, tiff = encoded(scene(), "JPEG"), encoded(scene(), "TIFF")
    frame = jpeg.index(b"\xff\xc0") + 5
    sizes = [(tiff.index(struct.pack("<HHI", tag, 4, 1)) + 8, struct.pack("<I", 200_000)) for tag in (256, 257)]
    gif = encoded(scene(), "GIF")
    ispe = encoded(scene(), "HEIF")
    box = ispe.index(b"ispe") + 8
    return {
        "jpeg": patched(jpeg, (frame, struct.pack(">HH", 60_000, 60_000))),
        "png": patched(encoded(scene(), "PNG"), (16, struct.pack(">II", 1 << 30, 1 << 30))),
        "gif": patched(gif, (6, b"\xff\xff\xff\xff"), (gif.index(b",\0\0\0\0`") + 5, b"\xff\xff\xff\xff")),
        "bmp": patched(encoded(scene(), "BMP"), (18, struct.pack("<ii", 100_000, 100_000))),
        "tiff": patched(tiff, *sizes),
        "psd": patched(psd(scene()), (14, struct.pack(">II", 100_000, 100_000))),
        "jxl": codestream("0" + "11" + number(99_999, 30) + "001"),
        "heif": patched(ispe, (box, struct.pack(">II", 60_000, 60_000))),
    }


@pytest.mark.parametrize("kind", ["jpeg", "png", "gif", "bmp", "tiff", "psd", "jxl", "heif"])
def test_a_bomb_is_refused_before_it_is_decoded(kind: str, pool: Isolation, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(bombs()[kind])
    before: Any = pool.call("media.hostile:echo")["result"]
    with pytest.raises(Problem) as caught:
        isolation.make(os.fsencode(path), "photo", None)
    if kind in {"png", "heif"}:  # whose decoders find the header itself impossible
        assert caught.value.code in {"too-many-pixels", "damaged-file"}
    else:
        assert isinstance(caught.value, TooManyPixels)
    after: Any = pool.call("media.hostile:echo")["result"]
    assert after["pid"] == before["pid"]  # it lives on: nothing crashed, and it has not grown


def test_pictures_of_500_megapixels_stream_through(pool: Isolation, tmp_path: Path) -> None:
    """JPEG and TIFF of 25,000 × 20,000; half a gigapixel and a few lines more are too many."""
    vips: Any = pytest.importorskip("pyvips")
    image = vips.Image.black(25_000, 20_000, bands=3).copy(interpretation="srgb")
    small = tmp_path / "small.jpg"
    small.write_bytes(encoded(scene(), "JPEG"))
    before: Any = pool.call("media.hostile:resident", path=str(small))["result"]
    for name, options in (("a.jpg", {"Q": 60}), ("a.tif", {"tile": True, "compression": "deflate", "level": 1})):
        path = tmp_path / name
        image.write_to_file(str(path), **options)
        after: Any = pool.call("media.hostile:resident", path=str(path))["result"]
        assert after - before < 320 << 20, name
        path.unlink()
    path = tmp_path / "large.jpg"
    vips.Image.black(25_000, 20_040).jpegsave(str(path))
    with pytest.raises(TooManyPixels) as caught:
        isolation.make(os.fsencode(path), "photo", None)
    assert caught.value.facts == {"megapixels": 501, "limit": 500}
    path.write_bytes(encoded(np.zeros((3000, 2000, 3), np.uint8), "JPEG", progressive=True))
    data = path.read_bytes()
    path.write_bytes(patched(data, (data.index(b"\xff\xc2") + 5, struct.pack(">HH", 20_000, 20_000))))
    with pytest.raises(TooManyPixels) as caught:  # progressive: to be held whole
        isolation.make(os.fsencode(path), "photo", None)
    assert caught.value.facts == {"megapixels": 400, "limit": 205}
