"""Which photos belong together, told from what their files say; no database here. The rules in words: docs/stacks.md.

Photos are partners within a folder only. All partners of partners are one stack.
"""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, Literal

Link = Literal["live", "raw", "burst"]

MOST: Final = 500  # files that share an identifier; more are no burst, and looking at them all would take long
_KINDS: Final[tuple[Link, ...]] = ("burst", "raw", "live")  # what a stack is called that is several of them
_DEVELOPED: Final = frozenset({"image/jpeg", "image/heic", "image/heif"})
_SAME_SHOT: Final = timedelta(seconds=1)
_NEXT_FRAME: Final = timedelta(seconds=10)
_PIXEL_RAW: Final = re.compile(r"\.RAW-\d\d(\.MP)?\.(COVER|ORIGINAL)$", re.IGNORECASE)
_RAW_ENDINGS: Final = (
    "dng", "cr2", "cr3", "crw", "nef", "nrw", "arw", "sr2", "srf", "raf", "orf", "rw2", "pef", "srw", "x3f", "3fr",
    "iiq", "rwl", "raw", "mrw", "erf", "mef", "mos", "dcr", "kdc", "gpr",
)  # fmt: skip
_DEVELOPED_ENDINGS: Final = ("jpg", "jpeg", "jpe", "heic", "heif", "hif")


@dataclass(frozen=True)
class Candidate:
    """A photo, and what it may be paired by."""

    id: int
    source_id: int
    path: str
    kind: str
    mime_type: str | None
    taken_local: datetime | None
    camera_model: str | None
    content_identifier: str | None
    burst_id: str | None
    burst_key: str | None
    stack_id: int | None
    stack_by: str | None
    is_chosen: bool  # a human has chosen the cover of its stack

    @property
    def folder(self) -> tuple[int, str]:
        """Its source and its folder there."""
        return self.source_id, os.path.dirname(self.path)

    @property
    def stem(self) -> str:
        """What a camera calls a shot, whatever the format."""
        return stem(self.path)

    @property
    def is_raw(self) -> bool:
        """Whether this is the sensor's own data."""
        return (self.mime_type or "").startswith("image/x-")

    @property
    def is_free(self) -> bool:
        """Whether no human has decided on it."""
        return self.stack_by != "human"

    @property
    def is_anchored(self) -> bool:
        """Whether it stays in the stack in which it is, as a human wanted that."""
        return self.stack_id is not None and (self.is_chosen or not self.is_free)


def stem(path: str) -> str:
    """The name of a file without what tells the format; of Google's RAW pairs, without which of the two it is."""
    return _PIXEL_RAW.sub("", os.path.splitext(os.path.basename(path))[0])


def paths_of_pair(path: str) -> list[str]:
    """The paths at which the other half of a RAW and JPEG pair may lie, as cameras write them."""
    base, ending = os.path.splitext(path)
    shot = _PIXEL_RAW.sub("", base)
    if shot != base:
        names = (".RAW-01.COVER.jpg", ".RAW-01.MP.COVER.jpg", ".RAW-02.ORIGINAL.dng")
        return [shot + name for name in names if shot + name != path]
    ending = ending[1:].lower()
    if ending in _DEVELOPED_ENDINGS:
        others = _RAW_ENDINGS
    elif ending in _RAW_ENDINGS:
        others = _DEVELOPED_ENDINGS
    else:
        return []
    return [f"{base}.{one}" for other in others for one in (other, other.upper(), other.capitalize())]


@dataclass
class Group:
    """Photos that are to be one stack: one that there is, or None for a new one. Without a kind it stays what it is."""

    members: list[Candidate]
    kind: Link | None
    stack_id: int | None


def grouped(candidates: Iterable[Candidate]) -> list[Group]:
    """How these photos are to be stacked, as far as nobody has decided it: each is in one group, of one if it has none.

    `candidates` are all that are linked with one another and all that share a stack with them. The answer depends on
    nothing but the photos, not on the order in which they came, and is what it was when nothing has changed.
    """
    nodes = sorted((one for one in candidates if one.is_free or one.is_anchored), key=lambda one: one.id)
    links = _Links([one.id for one in nodes])
    _link_live(nodes, links)
    free = [one for one in nodes if one.is_free]
    _link_raw(free, links)
    _link_bursts(free, links)
    for together in _by(nodes, lambda one: one.stack_id if one.is_anchored else None):
        links.join(together, None)
    taken = {one.stack_id for one in nodes if one.is_anchored}
    groups = [_group(members, links.kind(members[0].id)) for members in _by(nodes, lambda one: links.root(one.id))]
    for group in groups:  # a stack that falls apart stays with the first of its parts
        if group.kind is not None:
            known = sorted({one.stack_id for one in group.members if one.stack_id is not None} - taken)
            group.stack_id = known[0] if known else None
            taken |= set(known[:1])
    return groups


