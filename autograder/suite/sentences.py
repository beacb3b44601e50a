"""What a check's end is called in a sentence: the one place that pages, terminal, cards and pytest take it from."""

from __future__ import annotations

from ..results import CheckResult, Frame, Outcome


def message(check: CheckResult, *, diagnosis: bool = True, values: bool = False) -> str:
    """Return what is wrong with ``check`` and what to do next; empty for one that passed.

    diagnosis: whether the check's own diagnosis may be said
    values:    whether values may be seen, so that the exception's own message follows elsewhere
    """
    own = check.diagnosis if diagnosis else ""
    match check.outcome:
        case Outcome.PASSED:
            return ""
        case Outcome.NOT_ATTEMPTED:
            module = check.exercise.partition(".")[0]
            other = module.removeprefix("notebook_")
            where = f"in {module}.py" if module == other else f"in your notebook {other}"
            where = "in your notebook" if module == "notebook" else where
            return f"Not attempted yet. Write {check.exercise.rpartition('.')[2]} {where}."
        case Outcome.FAILED:
            return own or "The result is not right yet. Read the docstring again" + (
                "." if values else ", and try the visible check."
            )
        case Outcome.RAISED:
            return own or _raised(check) + (
                "" if values else " Try the visible check: there you see its message."
            )
        case Outcome.FORBIDDEN if "connection" in own:
            return f"{own} Does it replace built-in functions, or use files that it has not opened?"
        case Outcome.FORBIDDEN:
            return (
                f"Your code tried something that grading does not allow{at(check)}: only the files of the "
                f"assignment, no other program, no network."
            )
        case Outcome.OUT_OF_MEMORY:
            return own or f"Your code needed more memory than it may use{at(check)}."
        case Outcome.TIMED_OUT:
            return own or "Your code did not come to an end in time. Is there a loop that never ends?"
        case _:
            return check.cause or "This was not reached."


def _raised(check: CheckResult) -> str:
    if check.error_type == "SystemExit":
        return (
            f"Your code ends Python itself{at(check)} (exit, quit or sys.exit). Return a value in its place."
        )
    return f"Your code raised {with_article(check.error_type)}{at(check)}."


def at(check: CheckResult) -> str:
    """Return `` at losses.py, line 12`` for the innermost line that is known, or nothing."""
    return f" at {where(check.frames[-1])}" if check.frames else ""


def where(frame: Frame) -> str:
    """Return a place in the student's code as people say it: ``losses.py, line 12``."""
    return f"{frame.file}, line {frame.line}"


def with_article(error_type: str) -> str:
    """Return ``an AttributeError``, ``a ValueError``, or ``an exception`` if there is no name."""
    if not error_type:
        return "an exception"
    return f"{'an' if error_type[0] in 'AEIOU' else 'a'} {error_type}"
