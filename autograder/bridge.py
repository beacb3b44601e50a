"""A student's code as a suite sees it: the public path to `autograder.student`."""

from __future__ import annotations

from .student.api import NotPlainData, Proxy, Student, changed_arguments, take_calls, value_of
from .student.backend import Backend, RecordedCall, Target
from .student.faults import (
    ORACLE_REFUSED,
    BackendBroken,
    NotReached,
    StudentFault,
    StudentRaised,
    StudentStopped,
)

__all__ = [
    "ORACLE_REFUSED",
    "Backend",
    "BackendBroken",
    "NotPlainData",
    "NotReached",
    "Proxy",
    "RecordedCall",
    "Student",
    "StudentFault",
    "StudentRaised",
    "StudentStopped",
    "Target",
    "changed_arguments",
    "take_calls",
    "value_of",
]
