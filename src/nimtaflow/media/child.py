"""One process that decodes, seen from outside: started, asked, ended."""

import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Final

from nimtaflow.media import wire

_PASSED_ON: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONPATH", "TZ")  # and no secrets
_FIXED: Final = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "VIPS_CONCURRENCY": "1",
    "VIPS_BLOCK_UNTRUSTED": "1",
    "VIPS_DISC_THRESHOLD": "1000g",  # no temporary files: it may not write any
    "MALLOC_ARENA_MAX": "2",
}


@dataclass(frozen=True)
class Bounds:
    """What one child may take."""

    seconds: float = 180  # by the clock, for one file; generous, for slow disks and busy machines
    cpu_seconds: int = 60  # of CPU, for one file
    memory: int = 2 << 30  # bytes of address space
    resident: int = 320 << 20  # bytes kept after a file, above which it is replaced
    files: int = 1000  # before it is replaced
    idle_seconds: int = 60  # without work before it ends


class Gone(Exception):
    """The child ended without an answer; `code` is its exit status, negative for a signal."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


class Child:
    """A running child. Linux kills it when the thread that made this object ends."""

    def __init__(self, bounds: Bounds) -> None:
        told = (os.getpid(), bounds.memory, bounds.cpu_seconds, bounds.idle_seconds, bounds.files, bounds.resident)
        requests, self._requests = os.pipe()
        self._answers, answers = os.pipe()
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "nimtaflow.media.isolated", *map(str, told)],
                stdin=requests,
                stdout=answers,
                env={**{name: os.environ[name] for name in _PASSED_ON if name in os.environ}, **_FIXED},
                cwd="/",
            )
        except OSError:
            self._close()
            raise
        finally:
            os.close(requests)
            os.close(answers)
        self.served = 0
        # so that one that ends by itself leaves no zombie
        threading.Thread(target=self.process.wait, name="isolation-reaper", daemon=True).start()

    def ask(self, request: wire.Message, seconds: float) -> wire.Message:
        """One question, one answer. Raises Gone, wire.Late, wire.Garbled."""
        try:
            wire.send(self._requests, request)
            answer = wire.receive(self._answers, seconds)
        except BrokenPipeError:
            answer = None
        if answer is None:
            raise Gone(self.process.wait())
        self.served += 1
        return answer

    def end(self) -> None:
        """Kill it, if it lives. Once."""
        self.process.kill()
        self.process.wait()
        self._close()

    def _close(self) -> None:
        os.close(self._requests)
        os.close(self._answers)
