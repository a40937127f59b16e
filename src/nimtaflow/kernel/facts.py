"""Facts, in the ledger and in the log: whatever they hold, PostgreSQL can keep them."""

from collections.abc import Mapping
from typing import cast

import orjson


def fit(text: str) -> str:
    """A text that a column can hold: without NULs, and "?" for half a character."""
    return text.encode(errors="replace").decode().replace("\0", "")


def as_json(facts: object) -> str:
    """JSON that jsonb takes, whatever it is made of; what JSON has no word for becomes text."""
    return orjson.dumps(_fit(facts)).decode()


def _fit(value: object) -> object:
    match value:
        case Mapping():
            return {fit(str(key)): _fit(inner) for key, inner in cast("Mapping[object, object]", value).items()}
        case list() | tuple():
            return [_fit(inner) for inner in cast("list[object]", value)]
        case None | bool():
            return value
        case float():
            return float(value)
        case int() if -(1 << 63) <= value < 1 << 63:
            return int(value)
        case _:
            return fit(value if isinstance(value, str) else str(value))
