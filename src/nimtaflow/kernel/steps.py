"""A step of the journey: read from the database, work without it, keep the result."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from nimtaflow.kernel.db import Tx

Queue = Literal["scan", "cpu", "video", "gpu"]
QUEUES: tuple[Queue, ...] = ("scan", "cpu", "video", "gpu")
PhotoKind = Literal["photo", "video"]


@dataclass(frozen=True)
class Step:
    """What is done to every photo once, and again when `version` is raised.

    read(tx, photo_id) gathers what the work needs, or None if there is nothing to do. work(input) has no database in
    sight, is a plain function (run in a thread) or a coroutine, and raises a Problem where a file cannot be worked on.
    keep(tx, photo_id, result) writes it down. All three are idempotent: any of them may run again after a crash.
    """

    name: str
    queue: Queue
    read: Callable[[Tx, int], Awaitable[Any]]
    work: Callable[[Any], Any]
    keep: Callable[[Tx, int, Any], Awaitable[None]]
    needs: tuple[str, ...] = ()
    kinds: tuple[PhotoKind, ...] = ("photo", "video")
    version: int = 1


class Superseded(Exception):
    """`keep` found that what was worked on has changed meanwhile; the change has brought its own job."""


@dataclass(frozen=True)
class Entry:
    """Where a photo stands with one step: the ledger's line."""

    version: int
    state: str  # done | failed | retrying


def due(journey: Sequence[Step], kind: str, ledger: Mapping[str, Entry]) -> list[Step]:
    """The steps that may run now: not done at this version, not given up at it, and all they need is done."""
    return [step for step in journey if kind in step.kinds and not _settled(step, ledger) and _ready(step, ledger)]


def _settled(step: Step, ledger: Mapping[str, Entry]) -> bool:
    entry = ledger.get(step.name)
    return entry is not None and entry.version >= step.version and entry.state != "retrying"


def _ready(step: Step, ledger: Mapping[str, Entry]) -> bool:
    return all((entry := ledger.get(name)) is not None and entry.state == "done" for name in step.needs)
