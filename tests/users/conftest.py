"""The app of these tests: accounts and settings, furnished as the whole one is."""

import pytest
from fastapi import FastAPI

from nimtaflow.http.furnish import furnish
from nimtaflow.settings import routes as settings
from nimtaflow.users import routes as users


@pytest.fixture(scope="session")
def app() -> FastAPI:
    """Only the routes that are tested here."""
    app = FastAPI()
    for prefix in ("/api/v1", "/api"):
        app.include_router(users.router, prefix=prefix)
        app.include_router(settings.router, prefix=prefix)
    furnish(app)
    return app
