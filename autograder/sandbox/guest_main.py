"""The student's process: it shuts itself in, tries its locks, and only then reads the submission.

It is forked from the zygote, so whatever is in memory here was there before any submission: Python,
the declared packages, the wire. Everything after `Ready` may be in a hostile student's hands; the
judge believes nothing that comes from here.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import signal
import sys
from collections.abc import Collection
from typing import Final, NoReturn

import numpy as np

from .. import wire
from . import jail, kernel, landlock, seccomp
from .guest_server import LOST_WIRE, WIRE, Server, keep_builtins
from .rehearsal import rehearse
from .self_test import failed_restrictions, trials
from .settings import Settings

_RULESET: Final = WIRE + 1


def prepare(package_names: Collection[str]) -> None:
    """Do once, in the zygote, what all guests would do in the same way: each would copy the memory that it writes to.

    Nothing of ours is left to be imported, unless the course declares msgspec for its students.
    """
    keep_builtins()
    seccomp.prepare(1)  # number 1 is what a guest is in a pid namespace of its own
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    # The same submission must give the same result: those who draw without a seed draw the same.
    random.seed(0)
    np.random.seed(0)
    if (torch := sys.modules.get("torch")) is not None:
        torch.manual_seed(0)
    if "msgspec" not in package_names:
        for name in list(sys.modules):
            if name.split(".")[0] in ("autograder", "msgspec"):
                del sys.modules[name]


class Preparation:
    """What a guest needs and what follows from its settings. Where guests have a root of their own, the zygote makes it,
    once for all guests, which differ in their processor time alone.

    in_use: address space that Python and the packages already take, in bytes
    other:  the number of a process that a guest must not reach
    """

    def __init__(self, settings: Settings, in_use: int, other: int) -> None:
        self._settings = settings
        threads = settings.threads if settings.namespaces else None
        self.limits = jail.common_limits(settings.memory_mib, threads, settings.file_mib, in_use)
        self.rules: landlock.Rules | None = None
        self.writable = [settings.work, *(["/tmp"] if settings.namespaces else [])]
        if settings.landlock and "Landlock" not in settings.without:
            folders = [jail.SITE] if settings.namespaces else settings.packages
            readable = [*jail.LIBRARIES, settings.stdlib, *folders, *jail.DEVICES]
            readable += [jail.MAPS] if settings.namespaces else []
            self.rules = landlock.Rules(settings.landlock, readable, ["/dev/null"])
        inside = (jail.PLANTED if settings.namespaces else settings.outside) if settings.landlock else None
        self.trials = trials(outside=settings.outside, inside=inside, other_process=other)
        self.server = Server(settings)
        self.ready = b"".join(wire.Codec(writeable=False).encode(wire.Ready()))

    def is_for(self, settings: Settings) -> bool:
        """Whether a guest with ``settings`` may have what was prepared: only its processor time may be another."""
        return all(
            getattr(settings, name) == getattr(self._settings, name)
            for name in Settings.__struct_fields__
            if name != "cpu_seconds"
        )


def prepared(settings: Settings, proc: int) -> Preparation:
    """Return what all guests with a root of their own have in common, made in the zygote, which looks like one from now on."""
    preparation = Preparation(settings, jail.address_space(proc), 1)
    rehearse(settings, preparation.rules)
    preparation.server = Server(settings)
    ends = os.pipe()  # what a guest prints to is a pipe, and its streams are made for that
    for stream in (1, 2):
        os.dup2(ends[1], stream)
    _look_fresh(settings)
    nothing = os.open("/dev/null", os.O_WRONLY | os.O_CLOEXEC)
    for stream in (1, 2):
        os.dup2(nothing, stream)
    for descriptor in (*ends, nothing):
        os.close(descriptor)
    return preparation


def main(
    wire_descriptor: int,
    output: int,
    proc: int,
    zygote: int,
    settings: Settings,
    *,
    preparation: Preparation | None,
) -> NoReturn:
    """Be a guest, in a process that has just been forked, until the judge hangs up.

    proc: an open descriptor of /proc; zygote: the parent's process number as it sees itself
    preparation: what the zygote has made, if the guest has a root of its own
    """
    wire_now = wire_descriptor
    try:
        if not settings.namespaces and os.getppid() != zygote:
            os._exit(1)
        _enter_walls(proc, settings)
        common = preparation or Preparation(settings, jail.address_space(proc), zygote)
        ruleset = common.rules.ruleset(common.writable) if common.rules is not None else None
        _arrange_descriptors(wire_descriptor, output, ruleset)
        wire_now = WIRE
        _give_up_rights(common, settings)
        loose = failed_restrictions(common.trials)
        if loose:
            common.server.send(wire.Refused(loose))
        else:
            os.write(WIRE, common.ready)
            if preparation is None:
                _look_fresh(settings)
            common.server.serve()
    except BaseException as error:  # noqa: BLE001 (the judge must hear of every failure)
        with contextlib.suppress(BaseException):
            refused = wire.Refused((f"{type(error).__name__}: {error}",))
            os.write(wire_now, b"".join(wire.Codec(writeable=False).encode(refused)))
        os._exit(LOST_WIRE)
    finally:
        os._exit(0)


def _enter_walls(proc: int, settings: Settings) -> None:
    """Enter namespaces and folders of one's own."""
    os.setsid()  # a process group reaches across namespaces: kill(0, 9) would end the judge
    if settings.namespaces:
        own = kernel.CLONE_NEWNS | kernel.CLONE_NEWIPC
        jail.enter_user_namespace(proc, own)
        jail.forbid_user_namespaces(proc)
        jail.private_folders(settings.file_mib)
    os.chdir(settings.work)


def _give_up_rights(common: Preparation, settings: Settings) -> None:
    """Give up, for good, what student code must not have: limits, capabilities, files, calls to the system."""
    jail.set_limits(common.limits, settings.cpu_seconds)
    if "capabilities" not in settings.without:
        kernel.drop_capabilities()
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if "no new privileges" not in settings.without:
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    if common.rules is not None:
        landlock.enforce(_RULESET)
    if "seccomp" not in settings.without:
        seccomp.install()


def _arrange_descriptors(wire_descriptor: int, output: int, ruleset: int | None) -> None:
    """Leave 0 (empty), 1 and 2 (to the judge's pipe), the wire and the ruleset open, and nothing else."""
    nothing = os.open("/dev/null", os.O_RDONLY)
    wanted = (wire_descriptor, output) if ruleset is None else (wire_descriptor, output, ruleset)
    high_wire, high_output, *high_ruleset = [os.dup2(fd, 100 + n) for n, fd in enumerate(wanted)]
    os.dup2(nothing, 0)
    os.dup2(high_output, 1)
    os.dup2(high_output, 2)
    os.dup2(high_wire, WIRE, inheritable=False)
    for descriptor in high_ruleset:
        os.dup2(descriptor, _RULESET, inheritable=False)
    os.closerange(_RULESET + len(high_ruleset), 2**20)


def _look_fresh(settings: Settings) -> None:
    """Look like a fresh Python to the student: environment, folder, streams."""
    os.environ.update({"HOME": settings.work, "TMPDIR": "/tmp" if settings.namespaces else settings.work})
    sys.argv[:] = [""]
    sys.path.insert(0, settings.work)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False))
    sys.stdout = _output_stream(1)
    sys.stderr = _output_stream(2)
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]


def _output_stream(descriptor: int) -> io.TextIOWrapper:
    raw = io.FileIO(descriptor, "w", closefd=False)
    return io.TextIOWrapper(io.BufferedWriter(raw), "utf-8", "backslashreplace", line_buffering=True)
