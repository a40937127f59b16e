"""The walk: odd names, links, what cannot be read, what is passed over."""

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from nimtaflow.library.exclusions import DEFAULT_PATTERNS, compiled
from nimtaflow.library.scanning.plan import Plan
from nimtaflow.library.walk import Walk


def put(root: Path, name: str | bytes, content: bytes = b"x") -> bytes:
    path = os.path.join(bytes(root), os.fsencode(name))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
    return path


def plan(root: Path, *patterns: str, **values: Any) -> Plan:
    return Plan(os.path.realpath(bytes(root)), exclusions=compiled(patterns or DEFAULT_PATTERNS), **values)


def found(walk: Walk, only: list[bytes] | None = None) -> list[bytes]:
    return [path for files in walk.batches(only) for path in files.paths]


def failures(walk: Walk) -> dict[bytes, str]:
    return {failure.path: failure.problem.code for failure in walk.failures}


@pytest.mark.feature("LIB-01")
@pytest.mark.parametrize(
    "name",
    [
        "new\nline.jpg",
        b"not utf-8 \xff\xfe.jpg",
        "\u202eright to left \u05d0\u05d1.jpg",
        "de\u0301compose\u0301.jpg",
        "composé.JPEG",
        "-rf --help.jpg",
        'quote\'s "and" `ticks` $(true) %s \\x.jpg',
        "😀" * 60 + ".jpg",
        b"a" * 251 + b".jpg",
        b"\xf4\x8f\xbf\xbf.jpg",
        " .jpg ",
        "tab\tbell\x07.jpg",
        ".. .jpg"[1:],
        "CON.jpg",
        "nul .HeIc",
    ],
)
def test_any_name_survives(tmp_path: Path, name: str | bytes) -> None:
    raw = os.fsencode(name)
    put(tmp_path, raw)
    put(tmp_path, b"in " + raw[:200] + b"/x.jpg")
    expected = {raw, b"in " + raw[:200] + b"/x.jpg"} if not raw.endswith(b" ") else {b"in " + raw + b"/x.jpg"}
    assert set(found(Walk(plan(tmp_path)))) == {path for path in expected if not path.startswith(b".")}


