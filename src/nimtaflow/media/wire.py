"""Messages between us and a decoding process: flat mappings of JSON values and bytes. Nothing in them is executed."""

import json
import os
import select
import struct
import time
from collections.abc import Mapping
from typing import Any, Final

Message = dict[str, Any]

_HEADER: Final = struct.Struct(">I")
_LARGEST_HEADER: Final = 1 << 16
_LARGEST_BODY: Final = 1 << 28


class Garbled(Exception):
    """What came is not a message: the other side is broken, or not who we think."""


class Late(Exception):
    """Nothing (more) came in time."""


def send(pipe: int, message: Mapping[str, Any]) -> None:
    """Write one message. Raises BrokenPipeError if nobody reads."""
    blobs = {key: value for key, value in message.items() if isinstance(value, bytes)}
    values = {key: value for key, value in message.items() if key not in blobs}
    header = json.dumps([values, {key: len(value) for key, value in blobs.items()}]).encode()
    for part in (_HEADER.pack(len(header)), header, *blobs.values()):
        view = memoryview(part)
        while view:
            view = view[os.write(pipe, view) :]


def receive(pipe: int, seconds: float | None = None) -> Message | None:
    """Read one message; None if the other side has closed. Raises Late after `seconds`, and Garbled."""
    deadline = None if seconds is None else time.monotonic() + seconds
    start = _read(pipe, _HEADER.size, deadline)
    if start is None:
        return None
    (length,) = _HEADER.unpack(start)
    if length > _LARGEST_HEADER:
        raise Garbled
    header = _read(pipe, length, deadline)
    if header is None:
        return None
    try:
        values, sizes = json.loads(header)
        message: Message = dict(values)
        sizes = {str(key): int(size) for key, size in sizes.items()}
    except (ValueError, TypeError, AttributeError) as failure:
        raise Garbled from failure
    if any(size < 0 for size in sizes.values()) or sum(sizes.values()) > _LARGEST_BODY:
        raise Garbled
    for key, size in sizes.items():
        blob = _read(pipe, size, deadline)
        if blob is None:
            return None
        message[key] = blob
    return message


def _read(pipe: int, size: int, deadline: float | None) -> bytes | None:
    """Exactly `size` bytes; None at the end of the pipe."""
    parts = bytearray()
    while len(parts) < size:
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        poll = select.poll()
        poll.register(pipe, select.POLLIN)
        if not poll.poll(None if left is None else left * 1000):
            raise Late
        part = os.read(pipe, min(size - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)
