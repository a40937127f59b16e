"""`nimtaflow migrate`: bring the database to the newest schema."""

from collections.abc import Sequence

from nimtaflow.doors.database import running_database
from nimtaflow.kernel.migrate import migrate


def main(_arguments: Sequence[str] = ()) -> int:
    """Migrate, whoever's database it is; answers with the exit code."""
    with running_database() as url:
        migrate(url)
    return 0
