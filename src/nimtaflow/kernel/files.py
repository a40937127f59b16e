"""Files of our own (derived ones), and the names of files that are not ours."""

import os
import tempfile
from pathlib import Path
from typing import Final

import blake3

from nimtaflow.kernel.config import environment

_ESCAPE: Final = 0x10FF00  # a private-use plane: byte 0xNN of a name that is not UTF-8 is kept as U+10FFNN


def path_to_text(raw: bytes) -> str:
    """A file name as text that PostgreSQL and JSON can hold; `text_to_path` gives the same bytes back.

    Bytes that are not UTF-8, and the few characters that stand for them, are kept as U+10FFNN.
    """
    decoded = raw.decode("utf-8", "surrogateescape")
    out: list[str] = []
    for char in decoded:
        code = ord(char)
        if 0xDC80 <= code <= 0xDCFF:
            out.append(chr(_ESCAPE + code - 0xDC00))
        elif code >= _ESCAPE:
            out.extend(chr(_ESCAPE + byte) for byte in char.encode())
        else:
            out.append(char)
    return "".join(out)


def text_to_path(text: str) -> bytes:
    """The bytes of a name that `path_to_text` wrote down."""
    out = bytearray()
    for char in text:
        code = ord(char)
        if code >= _ESCAPE:
            out.append(code - _ESCAPE)
        else:
            out += char.encode()
    return bytes(out)


def shown(text: str) -> str:
    """A name as a human may see it: what cannot be shown becomes U+FFFD."""
    return "".join("\ufffd" if ord(c) >= _ESCAPE or not (c.isprintable() or c == " ") else c for c in text)


def content_hash(path: bytes | str | Path) -> bytes:
    """BLAKE3 of a file's content, 32 bytes, read in bounded memory."""
    digest = blake3.blake3()
    with open(path, "rb", buffering=0) as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.digest()


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all: temporary name, fsync, rename, fsync of the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".part-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _put(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def adopt(temporary: Path, path: Path) -> None:
    """Give a file that lies whole in the same folder its name, so that it is there after a power cut, or not at all."""
    handle = os.open(temporary, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    _put(temporary, path)


def _put(temporary: str | Path, path: Path) -> None:
    os.chmod(temporary, 0o644)
    os.replace(temporary, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


PICTURES: Final = {"small": "webp", "medium": "webp", "large": "jpg"}
SUFFIX: Final = {**PICTURES, "flipbook": "webp", "sprites": "jpg", "films": "mp4"}


def derived_path(size: str, photo_id: int, version: str) -> Path:
    """Where a derived picture lives: two levels of folders by id, so that none holds too many."""
    spread = f"{photo_id & 0xFFFF:04x}"
    return environment().data / "derived" / size / spread[2:] / spread[:2] / f"{photo_id}-{version}.{SUFFIX[size]}"
