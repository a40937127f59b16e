"""Which file without a row is a photo we know, lying somewhere else now.

A row keeps its photo's faces, marks and albums, so it has to follow the content. Rows whose file is gone, or whose path
holds something else now, are matched with files that have no row, or whose row's content is no longer theirs: first by
size, time and inode, as a rename leaves them, where that is unmistakable; then by content.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from nimtaflow.kernel.files import path_to_text


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a moved one. `row_id` is the row at its path, whose content it no longer has."""

    path: bytes
    size: int
    mtime_ns: int
    inode: int
    row_id: int | None = None
    stamp: int = 0  # of its sidecars


@dataclass(frozen=True, slots=True)
class Stray:
    """A row whose content is no longer at its path. `content_hash` is None where it was never read."""

    id: int
    path: str
    size: int
    mtime_ns: int
    inode: int
    content_hash: bytes | None


Hash = Callable[[bytes], bytes | None]


def match(files: Iterable[Candidate], strays: Iterable[Stray], content_hash: Hash) -> dict[int, Candidate]:
    """Where the strays have gone: row id to file. Each file and each row is used once; the result is always the same.

    `content_hash` reads a file, by its path below the root, and is called only where size, or size and time, agree.
    """
    todo = sorted(files, key=lambda file: file.path)
    rows = sorted(strays, key=lambda stray: stray.path)
    read = cache(content_hash)
    at_home = {file.row_id: file for file in todo if file.row_id is not None}

    def stays(row: Stray) -> bool:  # only touched: nothing else may have its row, however equal
        file = at_home.get(row.id)
        return file is not None and file.size == row.size and row.content_hash in {read(file.path)} - {None}

    found = _renamed(todo, rows, stays)
    taken = {file.path for file in found.values()}
    left = [file for file in todo if file.path not in taken]
    return found | _same_content(left, [row for row in rows if row.id not in found], read, stays)


def without_overwritten(found: dict[int, Candidate], moved: set[int]) -> dict[int, Candidate]:
    """Drop moves onto a path whose own row has nowhere to go: that row's photo was edited, and stays where it is.

    `moved` are rows that have left their path already.
    """
    while True:
        gone = found.keys() | moved
        kept = {row_id: file for row_id, file in found.items() if file.row_id is None or file.row_id in gone}
        if len(kept) == len(found):
            return kept
        found = kept


def _renamed(files: list[Candidate], rows: list[Stray], stays: Callable[[Stray], bool]) -> dict[int, Candidate]:
    """Matches by size, time and inode. Where several share size and time, content decides if it is known."""
    alike = Counter((file.size, file.mtime_ns) for file in files)
    rows_alike = Counter((row.size, row.mtime_ns) for row in rows)
    by_identity = {(row.size, row.mtime_ns, row.inode): row for row in reversed(rows)}
    found: dict[int, Candidate] = {}
    for file in files:
        row = by_identity.get((file.size, file.mtime_ns, file.inode))
        pair = (file.size, file.mtime_ns)
        is_clear = row is not None and (row.content_hash is None or alike[pair] == rows_alike[pair] == 1)
        if row and is_clear and row.id not in found and not stays(row):
            found[row.id] = file
    return found


def _same_content(
    files: list[Candidate], rows: list[Stray], content_hash: Hash, stays: Callable[[Stray], bool]
) -> dict[int, Candidate]:
    read = [row for row in rows if row.content_hash is not None]
    sizes = {row.size for row in read}
    pairs = {(row.size, row.mtime_ns) for row in read}
    shelf: dict[tuple[bytes | int | str | None, ...], list[Stray]] = defaultdict(list)
    for row in reversed(read):  # so that the last of a list is the first by path
        for mtime in (row.mtime_ns, None):
            shelf[row.content_hash, mtime, _name(row.path)].append(row)
            shelf[row.content_hash, mtime, None].append(row)
    digests: dict[bytes, tuple[bytes, int | None]] = {}
    for file in files:
        # what lies where another file did must have been renamed to be ours, and that leaves its time alone
        mtime = None if file.row_id is None else file.mtime_ns
        possible = file.size in sizes if mtime is None else (file.size, mtime) in pairs
        if possible and (digest := content_hash(file.path)):
            digests[file.path] = digest, mtime
    found: dict[int, Candidate] = {}
    left = [file for file in files if file.path in digests]
    for named in (True, False):  # the same name first: of equal copies that is the likelier one
        rest: list[Candidate] = []
        for file in left:
            equal = shelf[*digests[file.path], _name(path_to_text(file.path)) if named else None]
            while equal and (equal[-1].id in found or stays(equal[-1])):
                equal.pop()
            if equal:
                found[equal.pop().id] = file
            else:
                rest.append(file)
        left = rest
    return found


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1]
