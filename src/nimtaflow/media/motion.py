"""The film inside a motion photo: where in the file it lies. What a file claims counts only if a film begins there.

Four containers: Google's directory of parts in XMP, its older MicroVideo offset, Samsung's trailer (SEF), and the box
`mpvd` of HEIF. Sources: developer.android.com "Motion Photo format 1.0"; exiftool's Samsung.pm for the trailer.
"""

import os
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from nimtaflow.media import boxes
from nimtaflow.media.tags import Tags

_BOXED: Final = frozenset({"image/heic", "image/heif", "image/avif"})
_LEAST: Final = 16  # bytes: no film is shorter
_MOST: Final = 1 << 40
_MOST_BLOCKS: Final = 1024
_SEF_FILM: Final = 0x0A30  # MotionPhoto_Data
_LONGEST_NAME: Final = 64

ReadAt = Callable[[int, int], bytes]  # (size, offset)


@dataclass(frozen=True)
class Motion:
    """A film of so many bytes from there on; nothing if there is none."""

    motion_offset: int | None = None
    motion_size: int | None = None
    motion_mime: str | None = None


NONE: Final = Motion()


def find(path: bytes, mime: str, tags: Tags) -> Motion:
    """The film inside a still; `tags` are those of the file itself. Reads some kilobytes. Raises OSError."""
    with open(path, "rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        return found_in(lambda wanted, offset: os.pread(file.fileno(), wanted, offset), size, mime, tags)


def found_in(read_at: ReadAt, size: int, mime: str, tags: Tags) -> Motion:
    """The same, of a file of `size` bytes that is read by `read_at`."""
    for offset, length in _claimed(read_at, size, mime, tags):
        if offset > 0 and length >= _LEAST and offset + length <= size:
            head = read_at(12, offset)
            if len(head) == 12 and head[4:8] == b"ftyp" and 8 <= int.from_bytes(head[:4], "big") <= length:
                kind = "video/quicktime" if head[8:12] == b"qt  " else "video/mp4"
                return Motion(offset, _extent(read_at, offset, length), kind)
    return NONE


def _claimed(read_at: ReadAt, size: int, mime: str, tags: Tags) -> Iterator[tuple[int, int]]:
    """Offsets and lengths, the best first; nothing about them is sure."""
    if mime in _BOXED:
        yield from _boxed(read_at, size)
    yield from _listed(size, tags)
    back = tags.integer("XMP-GCamera:MicroVideoOffset", least=1, most=_MOST)
    if back is not None:
        yield size - back, back
    yield from _in_trailer(read_at, size)


def _boxed(read_at: ReadAt, size: int) -> Iterator[tuple[int, int]]:
    at = 0
    for _ in range(boxes.MOST):
        kind, start, length = boxes.header(read_at(16, at), size - at)
        if not kind:
            return
        if kind == b"mpvd":
            yield at + start, length - start
        at += length


def _listed(size: int, tags: Tags) -> Iterator[tuple[int, int]]:
    """Google's directory: the parts lie at the end of the file, one after the other, the last one last."""
    behind = 0
    parts = [
        part for item in tags.structures("XMP-GContainer:ContainerDirectory") for part in Tags.inside(item, "Item")
    ]
    for part in reversed(parts):
        length = _number(Tags.within(part, "Length"))
        if length is None:
            return
        behind += length
        if Tags.within(part, "Semantic") == "MotionPhoto":
            yield size - behind, length


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 14 else None


def _in_trailer(read_at: ReadAt, size: int) -> Iterator[tuple[int, int]]:
    """Samsung's blocks: a list at the very end says how far before it each of them begins."""
    tail = read_at(8, max(0, size - 8))
    if tail[4:] != b"SEFT":
        return
    (length,) = struct.unpack("<I", tail[:4])
    listed = size - 8 - length
    head = read_at(12, listed) if 12 <= length <= size - 8 else b""
    if len(head) < 12 or not head.startswith(b"SEFH"):
        return
    (count,) = struct.unpack_from("<I", head, 8)
    entries = read_at(12 * min(count, _MOST_BLOCKS, (length - 12) // 12), listed + 12)
    for _, kind, back, block in struct.iter_unpack("<HHII", entries[: len(entries) // 12 * 12]):
        if kind == _SEF_FILM and 8 < block <= back <= listed:
            at = listed - back
            (name,) = struct.unpack("<I", read_at(8, at)[4:].ljust(4, b"\xff"))
            if name <= min(_LONGEST_NAME, block - 8):
                yield at + 8 + name, block - 8 - name


def _extent(read_at: ReadAt, offset: int, length: int) -> int:
    """How much of it is film: what claims to reach to the end of the file may be followed by something else."""
    at = 0
    for _ in range(boxes.MOST):
        head = read_at(16, offset + at)[: length - at]
        if len(head) < 8 or not _is_name(head[4:8]):
            return at or length
        kind, _, box = boxes.header(head, length - at)
        if not kind:  # cut off: what is there may still be played
            return length
        at += box
        if at == length:
            break
    return length


def _is_name(kind: bytes) -> bool:
    return all(0x20 <= byte < 0x7F or byte == 0xA9 for byte in kind)
