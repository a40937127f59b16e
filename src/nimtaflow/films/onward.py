"""How films get made: by a job above, which `pipeline.journey` names."""

from collections.abc import Awaitable, Callable

from nimtaflow.kernel.db import Tx

MakeFilm = Callable[[Tx, int, int, int], Awaitable[None]]
"""Queue a photo's film of a height, with a priority, in the transaction given."""

_connected: list[MakeFilm] = []


def connect(make: MakeFilm) -> None:
    """Say what is above. Called once a process, where the jobs are declared."""
    _connected[:] = [make]


async def make_later(tx: Tx, photo_id: int, height: int, priority: int) -> None:
    """Queue it; the job exists if and only if `tx` commits."""
    if not _connected:
        raise RuntimeError("pipeline.journey, which connects films with the jobs, was not imported")
    await _connected[0](tx, photo_id, height, priority)
