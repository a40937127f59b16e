"""All that a file tells of itself, and an XMP file beside it: one value per column of the photos table.

docs/metadata.md lists which tag each field comes from, and in which order.
"""

import os
from base64 import b64decode
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from nimtaflow.kernel import clock
from nimtaflow.kernel.files import path_to_text, shown
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.problems import Unreadable
from nimtaflow.library import filetypes
from nimtaflow.media import (
    animated,
    camera_tags,
    description_tags,
    exiftool,
    film,
    heif_shape,
    motion,
    picture_tags,
    place_tags,
    raw_tags,
    texts,
)
from nimtaflow.media.camera_tags import Camera, Exposure
from nimtaflow.media.capture_evidence import Evidence, TakenFrom
from nimtaflow.media.capture_time import CaptureTime, capture_time
from nimtaflow.media.description_tags import Description
from nimtaflow.media.exiftool import Exiftool
from nimtaflow.media.film import Film
from nimtaflow.media.heif_shape import Shape
from nimtaflow.media.motion import Motion
from nimtaflow.media.picture_tags import Picture, Special
from nimtaflow.media.place_tags import Place
from nimtaflow.media.tags import Said, Tags

_SIDECAR_HEADS: Final = (b"<?xpacket", b"<x:xmpmeta", b"<rdf:rdf", b"<?xml")
_LARGEST_SIDECAR: Final = 16 << 20
# Text of EXIF that old programs wrote in no encoding; exiftool puts ? for what is not UTF-8.
_UNDECLARED: Final = ("IFD0:ImageDescription", "IFD0:Artist", "IFD0:Copyright")

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)  # which counts as no date

log = logger("scanner")


@dataclass(frozen=True)
class When:
    """capture_time.CaptureTime, as columns."""

    taken_at: datetime | None = None
    taken_local: datetime | None = None
    taken_offset: int | None = None
    taken_from: TakenFrom | None = None
    taken_at_original: str | None = None


@dataclass(frozen=True)
class Metadata(Motion, Special, Description, Place, Exposure, Camera, Picture, When):
    """What is known of a photo from its file. Every field is a column; None is unknown."""

    is_animated: bool = False
    raw_metadata: dict[str, Any] | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of a file besides its tags."""

    mime: str
    name: str
    modified: datetime
    now: datetime
    film: Film | None = None
    shape: Shape | None = None
    motion: Motion = motion.NONE
    is_animated: bool = False


def read(path: bytes, sidecars: Sequence[bytes] = (), tool: Exiftool | None = None) -> Metadata:
    """The metadata of a photo or film; `sidecars` are XMP files beside it, the first before the next, all before it.

    Raises the problems of filetypes.detect and of exiftool_process, NoVideoStream for sound alone, ToolMissing.
    """
    found = filetypes.detect(path)
    tool = tool or exiftool.shared()
    with ThreadPoolExecutor(1) as aside:  # it starts no thread unless it is given something
        probing = aside.submit(film.described, path) if found.kind == "video" else None
        said = _decoded(tool, path, tool.read(path))
    beside = [one for one in (_sidecar(tool, sidecar) for sidecar in sidecars) if one is not None]
    try:
        modified = datetime.fromtimestamp(os.stat(path).st_mtime, UTC)
        probed = None if probing is None else probing.result()
        boxed = heif_shape.shape(path) if found.mime in picture_tags.BOXED else None
        moves = animated.is_animated(path, found.mime)
        moving = motion.find(path, found.mime, Tags(said)) if found.kind == "photo" else motion.NONE
    except OSError as error:
        raise filetypes.unreadable(error) from error
    name = os.fsdecode(os.path.basename(path))
    return from_tags(said, beside, Facts(found.mime, name, modified, clock.now(), probed, boxed, moving, moves))


def from_tags(said: Said, beside: Sequence[Said], facts: Facts) -> Metadata:
    """The metadata that exiftool's tags of a file, and of the XMP files beside it, amount to.

    A sidecar's words, place and date come before the file's; about camera and picture the file knows best.
    """
    embedded, described = Tags(said, *beside), Tags(*beside, said)
    special = picture_tags.special(embedded, facts.film)
    evidence = Evidence(Tags(said), Tags(*beside), facts.name, facts.modified, facts.now, special.duration_seconds or 0)
    parts = (
        _when(capture_time(evidence)),
        picture_tags.picture(embedded, facts.mime, facts.film, facts.shape),
        camera_tags.camera(embedded),
        camera_tags.exposure(embedded),
        place_tags.place(described),
        description_tags.description(described),
        special,
        facts.motion,
    )
    columns: dict[str, Any] = {name: value for part in parts for name, value in vars(part).items()}
    for sidecar in reversed(beside):
        columns |= _decided(Tags(sidecar), facts)
    return Metadata(**columns, is_animated=facts.is_animated, raw_metadata=raw_tags.trimmed(said, *beside))


def _decided(sidecar: Tags, facts: Facts) -> dict[str, Any]:
    """What a sidecar of ours says of the columns it decides, whatever the file and other sidecars say: also nothing."""
    names = set(sidecar.lines("XMP-nimtaflow:Decided"))
    if not names:
        return {}
    parts: list[object] = [place_tags.place(sidecar), description_tags.description(sidecar)]
    if "taken_local" in names:
        at = capture_time(Evidence(Tags(), sidecar, "", _NEVER, facts.now))
        if at.local is None:
            parts.append(When())
            names |= set(vars(When()))
    return {name: value for part in parts for name, value in vars(part).items() if name in names}


def _when(time: CaptureTime) -> When:
    original = texts.one_line(time.original) if time.original else None
    return When(time.instant, time.local, time.offset, time.source, original)


def _sidecar(tool: Exiftool, path: bytes) -> Said | None:
    """The tags of an XMP file. One that is none, or cannot be read, costs the photo nothing but its own words."""
    try:
        with open(path, "rb") as file:
            head = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
            if not head.startswith(_SIDECAR_HEADS) or os.fstat(file.fileno()).st_size > _LARGEST_SIDECAR:
                log.warning("sidecar-ignored", path=shown(path_to_text(path)), reason="not-xmp")
                return None
        return tool.read(path)
    except (Unreadable, OSError) as problem:
        log.warning("sidecar-ignored", path=shown(path_to_text(path)), reason=str(problem))
        return None


def _decoded(tool: Exiftool, path: bytes, said: Said) -> Said:
    """The tags, with those whose encoding exiftool could not tell read again as bytes."""
    doubtful = [name for name in _UNDECLARED if "?" in (Tags(said).text(name) or "")]
    if not doubtful:
        return said
    raw = tool.read(path, (*exiftool.BYTES, *(f"-{name}" for name in doubtful)))
    mended: dict[str, Any] = {}
    for name, value in raw.items():
        if isinstance(value, str) and value.startswith("base64:"):
            try:
                raw_text = b64decode(value.removeprefix("base64:"), validate=True)
            except ValueError:  # the words themselves begin like that
                continue
            text = texts.decode(raw_text.rstrip(b"\0"))
            if text is not None:
                mended[name] = {"val": text}
    return {**said, **mended}
