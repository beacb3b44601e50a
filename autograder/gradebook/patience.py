"""A database that keeps one waiting: after a while that is said, and after a limit its server counts as gone.

A server that was stopped or cut off, and has not ended, answers nothing and closes nothing: its client would wait for ever.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

SAID_AFTER_SECONDS: Final = 5.0
GIVEN_UP_AFTER_SECONDS: Final = 120.0

_log = logging.getLogger(__name__)


class Patience:
    """Watches what is asked of one engine. shown: the database's address, as it may be shown"""

    def __init__(self, engine: Engine, shown: str) -> None:
        from sqlalchemy import event

        self._shown = shown
        self._connections: weakref.WeakSet[Any] = weakref.WeakSet()
        self._is_server = engine.dialect.name == "postgresql"
        self._is_watching = False
        # nbgrader's engine keeps its connections: one that is used now may have been opened long before
        event.listen(engine, "checkout", lambda connection, _record, _proxy: self._note(connection))

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Say if what is asked inside takes long; end the connections to a server if it takes longer than the limit.

        Then the driver raises what it raises where a server ends a connection.
        """
        if self._is_watching:
            yield
            return
        self._is_watching = True
        is_done = threading.Event()
        watch = threading.Thread(target=self._watch, args=(is_done,), daemon=True)
        watch.start()
        try:
            yield
        finally:
            is_done.set()
            self._is_watching = False
            watch.join()

    def _note(self, connection: Any) -> None:
        if self._is_server:
            self._connections.add(connection)

    def _watch(self, is_done: threading.Event) -> None:
        if is_done.wait(SAID_AFTER_SECONDS):
            return
        _log.warning(
            "The gradebook %s does not answer yet: another program writes to it, or its server is stopped. Waiting.",
            self._shown,
        )
        if self._is_server and not is_done.wait(GIVEN_UP_AFTER_SECONDS - SAID_AFTER_SECONDS):
            for connection in list(self._connections):
                _cut(connection)


def _cut(connection: Any) -> None:
    """End a driver's connection under whoever waits for it; nothing happens to one that is closed."""
    with contextlib.suppress(Exception), socket.socket(fileno=os.dup(connection.fileno())) as own:
        own.shutdown(socket.SHUT_RDWR)
