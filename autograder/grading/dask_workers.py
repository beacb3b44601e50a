"""Work on Dask's workers: each of them keeps processes of its own warm, as one machine's pool does.

The work is done neither in Dask's process nor in its threads: there, nothing would limit time and memory,
a student's deadline would not ring (an alarm reaches the main thread only), and what one batch set up
would be used for the next. Each task goes to a child process made for exactly the batch's setup.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ..errors import AutograderError
from .sent_suites import unpacked_suite
from .workers import AHEAD, TRIES, Done, Lost, Make, WarmProcesses, Worker

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")
R = TypeVar("R")

CONNECT_SECONDS: Final = 15.0
WORKERS_SECONDS: Final = 30.0
"""How long to wait for a scheduler, and for it to have workers."""

_LOOK_SECONDS: Final = 2.0
_KEPT: Final = "What was graded is kept; run the same command again."


class SchedulerError(AutograderError):
    """The Dask scheduler or its workers cannot be used. The message says why and what to do; nothing is lost."""


def on_dask(
    make: Make[T, R] | Callable[[Path], Worker[T, R]],
    tasks: Iterable[T],
    address: str,
    seconds: float,
    *,
    workers_seconds: float = WORKERS_SECONDS,
    suite: bytes | None = None,
) -> Iterator[Done[T, R]]:
    """Do the tasks on the workers of the Dask scheduler at ``address``, such as ``tls://host:8786``.

    Every worker needs this version of the package, and without ``suite`` the same ``solutions`` folder at the same
    path.

    seconds:         a task that takes longer costs a try
    workers_seconds: how long to wait while there is no worker
    suite:           `packed_suite` of the assignment, which each worker gets once, by the hash of its contents; then
                     ``make`` is called with the folder of solutions in which it is unpacked

    Raises SchedulerError, and the AutograderError because of which no worker can be made.
    """
    with _quiet(), _connected(address) as client:
        ahead = AHEAD * _threads(client, address, workers_seconds)
        sent = _sent(client, address, suite)
        waiting = iter(tasks)
        pending: dict[Any, T] = {}
        while True:
            for task in itertools.islice(waiting, ahead - len(pending)):
                future = client.submit(
                    _on_dask_worker, make, task, seconds, sent, pure=False, retries=TRIES - 1
                )
                pending[future] = task
            if not pending:
                return
            for future in _done(client, address, list(pending), TRIES * seconds, workers_seconds):
                yield pending.pop(future), _answer(future, address)


@contextlib.contextmanager
def _connected(address: str) -> Iterator[Client]:
    from distributed import Client

    try:
        client = Client(address, set_as_default=False, timeout=CONNECT_SECONDS)
    except Exception as error:
        raise SchedulerError(
            f"No Dask scheduler answers at {address} ({_first_line(error)}). Start one with `dask scheduler`, or "
            f"mend the address; for a scheduler with TLS, tell Dask the certificates (distributed.comm.tls in "
            f"its configuration)."
        ) from error
    try:
        yield client
    finally:
        with contextlib.suppress(Exception):  # the connection may be what is broken
            client.close(timeout=2)


def _sent(client: Client, address: str, suite: bytes | None) -> Any:
    """Send the suite to the workers; None where there is none. Dask names it by its contents, and sends it once."""
    if suite is None:
        return None
    try:
        return client.scatter(suite, hash=True)
    except Exception as error:
        raise _lost(address, error) from error


def _threads(client: Client, address: str, workers_seconds: float) -> int:
    """How many tasks the workers do at a time, once there are workers."""
    latest = time.monotonic() + workers_seconds
    while True:
        workers = _workers(client, address)
        if workers:
            return sum(int(worker.get("nthreads", 1)) for worker in workers.values())
        if time.monotonic() > latest:
            raise SchedulerError(
                f"The Dask scheduler at {address} has no workers, and none came within {workers_seconds:.0f} s. "
                f"Start some with `dask worker {address}`. {_KEPT}"
            )
        time.sleep(min(_LOOK_SECONDS, workers_seconds / 4))


def _workers(client: Client, address: str) -> dict[str, Any]:
    try:
        scheduler: Any = client.scheduler
        workers: dict[str, Any] = client.sync(scheduler.identity, callback_timeout=CONNECT_SECONDS)["workers"]
    except Exception as error:
        raise _lost(address, error) from error
    return workers


def _done(
    client: Client, address: str, futures: list[Any], seconds: float, workers_seconds: float
) -> list[Any]:
    """Return the futures that are done, at least one. Raises SchedulerError where no answer can come any more."""
    from distributed import wait

    latest = time.monotonic() + seconds
    while True:
        try:
            with client.as_current():
                done = list(wait(futures, timeout=_LOOK_SECONDS, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            _threads(client, address, workers_seconds)
        except Exception as error:
            raise _lost(address, error) from error
        else:
            if any(future.status in ("cancelled", "lost") for future in done):
                raise _lost(address, None)
            return done
        if time.monotonic() > latest:
            raise SchedulerError(
                f"The workers of the Dask scheduler at {address} have answered nothing for {seconds:.0f} s. "
                f"Look at them, restart those that hang. {_KEPT}"
            )


def _answer(future: Any, address: str) -> Any:
    try:
        error = future.exception()
        if error is None:
            return future.result()
    except Exception as lost:  # the answer is there, but cannot be fetched
        raise _lost(address, lost) from lost
    if isinstance(error, AutograderError):
        raise error
    if isinstance(error, ImportError | AttributeError):
        raise SchedulerError(
            f"A Dask worker of {address} cannot load autograder ({_first_line(error)}). Install the version "
            f"that this command has on every worker, and restart them. {_KEPT}"
        )
    return Lost(f"{type(error).__name__}: {_first_line(error)}")


def _lost(address: str, error: Exception | None) -> SchedulerError:
    why = f" ({type(error).__name__})" if error is not None else ""
    return SchedulerError(f"The connection to the Dask scheduler at {address} is lost{why}. {_KEPT}")


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own log away while the work is done: what matters is said in a sentence."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    before = {name: logging.getLogger(name).level for name in ["distributed", *names]}
    for name in before:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


@cache
def _processes() -> WarmProcesses:
    """The child processes of this worker of Dask's."""
    return WarmProcesses()


def _on_dask_worker(make: Any, task: Any, seconds: float, suite: bytes | None) -> Any:
    if suite is not None:
        make = partial(make, unpacked_suite(suite))
    return _processes().run(make, task, seconds)
