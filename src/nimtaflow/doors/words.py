"""Problems as sentences, for whoever sits at a terminal. The web has its own words, in two languages."""

from typing import Final

from nimtaflow.kernel.problems import Problem

WORDS: Final = {
    "database-in-use": "it already runs on {directory} (process {pid}); stop that one, or set NIMTAFLOW_DATA",
    "database-not-yours": "the files in {directory} belong to another user of this machine",
    "database-not-started": "PostgreSQL does not start; the last lines it wrote:\n{reason}",
    "no-database-programs": "there is no PostgreSQL for this machine: {reason}; set DATABASE_URL to another server",
    "no-unprivileged-user": (
        "PostgreSQL must not run as root, and no other user can reach {directory}: start as a normal user, "
        "or set NIMTAFLOW_DATA to a directory outside of root's home"
    ),
    "port-taken": "port {port} cannot be used ({reason}); set PORT to another one, as in PORT={other} make run",
    "migration-failed": "the database could not be brought to this version (see above)",
}


def in_words(problem: Problem) -> str:
    """What happened, as a sentence; its code and facts where there is none."""
    words = WORDS.get(problem.code)
    return words.format(**problem.facts) if words else str(problem)
