"""One row a figure: printed while measuring, kept in docs/performance.md afterwards."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).parents[1] / "docs" / "performance.md"
_BEGIN: Final = "<!-- rows: written by make bench -->"


@dataclass(frozen=True)
class Row:
    """A figure of ours beside a peer's or the physical limit of the same run; `goal` bounds the ratio, or ours."""

    bench: str
    metric: str
    ours: float
    ref: float | None
    goal: float
    at_least: bool

    @property
    def ratio(self) -> float | None:
        """Ours over the reference."""
        return None if not self.ref else self.ours / self.ref

    @property
    def holds(self) -> bool:
        """Whether the goal is met."""
        judged = self.ours if self.ratio is None else self.ratio
        return judged >= self.goal if self.at_least else judged <= self.goal

    def __str__(self) -> str:
        ratio = "-" if self.ratio is None else f"{self.ratio:.2f}"
        ref = "-" if self.ref is None else f"{self.ref:.4g}"
        goal = f"{'>=' if self.at_least else '<='}{self.goal:g}"
        verdict = "ok" if self.holds else "SHORT"
        return f"BENCH {self.bench} {self.metric} ours={self.ours:.4g} ref={ref} ratio={ratio} goal={goal} {verdict}"


rows: list[Row] = []


def row(bench: str, metric: str, ours: float, goal: float, *, ref: float | None = None, at_least: bool = False) -> None:
    """Print and remember a figure. With `ref` the goal bounds ours/ref, else ours; `at_least` turns it around."""
    made = Row(bench, metric, ours, ref, goal, at_least)
    rows.append(made)
    print(made, flush=True)


def write_table(machine: str) -> None:
    """Put the rows of this run into docs/performance.md; those of other benches stay as they were."""
    text = TABLE.read_text()
    head, _, table = text.partition(_BEGIN)
    fresh = {made.bench for made in rows}
    kept = [line for line in table.splitlines() if line.startswith("| ") and line.split("|")[1].strip() not in fresh]
    lines = sorted(
        [line for line in kept if not line.startswith(("| bench", "| ---"))] + [_line(made, machine) for made in rows]
    )
    header = [
        "| bench | metric | ours | reference | ratio | goal | | measured |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    TABLE.write_text(head + _BEGIN + "\n" + "\n".join(header + lines) + "\n")


def _line(made: Row, machine: str) -> str:
    ref = "–" if made.ref is None else f"{made.ref:.4g}"
    ratio = "–" if made.ratio is None else f"{made.ratio:.2f}"
    goal = f"{'≥' if made.at_least else '≤'} {made.goal:g}"
    verdict = "ok" if made.holds else "**short**"
    return f"| {made.bench} | {made.metric} | {made.ours:.4g} | {ref} | {ratio} | {goal} | {verdict} | {machine} |"
