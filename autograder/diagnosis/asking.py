"""A recorded call asked of other code: of a function, of objects step by step, or of a program."""

from __future__ import annotations

import contextlib
import random
import sys
import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ..student.backend import RecordedCall
from ..student.in_process import LocalBackend
from ..student.programs import is_program
from ..student.scripts import performed
from ..wire import Seed


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Let what is tried warn nobody: neither of a division by zero, nor of what looks odd to the compiler."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def settled_randomness(call: RecordedCall) -> Iterator[None]:
    """Let a script begin with the random numbers that a student's process begins with; nothing is left of it."""
    if call.script is None:
        yield
        return
    torch: Any = sys.modules.get("torch")
    saved = random.getstate(), np.random.get_state(), torch.random.get_rng_state() if torch else None
    random.seed(0)
    np.random.seed(0)
    if torch:
        torch.manual_seed(0)
    try:
        yield
    finally:
        random.setstate(saved[0])
        np.random.set_state(saved[1])
        if torch:
            torch.random.set_rng_state(saved[2])


def asked(backend: LocalBackend, call: RecordedCall) -> Any:
    """Return what the modules of ``backend`` give for a recorded call, program or script, in the form of its result."""
    if call.is_read:
        return backend.get(call.path, None)
    if call.script is not None:
        return performed(call.script, backend)
    if is_program(call.path):
        stdin, *args = call.args
        run, fault = backend.run_program(call.path, stdin, tuple(args))
        if fault is not None and not isinstance(call.result, tuple):
            raise fault
        return run.exit_status, run.output, run.error_type, run.files
    if call.registry is not None:
        backend.register(call.registry)
    answer = backend.call(call.path, call.args, call.kwargs)
    answer = call.registry.flattened(answer) if call.registry is not None else answer
    return (answer, *backend.after) if backend.after else answer


def seed_place(call: RecordedCall) -> int | str | None:
    """Return where a generator stands among the arguments, if one does."""
    for place, value in enumerate(call.args):
        if isinstance(value, Seed):
            return place
    return next((name for name, value in call.kwargs.items() if isinstance(value, Seed)), None)


def argument_at(call: RecordedCall, place: int | str) -> Any:
    """Return the argument at ``place``, a number or a name."""
    return call.args[place] if isinstance(place, int) else call.kwargs[place]


def with_argument(call: RecordedCall, place: int | str, value: Any) -> RecordedCall:
    """Return the call with another argument at ``place``."""
    if isinstance(place, int):
        return replace(call, args=(*call.args[:place], value, *call.args[place + 1 :]))
    return replace(call, kwargs={**call.kwargs, place: value})


def probability_in(call: RecordedCall) -> float | None:
    """Return the first argument between 0 and 1, if there is one."""
    values = [*call.args, *call.kwargs.values()]
    return next((value for value in values if isinstance(value, float) and 0 < value < 1), None)
