"""Files as answers: in ranges, never whole in memory, and never one outside of the folder it is said to be in."""

import errno
import os
import re
import stat
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from nimtaflow.http.problems import tell
from nimtaflow.http.ranges import UnsatisfiableRange, Version, is_unchanged, wanted
from nimtaflow.kernel.files import path_to_text, shown
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.problems import NotFound, Problem, Unavailable

AnyPath = bytes | str | Path

_CHUNK: Final = 256 << 10
_MAY_SHOW: Final = re.compile(r"(image|video|audio)/(?!svg)[a-z0-9.+-]+")
# What a browser may do with a file that somebody else made: look at it.
_POLICY: Final = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"
_GONE: Final = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EINVAL}
_readers = CapacityLimiter(32)  # threads of their own: a folder that hangs must not hold up everything else

log = logger("system")


class FileGone(NotFound):
    """The file is not, or no longer, where the library knows it."""

    code = "file-gone"


class FileUnreachable(Unavailable):
    """The file is there and cannot be read: `reason` is the system's name for why, such as EACCES or EIO."""

    code = "file-unreachable"


class RangeNotSatisfiable(Problem):
    """A range of bytes behind the end of a file of `size` bytes."""

    status = 416
    code = "range-not-satisfiable"


@dataclass(frozen=True)
class _Opened:
    """An open file and which bytes of it go out; `first` are those at the start of `part`."""

    handle: int
    status: int
    headers: dict[str, str]
    part: range
    first: bytes


class DiskAnswer(Response):
    """The answer that `look` makes of what lies on a disk: in a thread, when the request holds no transaction any more.

    Whatever `look` raises is told as if the route had raised it.
    """

    def __init__(self, look: Callable[[], Response]) -> None:
        super().__init__()
        self._look = look

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        answer = await to_thread.run_sync(self._look, limiter=_readers)
        await answer(scope, receive, send)


