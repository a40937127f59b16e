"""Lists in pages: a cursor is where the last page ended, and costs the same on the first page as on the thousandth."""

import base64
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar

import orjson
from fastapi import Depends, Query
from pydantic import TypeAdapter, ValidationError

from nimtaflow.kernel.problems import Invalid

Keys = TypeVar("Keys")
_LONGEST: Final = 1000


class InvalidCursor(Invalid):
    """A cursor that this list has not given out."""

    code = "invalid-cursor"


@dataclass(frozen=True)
class PageRequest:
    """Which page: `limit` rows after `cursor`, or the first ones."""

    cursor: str | None
    limit: int

    def after(self, keys: type[Keys]) -> Keys | None:
        """The sort keys of the last row before this page, as the tuple type `keys`; None for the first page."""
        return None if self.cursor is None else read_cursor(self.cursor, keys)


def _page(
    cursor: Annotated[str | None, Query(max_length=_LONGEST)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PageRequest:
    return PageRequest(cursor, limit)


Page = Annotated[PageRequest, Depends(_page)]


def write_cursor(*keys: Any) -> str:
    """The cursor behind a row with these sort keys."""
    return base64.urlsafe_b64encode(orjson.dumps(keys)).decode().rstrip("=")


def read_cursor(cursor: str, keys: type[Keys]) -> Keys:
    """The sort keys in a cursor. It comes from outside: what is not exactly of these types raises InvalidCursor."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return TypeAdapter(keys).validate_json(text, strict=True)
    except (ValueError, ValidationError) as error:
        raise InvalidCursor from error
