"""`nimtaflow openapi`: the description of the API, which openapi.json holds and the web's types are made of."""

import sys
from collections.abc import Sequence

import orjson

from nimtaflow.doors.http import make_app


def main(_arguments: Sequence[str] = ()) -> int:
    """Print it; answers with the exit code."""
    sys.stdout.buffer.write(orjson.dumps(make_app().openapi(), option=orjson.OPT_INDENT_2) + b"\n")
    return 0