class FileAnswer(Response):
    """The file at `path`, which must lie in `root` (links followed). Knows HEAD, Range, If-Range and If-None-Match.

    `part` are the bytes of the file that are answered with as if they were all of it, such as a film inside a picture.
    `filename` is the name to save it by. Whatever a browser might run is never shown, only saved. Without `etag` (with
    quotes) the file's own size and times are its version. A route that answers with it allows GET and HEAD.
    """

    def __init__(  # noqa: PLR0913 - each by name, and most are left out
        self,
        path: AnyPath,
        *,
        root: AnyPath,
        media_type: str,
        filename: str | None = None,
        attachment: bool = False,
        cache_control: str = "private, no-cache",
        etag: str | None = None,
        part: range | None = None,
    ) -> None:
        super().__init__(media_type=media_type)
        self._part = part
        self._path = os.fsencode(path)
        self._root = os.fsencode(root)
        self._etag = etag
        may_show = _MAY_SHOW.fullmatch(media_type) is not None
        self._fixed = {
            "Content-Type": media_type if may_show else "application/octet-stream",
            "Content-Security-Policy": _POLICY,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": cache_control,
            "Accept-Ranges": "bytes",
        }
        if filename is not None:
            self._fixed["Content-Disposition"] = disposition(filename, attachment=attachment or not may_show)
        elif attachment or not may_show:
            self._fixed["Content-Disposition"] = "attachment"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI. Raises FileGone and FileUnreachable before anything is sent."""
        headers = Headers(scope=scope)
        opened = await to_thread.run_sync(self._open, headers, scope["method"] == "HEAD", limiter=_readers)
        if isinstance(opened, Response):
            await opened(scope, receive, send)
            return
        try:
            answer: Response
            if len(opened.first) == len(opened.part) or scope["method"] == "HEAD":
                answer = Response(opened.first, opened.status, opened.headers)
            else:
                answer = StreamingResponse(_chunks(opened, self._path), opened.status, opened.headers)
            await answer(scope, receive, send)
        finally:
            os.close(opened.handle)

    def _open(self, headers: Headers, only_head: bool) -> _Opened | Response:  # noqa: FBT001 - called by position
        handle = open_inside(self._path, self._root)
        try:
            found = os.fstat(handle)
            answer = self._answer(handle, found, headers, only_head=only_head)
        except BaseException:
            os.close(handle)
            raise
        if isinstance(answer, Response):
            os.close(handle)
        return answer

    def _answer(self, handle: int, found: os.stat_result, asked: Headers, *, only_head: bool) -> _Opened | Response:
        whole = range(found.st_size) if self._part is None else self._part
        if whole.stop > found.st_size:  # the file is another one than that in which this part was found
            raise FileGone
        begin = f"-{whole.start:x}" if whole.start else ""
        own = f'"{found.st_ino:x}-{found.st_size:x}-{found.st_mtime_ns:x}{begin}"'
        version = Version(self._etag or own, int(found.st_mtime))
        headers = self._fixed | {"ETag": version.etag}
        if version.last_modified:
            headers["Last-Modified"] = version.last_modified
        if is_unchanged(asked, version):
            return Response(status_code=304, headers=headers)
        try:
            part = None if only_head else wanted(asked, version, len(whole))
        except UnsatisfiableRange:
            answer = tell(RangeNotSatisfiable(size=len(whole)))
            answer.headers["Content-Range"] = f"bytes */{len(whole)}"
            return answer
        if part is not None:
            headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(whole)}"
        sent = whole if part is None else whole[part.start : part.stop]
        headers["Content-Length"] = str(len(sent))
        first = b"" if only_head else os.pread(handle, min(_CHUNK, len(sent)), sent.start)
        return _Opened(handle, 200 if part is None else 206, headers, sent, first)


async def _chunks(opened: _Opened, path: bytes) -> AsyncIterator[bytes]:
    yield opened.first
    at, end = opened.part.start + len(opened.first), opened.part.stop
    while at < end:
        chunk = await to_thread.run_sync(os.pread, opened.handle, min(_CHUNK, end - at), at, limiter=_readers)
        if not chunk:
            log.warning("file-shrank", path=_for_log(path), missing=end - at)
            return  # the client sees that the answer is too short
        yield chunk
        at += len(chunk)


def open_inside(path: bytes, root: bytes) -> int:
    """Open a regular file for reading, if it really lies in `root`, whatever is a link or is swapped meanwhile.

    Answers with a file descriptor. Raises FileGone, FileUnreachable.
    """
    try:
        base = os.path.realpath(root, strict=True)
    except OSError as error:
        raise FileUnreachable(reason=_name(error)) from error
    try:
        real = os.path.realpath(path, strict=True)
        if not _is_inside(real, base):
            log.warning("file-outside-its-folder", path=_for_log(path), is_at=_for_log(real))
            raise FileGone
        handle = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except ValueError as error:  # a NUL in the name
        raise FileGone from error
    except OSError as error:
        raise (FileGone() if error.errno in _GONE else FileUnreachable(reason=_name(error))) from error
    if not _is_still(handle, real):
        os.close(handle)
        raise FileGone
    return handle


def _is_still(handle: int, real: bytes) -> bool:
    """Whether what was opened is the regular file of this true name: nobody put a link in the way in between."""
    try:
        opened, now = os.fstat(handle), os.lstat(real)
        return stat.S_ISREG(opened.st_mode) and os.path.samestat(opened, now) and os.path.realpath(real) == real
    except OSError:
        return False


def _is_inside(path: bytes, folder: bytes) -> bool:
    return path.startswith(folder.rstrip(b"/") + b"/")


def disposition(filename: str, *, attachment: bool) -> str:
    """A Content-Disposition for any file name (RFC 6266): the true one, and one in ASCII for old clients."""
    name = re.sub(r"[/\\]", "_", shown(filename)) or "file"
    plain = re.sub(r'[^ -~]|["%]', "_", name)
    return f"{'attachment' if attachment else 'inline'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _name(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, "UNKNOWN")


def _for_log(path: bytes) -> str:
    return shown(path_to_text(path))
