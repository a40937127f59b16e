"""Every dependency is explained, once, in docs/dependencies.md."""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def declared() -> set[str]:
    """The names of everything that pyproject.toml and the package.json files ask for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted: list[str] = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *(name for extra in project["project"]["optional-dependencies"].values() for name in extra),
        *(name for group in project["dependency-groups"].values() for name in group),
    ]
    names = {re.split(r"[\[<>=!~; ]", name, maxsplit=1)[0] for name in wanted}
    for folder in ("web", "vendor"):
        package = json.loads((ROOT / folder / "package.json").read_text())
        names |= {*package.get("dependencies", {}), *package.get("devDependencies", {})}
    return names


def explained() -> list[str]:
    """The names at the beginnings of the lines of the page; related ones may share a line."""
    page = (ROOT / "docs" / "dependencies.md").read_text()
    entries = re.findall(r"^- ((?:`[^`]+`(?:, )?)+) [–-] \S", page, flags=re.MULTILINE)
    return [name for entry in entries for name in re.findall(r"`([^`]+)`", entry)]


def test_every_dependency_is_explained() -> None:
    assert sorted(declared() - set(explained())) == []


def test_nothing_is_explained_that_is_not_there() -> None:
    assert sorted(set(explained()) - declared()) == []
    assert len(explained()) == len(set(explained()))


def test_lock_files_name_no_index_and_no_machine() -> None:
    npm = ("web/package-lock.json", "vendor/package-lock.json")
    for name in ("requirements.lock", "requirements-demo.lock", "requirements-dev.lock", *npm):
        text = (ROOT / name).read_text()
        assert '"resolved"' not in text, name  # .npmrc: omit-lockfile-registry-resolved
        assert "--index-url" not in text
        assert "--find-links" not in text
        assert "file://" not in text
