"""Bring a database to the schema of this version."""

from pathlib import Path

from alembic import command
from alembic.config import Config

MIGRATIONS = Path(__file__).parents[3] / "migrations"


def configuration(url: str) -> Config:
    """Alembic's configuration, made in memory."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def migrate(url: str) -> None:
    """Upgrade to the newest schema; does nothing when it is there. Several at once wait for one another."""
    command.upgrade(configuration(url), "head")
