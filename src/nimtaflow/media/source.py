"""An original, opened for reading: its bytes without a copy, and what they are."""

import mmap
import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final, Literal

from nimtaflow.media.problems import EmptyFile

Bytes = bytes | mmap.mmap
Still = Literal["jpeg", "png", "webp", "gif", "tiff", "bmp", "heif", "heif-sequence", "avif", "raw"]

_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
_HEIF_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"mif2", b"msf1"}
)
_SEQUENCE_BRANDS: Final = frozenset({b"msf1", b"hevc", b"hevx", b"hevm", b"hevs"})
_RAW_SIGNATURES: Final = (b"FUJIFILMCCD-RAW", b"FOVb", b"\0MRM", b"IIRO", b"IIRS", b"MMOR", b"IIU\0")
_RAW_TYPES: Final = ("raw", "canon", "nikon", "sony", "adobe", "pentax", "samsung", "epson", "hasselblad", "kodak")
_RAW_SUFFIXES: Final = frozenset(
    b".dng .nef .nrw .arw .srf .sr2 .cr2 .pef .srw .3fr .fff .iiq .erf .mef .mos .kdc .dcr .k25 .rwl .dcs".split()
)


@contextmanager
def opened(source: bytes) -> Generator[Bytes]:
    """The bytes of a file, mapped read-only. Raises EmptyFile, and OSError if it cannot be read.

    A file that shrinks while it is mapped kills the reader (SIGBUS); readers are children made to be lost.
    """
    with open(source, "rb", buffering=0) as file:
        if os.fstat(file.fileno()).st_size == 0:
            raise EmptyFile
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    yield mapped  # closed with its last view, which a decoder may hold a little longer


def recognise(data: Bytes, source: bytes, mime: str | None) -> Still | None:
    """The kind of still these bytes are, whatever the name says; None if they are none.

    Name and MIME type decide only between TIFF and the raw formats built on it.
    """
    head = data[:64]
    for kind, signature in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return _by_brand(data)
    if head.startswith(_RAW_SIGNATURES) or head[6:14] == b"HEAPCCDR":
        return "raw"
    if head.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return "raw" if head[8:10] == b"CR" or _named_raw(source, mime) else "tiff"
    return None


_SIGNATURES: Final[tuple[tuple[Still, bytes | tuple[bytes, ...]], ...]] = (
    ("jpeg", b"\xff\xd8\xff"),
    ("png", b"\x89PNG\r\n\x1a\n"),
    ("gif", (b"GIF87a", b"GIF89a")),
    ("bmp", b"BM"),
)


def _by_brand(data: Bytes) -> Still | None:
    size = min(int.from_bytes(data[:4], "big"), 256)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, size, 4))]
    if brands[0] == b"crx ":
        return "raw"
    if brands[0] in _SEQUENCE_BRANDS:
        return "heif-sequence"
    for brand in brands:  # the first that we know speaks: it is the file's own choice
        if brand in _AVIF_BRANDS:
            return "avif"
        if brand in _HEIF_BRANDS - {b"mif1", b"mif2", b"msf1"}:
            return "heif"
    return "heif" if _HEIF_BRANDS.intersection(brands) else None


def _named_raw(source: bytes, mime: str | None) -> bool:
    by_content = mime is not None and mime.startswith("image/x-") and any(word in mime for word in _RAW_TYPES)
    return by_content or os.path.splitext(source)[1].lower() in _RAW_SUFFIXES
