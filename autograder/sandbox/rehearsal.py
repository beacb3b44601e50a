"""What every guest does first, done a few times in the zygote.

Python keeps what it has looked up (a method of a type, how an instruction is done best), beside the code and in tables of
its own. A guest that finds it there need not write it, and each page that a guest writes to is copied for it.
"""

from __future__ import annotations

import builtins
import os
import sys
from importlib.machinery import SourceFileLoader
from typing import Any, Final

import numpy as np

from .. import wire
from . import jail, kernel
from .guest_server import Server
from .landlock import Rules
from .self_test import failed_restrictions, trials
from .settings import Settings

_TIMES: Final = 10
_LEAVES_NOTHING: Final = ("files outside", "writing to the root", "capabilities", "signals", "programs")
"""The trials that change nothing where they are not refused."""
_MODULE: Final = "rehearsed"
_SOURCE: Final = b'''
import numpy as np


def mean(function, x):
    """Return the mean."""
    path = [x]
    for _ in range(3):
        path.append(path[-1] - 0.1 * function(path[-1]))
    return float(np.mean((np.array(path) - x) ** 2))
'''


def rehearse(settings: Settings, rules: Rules | None) -> None:
    """Do what a guest with a root of its own does, and leave no trace but what Python keeps for itself."""
    tried = [
        trial
        for trial in trials(outside=settings.outside, inside=None, other_process=1)
        if trial[0] in _LEAVES_NOTHING
    ]
    before = builtins.__import__, SourceFileLoader.source_to_code
    jail.scratch_folder(settings.work)
    sys.path.insert(0, settings.work)
    try:
        for _ in range(_TIMES):
            failed_restrictions(tried)
            if rules is not None:
                os.close(rules.ruleset([settings.work]))
            _once(settings)
            builtins.__import__, SourceFileLoader.source_to_code = before  # type: ignore[method-assign]
    finally:
        sys.path.remove(settings.work)
        kernel.umount(settings.work)


def _once(settings: Settings) -> None:
    server = Server(settings)
    ours = wire.Codec(writeable=True, export=lambda value: 1 if callable(value) else None)
    theirs: Any = server._codec  # noqa: SLF001
    vector = np.ones(3)
    messages: list[wire.Message] = [
        wire.Load({f"{_MODULE}.py": _SOURCE}),
        wire.Import(_MODULE),
        wire.Call(f"{_MODULE}.mean", (np.negative, vector), {}),
    ]
    server._oracles[1] = np.negative  # noqa: SLF001
    for message in messages:
        received = _crossed(ours, theirs, message)
        _crossed(theirs, ours, server._answer(received))  # noqa: SLF001
    for message in (wire.Callback(1, (vector,), {}), wire.Reply(vector), wire.Reply(vector)):
        _crossed(theirs, ours, message)
        _crossed(ours, theirs, message)
    sys.modules.pop(_MODULE, None)
    sys.path_importer_cache.pop(settings.work, None)


def _crossed(sender: wire.Codec, receiver: wire.Codec, message: wire.Message) -> Any:
    frame = b"".join(sender.encode(message))
    skeleton, buffers = wire.check_header(frame)
    start = wire.HEADER.size + skeleton
    return receiver.decode(frame[wire.HEADER.size : start], frame[start : start + buffers])
