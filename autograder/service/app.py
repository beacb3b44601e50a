"""The application: all doors under their paths, the headers of every answer, a line in the log for each request."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import api, class_pages, exchange_doors, lti, oidc, operations, pages
from .access import Door, guarded
from .contents import Refused
from .database import DATABASE_AWAY
from .hub import CALLBACK, end_login
from .rendering import HEADERS, sentence_page, static_response
from .server import Server

log = logging.getLogger("autograder.serve")

DOORS: Sequence[Door] = (
    *pages.DOORS,
    *class_pages.DOORS,
    *api.DOORS,
    *exchange_doors.DOORS,
    *oidc.DOORS,
    *lti.DOORS,
)
"""Every route below a course; the tests try each of them with every kind of visitor."""

OPEN = ("/healthz", "/metrics", "/static/{name}", CALLBACK, "/")
"""The routes that belong to no course and that anybody may ask for."""

_ENVELOPE = 2**20  # what a form needs beside its files
_THREADS = 16  # of one interpreter, which more of them only keep waiting for each other


def make_app(server: Server) -> Starlette:
    """Return the application of ``server``."""
    below = [Route(f"/{{course}}{door.path}", guarded(server, door), methods=[door.method]) for door in DOORS]
    routes: list[Any] = [
        Route("/healthz", _open(server, operations.health)),
        Route("/metrics", _open(server, operations.metrics)),
        Route("/static/{name}", _static),
        Route(CALLBACK, _from_hub(server)),
        Route("/", _open(server, _first)),
        *below,
    ]
    most = max((course.service.upload_mib for course in server.shelf.all()), default=8)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = _THREADS
        yield
        await run_in_threadpool(server.close)

    return Starlette(
        routes=[Mount(server.prefix, routes=routes)] if server.prefix else routes,
        middleware=[Middleware(Around, server=server)],
        exception_handlers={
            HTTPException: _http_error,
            **dict.fromkeys(DATABASE_AWAY, _database_away),
            Exception: _own_fault,
        },
        lifespan=lifespan,
        max_body_size=(most << 20) + _ENVELOPE,
    )


_HEADERS = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
_HEADERS_IF_SECURE = [*_HEADERS, (b"strict-transport-security", b"max-age=31536000")]


class Around:
    """Adds the headers that every answer has, counts it, and writes a line that names no student."""

    def __init__(self, app: ASGIApp, server: Server) -> None:
        self._app = app
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500
        added = _HEADERS_IF_SECURE if self._server.is_secure else _HEADERS

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                present = {name.lower() for name, _ in message["headers"]}
                missing = [header for header in added if header[0] not in present]
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        try:
            await self._app(scope, receive, answer)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            self._server.count(scope["method"], route, status)
            log.info(
                "answered",
                extra={
                    "method": scope["method"],
                    "route": route,
                    "status": status,
                    "milliseconds": round(1000 * (time.perf_counter() - begun), 1),
                },
            )


def _open(server: Server, endpoint: Callable[[Server], Response]) -> Callable[[Request], Any]:
    async def answer(_: Request) -> Response:
        return await run_in_threadpool(endpoint, server)

    return answer


def _from_hub(server: Server) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        try:
            return await end_login(server, request)
        except Refused as error:
            return sentence_page(str(error), error.status)

    return answer


def _first(server: Server) -> Response:
    """Lead to the course where there is one alone; with several, each person has a link to the own one."""
    if len(server.shelf.ids) == 1:
        return RedirectResponse(f"{server.prefix}/{server.shelf.ids[0]}/", 303)
    return sentence_page("Open the address of your course.", 200)


def _static(request: Request) -> Response:
    return static_response(request.path_params["name"])


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentences = {
        404: "There is nothing here.",
        405: "This cannot be done here.",
        413: "The upload is too large. Nothing was taken.",
    }
    sentence = sentences.get(error.status_code, "This request cannot be answered.")
    response = _answered(request, sentence, error.status_code)
    response.headers.update(error.headers or {})
    return response


async def _database_away(request: Request, error: Exception) -> Response:
    """Ask to come again: whether an upload was committed is not known, and sending it again takes it once."""
    log.warning("the database does not answer", extra={"reason": type(error).__name__})
    sentence = "The service cannot reach its database at the moment. Try again in a minute."
    return _answered(request, sentence, 503)


async def _own_fault(request: Request, error: Exception) -> Response:
    log.error("failed", exc_info=error)
    sentence = "The service failed. What was acknowledged is kept. Try again in a minute."
    return _answered(request, sentence, 500)


def _answered(request: Request, sentence: str, status: int) -> Response:
    """Return a sentence as JSON to a program, and as a page to people."""
    if "/api/" in request.url.path:
        return JSONResponse({"error": sentence}, status_code=status)
    return sentence_page(sentence, status)
