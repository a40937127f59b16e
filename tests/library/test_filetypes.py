"""What a file is, by its content."""

import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from media import tiffs
from nimtaflow.kernel.problems import Problem
from nimtaflow.library import filetypes
from nimtaflow.library.filetypes import FileType, detect, kind_of_name, recognise


def of(content: bytes) -> FileType:
    return recognise(lambda size, offset: content[offset : offset + size])


def brand(major: bytes, *others: bytes) -> bytes:
    content = b"ftyp" + major + b"\0\0\0\0" + b"".join(others)
    return struct.pack(">I", 4 + len(content)) + content + b"\0\0\0\x08moov"


PHOTOS = {
    b"\xff\xd8\xff\xe0\0\x10JFIF": "image/jpeg",
    b"\xff\xd8\xfe\xe0\0\x10JFIF": "image/jpeg",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR": "image/png",
    b"GIF89a": "image/gif",
    b"RIFF\x24\0\0\0WEBPVP8 ": "image/webp",
    b"BM" + b"\0" * 12 + b"\x28\0\0\0": "image/bmp",
    b"8BPS\0\1": "image/vnd.adobe.photoshop",
    b"\0\0\0\x0cJXL \r\n\x87\n": "image/jxl",
    b"\xff\x0a\xfa": "image/jxl",
    brand(b"heic", b"mif1", b"heic"): "image/heic",
    brand(b"mif1", b"mif1", b"heic"): "image/heic",
    brand(b"mif1", b"mif1", b"miaf"): "image/heif",
    brand(b"mif1", b"mif1", b"avif"): "image/avif",
    brand(b"avif", b"mif1"): "image/avif",
    tiffs.cr3(): "image/x-canon-cr3",
    b"FUJIFILMCCD-RAW 0201": "image/x-fuji-raf",
    b"FOVb\0\0\2\0": "image/x-sigma-x3f",
    b"II\x1a\0\0\0HEAPCCDR": "image/x-canon-crw",
    b"IIRO\x08\0\0\0": "image/x-olympus-orf",
    b"IIU\0\x18\0\0\0": "image/x-panasonic-rw2",
    tiffs.tiff(tiffs.raw("Canon", "EOS"), b"CR\2\0\0\0\0\0"): "image/x-canon-cr2",
    tiffs.tiff(tiffs.raw("NIKON CORPORATION", "NIKON Z 30")): "image/x-nikon-nef",
    tiffs.tiff(tiffs.raw("NIKON CORPORATION", "NIKON D1"), order=">"): "image/x-nikon-nef",
    tiffs.tiff(tiffs.raw("SONY", "ILCE-7RM3")): "image/x-sony-arw",
    tiffs.tiff(tiffs.raw("PENTAX", "K-3")): "image/x-pentax-pef",
    tiffs.tiff(tiffs.raw("SAMSUNG", "NX300")): "image/x-samsung-srw",
    tiffs.tiff(tiffs.raw("Google", "Pixel 8", tag_C612=b"\1\4\0\0")): "image/x-adobe-dng",
    tiffs.tiff({0xFE: 0, 0x100: 4, 0x101: 4, 0x10F: "NIKON CORPORATION", 0x14A: 8}): "image/tiff",
    b"II*\0": "image/tiff",
}
VIDEOS = {
    brand(b"isom", b"avc1"): "video/mp4",
    brand(b"mp42"): "video/mp4",
    brand(b"qt  ", b"qt  "): "video/quicktime",
    b"\0\0\0\x08wide\0\0\0\0mdat": "video/quicktime",
    brand(b"M4V "): "video/x-m4v",
    brand(b"3gp5"): "video/3gpp",
    brand(b"3g2a"): "video/3gpp2",
    b"RIFF\0\0\0\0AVI LIST": "video/x-msvideo",
    b"\x1a\x45\xdf\xa3\x42\x82\x84webm": "video/webm",
    b"\x1a\x45\xdf\xa3\x42\x82\x88matroska": "video/x-matroska",
    (b"\x47" + b"\0" * 187) * 8: "video/mp2t",
    (b"\0\0\0\0\x47" + b"\0" * 187) * 8: "video/mp2t",
    b"\0\0\1\xba\x44": "video/mpeg",
    b"\0\0\1\xb3\x14": "video/mpeg",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11": "video/x-ms-wmv",
    b"FLV\1\5": "video/x-flv",
    b"OggS" + b"\0" * 24 + b"\x80theora": "video/ogg",
}
OTHERS = {
    b"%PDF-1.7": "application/pdf",
    b"PK\3\4": "application/zip",
    b"OggS" + b"\0" * 24 + b"\x01vorbis": "audio/ogg",
    brand(b"M4A "): "audio/mp4",
    b"ID3\4": "audio/mpeg",
    b"AT&TFORM\0\0\0\0DJVM": "image/vnd.djvu",
    b"#EXTM3U\n/etc/passwd": "application/vnd.apple.mpegurl",
    b"\xef\xbb\xbf <!DOCTYPE html><img src=x>": "text/html",
    b"<svg xmlns='http://www.w3.org/2000/svg'>": "image/svg+xml",
    b"push graphic-context\nimage over 0,0 'url(http://host)'": "image/x-mvg",
    b"%!PS-Adobe": "application/postscript",
    b'{"a": 1}': "application/json",
    b"#!/bin/sh\n": "text/x-script",
}


