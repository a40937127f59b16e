"""Facts become JSON that PostgreSQL takes, whatever they hold."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from nimtaflow.kernel.facts import as_json


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\0b", "ab"),
        (r"a \u0000 in words", r"a \u0000 in words"),
        ("half \ud83d", "half ?"),
        ("whole 😀", "whole 😀"),
        ({"ke\0y": [{"deep": ("\0", 1, 2.5, None, True)}]}, {"key": [{"deep": ["", 1, 2.5, None, True]}]}),
        ({1: -(1 << 70)}, {"1": str(-(1 << 70))}),
        (Path("odd\udcff"), "odd?"),
        (float("nan"), None),
    ],
)
async def test_facts_are_kept(tx: AsyncSession, given: Any, kept: Any) -> None:
    assert json.loads(as_json(given)) == kept
    assert await tx.scalar(text("SELECT CAST(:facts AS jsonb)"), {"facts": as_json(given)}) == kept
