"""How a check says no."""

from __future__ import annotations

from typing import Any

from ..errors import AutograderError

__tracebackhide__ = True  # pytest: show the caller's line, not ours


class CheckFailed(AutograderError, AssertionError):
    """A check of the student's work failed.

    diagnosis: what is wrong and where to look next, for the student; it never holds a hidden value
    values:    what was expected and what came, for the instructor; it may hold hidden values
    evidence:  arrays for a picture, by name
    mistake:   the name of a misconception of the exercise that the check has recognised, where its answers leave no other
               explanation: for what is searched for at random, so that no known variant gives the same numbers

    >>> failed = CheckFailed("Your loss is a sum where a mean is asked for.", values="expected 2, got 14")
    >>> print(failed)
    Your loss is a sum where a mean is asked for.
    expected 2, got 14
    >>> failed.diagnosis
    'Your loss is a sum where a mean is asked for.'
    """

    def __init__(
        self, diagnosis: str, *, values: str = "", evidence: dict[str, Any] | None = None, mistake: str = ""
    ):
        super().__init__(f"{diagnosis}\n{values}" if values else diagnosis)
        self.diagnosis = diagnosis
        self.values = values
        self.evidence = evidence or {}
        self.mistake = mistake
