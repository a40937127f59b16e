"""The shape of a preview: how many pictures of a video are taken, when, and how they lie on their sheet."""

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

_FEWEST: Final = 8
_AT_A_MINUTE: Final = 30
_MOST: Final = 60
_COLUMNS: Final = 10


def wanted(duration: float | None) -> int:
    """How many pictures a video of so many seconds gets: one each two seconds, and ever fewer beyond a minute."""
    if not duration:
        return _AT_A_MINUTE
    if duration <= 60:
        return max(_FEWEST, math.ceil(duration / 2))
    return min(_MOST, round(_AT_A_MINUTE * (1 + math.log(duration / 60, 60))))


def grid(tiles: int) -> tuple[int, int]:
    """Columns and rows of a sheet."""
    columns = min(_COLUMNS, max(1, tiles))
    return columns, max(1, -(-tiles // columns))


def webvtt(preview: Mapping[str, Any], duration: float | None) -> str:
    """Each tile from halfway after the one before to halfway before the one after, as players want it."""
    times: Sequence[float] = preview["times"]
    end = max(duration or 0, times[-1] + 0.001)
    borders = [0.0, *((a + b) / 2 for a, b in itertools.pairwise(times)), end]
    width, height, columns = preview["tile_width"], preview["tile_height"], preview["columns"]
    cues = [
        f"{_clock(borders[tile])} --> {_clock(borders[tile + 1])}\n"
        f"sprites?v={preview['version']}#xywh={tile % columns * width},{tile // columns * height},{width},{height}"
        for tile in range(len(times))
    ]
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def _clock(seconds: float) -> str:
    milliseconds = max(0, round(seconds * 1000))
    return (
        f"{milliseconds // 3_600_000:02}:{milliseconds // 60_000 % 60:02}:"
        f"{milliseconds // 1000 % 60:02}.{milliseconds % 1000:03}"
    )
