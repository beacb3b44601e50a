"""How a call of a student's code can end other than with a value."""

from __future__ import annotations

from ..results import Frame, Outcome


class BackendBroken(BaseException):
    """What runs the student's code has failed, and it is no doing of the student's: a person has to look at it.

    Derived from BaseException, so that no ``except Exception`` of a check makes a verdict of it.
    """


class GuestLost(BackendBroken):
    """A student's process was ended by somebody else: the host, an operator. What ran in it is run again."""


class StudentFault(Exception):
    """Something that the student's code did. ``outcome`` is what the check becomes."""

    outcome: Outcome = Outcome.RAISED

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class StudentRaised(StudentFault):
    """The student's code raised an exception.

    error_type, error_message: of the exception; the message is the student's own text
    frames: the student's own lines, outermost first
    error_bases: the names of the built-in types that it is derived from

    `error_classes.student_raised` makes one that is also of the built-in class.
    """

    def __init__(
        self,
        error_type: str,
        error_message: str,
        frames: tuple[Frame, ...] = (),
        error_bases: tuple[str, ...] = (),
    ) -> None:
        super().__init__(f"{error_type}: {error_message}")
        self.args = (error_message,)
        self.error_type = error_type
        self.error_message = error_message
        self.frames = frames
        self.error_bases = error_bases

    def __str__(self) -> str:
        return self.error_message  # as the student's own exception has it, for ``pytest.raises(match=...)``

    @property
    def outcome(self) -> Outcome:  # type: ignore[override]
        match self.error_type:
            case "NotImplementedError":
                return Outcome.NOT_ATTEMPTED
            case "MemoryError":
                return Outcome.OUT_OF_MEMORY
            case "PermissionError" | "BlockingIOError":
                return Outcome.FORBIDDEN
            case _:
                return Outcome.RAISED


ORACLE_REFUSED = "A function of the check could not be called with these arguments."
"""The message of an exception that comes out of an oracle, in place of its own, which could tell a hidden value."""


class StudentStopped(StudentFault):
    """The student's process was stopped or ended by itself: time, memory, a signal, a broken wire.

    frames: the student's own lines at that moment, outermost first, where they are known
    """

    def __init__(self, outcome: Outcome, sentence: str, frames: tuple[Frame, ...] = ()) -> None:
        super().__init__(sentence)
        self.outcome = outcome
        self.frames = frames


class NotReached(StudentFault):
    """The function cannot be called: its file is missing, cannot be imported, or does not define it."""

    outcome = Outcome.NOT_REACHED

    def __init__(self, sentence: str, frames: tuple[Frame, ...] = ()) -> None:
        super().__init__(sentence)
        self.frames = frames
