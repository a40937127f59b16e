"""Who looks like whom becomes groups: in any order the same, and never a chain."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nimtaflow.duplicates.sorting.grouping import LARGEST, grouped

IDS = st.integers(1, 25)
PAIRS = st.lists(st.tuples(IDS, IDS), max_size=80)


@pytest.mark.feature("ROAD-20")
@given(pairs=PAIRS, seed=st.integers(0, 99))
def test_the_order_of_pairs_plays_no_role(pairs: list[tuple[int, int]], seed: int) -> None:
    shuffled = [(b, a) if (a + b + seed) % 2 else (a, b) for a, b in pairs]
    random.Random(seed).shuffle(shuffled)
    assert grouped(shuffled) == grouped(pairs)


@given(pairs=PAIRS)
def test_every_member_looks_like_the_first_and_is_in_one_group(pairs: list[tuple[int, int]]) -> None:
    alike = {frozenset(pair) for pair in pairs}
    groups = grouped(pairs)
    members = [one for group in groups for one in group]
    assert len(members) == len(set(members))
    for centre, *others in groups:
        assert others
        assert all(frozenset((centre, other)) in alike for other in others)


@given(pairs=PAIRS)
def test_whoever_looks_like_somebody_free_is_not_left_alone(pairs: list[tuple[int, int]]) -> None:
    inside = {one for group in grouped(pairs) for one in group}
    assert all(one in inside or other in inside for one, other in pairs if one != other)


def test_a_long_row_is_no_chain() -> None:
    groups = grouped((one, one + 1) for one in range(500))
    assert max(len(group) for group in groups) == 2


def test_a_group_stays_comparable() -> None:
    groups = grouped((1, other) for other in range(2, 300))
    assert [len(group) for group in groups] == [LARGEST]
