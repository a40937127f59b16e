"""What a file is: by its content, never by its name. And which names are worth a look at all."""

import errno
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from nimtaflow.kernel.problems import Problem, Unreadable
from nimtaflow.library import tiff_header

Kind = Literal["photo", "video"]

_PHOTO_NAMES: Final = """
jpg jpeg jpe jfif mpo insp png apng gif webp heic heif hif heics heifs avif avifs jxl tif tiff bmp dib psd psb
raw dng cr2 cr3 crw nef nrw arw srf sr2 raf orf rw2 rwl pef ptx srw x3f 3fr fff iiq mrw kdc dcr k25 mef mos erf gpr
"""
_VIDEO_NAMES: Final = """
mp4 mov m4v qt 3gp 3g2 3gpp insv avi divx mkv webm mts m2ts m2t ts tod mod vob mpg mpeg mpe m2v m1v wmv asf flv f4v
ogv ogm mxf dv
"""
PHOTO_EXTENSIONS: Final = tuple(_PHOTO_NAMES.split())
VIDEO_EXTENSIONS: Final = tuple(_VIDEO_NAMES.split())
EXTENSIONS: Final = PHOTO_EXTENSIONS + VIDEO_EXTENSIONS
_BY_NAME: Final[dict[bytes, Kind]] = {
    **{extension.encode(): "photo" for extension in PHOTO_EXTENSIONS},
    **{extension.encode(): "video" for extension in VIDEO_EXTENSIONS},
}
_HEAD: Final = 4096


@dataclass(frozen=True)
class FileType:
    """The true type of a file."""

    kind: Kind
    mime: str


class EmptyFile(Unreadable):
    """The file has no bytes."""

    code = "empty-file"


class UnsupportedType(Unreadable):
    """Nothing we know. Facts: `found`, a MIME type where the content has a name, else null."""

    code = "unsupported-type"


class NotAPicture(Unreadable):
    """Something well known that is neither photo nor video. Facts: `found`, its MIME type."""

    code = "not-a-picture"


class NotAFile(Unreadable):
    """A folder, a pipe or a device where a file was expected."""

    code = "not-a-file"


class FileVanished(Unreadable):
    """The file is no longer there."""

    code = "file-vanished"


class FileNotReadable(Unreadable):
    """The system refuses to read it. Facts: `reason`, the system's word for it (EACCES, EIO …)."""

    code = "file-not-readable"


def kind_of_name(name: bytes) -> Kind | None:
    """What the scanner takes a file for before anything of it was read; None for names that are of no interest."""
    return _BY_NAME.get(os.path.splitext(name)[1][1:].lower())


def detect(path: bytes) -> FileType:
    """The type of the file at `path`, of which at most a few kilobytes are read.

    Raises EmptyFile, UnsupportedType, NotAPicture, NotAFile, FileVanished or FileNotReadable.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # a pipe must not make us wait
    except OSError as error:
        raise unreadable(error) from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NotAFile
        return recognise(lambda size, offset: os.pread(handle, size, offset))
    except OSError as error:
        raise unreadable(error) from error
    finally:
        os.close(handle)


def unreadable(error: OSError) -> Problem:
    """The problem that an operating system's refusal is."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return FileVanished()
    if isinstance(error, IsADirectoryError):
        return NotAFile()
    return FileNotReadable(reason=errno.errorcode.get(error.errno or 0, type(error).__name__))


def recognise(read: Callable[[int, int], bytes]) -> FileType:
    """The type of what `read(size, offset)` gives. Raises EmptyFile, UnsupportedType or NotAPicture."""
    head = read(_HEAD, 0)
    if not head:
        raise EmptyFile
    found = _still(head, read) or _film(head)
    if found is not None:
        return found
    for signature, mime in _OTHERS:
        if head.startswith(signature):
            raise NotAPicture(found=mime)
    beginning = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    for signature, mime in _DOCUMENTS:
        if beginning.startswith(signature):
            raise NotAPicture(found=mime)
    raise UnsupportedType(found=_foreign(head))


def _still(head: bytes, read: Callable[[int, int], bytes]) -> FileType | None:
    mime = next((mime for signature, mime in _STILLS if head.startswith(signature)), None)
    if mime is None and head[:2] == b"\xff\xd8" and (b"JFIF" in head[:16] or b"Exif" in head[:16]):
        mime = "image/jpeg"  # whose first marker is damaged
    elif mime is None and head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        mime = "image/webp"
    elif mime is None and head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        mime = "image/bmp"
    elif mime is None and head[6:14] == b"HEAPCCDR":
        mime = "image/x-canon-crw"
    elif mime is None and head.startswith(tiff_header.SIGNATURES):
        mime = tiff_header.mime(head, read)
    return FileType("photo", mime) if mime else None


