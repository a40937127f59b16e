"""What must be known before the database is: paths, addresses, secrets. Everything else is a setting."""

import os
import secrets
from functools import lru_cache
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

VERSION = "0.1.0"


class Environment(BaseSettings):
    """The environment variables of a server, a worker or a command."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, populate_by_name=True)

    database_url: str | None = Field(None, alias="DATABASE_URL")
    secret_key: str | None = Field(None, alias="SECRET_KEY")
    data: Path = Field(Path("data"), alias="NIMTAFLOW_DATA", validate_default=True)
    host: str = Field("0.0.0.0", alias="HOST")  # noqa: S104 - a family's phones must reach it
    port: int = Field(8090, alias="PORT", ge=1, le=65535)
    proxies: str = Field("", alias="NIMTAFLOW_PROXIES")
    photos: Path | None = Field(None, alias="PHOTOS")
    browse_roots: str = Field("/", alias="NIMTAFLOW_BROWSE_ROOTS")
    cpu_workers: int = Field(default_factory=lambda: min(4, os.cpu_count() or 1), alias="NIMTAFLOW_CPU_WORKERS", ge=1)
    log_level: str = Field("INFO", alias="LOG_LEVEL")
    web: Path = Field(Path(__file__).parents[3] / "web" / "dist", alias="NIMTAFLOW_WEB")

    @field_validator("data")
    @classmethod
    def _absolute(cls, data: Path) -> Path:
        # decoders and encoders stand in the root of the disk, where a relative path would be another one
        return data.absolute()

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders the folder picker may show, separated like PATH."""
        return tuple(Path(root) for root in self.browse_roots.split(os.pathsep) if root)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The environment of this process, read once."""
    return Environment()  # pyright: ignore[reportCallIssue] - every field has a default


def secret_key() -> str:
    """The key that signs tokens: SECRET_KEY, or one made at the first start and kept in the data directory."""
    given = environment().secret_key
    if given:
        return given
    path = environment().data / "secret.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"secret.key.{os.getpid()}")
        fresh.touch(0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)  # never replaces a key that another process made in the meantime
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()
