"""Which door is opened. Those that start or stay with the server load only what they need."""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

LIGHT: Final = ("run", "supervise", "http", "worker", "migrate", "welcome", "doctor", "openapi")


def main() -> None:
    """`nimtaflow …` and `python -m nimtaflow …`."""
    door, *arguments = sys.argv[1:] or [""]
    if door in LIGHT and not {"-h", "--help"} & set(arguments):
        sys.exit(open_door(door, arguments))
    import_module("nimtaflow.doors.cli").app(prog_name="nimtaflow")


def open_door(door: str, arguments: Sequence[str]) -> int:
    """Do what one of LIGHT is for; answers with the exit code."""
    code: int = import_module(f"nimtaflow.doors.{door}").main(arguments)
    return code