@pytest.mark.parametrize(("content", "mime"), PHOTOS.items(), ids=lambda value: value if isinstance(value, str) else "")
def test_photos(content: bytes, mime: str) -> None:
    assert of(content) == FileType("photo", mime)


@pytest.mark.parametrize(("content", "mime"), VIDEOS.items(), ids=lambda value: value if isinstance(value, str) else "")
def test_videos(content: bytes, mime: str) -> None:
    assert of(content) == FileType("video", mime)


@pytest.mark.parametrize(("content", "mime"), OTHERS.items(), ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_neither(content: bytes, mime: str) -> None:
    with pytest.raises(filetypes.NotAPicture) as problem:
        of(content)
    assert problem.value.facts == {"found": mime}


def test_what_nobody_knows() -> None:
    with pytest.raises(filetypes.UnsupportedType) as problem:
        of(b"\0\0\0\x0cjP  \r\n\x87\n")
    assert problem.value.facts == {"found": "image/jp2"}
    with pytest.raises(filetypes.UnsupportedType):
        of(b"hello")


def test_a_tiff_of_a_program_is_a_tiff(tmp_path: Path) -> None:
    path = tmp_path / "scan.NEF"  # the name does not matter
    Image.new("RGB", (4, 4)).save(path, "TIFF")
    assert detect(os.fsencode(path)).mime == "image/tiff"


@pytest.mark.parametrize(
    ("prepare", "problem"),
    [
        (lambda path: path.write_bytes(b""), filetypes.EmptyFile),
        (lambda path: path.mkdir(), filetypes.NotAFile),
        (os.mkfifo, filetypes.NotAFile),
        (lambda path: path.symlink_to(path), filetypes.FileNotReadable),
        (lambda _: None, filetypes.FileVanished),
    ],
    ids=["empty", "folder", "pipe", "loop", "gone"],
)
def test_what_cannot_be_read(tmp_path: Path, prepare: Callable[[Path], object], problem: type[Problem]) -> None:
    path = tmp_path / "IMG_0001.JPG"
    prepare(path)
    with pytest.raises(problem):
        detect(os.fsencode(path))


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"II*\0", b"MM\0*", b"\0\0\0\x20ftyp", b"RIFF", b"OggS", *PHOTOS, *VIDEOS]),
)
def test_whatever_the_bytes(content: bytes, beginning: bytes) -> None:
    try:
        found = of(beginning + content)
    except (filetypes.EmptyFile, filetypes.UnsupportedType, filetypes.NotAPicture):
        return
    assert found.kind in {"photo", "video"}
    assert "/" in found.mime


def test_names() -> None:
    assert kind_of_name(b"IMG_0001.JPG") == "photo"
    assert kind_of_name(b"\xff\xfe.CR3") == "photo"
    assert kind_of_name("Ürlaub.MTS".encode()) == "video"
    assert kind_of_name(b"IMG_0001.jpg.xmp") is None
    assert kind_of_name(b"README") is None
    promised = """jpg jpeg png gif webp heic heif tiff tif bmp raw cr2 cr3 nef arw dng
        mp4 mov avi mkv m4v webm mts m2ts m2t ts vob mpg mpeg wmv flv ogv mod 3gp"""
    assert set(promised.split()) <= set(filetypes.EXTENSIONS)
