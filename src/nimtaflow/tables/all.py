"""The whole data model in one import, for migrations."""

from nimtaflow.tables import duplicates, films, photos, sources, stacks, system, users
from nimtaflow.tables.base import Base

__all__ = ["Base", "duplicates", "films", "photos", "sources", "stacks", "system", "users"]
