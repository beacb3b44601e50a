"""Run the visible checks of the assignment in a folder, on the code in that folder, in this process.

The suite is collected once for each folder and kept; the student's modules are compiled anew for every
run, so that an edit counts without a restart.
"""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from ..diagnosis.global_random import with_remarks
from ..errors import AutograderError
from ..feedback.disclosure import EVERYTHING, Policy, ShownExercise, shown_exercise
from ..results import CheckResult
from ..student.api import close
from ..student.in_process import local_student
from ..suite.session import CheckRun, Suite, by_exercise

SEED = b"visible checks"


class SelfCheckError(AutograderError):
    """The checks cannot be run: a sentence that says why and what to do."""


@dataclass
class SelfCheck:
    """The visible checks of one folder, warm. Use `run` as often as you like, then `close`."""

    folder: Path
    _suite: Suite | None = None
    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)

    def run(
        self, exercises: Iterable[str] = (), on_check: Callable[[CheckResult], None] | None = None
    ) -> tuple[ShownExercise, ...]:
        """Check ``exercises`` (all if none is named) and return what there is to show.

        A name may be ``losses.mse``, ``mse`` for short, or ``losses`` for all of a module.
        Raises SelfCheckError for an unknown name or a folder without checks.
        """
        suite = self._collected()
        known = [exercise.name for exercise in suite.exercises]
        wanted = [name for word in exercises for name in match(word, known)] or known
        student = local_student(self.folder)
        results: list[CheckResult] = []

        def note(run: CheckRun) -> None:
            results.append(run.result)
            if on_check is not None:
                on_check(run.result)

        try:
            for check in suite.checks:
                if check.exercise in wanted:
                    with _numpy_warnings(self.folder) as remarks:
                        run = suite.run_check(check, student, SEED)
                    if remarks:
                        result = msgspec.structs.replace(run.result, remarks=tuple(dict.fromkeys(remarks)))
                        run = CheckRun(run.check, result, run.calls)
                    note(run)
        finally:
            close(student)
        sources = {path.name: path.read_bytes() for path in self.folder.glob("*.py") if path.is_file()}
        exercises_run = by_exercise(with_remarks(results, sources))
        return tuple(shown_exercise(exercise, Policy(), EVERYTHING) for exercise in exercises_run)

    def close(self) -> None:
        """Forget the collected suite."""
        if self._suite is not None:
            self._suite.close()
            self._suite = None

    def _collected(self) -> Suite:
        files = {p.name: (p.stat().st_mtime_ns, p.stat().st_size) for p in self.folder.glob("test_*.py")}
        if not files:
            raise SelfCheckError(
                f"There are no checks (test_*.py) in {self.folder}. Go to the folder of an assignment."
            )
        if self._suite is None or files != self._seen:
            self.close()
            self._suite, self._seen = Suite(self.folder), files
        return self._suite


def match(word: str, known: Sequence[str]) -> list[str]:
    """Return the exercises that ``word`` means. Raises SelfCheckError if it means none."""
    word = word.strip().removesuffix(".py").strip(".")
    if word in known:
        return [word]
    found = [name for name in known if name.startswith(f"{word}.") or name.endswith(f".{word}")]
    if found:
        return found
    short = {name.rpartition(".")[2]: name for name in known}
    near = difflib.get_close_matches(word, [*known, *short], n=1)
    hint = f" Did you mean {short.get(near[0], near[0])}?" if near else f" There are: {', '.join(known)}."
    raise SelfCheckError(f"There is no exercise {word!r} here.{hint}")


def is_right(exercises: Sequence[ShownExercise]) -> bool:
    """Whether every check passed."""
    return all(check.outcome == "passed" for exercise in exercises for check in exercise.checks)


@contextmanager
def _numpy_warnings(folder: Path) -> Iterator[list[str]]:
    """Gather the warnings that arise in the folder's files as remarks; they cost nothing."""
    remarks: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield remarks
    for one in caught:
        file = Path(one.filename)
        if issubclass(one.category, RuntimeWarning) and file.parent == folder.resolve():
            remarks.append(f"{file.name}, line {one.lineno}: {one.message}.")
