"""`nimtaflow run`: database, HTTP server and workers in one supervised tree of processes."""

import os
import sys
from collections.abc import Sequence

from nimtaflow.kernel.config import environment


def main(arguments: Sequence[str] = ()) -> int:
    """Become the supervisor, which is told all it must know and need not load what reads the configuration."""
    given = environment()
    known = {"NIMTAFLOW_DATA": str(given.data), "HOST": given.host, "PORT": str(given.port)}
    if given.database_url:
        known["DATABASE_URL"] = given.database_url
    os.execve(sys.executable, [sys.executable, "-m", "nimtaflow", "supervise", *arguments], os.environ | known)
