"""The API's documentation, drawn by Swagger UI from our own files: nothing is fetched from elsewhere."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from nimtaflow.media.binaries import vendored

PACKAGE: Final = "swagger-ui-dist"
_PAGE: Final = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>NimtaFlow API</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/api/docs/files/swagger-ui.css"></head>
<body><div id="api"></div>
<script src="/api/docs/files/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body>
</html>"""
_START: Final = (
    "SwaggerUIBundle({url: '/api/openapi.json', dom_id: '#api', deepLinking: true, displayRequestDuration: true});"
)

router = APIRouter(include_in_schema=False)


@router.get("/api/docs")
async def docs() -> HTMLResponse:
    """The page."""
    return HTMLResponse(_PAGE)


@router.get("/api/docs/start.js")
async def start() -> Response:
    """The one line that starts it: inline scripts are forbidden."""
    return Response(_START, media_type="text/javascript")


def files() -> StaticFiles:
    """Swagger UI as its package ships it."""
    return StaticFiles(directory=vendored(PACKAGE), check_dir=False)
