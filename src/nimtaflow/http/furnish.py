"""What every app of ours has around its routes."""

from fastapi import FastAPI
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from nimtaflow.http.bodies import BodyMiddleware
from nimtaflow.http.headers import HeadersMiddleware
from nimtaflow.http.origin import OriginMiddleware
from nimtaflow.http.problems import tell_problems


def furnish(app: FastAPI) -> None:
    """Give an app its answers to problems, its headers, its limits and its compression. The last added is outermost."""
    tell_problems(app)
    # originals of any kind are sent as they are, in ranges
    unpacked = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "image/*", "application/octet-stream")
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=4, exclude_content_types=unpacked)
    app.add_middleware(OriginMiddleware)
    app.add_middleware(BodyMiddleware)
    app.add_middleware(HeadersMiddleware)
