"""The supervisor where the real one cannot be brought: a disk that is full, a machine that does not answer."""

import errno
import subprocess
from types import SimpleNamespace
from typing import Any

import pytest

from nimtaflow.doors import supervise
from nimtaflow.kernel.postgres import DatabaseNotStarted


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (TimeoutError("processes [7] do not end"), "processes [7] do not end"),
        (subprocess.TimeoutExpired("initdb", 5), "timed out"),
        (DatabaseNotStarted(reason="PANIC"), "PANIC"),
    ],
)
def test_a_database_that_does_not_start_again_does_not_end_the_server(
    error: Exception, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    waits: list[float] = []

    def fail(_: object) -> None:
        raise error

    postgres: Any = SimpleNamespace(start=fail)
    signals: Any = SimpleNamespace(ending=False, wait=waits.append)
    supervise._start_again(postgres, signals)
    assert waits
    assert said in capsys.readouterr().err
