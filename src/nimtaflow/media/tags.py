"""What exiftool said, asked by name: text that can be kept, numbers that are numbers."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, TypeGuard, cast

from nimtaflow.media import texts

Said = Mapping[str, Any]
_BINARY: Final = re.compile(r"\(Binary data \d+ bytes|\(large array of \d+ ")
_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?")


class Tags:
    """The tags of one or more files, those of the first before those of the second.

    A name is `Group:Tag`, or `*:Tag` for that tag of any group but the derived and the embedded ones.
    """

    def __init__(self, *sources: Said) -> None:
        self.sources = sources

    def __contains__(self, name: str) -> bool:
        return next(self._found((name,)), None) is not None

    def each(self) -> "Iterator[Tags]":
        """The tags of one file after the other."""
        return (Tags(source) for source in self.sources)

    def text(self, *names: str) -> str | None:
        """The first of these tags that says something, as text."""
        return next(filter(None, (texts.clean(_flat(said)) for said in self._found(names))), None)

    def line(self, *names: str) -> str | None:
        """As `text`, in one line."""
        return next(filter(None, (texts.one_line(_flat(said)) for said in self._found(names))), None)

    def words(self, *names: str) -> str | None:
        """What exiftool calls the value rather than the value: the lens rather than its number."""
        return next(filter(None, (texts.one_line(_flat(said)) for said in self._raw(names))), None)

    def number(self, *names: str, least: float = -math.inf, most: float = math.inf) -> float | None:
        """The first of these tags that is a finite number between `least` and `most`."""
        for said in self._found(names):
            match = _NUMBER.match(_flat(said).strip())
            value = float(match[0]) if match else math.nan
            if math.isfinite(value) and least <= value <= most:
                return value
        return None

    def integer(self, *names: str, least: int, most: int) -> int | None:
        """As `number`, rounded."""
        found = self.number(*names, least=least, most=most)
        return None if found is None else round(found)

    def flag(self, *names: str) -> bool | None:
        """True or False, if one of these tags says so."""
        said = self.text(*names)
        return None if said is None else said.lower() in {"1", "true", "yes"}

    def every_text(self, *names: str) -> Iterator[str]:
        """As `text`, all that is said."""
        return filter(None, (texts.clean(_flat(said)) for said in self._found(names)))

    def lines(self, *names: str) -> list[str]:
        """Every value of these tags, each once, in the order they are found."""
        found: dict[str, None] = {}
        for said in self._found(names):
            for item in _items(said):
                cleaned = texts.one_line(_flat(item))
                if cleaned:
                    found.setdefault(cleaned)
        return list(found)

    def structures(self, *names: str) -> Iterator[dict[str, Any]]:
        """The structures these tags are, or are lists of."""
        for said in self._found(names):
            yield from _structures(said)

    @staticmethod
    def inside(structure: Said, field: str) -> Iterator[dict[str, Any]]:
        """The structures in a field of a structure."""
        return _structures(structure.get(field))

    @staticmethod
    def within(structure: Said, field: str) -> str | None:
        """The text in a field of a structure, in one line."""
        said = structure.get(field)
        return texts.one_line(_flat(said)) if said is not None else None

    def _found(self, names: Sequence[str]) -> Iterator[Any]:
        """Values: the number where exiftool has one, else the words; never what it says in place of binary data."""
        for said in self._raw(names):
            value = said.get("num", said["val"]) if _is_pair(said) else said
            if value is not None and not (isinstance(value, str) and _BINARY.match(value)):
                yield value

    def _raw(self, names: Sequence[str]) -> Iterator[Any]:
        for index, source in enumerate(self.sources):
            for name in names:
                if name.startswith("*:"):
                    yield from (source[key] for key in self._by_tag[index].get(name[2:], ()))
                elif name in source:
                    yield source[name]

    @cached_property
    def _by_tag(self) -> list[dict[str, list[str]]]:
        tables: list[dict[str, list[str]]] = []
        for source in self.sources:
            table: dict[str, list[str]] = {}
            for key in source:
                group, _, tag = key.partition(":")
                if group not in {"Composite", "ExifTool", "System", "IFD1"}:
                    table.setdefault(tag, []).append(key)
            tables.append(table)
        return tables


def _is_pair(said: Any) -> TypeGuard[dict[str, Any]]:
    """Whether this is exiftool's pair of words and number, rather than a structure of the file's."""
    return isinstance(said, dict) and "val" in said


def _items(said: Any) -> list[Any]:
    return cast("list[Any]", said) if isinstance(said, list) else [said]


def _structures(said: Any) -> Iterator[dict[str, Any]]:
    return (cast("dict[str, Any]", item) for item in _items(said) if isinstance(item, dict))


def _flat(said: Any) -> str:
    if isinstance(said, list):
        return ", ".join(_flat(item) for item in _items(said))
    if isinstance(said, dict):
        return _flat(said["val"]) if _is_pair(said) else ""
    return str(said)
