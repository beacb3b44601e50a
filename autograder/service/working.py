"""Running workers: threads that grade, until the process is asked to end."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from ..grading.grading_worker import Mode
from .claims import LEASE
from .courses import CourseShelf
from .database import Database, open_database
from .serving import Place
from .worker import GradingService


def work(
    place: Place,
    *,
    count: int = 1,
    sandbox: Mode = "auto",
    lease: timedelta = LEASE,
    is_once: bool = False,
    until_input_ends: bool = False,
) -> int:
    """Grade until the process is asked to end; return how many uploads were graded where ``is_once``.

    count:   threads, each with a warm process of its own
    is_once: end when the queue is empty
    until_input_ends: end when standard input is closed: whoever started this has died
    """
    database = open_database(place.database)
    shelf = CourseShelf(place.courses)
    stop = threading.Event()
    try:
        if is_once:
            return _work_off(GradingService(shelf, database, sandbox, lease=lease))
        if until_input_ends:
            threading.Thread(target=_watch_input, args=(stop,), daemon=True).start()
        _work_on(shelf, database, sandbox, lease, count=count, stop=stop)
        return 0
    finally:
        database.close()


def _work_off(service: GradingService) -> int:
    graded = 0
    try:
        while service.step():
            graded += 1
    finally:
        service.close()
    return graded


def _work_on(
    shelf: CourseShelf,
    database: Database,
    sandbox: Mode,
    lease: timedelta,
    *,
    count: int,
    stop: threading.Event,
) -> None:
    services = [GradingService(shelf, database, sandbox, lease=lease) for _ in range(max(1, count))]
    try:
        with ThreadPoolExecutor(len(services)) as threads:
            running = [threads.submit(service.run, stop) for service in services]
            try:
                for future in running:
                    while not future.done():
                        stop.wait(0.2)
                        if stop.is_set():
                            break
                    if future.done():
                        future.result()
            finally:  # an upload in work is finished first
                stop.set()
        for future in running:
            future.result()
    finally:
        for service in services:
            service.close()


def _watch_input(stop: threading.Event) -> None:
    while os.read(0, 4096):  # not sys.stdin, whose lock this thread would hold when the process ends
        pass
    stop.set()
