"""A student's code as a suite sees it: the public path to `autograder.student`."""

from __future__ import annotations

from .student.api import (
    NotPlainData,
    Proxy,
    Student,
    changed_arguments,
    equal,
    error_class,
    leaving,
    less,
    register,
    take_calls,
    truth,
    value_of,
)
from .student.backend import Backend, RecordedCall, Target
from .student.faults import (
    ORACLE_REFUSED,
    BackendBroken,
    NotReached,
    StudentFault,
    StudentRaised,
    StudentStopped,
)
from .student.programs import ProgramRun
from .student.unrecorded import unrecorded
from .wire import Changeable

__all__ = [
    "ORACLE_REFUSED",
    "Backend",
    "BackendBroken",
    "Changeable",
    "NotPlainData",
    "NotReached",
    "ProgramRun",
    "Proxy",
    "RecordedCall",
    "Student",
    "StudentFault",
    "StudentRaised",
    "StudentStopped",
    "Target",
    "changed_arguments",
    "equal",
    "error_class",
    "leaving",
    "less",
    "register",
    "take_calls",
    "truth",
    "unrecorded",
    "value_of",
]
