"""Random changes to a folder with scans in between, held against a plain model of what a library owes its owner."""

import os
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import blake3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.folders import Above, Folder, make_folder

PATHS = ("a.jpg", "b.jpg", "c.png", "x/a.jpg", "x/d.jpg", "x/y/e.mp4", "z/a.jpg")
paths = st.sampled_from(PATHS)
folders = st.sampled_from(("x", "x/y", "z", "w"))
operations = st.one_of(
    st.tuples(st.just("write"), paths),
    st.tuples(st.just("same size"), paths),
    st.tuples(st.just("touch"), paths),
    st.tuples(st.just("delete"), paths),
    st.tuples(st.just("rename"), paths, paths),
    st.tuples(st.just("swap"), paths, paths),
    st.tuples(st.just("copy"), paths, paths),
    st.tuples(st.just("copy with its time"), paths, paths),
    st.tuples(st.just("rename folder"), folders, folders),
    st.tuples(st.just("unmount")),
    st.tuples(st.just("mount")),
    st.tuples(st.just("scan")),
    st.tuples(st.just("scan")),
)


@dataclass
class Disk:
    """The folder, and what may be done to it. Every write has a time of its own, as on a disk with fine clocks."""

    folder: Folder
    clock: int = 1_000_000_000
    written: int = 0
    is_mounted: bool = True
    away: Path = field(init=False)

    def __post_init__(self) -> None:
        self.away = self.folder.root.with_name("away")

    def do(self, what: str, *names: str) -> None:
        root = self.folder.root if self.is_mounted else self.away
        self.clock += 1
        self.written += 1
        one, *other = [root / name for name in names] or [root]
        if what == "write":
            self._write(one, f"{self.written:08}" + "." * self.written)
        elif what == "same size":
            self._write(one, f"{self.written:08}")
        elif what == "mount" and not self.is_mounted:
            self.folder.root.rmdir()
            self.away.rename(self.folder.root)
            self.is_mounted = True
        elif what == "unmount" and self.is_mounted:
            self.folder.root.rename(self.away)
            self.folder.root.mkdir()
            self.is_mounted = False
        elif one.exists() and what not in {"mount", "unmount"}:
            self._change(what, one, *other)

    def _write(self, path: Path, content: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        os.utime(path, (self.clock, self.clock))

    def _change(self, what: str, one: Path, other: Path | None = None) -> None:
        if what == "touch":
            os.utime(one, (self.clock, self.clock))
        elif what == "delete":
            one.unlink()
        elif other is None or one == other:
            return
        elif what == "rename folder":
            if not other.exists() and one not in other.parents:
                other.parent.mkdir(parents=True, exist_ok=True)
                one.rename(other)
        else:
            other.parent.mkdir(parents=True, exist_ok=True)
            if what == "rename":
                one.rename(other)
            elif what == "swap" and other.exists():
                one.rename(one.with_name("aside"))
                other.rename(one)
                one.with_name("aside").rename(other)
            elif what.startswith("copy"):
                (shutil.copy2 if what.endswith("time") else shutil.copyfile)(one, other)
                if what == "copy":
                    os.utime(other, (self.clock, self.clock))

    def files(self) -> dict[str, bytes]:
        """Path to content."""
        found = (path for path in self.folder.root.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder.root)): path.read_bytes() for path in found}


@dataclass
class Library:
    """What was known after a scan: rows that are there by path, with their content, and rows that are missing."""

    there: dict[str, tuple[int, bytes]]
    missing: dict[int, tuple[str, bytes]]

    @classmethod
    async def now(cls, folder: Folder) -> "Library":
        photos = await folder.photos()
        there = {path: (row.id, row.content_hash or b"") for path, row in photos.items() if not row.is_missing}
        missing = {row.id: (path, row.content_hash or b"") for path, row in photos.items() if row.is_missing}
        return cls(there, missing)

    @property
    def ids(self) -> set[int]:
        return {row_id for row_id, _ in self.there.values()} | self.missing.keys()


def expected(before: Library, files: dict[str, bytes]) -> dict[str, int]:
    """The row that each path must have, where it is beyond doubt: contents that are there once, then and now."""
    contents = {path: blake3.blake3(content).digest() for path, content in files.items()}
    once_now = {digest: path for path, digest in contents.items() if Counter(contents.values())[digest] == 1}
    known = [*(digest for _, digest in before.there.values()), *(digest for _, digest in before.missing.values())]
    once_before = {digest for digest, count in Counter(known).items() if count == 1}
    stays = {path for path, (_, digest) in before.there.items() if contents.get(path) == digest}
    must = {path: before.there[path][0] for path in stays}
    for path, (row_id, digest) in before.there.items():
        goal = once_now.get(digest)
        if path not in stays and digest in once_before and goal is not None and goal not in before.there:
            must[goal] = row_id
        if path in contents and path not in stays and digest not in contents.values():
            settled = contents[path] not in known  # nothing that was known has come to lie here
            must |= {path: row_id} if settled else {}
    for row_id, (_, digest) in before.missing.items():
        goal = once_now.get(digest)
        if digest in once_before and goal is not None and goal not in before.there:
            must[goal] = row_id
    return must


def check(before: Library, after: Library, files: dict[str, bytes]) -> None:
    assert set(after.there) == set(files), "every file is there exactly once, and nothing else"
    for path, content in files.items():
        assert after.there[path][1] == blake3.blake3(content).digest(), f"{path} is what it was taken for"
    assert before.ids <= after.ids, "no row is ever lost"
    for path, row_id in expected(before, files).items():
        assert after.there[path][0] == row_id, f"{path} lost its photo"
    contents = {row_id: (path, digest) for path, (row_id, digest) in before.there.items()} | before.missing
    for path, (row_id, digest) in after.there.items():
        if row_id in contents and contents[row_id][1] != digest:
            assert before.there.get(path, (0,))[0] == row_id, "only an edit where it lay changes what a photo is"
    fresh = after.ids - before.ids
    assert not fresh & after.missing.keys(), "what is new is there"


@pytest.mark.timeout(300)
@pytest.mark.feature("LIB-01", "LIB-04", "LIB-05", "LIB-06", "LIB-13", "LIB-14")
@settings(
    max_examples=int(os.environ.get("NIMTAFLOW_EXAMPLES", "40")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(operations, min_size=5, max_size=30))
async def test_whatever_happens_to_a_folder(
    database: str, above: Above, tmp_path: Path, steps: list[tuple[str, ...]]
) -> None:
    place = Path(tempfile.mkdtemp(dir=tmp_path))
    folder = await make_folder(place / "photos", above)
    disk = Disk(folder)
    before = Library({}, {})
    for what, *names in [*steps, ("mount",), ("scan",)]:
        if what != "scan":
            disk.do(what, *names)
            continue
        source = await folder.scan()
        after = await Library.now(folder)
        if disk.is_mounted and (disk.files() or not before.there):
            check(before, after, disk.files())
        else:
            assert after == before, "nothing happens while the disk is away or empty"
            assert source.state == "empty" or not before.there
        before = after
    source = await folder.scan()
    assert (source.scan_new, source.scan_changed, source.scan_moved, source.scan_missing) == (0, 0, 0, 0)
