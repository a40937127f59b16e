"""Problems as HTTP tells them (RFC 9457): `{code, status, ...facts}`, no prose. The web has the words."""

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from nimtaflow.http.headers import add_headers, request_id
from nimtaflow.kernel.failures import FOREIGN, problem_of
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.problems import Problem, Unauthenticated

MEDIA_TYPE: Final = "application/problem+json"
CODES: Final = {400: "invalid-request", 404: "no-such-route", 405: "method-not-allowed", 413: "too-large"}

log = logger("system")


def problems(*kinds: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a route: the problems it may answer with, as OpenAPI."""
    codes: dict[int, list[str]] = {}
    for kind in kinds:
        codes.setdefault(kind.status, []).append(kind.code)
    return {status: _documented(status, sorted(set(found))) for status, found in codes.items()}


def _documented(status: int, codes: list[str]) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {"code": {"type": "string", "enum": codes}, "status": {"type": "integer", "const": status}},
        "required": ["code", "status"],
        "additionalProperties": True,
    }
    return {"description": ", ".join(codes), "content": {MEDIA_TYPE: {"schema": schema}}}


def tell(problem: Problem) -> Response:
    """A problem as an answer."""
    answer = tell_code(problem.status, problem.code, **problem.facts)
    if isinstance(problem, Unauthenticated):
        answer.headers["WWW-Authenticate"] = "Bearer"
    retry_after = problem.facts.get("retry_after")
    if isinstance(retry_after, int):
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def tell_code(status: int, code: str, /, **facts: object) -> Response:
    """An answer with this code and these facts."""
    body = orjson.dumps(facts | {"code": code, "status": status}, default=str)
    return Response(body, status, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


def tell_problems(app: FastAPI) -> None:
    """Have every failure of the app answered as a problem."""
    app.exception_handler(Problem)(_tell_problem)
    app.exception_handler(RequestValidationError)(_tell_invalid)
    app.exception_handler(HTTPException)(_tell_http)
    app.exception_handler(ClientDisconnect)(_tell_nobody)
    for kind in FOREIGN:
        app.exception_handler(kind)(_tell_foreign)
    app.exception_handler(Exception)(_tell_unexpected)


async def _tell_problem(request: Request, problem: Problem) -> Response:
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.warning("request-failed", code=problem.code, facts=problem.facts, **_which(request))
    return tell(problem)


async def _tell_invalid(_: Request, error: RequestValidationError) -> Response:
    return tell_code(422, "invalid-request", fields=[_field(one) for one in error.errors()])


def _field(error: dict[str, Any]) -> dict[str, Any]:
    """What is wrong with one field. Never what was sent: it may be a password."""
    bounds = {k: v for k, v in error.get("ctx", {}).items() if isinstance(v, str | int | float | bool)}
    return {"field": _path(error["loc"]), "reason": error["type"].replace("_", "-"), "bounds": bounds}


def _path(location: Sequence[str | int]) -> str:
    return ".".join(str(part) for part in location[1:]) or str(location[0])


async def _tell_http(_: Request, error: HTTPException) -> Response:
    code = CODES.get(error.status_code) or re.sub(r"[^a-z]+", "-", HTTPStatus(error.status_code).phrase.lower())
    answer = tell_code(error.status_code, code)
    answer.headers.update(error.headers or {})
    return answer


async def _tell_nobody(_: Request, __: ClientDisconnect) -> Response:
    return Response(status_code=400)  # the client has left, and nobody reads this


async def _tell_foreign(request: Request, error: Exception) -> Response:
    problem = problem_of(error)
    if problem is None:
        raise error
    log.error("request-failed", code=problem.code, facts=problem.facts, error=str(error)[:500], **_which(request))
    return tell(problem)


async def _tell_unexpected(request: Request, error: Exception) -> Response:
    log.error("request-failed", code="unexpected", exc_info=error, **_which(request))
    answer = tell_code(500, "unexpected", request_id=request_id(request.scope))
    add_headers(request.scope, answer.headers)  # this answer is made outside of the middleware that does it for others
    return answer


def _which(request: Request) -> dict[str, str]:
    return {"method": request.method, "path": request.url.path, "request_id": request_id(request.scope)}
