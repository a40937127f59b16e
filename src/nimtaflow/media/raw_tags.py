"""Every tag as exiftool words it, small enough to be kept beside the columns."""

from typing import Any, Final, cast

from nimtaflow.media import texts
from nimtaflow.media.tags import Said

_MOST_TEXT: Final = 2000  # characters of one value
_MOST_ITEMS: Final = 200  # of a list or structure
_MOST_TAGS: Final = 1500
_MOST: Final = 64_000  # characters in all
_DEEPEST: Final = 6
# About the file rather than the picture, about the thumbnail, or about how a colour profile is built.
_UNWANTED_GROUPS: Final = frozenset({"System", "PLIST", "ICC-view", "ICC-meas", "ICC-chrm"})
_UNWANTED: Final = frozenset(
    {"ThumbnailImage", "ThumbnailOffset", "ThumbnailLength", "CurrentIPTCDigest", "XMPToolkit"}
)
_PROFILE_TAGS: Final = frozenset({"ProfileDescription", "ProfileCopyright", "ProfileClass", "ColorSpaceData"})


def trimmed(*sources: Said) -> dict[str, Any] | None:
    """The tags of all files by name, those of sidecars as "sidecar/Group:Tag"; None if there are none."""
    kept: dict[str, Any] = {}
    room = _MOST
    for index, source in enumerate(sources):
        for key, said in source.items():
            if len(kept) >= _MOST_TAGS or not _is_wanted(key):
                continue
            value = _small(said["val"] if isinstance(said, dict) and "val" in said else said, _DEEPEST)
            cost = len(key) + len(str(value))
            if value is not None and cost <= room:  # a large one is left out, the small ones after it are not
                room -= cost
                kept[texts.one_line(("sidecar/" if index else "") + key) or "?"] = value
    return kept or None


def _is_wanted(key: str) -> bool:
    group, _, tag = key.partition(":")
    if group.startswith(("ICC_Profile", "ICC-")):
        return group in {"ICC_Profile", "ICC-header"} and tag in _PROFILE_TAGS
    if group == "ExifTool":
        return tag in {"Warning", "Error"}
    return group not in _UNWANTED_GROUPS and tag not in _UNWANTED and group != "IFD1"


def _small(value: Any, depth: int) -> Any:
    """The value without binary data, cut where it is large."""
    if depth == 0:
        return None
    if isinstance(value, dict):
        pairs = list(cast("dict[str, Any]", value).items())[:_MOST_ITEMS]
        small = {
            name: kept
            for key, item in pairs
            if (name := texts.one_line(key)) and (kept := _small(item, depth - 1)) is not None
        }
        return small or None
    if isinstance(value, list):
        items = (_small(item, depth - 1) for item in cast("list[Any]", value)[:_MOST_ITEMS])
        return [item for item in items if item is not None] or None
    text = texts.clean(str(value))
    if text is None or text.startswith(("(Binary data ", "(large array ")):
        return None
    return text if len(text) <= _MOST_TEXT else text[:_MOST_TEXT] + "…"
