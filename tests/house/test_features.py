"""A mark that names no feature proves nothing."""

from house import features


def test_marks_name_features() -> None:
    assert set(features.proven()) <= set(features.named())


def test_the_list_is_whole() -> None:
    assert len(features.named()) > 300
