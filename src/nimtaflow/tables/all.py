"""The whole data model in one import, for migrations."""

from nimtaflow.tables import films, photos, sources, system, users
from nimtaflow.tables.base import Base

__all__ = ["Base", "films", "photos", "sources", "system", "users"]
