"""Which schema this version needs, told without loading what migrates."""

from pathlib import Path
from typing import Final

VERSION_OF_SCHEMA: Final = b"SELECT version_num FROM alembic_version"
_MIGRATIONS: Final = Path(__file__).parents[3] / "migrations" / "versions"


def newest_schema() -> str:
    """The number of the newest migration: 0007 for 0007_people.py."""
    return max((path.name.partition("_")[0] for path in _MIGRATIONS.glob("[0-9]*.py")), default="")
