"""An original, opened for reading: its bytes without a copy, and which decoder they are for."""

import errno
import mmap
import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final, Literal

from nimtaflow.library import filetypes
from nimtaflow.library.filetypes import EmptyFile, UnsupportedType

Bytes = bytes | mmap.mmap


class Mapped(mmap.mmap):
    """The bytes of a file without a copy; `name` leads to the file itself while it is open, None where nothing does."""

    name: str | None = None


Still = Literal["jpeg", "png", "webp", "gif", "tiff", "bmp", "psd", "heif", "avif", "jxl", "raw"]

_BY_MIME: Final[dict[str, Still]] = {
    "image/jpeg": "jpeg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/tiff": "tiff",
    "image/bmp": "bmp",
    "image/vnd.adobe.photoshop": "psd",
    "image/heic": "heif",
    "image/heif": "heif",
    "image/avif": "avif",
    "image/jxl": "jxl",
}
_OPEN_FILES: Final = "/proc/self/fd"
_RAW: Final = "image/x-"  # canon-cr3, adobe-dng, …


@contextmanager
def opened(source: bytes) -> Generator[Mapped]:
    """The bytes of a file, mapped read-only. Raises EmptyFile, MemoryError, and OSError if it cannot be read.

    A file that shrinks while it is mapped kills the reader (SIGBUS); readers are children made to be lost.
    """
    with open(source, "rb", buffering=0) as file:
        if os.fstat(file.fileno()).st_size == 0:
            raise EmptyFile
        try:
            mapped = Mapped(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as failure:
            if failure.errno == errno.ENOMEM:  # larger than all the memory a decoder may have
                raise MemoryError from failure
            raise
        if os.path.isdir(_OPEN_FILES):
            mapped.name = f"{_OPEN_FILES}/{file.fileno()}"
        yield mapped  # closed with its last view, which a decoder may hold a little longer


def still_kind(data: Bytes, mime: str | None) -> Still:
    """The decoder for a still of this MIME type, found in the bytes if it is not known. Raises UnsupportedType."""
    known = mime or filetypes.recognise(lambda size, offset: data[offset : offset + size]).mime
    if known in _BY_MIME:
        return _BY_MIME[known]
    if known.startswith(_RAW):
        return "raw"
    raise UnsupportedType(found=known)