def test_only_photos_and_videos_are_found_by_any_spelling_of_their_extension(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.JPG", "c.Jpg", "d.mp4", "e.cr3", "f.txt", "g", "jpg", ".jpg", "h.jpg.xmp", "i.JPEG", "j."):
        put(tmp_path, name)
    assert sorted(found(Walk(plan(tmp_path)))) == [b"a.jpg", b"b.JPG", b"c.Jpg", b"d.mp4", b"e.cr3", b"i.JPEG"]


def test_hidden_and_excluded_names_are_passed_over(tmp_path: Path) -> None:
    for name in (
        "seen.jpg",
        "@eaDir/seen.jpg/thumb.jpg",
        "a/#recycle/x.jpg",
        ".trash/x.jpg",
        "._seen.jpg",
        ".part-x.jpg",
        "2019/private/x.jpg",
        "2019/privately.jpg",
        "2020/private.jpg",
        "a_edited.jpg",
        "öl.jpg",
    ):
        put(tmp_path, name)
    patterns = (*DEFAULT_PATTERNS, "2019/private*", "*_edited.*", "ö?.jpg"[:2] + ".jpg", " ")
    assert set(found(Walk(plan(tmp_path, *patterns)))) == {b"seen.jpg", b"2020/private.jpg"}


def test_a_pattern_is_both_unicode_forms_and_no_trap(tmp_path: Path) -> None:
    put(tmp_path, "cafe\u0301/x.jpg")
    put(tmp_path, "caf\u00e9 2/x.jpg")
    put(tmp_path, "a" * 200 + ".jpg")
    assert found(Walk(plan(tmp_path, "caf\u00e9*", "*a*a*a*a*a*a*a*a*a*a*a*b"))) == [b"a" * 200 + b".jpg"]


@pytest.mark.feature("LIB-01")
def test_links_are_followed_only_inside_and_never_twice(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    put(root, "real/a.jpg")
    put(root, ".store/b.jpg")
    put(outside, "secret.jpg")
    (root / "loop").symlink_to(root)
    (root / "real" / "up").symlink_to("..")
    (root / "again").symlink_to("real")
    (root / "again.jpg").symlink_to("real/a.jpg")
    (root / "store").symlink_to(".store")
    (root / "store2").symlink_to(".store")
    (root / "kept.jpg").symlink_to(".store/b.jpg")
    (root / "out").symlink_to(outside)
    (root / "out.jpg").symlink_to(outside / "secret.jpg")
    (root / "gone.jpg").symlink_to("nowhere.jpg")
    (root / "self.jpg").symlink_to("self.jpg")
    (root / "gone.txt").symlink_to("nowhere.txt")
    walk = Walk(plan(root))
    assert set(found(walk)) == {b"real/a.jpg", b"store/b.jpg", b"kept.jpg"}
    assert failures(walk) == {
        b"out": "link-outside",
        b"out.jpg": "link-outside",
        b"gone.jpg": "link-broken",
        b"self.jpg": "link-broken",
    }


def test_special_files_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.jpg")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("socket.jpg")
        put(tmp_path, "a.jpg")
        walk = Walk(plan(tmp_path))
        assert found(walk) == [b"a.jpg"]
        assert not walk.failures


def test_empty_files_and_endless_paths_are_failures(tmp_path: Path) -> None:
    put(tmp_path, "empty.jpg", b"")
    deep = bytes(tmp_path)
    folder = os.open(deep, os.O_RDONLY)
    for _ in range(14):  # 14 * 200 bytes, made step by step: the whole would be no path for the system either
        os.mkdir(b"d" * 200, dir_fd=folder)
        deeper = os.open(b"d" * 200, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = deeper
    os.close(os.open(b"x.jpg", os.O_CREAT | os.O_WRONLY, dir_fd=folder))
    os.close(folder)
    walk = Walk(plan(tmp_path))
    assert found(walk) == []
    assert sorted(failures(walk).values()) == ["empty-file", "path-too-long"]
    assert b"empty.jpg" in walk.unread


def test_names_that_grow_as_text_are_measured_as_text(tmp_path: Path) -> None:
    name = b"\xff" * 250
    put(tmp_path, b"/".join([name, name, b"ok.jpg"]))
    put(tmp_path, b"/".join([name, name, name, b"no.jpg"]))
    walk = Walk(plan(tmp_path))
    assert [path[-6:] for path in found(walk)] == [b"ok.jpg"]
    assert list(failures(walk).values()) == ["path-too-long"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_folders_are_failures(tmp_path: Path) -> None:
    put(tmp_path, "closed/a.jpg")
    (tmp_path / "closed").chmod(0)
    walk = Walk(plan(tmp_path))
    assert found(walk) == []
    assert failures(walk) == {b"closed": "folder-unreadable"}
    (tmp_path / "closed").chmod(0o755)


def test_what_the_system_refuses_is_a_failure_and_not_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.jpg", "bad/b.jpg", "c/c.jpg"):
        put(tmp_path, name)
    real = os.open

    def refuse(path: bytes, flags: int) -> int:
        if path.endswith(b"bad"):
            raise PermissionError(13, "no")
        return real(path, flags)

    monkeypatch.setattr(os, "open", refuse)
    walk = Walk(plan(tmp_path))
    assert found(walk) == [b"a.jpg", b"c/c.jpg"]
    assert failures(walk) == {b"bad": "folder-unreadable"}
    assert walk.failures[0].problem.facts == {"reason": "EACCES"}
    assert walk.unread == [b"bad"]


def test_a_source_without_subfolders_and_nested_ones(tmp_path: Path) -> None:
    for name in ("a.jpg", "in/b.jpg", "in/ner/c.jpg", "in/ner2/d.jpg"):
        put(tmp_path, name)
    (tmp_path / "link.jpg").symlink_to("in/b.jpg")
    assert set(found(Walk(plan(tmp_path, recursive=False)))) == {b"a.jpg", b"link.jpg"}
    nested = frozenset([os.path.join(os.path.realpath(bytes(tmp_path)), b"in/ner")])
    assert set(found(Walk(plan(tmp_path, nested=nested)))) == {b"a.jpg", b"in/b.jpg", b"in/ner2/d.jpg"}


def test_a_part_of_a_folder_is_walked_by_the_same_rules(tmp_path: Path) -> None:
    for name in ("a.jpg", "b/c.jpg", "b/d/e.jpg", "b/.f/g.jpg", "@eaDir/h.jpg", "i.txt"):
        put(tmp_path, name)
    (tmp_path / "link").symlink_to("b")
    whole = plan(tmp_path)
    wanted = [b"a.jpg", b"b", b"b/d/e.jpg", b"b/.f/g.jpg", b"@eaDir/h.jpg", b"i.txt", b"gone.jpg", b"link/c.jpg", b""]
    scope = whole.reachable(wanted)
    assert scope == [b"a.jpg", b"b", b"gone.jpg", b"i.txt"]
    assert sorted(found(Walk(whole), scope)) == [b"a.jpg", b"b/c.jpg", b"b/d/e.jpg"]


def test_a_walk_in_batches_is_the_same_walk(tmp_path: Path) -> None:
    for number in range(25):
        put(tmp_path, f"{number % 3}/{number}.jpg")
    sizes = [len(files.paths) for files in Walk(plan(tmp_path), batch=10).batches()]
    assert sizes == [10, 10, 5]


def test_a_file_system_that_was_mounted_below_is_missed(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg")
    (tmp_path / "usb").mkdir()
    put(tmp_path, "full/b.jpg")
    walk = Walk(plan(tmp_path, mounts=frozenset([b"usb", b"full", b"gone"])))
    assert set(found(walk)) == {b"a.jpg", b"full/b.jpg"}
    assert failures(walk) == {b"usb": "mount-away", b"gone": "mount-away"}


def test_times_that_no_column_can_hold_are_bounded(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jpg")
    try:
        os.utime(path, ns=(0, 2**63))
    except OSError:
        pytest.skip("this file system has no such times")
    files = next(iter(Walk(plan(tmp_path)).batches()))
    assert abs(files.mtimes[0]) < 2**63
