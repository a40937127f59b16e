"""Making of a video what browsers play: once, in the background, examined before anybody sees it."""

import asyncio
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from nimtaflow.films import encoders, ffmpeg, queries, service
from nimtaflow.films.command import MAX_RATE, command, may_be_copied
from nimtaflow.films.encoders import COPY, SOFTWARE, Encoder
from nimtaflow.films.examine import Examined
from nimtaflow.films.problems import TranscodeFailed
from nimtaflow.films.queries import Wish
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Transactions, Tx
from nimtaflow.kernel.failures import DatabaseUnavailable, DiskFull, problem_of
from nimtaflow.kernel.files import adopt
from nimtaflow.kernel.jobs import Job
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.problems import Problem
from nimtaflow.kernel.steps import Superseded
from nimtaflow.library.filetypes import EmptyFile
from nimtaflow.media import isolation
from nimtaflow.media.problems import DamagedFile, NoVideoStream, TooManyPixels

ATTEMPTS: Final = 3
_BACKOFF: Final = (10, 60, 300)  # seconds
_TELL_EVERY: Final = 2.0  # seconds, at most
_SLOWEST: Final = 60  # times as long as the film itself
_LEAST_SECONDS, _MOST_SECONDS = 900.0, 24 * 3600.0
_BYTES: Final = 64 << 20  # beside those of the rate, and four times those
_FORGIVEN: Final = 0.1  # of the length, and two seconds, by which a film may differ from what its header said

_FOR_GOOD: Final = (EmptyFile, NoVideoStream, TooManyPixels, DamagedFile)  # what lies in a file stays so

_EXAMINED: Final = TypeAdapter(Examined)
log = logger("video")


@dataclass(frozen=True)
class Made:
    """A film that is in its place."""

    encoder: str
    size: int
    film: Examined


async def make(transaction: Transactions, job: Job, photo_id: int, height: int) -> None:
    """Make the film that is wished for, if it still is. A failure is written down, and tried again twice."""
    async with transaction() as tx:
        wish = await queries.begin(tx, photo_id, height)
    if wish is None:
        _part(photo_id, height).unlink(missing_ok=True)
        return
    begun = time.monotonic()
    told = {"photo_id": photo_id, "file": service.name_of(wish.path), "start": now().isoformat(), "height": height}
    try:
        made = await _made(transaction, wish)
        async with transaction() as tx:
            ready = {"state": "ready", "progress": 1.0, "encoder": made.encoder, "file_size": made.size}
            fine = {"error_code": None, "error_facts": None, "ready_at": now()}
            await _change(tx, wish, **ready, **fine)
    except Superseded:
        _film(wish).unlink(missing_ok=True)
        log.info("video-transcode-superseded", **told)
    except Problem as problem:
        for_good = isinstance(problem, _FOR_GOOD)
        await _failed(transaction, job, wish, problem.code, problem.facts, told, for_good=for_good)
    except Exception as error:
        ground = problem_of(error)
        if isinstance(ground, DatabaseUnavailable):
            raise  # the job itself waits for it
        log.exception("video-transcode-failed", **told)
        facts = {"error": type(error).__name__, "detail": str(error)[:500]}
        code, facts = (ground.code, ground.facts) if ground else ("unexpected", facts)
        await _failed(transaction, job, wish, code, facts, told)
    else:
        told |= {"length": made.film.duration, "resolution": f"{made.film.width}×{made.film.height}"}
        seconds = round(time.monotonic() - begun, 2)
        log.info("video-transcoded", **told, encoder=made.encoder, bytes=made.size, seconds=seconds)


async def blame(tx: Tx, photo_id: int, height: int) -> None:
    """Workers died of making this film: give it up."""
    wish = await queries.begin(tx, photo_id, height)
    if wish is not None:
        await queries.change(tx, photo_id, height, wish.version, state="failed", error_code="worker-died")
    _part(photo_id, height).unlink(missing_ok=True)


