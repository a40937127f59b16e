"""Which file is which photo, after files were moved: pure, and held against plain rules."""

from hypothesis import given
from hypothesis import strategies as st

from nimtaflow.library.scanning.moves import Candidate, Hash, Stray, match, without_overwritten

CONTENT = {b"a/new.jpg": b"A", b"b.jpg": b"B", b"copy1.jpg": b"A", b"copy2.jpg": b"A"}


def stray(id: int, path: str, content: bytes | None, size: int = 1, mtime: int = 1, inode: int = 0) -> Stray:
    return Stray(id, path, size, mtime, inode, content)


def file(path: bytes, size: int = 1, mtime: int = 2, inode: int = 99, row_id: int | None = None) -> Candidate:
    return Candidate(path, size, mtime, inode, row_id)


def reads(contents: dict[bytes, bytes], seen: list[bytes] | None = None) -> Hash:
    def read(path: bytes) -> bytes | None:
        if seen is not None:
            seen.append(path)
        return contents.get(path)

    return read


def test_content_says_what_was_moved() -> None:
    rows = [stray(1, "old.jpg", b"A"), stray(2, "other.jpg", b"C")]
    found = match([file(b"a/new.jpg"), file(b"b.jpg")], rows, reads(CONTENT))
    assert {row: each.path for row, each in found.items()} == {1: b"a/new.jpg"}


def test_no_file_is_read_for_nothing() -> None:
    seen: list[bytes] = []
    rows = [
        stray(1, "old.jpg", b"A", size=5),
        stray(2, "unread.jpg", None, size=1),
        stray(3, "renamed.jpg", b"B", 7, 7, 7),
    ]
    found = match([file(b"a/new.jpg"), file(b"b.jpg", 7, 7, 7)], rows, reads(CONTENT, seen))
    assert found == {3: file(b"b.jpg", 7, 7, 7)}
    assert seen == []


def test_of_equal_copies_each_is_used_once_and_the_same_name_wins() -> None:
    rows = [stray(1, "x/copy2.jpg", b"A"), stray(2, "x/copy0.jpg", b"A")]
    found = match([file(b"copy1.jpg"), file(b"copy2.jpg"), file(b"a/new.jpg")], rows, reads(CONTENT))
    assert {row: each.path for row, each in found.items()} == {1: b"copy2.jpg", 2: b"a/new.jpg"}
    assert found == match([file(b"a/new.jpg"), file(b"copy2.jpg"), file(b"copy1.jpg")], rows[::-1], reads(CONTENT))


def test_an_inode_is_believed_only_where_nothing_else_looks_alike() -> None:
    rows = [stray(1, "one.jpg", b"A", mtime=5, inode=10), stray(2, "two.jpg", b"B", mtime=5, inode=11)]
    swapped = {b"x.jpg": b"B", b"y.jpg": b"A"}
    files = [file(b"x.jpg", mtime=5, inode=10), file(b"y.jpg", mtime=5, inode=11)]
    found = match(files, rows, reads(swapped))
    assert {row: each.path for row, each in found.items()} == {1: b"y.jpg", 2: b"x.jpg"}


def test_what_was_never_read_is_known_by_its_inode_alone() -> None:
    rows = [stray(1, "one.jpg", None, mtime=5, inode=10), stray(2, "two.jpg", None, mtime=5, inode=11)]
    files = [file(b"x.jpg", mtime=5, inode=10), file(b"y.jpg", mtime=6, inode=11)]
    assert match(files, rows, reads({})) == {1: files[0]}


def test_a_file_saved_over_another_is_an_edit_of_that() -> None:
    onto = {1: file(b"taken.jpg", row_id=7)}
    assert without_overwritten(onto, set()) == {}
    assert without_overwritten(onto, {7}) == onto
    swap = {1: file(b"b.jpg", row_id=2), 2: file(b"a.jpg", row_id=1)}
    assert without_overwritten(swap, set()) == swap
    chain = {1: file(b"b.jpg", row_id=2), 2: file(b"c.jpg", row_id=3)}
    assert without_overwritten(chain, set()) == {}


def test_a_touched_photo_keeps_its_row_though_there_is_a_copy_of_it() -> None:
    rows = [stray(1, "a.jpg", b"A", mtime=1, inode=10)]
    copy = file(b"copy1.jpg", mtime=2)
    renamed = file(b"b.jpg", mtime=1, inode=10)
    touched = file(b"a.jpg", mtime=3, inode=11, row_id=1)
    assert match([copy, touched], rows, reads({**CONTENT, b"a.jpg": b"A"})) == {}
    assert match([renamed, touched], rows, reads({b"b.jpg": b"A", b"a.jpg": b"A"})) == {}
    assert match([copy, touched], rows, reads({**CONTENT, b"a.jpg": b"other"})) == {1: copy}


contents = st.sampled_from([b"A", b"B", b"C"])


@given(st.lists(contents, max_size=8), st.lists(contents, max_size=8))
def test_as_many_moves_as_contents_agree_and_each_once(gone: list[bytes], new: list[bytes]) -> None:
    rows = [stray(number, f"gone{number}.jpg", content) for number, content in enumerate(gone)]
    files = [file(b"new%d.jpg" % number, inode=1000 + number) for number in range(len(new))]
    content_of = {files[number].path: content for number, content in enumerate(new)}
    found = match(files, rows, reads(content_of))
    assert len({each.path for each in found.values()}) == len(found)
    assert all(content_of[each.path] == gone[row] for row, each in found.items())
    assert len(found) == sum(min(gone.count(content), new.count(content)) for content in (b"A", b"B", b"C"))
