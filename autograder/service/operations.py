"""What a machine watches: whether the service is well, and its numbers. Nobody's name, and no text of a student's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from starlette.responses import JSONResponse, PlainTextResponse, Response

from .server import Server
from .tables import DONE, STATES, WAITING, microseconds, scores, uploads, workers

_LATELY = 100  # uploads whose time of grading is of interest
_SILENT = timedelta(seconds=90)  # after that a worker counts as gone


def health(server: Server) -> Response:
    """Say whether uploads are taken (200) and whether a worker is there to grade them."""
    try:
        alive = workers_alive(server)
    except Exception as error:  # noqa: BLE001 (whatever it is, nothing can be taken in)
        return JSONResponse({"database": type(error).__name__, "workers": 0}, status_code=503)
    return JSONResponse({"database": "ok", "workers": alive})


def metrics(server: Server) -> Response:
    """Return the numbers in Prometheus's text format."""
    now = microseconds(server.clock())
    with server.database.reading() as connection:
        states = dict.fromkeys(STATES, 0) | {
            row.state: row.amount
            for row in connection.execute(
                select(uploads.c.state, func.count().label("amount")).group_by(uploads.c.state)
            )
        }
        oldest = connection.execute(
            select(func.min(uploads.c.received)).where(uploads.c.state == WAITING, uploads.c.priority == 0)
        ).scalar()
        # each grading, also of one that waits to be graded again: a counter never falls
        graded = connection.execute(select(func.coalesce(func.sum(uploads.c.graded), 0))).scalar_one()
        lately = (
            select((uploads.c.ended - uploads.c.begun).label("took"))
            .where(uploads.c.state == DONE)
            .order_by(uploads.c.ended.desc())
            .limit(_LATELY)
            .subquery()
        )
        took = connection.execute(select(func.coalesce(func.avg(lately.c.took), 0))).scalar_one()
        to_send = connection.execute(
            select(func.count()).select_from(scores).where(scores.c.sent.is_(None))
        ).scalar_one()
    lines = _metric("uploads", "gauge", "Uploads by state.", [({"state": k}, v) for k, v in states.items()])
    age = (now - oldest) / 1e6 if oldest is not None else 0
    lines += _metric("oldest_waiting_seconds", "gauge", "Age of the oldest upload that waits.", [({}, age)])
    lines += _metric(
        "graded_total", "counter", "Uploads that were graded, or graded again.", [({}, int(graded))]
    )
    lines += _metric(
        "grading_seconds",
        "gauge",
        f"How long one took, the mean of the last {_LATELY}.",
        [({}, float(took) / 1e6)],
    )
    lines += _metric(
        "scores_to_send", "gauge", "Marks that the learning system has yet to take.", [({}, to_send)]
    )
    lines += _metric("workers", "gauge", "Workers that were seen lately.", [({}, workers_alive(server))])
    with server.counting:
        counted = sorted(server.requests.items())
    requests: list[tuple[dict[str, Any], float]] = [
        ({"method": method, "route": route, "status": status}, count)
        for (method, route, status), count in counted
    ]
    lines += _metric("requests_total", "counter", "Answered requests.", requests)
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")


def workers_alive(server: Server) -> int:
    """Return how many workers were seen lately."""
    since = microseconds(server.clock() - _SILENT)
    with server.database.reading() as connection:
        return int(
            connection.execute(
                select(func.count()).select_from(workers).where(workers.c.seen > since)
            ).scalar_one()
        )


def _metric(name: str, kind: str, text: str, samples: list[tuple[dict[str, Any], float]]) -> list[str]:
    full = f"autograder_{name}"
    lines = [f"# HELP {full} {text}", f"# TYPE {full} {kind}"]
    for labels, value in samples:
        pairs = ",".join(f'{key}="{content}"' for key, content in labels.items())
        lines.append(f"{full}{{{pairs}}} {value}" if pairs else f"{full} {value}")
    return lines
