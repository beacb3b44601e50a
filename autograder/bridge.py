"""The student's code as a suite sees it: the public path to `autograder.student.api`."""

from __future__ import annotations

from .student.api import (
    ORACLE_REFUSED,
    Backend,
    BackendBroken,
    NotReached,
    Proxy,
    RecordedCall,
    Student,
    StudentFault,
    StudentRaised,
    StudentStopped,
    Target,
)

__all__ = [
    "ORACLE_REFUSED",
    "Backend",
    "BackendBroken",
    "NotReached",
    "Proxy",
    "RecordedCall",
    "Student",
    "StudentFault",
    "StudentRaised",
    "StudentStopped",
    "Target",
]
