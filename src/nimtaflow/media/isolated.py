"""The process that decodes: `python -m nimtaflow.media.isolated PARENT MEMORY CPU IDLE FILES RESIDENT`.

It reads requests from its standard input, calls the function that each names, and writes the answers to what was its
standard output. It ends when nobody asks for a while, and after many files or when it has grown.
"""

import ctypes
import os
import sys
from dataclasses import asdict, is_dataclass
from importlib import import_module
from typing import Any

from nimtaflow.kernel.problems import Problem
from nimtaflow.media import confinement, wire
from nimtaflow.media.problems import DecoderFailed, DecoderOutOfMemory

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TIDY = 128 << 20  # resident bytes after a file, above which free memory goes back; taking it again costs 60 ms a file


def main(parent: int, memory: int, cpu: int, idle: int, files: int, resident: int) -> None:
    """Answer until there is a reason to end."""
    requests, answers = os.dup(0), os.dup(1)
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # native libraries chat; none of it may mix with answers
        os.dup2(quiet, stream)
    confinement.confine(parent, memory)
    for count in range(1, files + 1):
        try:
            request = wire.receive(requests, idle)
        except wire.Late:
            return
        if request is None:
            return
        confinement.allow_cpu(cpu)
        answer = _answer(request, memory)
        if _resident() > _TIDY:
            _give_back()
        more = count < files and _resident() < resident
        wire.send(answers, {**answer, "more": more})
        if not more:
            return


def _answer(request: wire.Message, memory: int) -> wire.Message:
    module, _, name = request.pop("function").partition(":")
    try:
        result: Any = getattr(import_module(module), name)(**request)
    except Problem as problem:
        return _problem(problem)
    except MemoryError:
        return _problem(DecoderOutOfMemory(limit_mb=memory >> 20))
    except OSError as failure:
        return {"errno": failure.errno or 0, "said": str(failure)}
    except Exception as failure:  # noqa: BLE001 - told to the parent, who shows it
        return _problem(DecoderFailed(error=f"{type(failure).__name__}: {failure}"[:300]))
    return asdict(result) if is_dataclass(result) and not isinstance(result, type) else {"result": result}


def _problem(problem: Problem) -> wire.Message:
    return {"problem": problem.code, "facts": {key: _plain(value) for key, value in problem.facts.items()}}


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | float) else str(value)[:300]


def _give_back() -> None:
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's
    if trim is not None:
        trim(0)


def _resident() -> int:
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * _PAGE
    except OSError:
        return 0


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
