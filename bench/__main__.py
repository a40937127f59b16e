"""`python -m bench` runs every benchmark, `python -m bench scan ingest` those named."""

import datetime as dt
import importlib
import os
import sys
from pathlib import Path

from bench.rows import rows, write_table

BENCHES = ("scan", "derivatives", "ingest", "metadata", "video", "timeline", "duplicates", "footprint", "worker-memory")


def main(names: list[str]) -> int:
    """Run benchmarks; the exit code tells whether every goal was met."""
    unknown = set(names) - set(BENCHES)
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    sys.path.append(str(Path(__file__).parents[1] / "tests"))  # which make files of every kind
    for name in names or BENCHES:
        importlib.import_module(f"bench.{name.replace('-', '_')}").run()
    write_table(f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, {os.cpu_count()} cores")
    return 0 if all(row.holds for row in rows) else 1


sys.exit(main(sys.argv[1:]))