def _film(head: bytes) -> FileType | None:
    mime: str | None = None
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head[4:8] in _QUICKTIME_ATOMS and int.from_bytes(head[:4], "big") not in range(2, 8):
        mime = "video/quicktime"
    elif head[:4] in {b"RIFF", b"RF64"} and head[8:12] in {b"AVI ", b"AVIX"}:
        mime = "video/x-msvideo"
    elif head.startswith(b"\x1a\x45\xdf\xa3"):
        mime = "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    elif head.startswith(b"OggS"):
        if not any(codec in head for codec in _OGG_FILMS):
            raise NotAPicture(found="audio/ogg")
        mime = "video/ogg"
    elif _is_transport_stream(head):
        mime = "video/mp2t"
    else:
        mime = next((mime for signature, mime in _FILMS if head.startswith(signature)), None)
    return FileType("video", mime) if mime else None


def _by_brand(head: bytes) -> FileType:
    """ISO base media: the major brand decides, then those it is compatible with."""
    size = min(int.from_bytes(head[:4], "big"), 512)
    major, *compatible = [head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))]
    if major in _AUDIO_BRANDS:
        raise NotAPicture(found="audio/mp4")
    if major in _STILL_BRANDS:
        mimes = (_PICTURE_BRANDS[brand] for brand in (major, *compatible) if brand in _PICTURE_BRANDS)
        return FileType("photo", next(mimes, "image/heif"))
    return FileType("video", next((mime for brand, mime in _FILM_BRANDS if major.startswith(brand)), "video/mp4"))


def _is_transport_stream(head: bytes) -> bool:
    """Packets of 188 bytes that begin with 0x47, alone or behind four bytes of time (Blu-ray, AVCHD)."""
    for start, step in ((0, 188), (4, 192), (0, 204)):
        marks = head[start : start + 8 * step : step]
        if len(marks) >= 3 and marks.count(b"\x47") == len(marks):
            return True
    return False


def _foreign(head: bytes) -> str | None:
    return next((mime for signature, mime in _FOREIGN if head.startswith(signature)), None)


_STILLS: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"8BPS\0\x01", "image/vnd.adobe.photoshop"),
    (b"8BPS\0\x02", "image/vnd.adobe.photoshop"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
    (b"\xff\x0a", "image/jxl"),
    (b"FUJIFILMCCD-RAW", "image/x-fuji-raf"),
    (b"FOVb", "image/x-sigma-x3f"),
    (b"\0MRM", "image/x-minolta-mrw"),
)
_FILMS: Final = (
    (b"\x00\x00\x01\xba", "video/mpeg"),  # program stream: mpg, vob, mod
    (b"\x00\x00\x01\xb3", "video/mpeg"),  # elementary stream: m2v
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-wmv"),
    (b"FLV\x01", "video/x-flv"),
    (b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02\x01\x01\x02", "application/mxf"),
    (b"\x1f\x07\x00\x3f", "video/x-dv"),
    (b"\x1f\x07\x00\xbf", "video/x-dv"),
)
_PICTURE_BRANDS: Final = {
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"), "image/heic"),
    b"crx ": "image/x-canon-cr3",
}
_STILL_BRANDS: Final = frozenset(
    {*_PICTURE_BRANDS, b"mif1", b"mif2", b"mif3", b"msf1", b"miaf", b"MiHB", b"1pic", b"jpeg"}
)
_FILM_BRANDS: Final = (
    (b"qt  ", "video/quicktime"),
    (b"M4V", "video/x-m4v"),
    (b"3g2", "video/3gpp2"),
    (b"kddi", "video/3gpp2"),
    (b"3g", "video/3gpp"),
    (b"mmp4", "video/3gpp"),
)
_AUDIO_BRANDS: Final = frozenset({b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B ", b"aax "})
_QUICKTIME_ATOMS: Final = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_OGG_FILMS: Final = (b"\x80theora", b"BBCD\0", b"\x01video\0\0\0", b"OVP80\x01", b"fishead\0")
_BMP_HEADERS: Final = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
_OTHERS: Final = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-dosexec"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"AT&TFORM", "image/vnd.djvu"),
    (b"#EXTM3U", "application/vnd.apple.mpegurl"),  # names other files: never handed to a decoder
    (b"ffconcat", "application/x-ffconcat"),
    (b"\x00\x05\x16\x07", "application/applefile"),  # AppleDouble, the ._ companions of a Mac
    (b"#!", "text/x-script"),
)
_DOCUMENTS: Final = (
    (b"<svg", "image/svg+xml"),
    (b"<!doctype html", "text/html"),
    (b"<html", "text/html"),
    (b"<?xml", "text/xml"),
    (b"<?xpacket", "application/rdf+xml"),
    (b"<x:xmpmeta", "application/rdf+xml"),
    (b"%!ps", "application/postscript"),
    (b"{", "application/json"),
    (b"<mpd", "application/dash+xml"),
    (b"push graphic-context", "image/x-mvg"),
)
_FOREIGN: Final = (
    (b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"\xff\x4f\xff\x51", "image/x-jp2-codestream"),
    (b"v/1\x01", "image/x-exr"),
    (b"#?RADIANCE", "image/vnd.radiance"),
    (b"qoif", "image/qoi"),
    (b"DDS ", "image/vnd-ms.dds"),
    (b"\0\0\x01\0", "image/vnd.microsoft.icon"),
    (b"gimp xcf", "image/x-xcf"),
    (b"BPG\xfb", "image/bpg"),
    (b".RMF", "application/vnd.rn-realmedia"),
)
