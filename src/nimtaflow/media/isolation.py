"""Decoding in processes made to be lost: a crash, a hang or a flood costs one file, never the server.

Light to import: the decoders are loaded in the children only.
"""

import atexit
import signal
import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from nimtaflow.kernel.config import environment
from nimtaflow.kernel.problems import Problem, kinds
from nimtaflow.library import filetypes
from nimtaflow.media import wire
from nimtaflow.media.camera_preview import Preview
from nimtaflow.media.child import Bounds, Child, Gone
from nimtaflow.media.derivatives import MEGAPIXELS, Derivatives, Kind, Look
from nimtaflow.media.problems import DecoderCrashed, DecoderFailed, DecoderTimeout, DecoderUnavailable

_ROOM: Final = 24_000_000  # pixels held whole for each child; one picture of the newest phones has twice as many
_STREAMED: Final = frozenset({"image/jpeg", "image/png", "image/tiff"})
# answers are checked, for a decoder that was taken over may say anything
_LOOK: Final = TypeAdapter(Look)
_DERIVATIVES: Final = TypeAdapter(Derivatives)
Answer = TypeVar("Answer")


def make(source: bytes, kind: Kind, mime: str | None, megapixels: float = MEGAPIXELS, pixels: int = 0) -> Derivatives:
    """The pictures of the original at path `source`; blocks while they are made, so call it in a thread.

    `mime` is what `filetypes.detect` found and `pixels` how many the metadata says, if known: of pictures that must be
    held whole as many are decoded at once as there is room for. Raises what `detect` raises, TooManyPixels,
    DamagedFile, NoVideoStream, DecoderCrashed, DecoderTimeout, DecoderOutOfMemory, DecoderFailed, DecoderUnavailable.
    """
    is_whole = kind == "photo" and mime not in _STREAMED
    with _room().taken(pixels if is_whole else 0):
        arguments = {"source": source, "kind": kind, "mime": mime, "megapixels": megapixels}
        return checked(_DERIVATIVES, "nimtaflow.media.thumbnails:make", **arguments)


def make_inside(preview: Preview) -> Derivatives:
    """The pictures of a raw file by the JPEG that exiftool found inside. Blocks, and raises, as `make` does."""
    return checked(_DERIVATIVES, "nimtaflow.media.thumbnails:make_inside", **vars(preview))


def measure(source: bytes, width: int, height: int) -> Look:
    """How the medium picture at path `source` looks; `width` and `height` are those of its original.

    Blocks, and raises, as `make` does.
    """
    return checked(_LOOK, "nimtaflow.media.thumbnails:measure", source=source, width=width, height=height)


def checked(shape: TypeAdapter[Answer], function: str, **arguments: Any) -> Answer:
    """Call "package.module:function" in a child on a file; what it answers has this shape, or it failed.

    Blocks, and raises what `Isolation.call` raises, with a file that cannot be opened as a problem.
    """
    try:
        return shape.validate_python(shared().call(function, **arguments))
    except OSError as failure:
        raise filetypes.unreadable(failure) from failure
    except ValidationError as failure:
        raise DecoderFailed(error="an answer of the wrong shape") from failure


class Isolation:
    """At most `slots` children, started when needed, kept while there is work. Safe to call from any thread."""

    def __init__(self, slots: int, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        self._slots = threading.BoundedSemaphore(slots)
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        # Linux kills a child with the *thread* that started it, so all are started by one that stays
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="isolation")

    def call(self, function: str, **arguments: Any) -> wire.Message:
        """Call "package.module:function" in a child with JSON values and bytes, and have what it returns.

        A dataclass comes back as a mapping of its fields, anything else as {"result": …}. Raises the Problem that the
        function raised, DecoderCrashed, DecoderTimeout, DecoderOutOfMemory, DecoderFailed, DecoderUnavailable, or
        OSError if the function could not open its file.
        """
        with self._slots:
            answer = self._ask({"function": function, **arguments})
        return _opened(answer)

    def close(self) -> None:
        """End every child that is waiting for work."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()
        self._starter.shutdown(wait=False)

    def _ask(self, request: wire.Message) -> wire.Message:
        while True:
            child = self._take()
            try:
                answer = child.ask(request, self.bounds.seconds)
            except BaseException as failure:
                child.end()
                # an idle child may end just as it is asked, and a used one may fall over what came before
                if isinstance(failure, Gone) and child.served:
                    continue
                raise _reason(failure, self.bounds) from failure
            if answer.pop("more", False):
                with self._lock:
                    self._idle.append(child)
            else:
                child.end()
            return answer

    def _take(self) -> Child:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        try:
            return self._starter.submit(Child, self.bounds).result()
        except OSError as failure:
            raise DecoderUnavailable(detail=str(failure)) from failure


def _reason(failure: BaseException, bounds: Bounds) -> BaseException:
    """Why there is no answer, in the words of a problem."""
    match failure:
        case wire.Late():
            return DecoderTimeout(seconds=bounds.seconds)
        case wire.Garbled():
            return DecoderFailed(error="garbled answer")
        case Gone(code=code):
            return _end(code, bounds)
        case _:
            return failure


def _end(code: int, bounds: Bounds) -> Problem:
    """What an exit status says: of the file, or of the machine."""
    if code >= 0:
        return DecoderUnavailable(detail=f"exit status {code}")
    if code == -signal.SIGXCPU:
        return DecoderTimeout(seconds=bounds.cpu_seconds)
    name = signal.Signals(-code).name
    if -code in {signal.SIGKILL, signal.SIGTERM}:  # somebody's doing, or that of a machine without memory
        return DecoderUnavailable(detail=name)
    return DecoderCrashed(signal=name)


def _opened(answer: wire.Message) -> wire.Message:
    if "errno" in answer:
        raise OSError(answer["errno"], answer["said"])
    if "problem" in answer:
        kind: type[Problem] = {kind.code: kind for kind in kinds()}.get(answer["problem"], DecoderFailed)
        raise kind(**answer["facts"])
    return answer


class Room:
    """So many pixels may be held at once, for the memory of this process's children; a larger picture has all of it.

    Whoever waits is the next: small ones do not keep a great one out.
    """

    def __init__(self, pixels: int) -> None:
        self._all = self._left = pixels
        self._next = threading.Lock()
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, pixels: int) -> Generator[None]:
        """Wait for room, and have it."""
        wanted = min(pixels, self._all)
        with self._next, self._changed:
            self._changed.wait_for(lambda: self._left >= wanted)
            self._left -= wanted
        try:
            yield
        finally:
            with self._changed:
                self._left += wanted
                self._changed.notify_all()


@lru_cache(maxsize=1)
def _room() -> Room:
    return Room(_ROOM * environment().cpu_workers)


@lru_cache(maxsize=1)
def shared() -> Isolation:
    """The children of this process, as many as it may use cores."""
    isolation = Isolation(environment().cpu_workers)
    atexit.register(isolation.close)
    return isolation