def _group(members: Sequence[Candidate], kind: Link | None) -> Group:
    anchors = sorted(one.stack_id for one in members if one.is_anchored and one.stack_id is not None)
    if anchors:  # what a human has made may gain, and loses nothing
        return Group([one for one in members if not one.is_anchored], None, anchors[0])
    return Group(list(members), kind, None)


class _Links:
    """Who is linked with whom (union-find), and by what."""

    def __init__(self, ids: Iterable[int]) -> None:
        self._parents = {one: one for one in ids}
        self._kinds: dict[int, set[Link]] = defaultdict(set)

    def root(self, one: int) -> int:
        while self._parents[one] != one:
            self._parents[one] = one = self._parents[self._parents[one]]
        return one

    def join(self, together: Sequence[Candidate], kind: Link | None) -> None:
        first = self.root(together[0].id)
        for other in together:
            root = self.root(other.id)
            self._parents[root] = first
            self._kinds[first] |= self._kinds.pop(root, set()) if root != first else set()
        if kind is not None and len(together) > 1:
            self._kinds[first].add(kind)

    def kind(self, one: int) -> Link | None:
        kinds = self._kinds.get(self.root(one), set())
        return next((kind for kind in _KINDS if kind in kinds), None)


def _link_live(nodes: Sequence[Candidate], links: _Links) -> None:
    """Apple's stills and films that carry the same identifier. A name alone never makes a live photo."""
    for together in _by(nodes, lambda one: (one.folder, one.content_identifier) if one.content_identifier else None):
        if {one.kind for one in together} == {"photo", "video"} and len(together) <= MOST:
            links.join(together, "live")


def _link_raw(nodes: Sequence[Candidate], links: _Links) -> None:
    """RAW and what the camera has developed of it: the same name, the same camera, the same second."""
    for together in _by(nodes, lambda one: (one.folder, one.stem) if one.kind == "photo" else None):
        raws = [one for one in together if one.is_raw]
        for developed in (one for one in together if one.mime_type in _DEVELOPED):
            for raw in raws:
                if _is_same_shot(raw, developed):
                    links.join([raw, developed], "raw")


def _is_same_shot(one: Candidate, other: Candidate) -> bool:
    if one.taken_local is None or other.taken_local is None or not one.camera_model or not other.camera_model:
        return False
    same_camera = one.camera_model.casefold() == other.camera_model.casefold()
    return same_camera and abs(one.taken_local - other.taken_local) <= _SAME_SHOT


def _link_bursts(nodes: Sequence[Candidate], links: _Links) -> None:
    """Frames with the camera's own burst id; where only their names say so, of the same camera and close in time."""
    for together in _by(
        nodes, lambda one: (one.folder, one.burst_key) if one.kind == "photo" and one.burst_key else None
    ):
        if not 1 < len(together) <= MOST:
            continue
        told = [one for one in together if one.burst_id]
        if len(told) > 1:
            links.join(told, "burst")
        named = [one for one in together if not one.burst_id and one.taken_local and one.camera_model]
        for frames in _by(named, lambda one: (one.camera_model or "").casefold()):
            frames.sort(key=lambda one: (one.taken_local or datetime.min, one.id))  # noqa: DTZ901 - wall clocks
            for one, following in pairwise(frames):
                if one.taken_local and following.taken_local and following.taken_local - one.taken_local <= _NEXT_FRAME:
                    links.join([one, following], "burst")


def _by(nodes: Iterable[Candidate], key: Callable[[Candidate], Hashable]) -> list[list[Candidate]]:
    groups: dict[Hashable, list[Candidate]] = defaultdict(list)
    for one in nodes:
        found = key(one)
        if found is not None:
            groups[found].append(one)
    return list(groups.values())
