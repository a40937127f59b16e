"""The HTTP door: the API at /api/v1 and /api, its documentation, and the web app for every other path."""

import asyncio
import gc
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import APIRouter, FastAPI
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse

from nimtaflow.access import guard
from nimtaflow.doors import docs, live
from nimtaflow.doors.database import given_database
from nimtaflow.duplicates import routes as duplicates
from nimtaflow.editing import routes as editing
from nimtaflow.films import routes as films
from nimtaflow.http.furnish import furnish
from nimtaflow.http.headers import web_policy
from nimtaflow.http.problems import tell_code
from nimtaflow.kernel.config import VERSION, environment
from nimtaflow.kernel.db import close_database, let_go_of_idle_connections, open_database
from nimtaflow.kernel.live import Live
from nimtaflow.kernel.log import configure_logs, keep_logs
from nimtaflow.library import routes as library
from nimtaflow.photos import routes as photos
from nimtaflow.pipeline import routes as pipeline
from nimtaflow.settings import routes as settings
from nimtaflow.stacks import routes as stacks
from nimtaflow.trash import routes as trash
from nimtaflow.users import routes as users

ROUTERS: tuple[APIRouter, ...] = (
    users.router,
    photos.router,
    editing.router,
    films.router,
    stacks.router,
    trash.router,
    duplicates.router,
    library.router,
    pipeline.router,
    settings.router,
    live.router,
)
UNSCOPED = guard.UnscopedQuery  # importing the guard is what sets it up


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncGenerator[None]:
    url = app.state.database_url
    open_database(url)
    app.state.live = Live(url)
    async with asyncio.TaskGroup() as tasks:
        running = (app.state.live.run(), keep_logs(url), let_go_of_idle_connections())
        background = [tasks.create_task(each) for each in running]
        yield
        for task in background:
            task.cancel()
    await close_database()


def make_app(database_url: str | None = None) -> FastAPI:
    """The application. Without a database address it can only be described, not served."""
    app = FastAPI(
        title="NimtaFlow",
        version=VERSION,
        description="Your photos and videos, on your own hardware.",
        lifespan=_lifespan if database_url else None,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.database_url = database_url
    for router in ROUTERS:
        app.include_router(router, prefix="/api/v1")
        app.include_router(router, prefix="/api", include_in_schema=False)
    app.include_router(docs.router)
    app.mount("/api/docs/files", docs.files())
    app.add_api_route("/{path:path}", web, methods=["GET", "HEAD"], include_in_schema=False)
    furnish(app)
    return app


async def web(path: str) -> Response:
    """A file of the web app, or its page: which path it shows is the page's own matter."""
    if path == "api" or path.startswith("api/"):
        raise HTTPException(404)
    root = environment().web.resolve()
    file = _file(root, path)
    if file is not None:
        hashed = path.startswith("assets/")
        cache = "public, max-age=31536000, immutable" if hashed else "no-cache"
        return FileResponse(file, headers={"Cache-Control": cache})
    return _page(root / "index.html")


def _file(root: Path, path: str) -> Path | None:
    try:
        file = (root / path).resolve()
        return file if file.is_relative_to(root) and file.is_file() else None
    except (OSError, ValueError):  # no file can be called that: too long, or with a NUL
        return None


def _page(index: Path) -> Response:
    try:
        html = index.read_text("utf-8")
    except FileNotFoundError:
        return tell_code(503, "web-not-built")
    return HTMLResponse(html, headers={"Cache-Control": "no-cache", "Content-Security-Policy": web_policy(html)})


def main(_arguments: Sequence[str] = ()) -> int:
    """`nimtaflow http`: serve the database of DATABASE_URL until told to stop."""
    serve(given_database(), host=environment().host, port=environment().port)
    return 0


def serve(database_url: str, *, host: str, port: int) -> None:
    """Serve until told to stop."""
    configure_logs()
    app = make_app(database_url)
    gc.collect()
    gc.freeze()  # what is loaded stays: a large answer must not have all of it looked through for garbage
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
        proxy_headers=bool(environment().proxies),  # who asks and how is believed of these proxies only
        forwarded_allow_ips=environment().proxies,
    )


app = make_app()
