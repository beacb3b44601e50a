"""Running the service: the server in this process, a worker as a process of its own that is started again if it dies."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from .courses import CourseShelf, default_database
from .database import ServiceError, open_database
from .logs import log_to_stderr

log = logging.getLogger("autograder.serve")

RESTART_SECONDS: Final = 1.0
ENDING_SECONDS: Final = 20.0
KEEP_ALIVE_SECONDS: Final = (
    75  # longer than proxies keep a connection, so that none is closed under a request
)
_BACKLOG: Final = 2048  # connections that wait to be accepted: a whole class may come at once


@dataclass(frozen=True)
class Place:
    """Where a service runs. courses: their folders; database: an address; url, prefix: as for `server.Server`"""

    courses: tuple[Path, ...]
    database: str
    host: str = "127.0.0.1"
    port: int = 8600
    url: str = ""
    prefix: str = ""
    has_hub: bool = False


def hub_place(place: Place) -> Place:
    """Return the place of a service of JupyterHub: the hub's variables say where it listens and under which path."""
    address = urlsplit(os.environ.get("JUPYTERHUB_SERVICE_URL", ""))
    return replace(
        place,
        host=address.hostname or place.host,
        port=address.port or place.port,
        prefix=os.environ.get("JUPYTERHUB_SERVICE_PREFIX", place.prefix).rstrip("/"),
        has_hub=True,
    )


def place_of(
    folders: Sequence[Path], database: str | None, url: str = "", *, host: str = "127.0.0.1", port: int = 8600
) -> Place:
    """Return the place for what a command was given. Raises CourseError and ServiceError."""
    shelf = CourseShelf(folders or [Path()])
    roots = tuple(course.root for course in shelf.all())
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise ServiceError(
            f"--url is {url!r}; write what people type, such as https://grader.example.org/autograder."
        )
    origin = f"{parts.scheme}://{parts.netloc}" if url else ""
    address = database or default_database(shelf.all()[0])
    return Place(roots, address, host, port, origin, parts.path.rstrip("/"))


def serve(
    place: Place,
    worker_arguments: Sequence[str] | None = None,
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve until the process is asked to end.

    worker_arguments: of a worker to start beside it; None: none
    on_ready:         called when courses, identity and database have been found to work, before the first request

    Raises ServiceError and CourseError, both before ``on_ready`` is called.
    """
    try:
        import uvicorn

        from .app import make_app
        from .hub_users import hub_of_environment
        from .identity_checks import check_identity
        from .score_keeper import scores_beside
        from .server import Server
    except ImportError as error:
        raise ServiceError(
            f"The service needs packages that are not installed ({error}). Install the extra `service` of thetastar."
        ) from error
    log_to_stderr()
    hub = hub_of_environment() if place.has_hub else None
    shelf = CourseShelf(place.courses)
    check_identity(shelf.all(), place.url)
    server = Server(shelf, open_database(place.database), place.url, place.prefix, hub=hub)
    config = uvicorn.Config(
        make_app(server),
        access_log=False,  # paths name students' uploads; the service writes lines of its own
        log_config=None,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        proxy_headers=bool(place.url) or place.has_hub,
        forwarded_allow_ips="127.0.0.1",
        timeout_graceful_shutdown=10,
    )
    with contextlib.closing(_listening(place)) as listener:
        on_ready()
        with _worker_beside(worker_arguments), scores_beside(server):
            uvicorn.Server(config).run(sockets=[listener])


def _listening(place: Place) -> socket.socket:
    """Return a socket that listens at the place's address. Raises ServiceError where nobody may listen there."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    try:
        return socket.create_server((place.host, place.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        reason = str(error.strerror or error).partition(" (while")[0]  # Python adds the address once more
        raise ServiceError(
            f"Nobody can listen at {place.host}, port {place.port} ({reason}). Name another one with --port, or end "
            f"what listens there."
        ) from error


@contextlib.contextmanager
def _worker_beside(arguments: Sequence[str] | None) -> Iterator[None]:
    """Keep a worker alive while the block runs; what it has in hand when the block ends is finished."""
    if arguments is None:
        yield
        return
    stop = threading.Event()
    watcher = threading.Thread(target=_keep_alive, args=(arguments, stop), name="worker", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join()


def _keep_alive(arguments: Sequence[str], stop: threading.Event) -> None:
    while not stop.is_set():
        # the worker ends by itself when this process has died: then its standard input is closed
        process = subprocess.Popen(
            [sys.executable, "-m", "autograder", "work", "--until-input-ends", *arguments],
            stdin=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        while process.poll() is None and not stop.wait(0.2):
            pass
        if stop.is_set():
            process.terminate()
            try:
                process.wait(ENDING_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        else:
            log.warning("the worker ended", extra={"status": process.returncode})
            stop.wait(RESTART_SECONDS)
