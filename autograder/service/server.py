"""What a running server holds: its courses, its database, the thread that writes, and counters."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from anyio import CapacityLimiter

from .courses import CourseShelf
from .database import Database, Writer
from .hub_users import Hub
from .published import Published
from .rates import Rates

ASKING: Final = 8
"""Logins that wait for a provider at the same time; the others wait without a thread."""


@dataclass
class Server:
    """One server.

    url:    what people type before the path, such as ``https://grader.example.org``; empty: as they reach it
    prefix: the path under which a proxy passes everything on, such as ``/services/autograder``; or empty
    clock:  the present, with a zone
    hub:    a JupyterHub whose users may come in; None: there is none
    published: what providers publish of themselves
    asking: the threads that may wait for other systems at the same time
    """

    shelf: CourseShelf
    database: Database
    url: str = ""
    prefix: str = ""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    rates: Rates = field(default_factory=Rates)
    hub: Hub | None = None
    published: Published = field(default_factory=Published)
    asking: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(ASKING))
    writer: Writer = field(init=False)
    requests: Counter[tuple[str, str, int]] = field(default_factory=Counter, init=False)
    counting: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __post_init__(self) -> None:
        self.writer = Writer(self.database)

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach it encrypted, so that cookies may demand that."""
        return self.url.startswith("https://")

    def count(self, method: str, route: str, status: int) -> None:
        """Count an answered request."""
        with self.counting:
            self.requests[method, route, status] += 1

    def close(self) -> None:
        """Finish what is being written, and close the database."""
        self.writer.close()
        self.database.close()
