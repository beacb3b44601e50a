"""Take hand-ins over the network and show results; with --with-worker grade them too."""

from __future__ import annotations

import argparse
from pathlib import Path

from .output import at_least, whisper


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_place(parser)
    parser.add_argument(
        "--host", default="127.0.0.1", help="the address to listen at; default: this machine alone"
    )
    parser.add_argument("--port", type=at_least(0), default=8600, help="default: 8600")
    parser.add_argument(
        "--url", default="", help="what people type, such as https://grader.example.org/autograder"
    )
    parser.add_argument(
        "--hub", action="store_true", help="as a service of JupyterHub, whose users log in with it"
    )
    parser.add_argument("--with-worker", action="store_true", help="grade too, as `autograder work` does")
    parser.add_argument(
        "--workers", type=at_least(1), default=1, metavar="N", help="with --with-worker: how many"
    )
    add_sandbox(parser)


def add_place(parser: argparse.ArgumentParser) -> None:
    """Add what says which courses are served, and where the queue is."""
    parser.add_argument(
        "--course",
        action="append",
        default=[],
        type=Path,
        metavar="DIR",
        help="a course to serve; repeatable; default: the course here",
    )
    parser.add_argument(
        "--database",
        metavar="URL",
        help="of the queue, such as postgresql://user@host/service; default: a file in the first course's data folder",
    )


def add_sandbox(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sandbox", choices=["auto", "namespaces", "landlock", "none"], default="auto")
    parser.add_argument(
        "--lease",
        type=float,
        default=30.0,
        metavar="SECONDS",
        help="after which a dead worker's upload is taken by another",
    )


def run(options: argparse.Namespace) -> int:
    from ..service.serving import hub_place, place_of, serve

    place = place_of(options.course, options.database, options.url, host=options.host, port=options.port)
    if options.hub:
        place = hub_place(place)
    where = f"{place.url or f'http://{place.host}:{place.port}'}{place.prefix}/"
    arguments = None
    if options.with_worker:
        arguments = ["--database", place.database, "--workers", str(options.workers)]
        arguments += ["--sandbox", options.sandbox, "--lease", str(options.lease)]
        arguments += [word for root in place.courses for word in ("--course", str(root))]
    serve(place, arguments, lambda: whisper(f"Serving at {where}. Stop it with Ctrl-C."))
    return 0
