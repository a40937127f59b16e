"""Whatever the server may name has words in the web, in both languages."""

import re
from pathlib import Path
from typing import get_args

import pytest

from nimtaflow.doors import cli, http, worker  # all doors together have declared everything there is
from nimtaflow.duplicates import merge
from nimtaflow.editing import values
from nimtaflow.history.service import Operation
from nimtaflow.http.problems import CODES
from nimtaflow.kernel import problems
from nimtaflow.kernel.log import FEATURES
from nimtaflow.kernel.settings import Settings, fields
from nimtaflow.kernel.steps import QUEUES
from nimtaflow.pipeline.journey import JOURNEY

WEB = Path(__file__).parents[2] / "web" / "src"
DOORS = (cli, http, worker)


def words(file: str) -> list[set[str]]:
    """The keys of each language in a file of strings."""
    text = (WEB / file).read_text()
    blocks = re.split(r"\n  \{", text)[1:]
    return [set(re.findall(r"(?:^|[{,])\s*(?:'([^']+)'|([\w$]+)):", block, re.MULTILINE)) for block in blocks]


def missing(file: str, wanted: set[str]) -> set[str]:
    """Which of the wanted keys lack words in some language."""
    languages = [{quoted or bare for quoted, bare in found} for found in words(file)]
    assert len(languages) == 2, f"{file} should have two languages"
    return {key for key in wanted for language in languages if key not in language}


def test_every_problem_has_words() -> None:
    declared = {kind.code for kind in problems.kinds() if kind.__module__.startswith("nimtaflow.")}
    assert not missing("lib/problems.strings.ts", declared | set(CODES.values()) | {"unexpected", "worker-died"})


def test_every_setting_and_its_group_have_words() -> None:
    ours = {key: group for key, group in Settings.groups.items() if group.__module__.startswith("nimtaflow.")}
    wanted = set(ours) | {key for key in fields() if key.split(".")[0] in ours}
    wanted |= {f"{key}.help" for key in wanted if "." in key}
    assert not missing("features/settings/setting.strings.ts", wanted)


@pytest.mark.feature("GEN-08")
def test_every_step_queue_and_log_has_words() -> None:
    names = {step.name for step in JOURNEY}
    text = (WEB / "lib/pipeline.strings.ts").read_text()
    for name in names | set(QUEUES):
        assert len(re.findall(rf"\b{name}: '", text)) >= 2, name
    assert not missing("features/logs/strings.ts", set(FEATURES))


def test_every_change_and_what_it_alters_has_words() -> None:
    """`record` takes nothing but an Operation: the type checker holds the code to the list that is compared here."""
    assert not missing("lib/changes.strings.ts", {f"operation_{name}" for name in get_args(Operation)})
    merged = {*merge.TEXTS, *merge.LISTS, *merge.PLACE, *merge.NAMES}
    assert not missing("lib/changes.strings.ts", {f"field_{name}" for name in {*values.COLUMNS, *merged}})


def test_every_problem_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in problems.kinds() if kind.__module__.startswith("nimtaflow.")]
    assert len(codes) == len(set(codes)), sorted({code for code in codes if codes.count(code) > 1})
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)


def test_every_route_is_described() -> None:
    for path, methods in http.app.openapi()["paths"].items():
        for method, route in methods.items():
            assert route.get("summary"), (method, path)
            assert route.get("description"), (method, path)
            assert route.get("tags"), (method, path)
