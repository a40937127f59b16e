"""Which features no test proves: `make features`.

A Python test says `@pytest.mark.feature("LIB-05")`, a browser test has the ID in its title.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_MARK = re.compile(r"mark\.feature\(([^)]*)\)")
_ID = re.compile(r"\b[A-Z]{2,6}-\d{2}\b")


def named() -> dict[str, str]:
    """Every feature of docs/features.txt: its ID and what it is."""
    lines = (ROOT / "docs" / "features.txt").read_text().splitlines()
    return dict(line.split("  ", 1) for line in lines if _ID.match(line))


def proven() -> dict[str, set[str]]:
    """The features that tests name, and the files of those tests."""
    found: dict[str, set[str]] = {}
    python = {path: _MARK.findall(path.read_text()) for path in (ROOT / "tests").rglob("test_*.py")}
    browser = {
        path: [path.read_text()] for path in (ROOT / "web" / "e2e").rglob("*.*") if path.suffix in {".ts", ".mjs"}
    }
    for path, texts in (python | browser).items():
        for feature in _ID.findall(" ".join(texts)):
            found.setdefault(feature, set()).add(str(path.relative_to(ROOT)))
    return found


def main() -> int:
    """Print the features without a proof, and the marks that name no feature."""
    features, tests = named(), proven()
    for feature, words in features.items():
        if feature not in tests:
            print(f"{feature:9} {words}")
    unknown = sorted(set(tests) - set(features))
    for feature in unknown:
        print(f"{feature} is no feature, but named in {', '.join(sorted(tests[feature]))}")
    print(f"{len(features.keys() & tests.keys())} of {len(features)} features are proven by a test")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