async def _made(transaction: Transactions, wish: Wish) -> Made:
    """The film, in its place. What an earlier attempt has left is overwritten; nothing half made stays of this one."""
    part = _part(wish.photo_id, wish.height)
    await asyncio.to_thread(part.parent.mkdir, parents=True, exist_ok=True)
    try:
        film = await asyncio.to_thread(_examined, "source", wish.path)
        tool = await asyncio.to_thread(encoders.ffmpeg, tone_mapping=film.transfer is not None)
        size = await asyncio.to_thread(os.path.getsize, wish.path)
        best = await asyncio.to_thread(encoders.best, tool)
        quick = [COPY] if may_be_copied(film, wish.height, size) else []
        for encoder in dict.fromkeys((*quick, best, SOFTWARE)):
            progress = _Progress(transaction, wish, film.duration)
            try:
                await _run(tool, encoder, film, wish, progress)
                done = await asyncio.to_thread(_examined, "result", bytes(part))
                _check(done, film.duration, progress.seconds)
            except Problem as problem:
                if encoder is SOFTWARE or isinstance(problem, DiskFull):
                    raise
                facts = {"code": problem.code, **problem.facts}
                log.warning("video-encoder-failed", encoder=encoder.name, photo_id=wish.photo_id, error=facts)
                continue
            size = part.stat().st_size
            await asyncio.to_thread(adopt, part, _film(wish))
            return Made(encoder.name, size, done)
        raise AssertionError("software is the last way, and returns or raises")
    finally:
        part.unlink(missing_ok=True)


async def _run(tool: Any, encoder: Encoder, film: Examined, wish: Wish, progress: "_Progress") -> None:
    part = bytes(_part(wish.photo_id, wish.height))
    longest = _MOST_SECONDS
    size = 1 << 40
    if film.duration is not None:
        longest = min(_MOST_SECONDS, max(_LEAST_SECONDS, film.duration * _SLOWEST))
        size = _BYTES + int(film.duration * MAX_RATE[wish.height] / 2)
    bounds = ffmpeg.Bounds(seconds=longest, size=size)
    words = command(tool, encoder, film, wish.height, wish.path, part)
    await ffmpeg.run(words, os.path.dirname(part), bounds, progress.tell)


class _Progress:
    """How far a film is, written into its row from time to time."""

    def __init__(self, transaction: Transactions, wish: Wish, duration: float | None) -> None:
        self._transaction = transaction
        self._wish = wish
        self._duration = duration or wish.duration
        self._told = time.monotonic()
        self.seconds = 0.0

    async def tell(self, seconds: float) -> None:
        """So many seconds of film are done. Raises Superseded if nobody wishes for it any more."""
        self.seconds = seconds
        if time.monotonic() - self._told < _TELL_EVERY:
            return
        self._told = time.monotonic()
        done = min(0.99, seconds / self._duration) if self._duration else 0.0
        wish = self._wish
        async with self._transaction() as tx:
            await _change(tx, wish, progress=done)


async def _change(tx: Tx, wish: Wish, **values: Any) -> None:
    if not await queries.change(tx, wish.photo_id, wish.height, wish.version, **values):
        raise Superseded


def _check(film: Examined, expected: float | None, encoded: float) -> None:
    """Whether what was made is what browsers play, and as long as it should be. Raises TranscodeFailed."""
    if film.codec != "h264" or film.pixel_format not in {"yuv420p", "yuvj420p"}:
        raise TranscodeFailed(detail=f"{film.codec} {film.pixel_format}")
    length = film.duration or 0
    for should in (expected, encoded or None):
        if should is not None and abs(length - should) > should * _FORGIVEN + 2:
            raise TranscodeFailed(detail=f"{length:.1f} s of {should:.1f} s")


def _examined(what: str, path: bytes) -> Examined:
    return isolation.checked(_EXAMINED, f"nimtaflow.films.examine:{what}", source=path)


async def _failed(
    transaction: Transactions,
    job: Job,
    wish: Wish,
    code: str,
    facts: dict[str, Any],
    told: dict[str, Any],
    *,
    for_good: bool = False,
) -> None:
    """Write a failure down, and try again unless it is one for good; a full disk is waited for, and no attempt."""
    waits = code == DiskFull.code
    attempts = wish.attempts + (0 if waits else 1)
    over = for_good or attempts >= ATTEMPTS
    state = "failed" if over else "waiting"
    log.error("video-transcode-failed", **told, error=code, error_facts=facts, attempt=attempts, given_up=over)
    async with transaction() as tx:
        values = {"state": state, "attempts": attempts, "error_code": code, "error_facts": facts, "progress": 0.0}
        if await queries.change(tx, wish.photo_id, wish.height, wish.version, **values) and not over:
            delay = _BACKOFF[-1] if waits else _BACKOFF[attempts - 1]
            await job.again(tx, delay, photo_id=wish.photo_id, height=wish.height)


def _film(wish: Wish) -> Path:
    return Path(service.film_path(wish.photo_id, wish.version, wish.height))


def _part(photo_id: int, height: int) -> Path:
    return Path(service.part_path(photo_id, height))
