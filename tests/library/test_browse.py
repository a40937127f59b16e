"""The folder picker."""

import os
from pathlib import Path

import httpx
import pytest

from nimtaflow.kernel.config import environment
from nimtaflow.library import browse

pytestmark = pytest.mark.feature("LIB-10")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "root"
    for folder in ("Ähre", "b/deep/er", "B2", "a", ".hidden", "odd \udcff", "new\nline"):
        (root / folder).mkdir(parents=True)
    (root / "file.jpg").touch()
    (root / "a" / "file").touch()
    (tmp_path / "outside" / "secret").mkdir(parents=True)
    (root / "out").symlink_to(tmp_path / "outside")
    (root / "up").symlink_to("..")
    (root / "inside").symlink_to("b")
    (root / "broken").symlink_to("nowhere")
    monkeypatch.setenv("NIMTAFLOW_BROWSE_ROOTS", str(root))
    environment.cache_clear()
    return root


def names(folder: browse.Folder) -> list[str]:
    return [entry.name for entry in folder.entries]


def test_only_folders_are_shown_in_order_and_none_that_leads_outside(place: Path) -> None:
    here = browse.browse(None)
    assert here == browse.browse(str(place))
    assert here.path == os.path.realpath(place)
    assert here.parent is None
    assert names(here) == ["a", "b", "B2", "inside", "new\ufffdline", "odd \ufffd", "Ähre"]
    assert {entry.name: entry.has_children for entry in here.entries}["b"] is True
    assert {entry.name: entry.has_children for entry in here.entries}["a"] is False
    assert not here.truncated


def test_folders_with_odd_names_can_be_entered(place: Path) -> None:
    for entry in browse.browse(None).entries:
        assert browse.browse(entry.path).parent == os.path.realpath(place)


def test_there_is_a_way_up_as_far_as_the_root(place: Path) -> None:
    deep = browse.browse(str(place / "b" / "deep" / "er"))
    assert deep.parent == str(place / "b" / "deep")
    assert deep.entries == []


@pytest.mark.parametrize("path", ["..", "/", "/etc", "relative", "{root}/..", "{root}/up", "{root}/out", "{root}x"])
def test_what_lies_outside_is_refused(place: Path, path: str) -> None:
    with pytest.raises(browse.FolderNotAllowed):
        browse.browse(path.format(root=place))


@pytest.mark.parametrize("path", ["{root}/nowhere", "{root}/file.jpg", "{root}/broken"])
def test_what_is_not_there_is_not_found(place: Path, path: str) -> None:
    with pytest.raises(browse.FolderNotFound):
        browse.browse(path.format(root=place))


def test_several_roots_are_a_list_to_begin_with(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = place.parent / "outside"
    monkeypatch.setenv("NIMTAFLOW_BROWSE_ROOTS", f"{place}{os.pathsep}{other}")
    environment.cache_clear()
    here = browse.browse(None)
    assert (here.path, here.parent) == ("", None)
    assert {entry.path for entry in here.entries} == {os.path.realpath(place), os.path.realpath(other)}
    assert browse.browse(str(place)).parent == ""
    assert "out" in names(browse.browse(str(place))), "a link to the other root leads nowhere new"


def test_a_folder_with_very_many_folders_is_cut(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browse, "_MOST", 3)
    here = browse.browse(None)
    assert len(here.entries) == 3
    assert here.truncated


def test_a_folder_that_cannot_be_read_says_so(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def scandir(path: bytes) -> object:
        if path.endswith(b"/a"):
            raise PermissionError(13, "no")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert "a" in names(browse.browse(None))
    with pytest.raises(browse.FolderUnreadable) as refused:
        browse.browse(str(place / "a"))
    assert refused.value.facts["reason"] == "EACCES"


async def test_over_http(admin_client: httpx.AsyncClient, place: Path) -> None:
    answer = await admin_client.get("/api/v1/fs/browse", params={"path": str(place / "b")})
    assert answer.json() == {
        "path": os.path.realpath(place / "b"),
        "parent": os.path.realpath(place),
        "entries": [{"name": "deep", "path": os.path.realpath(place / "b" / "deep"), "has_children": True}],
        "truncated": False,
    }
    refused = await admin_client.get("/api/v1/fs/browse", params={"path": "/etc"})
    assert (refused.status_code, refused.json()["code"]) == (403, "folder-not-allowed")
    nul = await admin_client.get("/api/v1/fs/browse", params={"path": f"{place}/\0"})
    assert (nul.status_code, nul.json()["code"]) == (404, "folder-not-found")
