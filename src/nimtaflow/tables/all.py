"""The whole data model in one import, for migrations."""

from nimtaflow.tables import changes, duplicates, films, photos, sources, stacks, system, users
from nimtaflow.tables.base import Base

__all__ = ["Base", "changes", "duplicates", "films", "photos", "sources", "stacks", "system", "users"]
