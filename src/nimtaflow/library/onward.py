"""What the library sets to work above itself. `pipeline.journey` connects it; nothing here knows a step of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from nimtaflow.kernel.db import Tx


@dataclass(frozen=True)
class Onward:
    """Each is queued in the transaction it is given, and happens if and only if that commits."""

    scan: Callable[[Tx, int], Awaitable[None]]  # a source, all of it
    scan_paths: Callable[[Tx, int, Sequence[str]], Awaitable[None]]  # these paths of a source and what is below them
    advance: Callable[[Tx, Sequence[int]], Awaitable[None]]  # photos begin their journey, or go on
    read_again: Callable[[Tx, Sequence[int]], Awaitable[None]]  # photos whose file has changed begin it anew
    read_words_again: Callable[[Tx, Sequence[int]], Awaitable[None]]  # of photos only what they and their sidecars tell


_connected: list[Onward] = []


def connect(onward: Onward) -> None:
    """Say what is above. Called once a process, where the jobs are declared."""
    _connected[:] = [onward]


def onward() -> Onward:
    """What is above."""
    if not _connected:
        raise RuntimeError("pipeline.journey, which connects the library with the jobs, was not imported")
    return _connected[0]
