"""Files and functions stay small enough to be read in one go (HOUSE, section 12)."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
GENERATED = {"schema.d.ts", "routeTree.gen.ts"}


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def files(folder: str, *endings: str) -> Iterator[Path]:
    for path in (ROOT / folder).rglob("*"):
        if path.suffix in endings and path.name not in GENERATED and "node_modules" not in path.parts:
            yield path


def is_web_test(path: Path) -> bool:
    return ".test." in path.name or path.is_relative_to(ROOT / "web" / "tests")


def too_long(paths: Iterator[Path], limit: int) -> list[str]:
    return [f"{path.relative_to(ROOT)}: {lines(path)} lines" for path in paths if lines(path) > limit]


def test_python_files() -> None:
    assert [*too_long(files("src", ".py"), 400), *too_long(files("bench", ".py"), 400)] == []


def test_python_functions() -> None:
    found: list[str] = []
    for path in [*files("src", ".py"), *files("bench", ".py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > 60:
                    found.append(f"{path.relative_to(ROOT)}: {node.name} has {length} lines")
    assert found == []


def test_web_files() -> None:
    assert too_long((path for path in files("web/src", ".ts", ".tsx") if not is_web_test(path)), 300) == []


def test_test_files() -> None:
    web = (path for path in files("web", ".ts", ".tsx", ".mjs") if is_web_test(path) or "e2e" in path.parts)
    assert [*too_long(files("tests", ".py"), 600), *too_long(web, 600)] == []


def test_names_say_what_a_file_is_about() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    assert [
        str(p) for folder in ("src", "web/src") for p in files(folder, ".py", ".ts", ".tsx") if p.stem in vague
    ] == []


def test_init_files_are_empty() -> None:
    assert [str(path) for path in files("src", ".py") if path.name == "__init__.py" and path.read_text()] == []
