"""Why the reference loses marks, and the lines that follow from the same cause folded into one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ..results import CheckResult

_REFERENCE = re.compile(r"^(?P<exercise>[\w.]+): the reference loses marks at (?P<check>\S+?)[:.](?: |$)")
_RIGHT = re.compile(
    r"^[\w.]+: the (?:reference loses|accepted alternative .* is right, but loses) marks at \S+?[:.](?: |$)"
)
_SHAPE = re.compile(r"has shape (\([^)]*\)); a single number is expected")


def why_lost(check: CheckResult) -> str:
    """Return what a check says of the solution that it refuses, for its author, who may see everything."""
    raised = f"{check.error_type}: {check.error_message}".strip(": ")
    if raised and check.frames:
        raised += f" (line {check.frames[-1].line} of {check.frames[-1].file})"
    texts = [text for text in (check.diagnosis, check.values, check.cause, raised) if text]
    why = " ".join(" ".join(text.split()) for text in texts[:2]) or f"the outcome is {check.outcome}"
    if shape := _SHAPE.search(why):
        why += f" If the right answer has this shape, say so: assert_contract(..., shape={shape[1]})."
    return why if len(why) <= 500 else f"{why[:497]}..."


def folded(problems: Sequence[str]) -> tuple[str, ...]:
    """Return the problems, each once; those of a check that the reference itself fails are counted in the reference's line.

    Right and wrong variants are the solution but for a few lines, so they all fail with it. What is right and loses marks
    with several seeds has one line, too, which says how many.
    """
    causes = {(m["exercise"], m["check"]) for p in problems if (m := _REFERENCE.match(p))}
    first: dict[str, str] = {}
    follows: dict[tuple[str, str], int] = dict.fromkeys(causes, 0)
    times: Counter[str] = Counter()
    for problem in problems:
        cause = None if _REFERENCE.match(problem) else _cause_of(problem, causes)
        if cause is not None:
            follows[cause] += 1
            continue
        lost = _RIGHT.match(problem)
        key = lost[0] if lost else problem
        first.setdefault(key, problem)
        times[key] += bool(lost)
    return tuple(_with_counts(problem, times[key], follows) for key, problem in first.items())


def _cause_of(problem: str, causes: set[tuple[str, str]]) -> tuple[str, str] | None:
    return next(
        (
            (exercise, check)
            for exercise, check in sorted(causes)
            if problem.startswith(f"{exercise}: ")
            and re.search(rf"loses marks (?:here )?at {re.escape(check)}[.,]", problem)
        ),
        None,
    )


def _with_counts(problem: str, times: int, follows: dict[tuple[str, str], int]) -> str:
    match = _REFERENCE.match(problem)
    count = follows.get((match["exercise"], match["check"]), 0) if match else 0
    return "".join(
        (
            problem,
            f" It does so with {times} seeds." if times > 1 else "",
            f" {count} more problems follow from it." if count else "",
        )
    )
