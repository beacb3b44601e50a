"""Every error of ours, under one base. Their messages are sentences that people read as they stand.

    AutograderError
     ├── CourseError               course.toml, or a file that it names, cannot be used
     ├── SuiteError                a hidden or visible suite cannot be collected
     ├── VariantError              a misconception or an accepted alternative cannot be used
     ├── BuildError                the release cannot be built
     │    └── OutOfDate            the release is not what the sources say
     ├── ScaffoldError             a new assignment cannot be made
     ├── NothingToSuggest          there is no exercise of this name to draft checks for
     ├── NotASubmission            there is nothing to grade in a folder
     ├── AttemptError (OSError)    the store of attempts cannot be read or written
     ├── HandInError               the noted times of handing in cannot be read or written
     ├── SandboxLost (RuntimeError) a submission's sandbox failed each time, by no fault of the student
     ├── SandboxTooWeak            course.toml demands a stronger sandbox
     ├── SuiteNotRun               the checks that were run are not exactly the suite's
     ├── SchedulerError            the Dask scheduler or its workers cannot be used
     ├── RegradeError              a regrade cannot be noted or taken back
     ├── LogError                  the audit log cannot be read or written, or is damaged
     ├── NoAttempt                 there is nothing to explain
     ├── GradingFailed             a submission could not be graded, by no fault of the student
     ├── GradebookError            the gradebook cannot be used
     │    ├── GradebookUnavailable its database fails
     │    ├── MigrationNeeded      cells came or went while there are submissions
     │    └── ReleaseBehind        exercises, questions or points changed since the last build
     ├── PeopleError               something cannot be done with a person or the roster
     ├── NewerGradebook            a newer version of this program wrote the gradebook
     ├── UpgradeError              what an older version wrote cannot be upgraded
     ├── NotebookError             a released notebook cannot be used
     ├── AutogradedError (OSError) an autograded folder cannot be written
     ├── BundleError               a bundle of what a mark rests on cannot be read
     ├── SimilarityError           submissions cannot be compared
     ├── ExportError               grades cannot be exported as asked
     ├── ArchiveError              an archive of hand-ins cannot be unpacked
     ├── ServiceError              the hand-in service cannot do what it was asked
     │    ├── Refused              an upload is not taken
     │    ├── TooMany              somebody asks too often
     │    └── PlatformError        a learning system does not do what it is asked
     ├── ClientError               the hand-in service refused something, or cannot be asked
     │    └── Unreachable          the hand-in service does not answer
     ├── ReadingError              a rubric or a sheet of written answers cannot be used
     ├── SandboxUnavailable        no sandbox holds on this machine
     ├── SandboxBroken             the sandbox failed, by no fault of the student
     ├── WireError                 bytes or values that cannot cross the wire
     ├── NotPlainData (TypeError)  a check compares an object of the student's as if it were a value
     ├── DemoError                 the made-up class cannot be made
     ├── SelfCheckError            the folder of a self-check cannot be used
     │    └── NoSuchExercise      no visible check is about an exercise of this name
     ├── PracticeError             a practice exercise cannot be used
     ├── NotProven                 a certificate of an optimum does not hold
     └── CheckFailed (AssertionError)  a check of `autograder.checks` is not met
          ├── BudgetExceeded       an oracle was called more often than the check allows
          └── EnoughSeen           a search that is only watched has shown its steps

Each is defined in the room that raises it. What a student's code does is not an error of ours: see
`autograder.student.api.StudentFault`. This module imports the standard library only, so that every room,
the sandbox included, may import it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar


class AutograderError(Exception):
    """The base of all errors of ours. ``str(error)`` is a sentence: what is wrong, where, and what to do.

    exit_status: what the command returns when the error ends it
    """

    exit_status: ClassVar[int] = 2


@contextmanager
def going_on(name: str, notes: list[str]) -> Iterator[None]:
    """Put an error of ours into ``notes``, under the ``name`` of its assignment, and go on with the next one.

    What concerns the whole machine, such as a sandbox that does not hold, is raised all the same.
    """
    try:
        yield
    except AutograderError as error:
        if error.exit_status != AutograderError.exit_status:
            raise
        notes.append(f"{name}: {error}")
