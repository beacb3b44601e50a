"""A converted assignment, tried: which checks the solution does not pass, and which the stub does."""

from __future__ import annotations

from dataclasses import replace

from ..course.course import Course
from ..diagnosis.variants import module_files
from ..errors import AutograderError
from ..grading.batch import Mode, public_seed_setup
from ..grading.workers import Lost
from ..quality.grading import grade_all
from ..quality.specimens import Specimen
from ..results import CheckResult, Outcome, SubmissionResult
from .foreign_checks import Converted
from .stubs import stub_modules


def tried(course: Course, converted: Converted, sandbox: Mode = "auto") -> Converted:
    """Return the same with a remark on each check that the stub passes, or that the solution does not pass.

    A stored output that differs from what the solution gives is among the latter. Where nothing can be graded, a note
    says why.
    """
    folder = course.solutions_folder / converted.name
    if not folder.is_dir():
        return converted
    try:
        files = module_files(folder, {}), stub_modules(folder)
        specimens = [Specimen("reference", "it", seed, (), content) for seed, content in enumerate(files)]
        submissions = [specimen.submission(converted.name) for specimen in specimens]
        graded = grade_all(submissions, public_seed_setup(course, sandbox), 0)
    except AutograderError as error:
        return replace(
            converted, notes=(*converted.notes, f"It was not tried on the solution and the stub: {error}")
        )
    solution, stub = map(_checks, graded)
    notes = converted.notes
    if files[0] == files[1]:
        stub, notes = {}, (*notes, "Nothing is marked as a solution, so the checks were not tried on a stub.")
    checks = tuple(
        replace(check, remark=_remark(solution.get(check.function), stub.get(check.function)))
        if check.is_converted
        else check
        for check in converted.checks
    )
    lost = [f"It could not be tried: {result.reason}" for result in graded if isinstance(result, Lost)]
    return replace(converted, checks=checks, notes=(*notes, *lost))


def _checks(result: SubmissionResult | Lost) -> dict[str, CheckResult]:
    if isinstance(result, Lost):
        return {}
    return {check.name: check for exercise in result.exercises for check in exercise.checks}


def _remark(solution: CheckResult | None, stub: CheckResult | None) -> str:
    if solution is not None and solution.outcome is not Outcome.PASSED:
        why = solution.values or solution.diagnosis or solution.cause or solution.error_type
        return f"the solution does not pass it ({solution.outcome}: {why.splitlines()[0] if why else 'no reason given'})"
    if stub is not None and stub.outcome is Outcome.PASSED:
        return "the stub passes it"
    return ""
