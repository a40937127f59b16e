"""A file with its new tags, made among our own data: the original is only read, and nothing else can be written."""

import atexit
import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from nimtaflow.kernel.config import environment
from nimtaflow.kernel.failures import DiskFull
from nimtaflow.kernel.problems import Problem
from nimtaflow.library import filetypes
from nimtaflow.media import binaries
from nimtaflow.media.exiftool import Exiftool
from nimtaflow.media.exiftool_process import Limits, Writing
from nimtaflow.media.tags import Said
from nimtaflow.media.writeback import tags
from nimtaflow.media.writeback.tags import Into, Values

LIMITS: Final = Limits(seconds=900, cpu_seconds=240, memory=1 << 30, answer=1 << 24)
_CONFIG: Final = Path(__file__).with_name("exiftool.config")
_OPTIONS: Final = ("-E", "-m", "-q", "-api", "LargeFileSupport=1")
_PICTURE: Final = ("-json", "-G1", "-api", "LargeFileSupport=1", "-api", "ImageHashType=MD5", "-ImageDataHash")
_EMPTY: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
).encode()


@dataclass(frozen=True)
class Format:
    """What exiftool knows a format by, and whether programs expect IPTC in it."""

    extension: str
    into: Into = "still"
    iptc: bool = False


# What words are written into; all other formats, camera raw among them, get a sidecar instead.
FORMATS: Final = {
    "image/jpeg": Format("jpg", iptc=True),
    "image/tiff": Format("tif", iptc=True),
    "image/vnd.adobe.photoshop": Format("psd", iptc=True),
    "image/x-adobe-dng": Format("dng", iptc=True),
    "image/png": Format("png"),
    "image/webp": Format("webp"),
    "image/gif": Format("gif"),
    "image/heic": Format("heic"),
    "image/heif": Format("heif"),
    "image/avif": Format("avif"),
    "image/jxl": Format("jxl"),
    "video/mp4": Format("mp4", "film"),
    "video/quicktime": Format("mov", "film"),
    "video/x-m4v": Format("m4v", "film"),
    "video/3gpp": Format("3gp", "film"),
    "video/3gpp2": Format("3g2", "film"),
}


class CannotEmbed(Problem):
    """exiftool does not write into this file, or what it wrote is not the same picture. Facts: `reason`."""

    code = "cannot-embed"


@cache
def writer() -> Exiftool:
    """The exiftools that write: only below `scratch()`, where Linux can hold them to that. Raises ToolMissing."""
    writing = Writing(str(_CONFIG), os.fsencode(scratch()))
    pool = Exiftool(binaries.exiftool(), environment().cpu_workers, LIMITS, writing=writing)
    atexit.register(pool.close)
    return pool


os.register_at_fork(after_in_child=writer.cache_clear)


def scratch() -> Path:
    """Where files are made that are to take another's place."""
    folder = environment().data / "writing"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def copy_path(photo_id: int, mime: str) -> Path:
    """Where a photo's file with its new tags lies until it takes the original's place."""
    return scratch() / f"{photo_id}.new.{FORMATS[mime].extension}"


def embed(photo_id: int, path: bytes, mime: str, lines: Sequence[str]) -> Path:
    """A copy of a file with tags changed, the picture as it was. Raises CannotEmbed, and as `Exiftool.read` does."""
    out = copy_path(photo_id, mime)
    _run(photo_id, path, out, lines)
    before, after = (_picture(one) for one in (path, os.fsencode(out)))
    told = writer().read(os.fsencode(out))
    lost = [name for name in _written(lines) if name not in told]
    if before != after or lost:
        out.unlink()
        raise CannotEmbed(reason="picture-changed" if before != after else f"lost: {', '.join(lost)}")
    return out


def _written(lines: Sequence[str]) -> list[str]:
    """The tags of XMP, which every format has, that must be in the file now."""
    parted = (line.partition("=") for line in lines if line.startswith("-XMP-"))
    return sorted({name[1:].rstrip("#") for name, _, value in parted if value})


def sidecar(photo_id: int, there: bytes | None, values: Values, fields: frozenset[str]) -> bytes:
    """An XMP file with what these columns say, and all else that the one already there says. Raises CannotEmbed."""
    base, out = scratch() / f"{photo_id}.old.xmp", scratch() / f"{photo_id}.new.xmp"
    if there is None:
        base.write_bytes(_EMPTY)
    else:
        with open(there, "rb") as file:
            base.write_bytes(file.read())
    try:
        present: Said = writer().read(os.fsencode(base))
        _run(photo_id, os.fsencode(base), out, tags.arguments(values, fields, "sidecar", present))
        return out.read_bytes()
    finally:
        base.unlink(missing_ok=True)
        out.unlink(missing_ok=True)


def _run(photo_id: int, path: bytes, out: Path, lines: Sequence[str]) -> None:
    """Have exiftool write a changed copy. By a link, as the name of an original may say anything."""
    link = out.with_name(f"{photo_id}.link{out.suffix}")
    for left in (link, out):
        left.unlink(missing_ok=True)
    os.symlink(path, os.fsencode(link))
    try:
        to = os.fsencode(out).replace(b"%", b"%%")
        said = writer().change(os.fsencode(link), [*(line.encode() for line in (*_OPTIONS, *lines)), b"-o", to])
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    finally:
        link.unlink(missing_ok=True)
    failed = any(line.startswith("Error") for line in said.splitlines())
    if failed or not out.exists() or not out.stat().st_size:
        with contextlib.suppress(FileNotFoundError):
            out.unlink()
        if "No space left" in said:
            raise DiskFull(where="files")
        raise CannotEmbed(reason=said.strip().replace(os.fspath(scratch()), "")[:300] or "nothing-written")


def _picture(path: bytes) -> tuple[str, object]:
    """What must not change: the type, and what is neither a tag nor where something lies."""
    told = writer().read(path, _PICTURE)
    return filetypes.detect(path).mime, told.get("File:ImageDataHash")
