"""Which of the photos that look alike are one group: a pure function of who looks like whom."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

LARGEST: Final = 100  # photos of a group: more than that nobody compares


def grouped(alike: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Groups of at least two ids, each id in at most one.

    The lowest id is a centre and takes all that look like it and are free; then the next free one, and so on. So every
    member looks like its centre, and a row of pictures that changes slowly falls into several groups instead of one.
    The order in which pairs are told plays no role.
    """
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in alike:
        if one != other:
            near[one].add(other)
            near[other].add(one)
    taken: set[int] = set()
    groups: list[list[int]] = []
    for centre in sorted(near):
        free = sorted(near[centre] - taken)[: LARGEST - 1]
        if centre not in taken and free:
            groups.append([centre, *free])
            taken.update(groups[-1])
    return groups
