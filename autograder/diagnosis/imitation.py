"""What a mistake would have answered: variants asked the same calls that the student's code was asked.

A `Candidate` is one way in which a student's answers may have come about: wrong variants of this exercise and of the lower ones that
it builds on, lower functions that are the student's own, and a way to draw random numbers.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..results import Outcome
from ..student.api import Student, call_unrecorded
from ..student.backend import RecordedCall
from ..student.faults import StudentFault, StudentRaised, StudentStopped
from ..student.in_process import LocalBackend
from ..student.notebook_source import is_notebook, until_cell
from ..student.programs import is_program
from .asking import (
    argument_at,
    asked,
    probability_in,
    quiet,
    seed_place,
    settled_randomness,
    with_argument,
)
from .draws import AS_WRITTEN, Drawing, OtherDraws, Request, Scripted, drawings, script, sendable
from .families import Expression
from .kept_answers import Kept, KeptAnswers, fingerprint, size_of
from .patched import Patched, PatchedBelow, PatchedNotebook, Trusted, compiled, is_looked_up
from .steps import StepBudget, StepsSpent, counted
from .variants import Variant, module_sources, spliced

STEPS, STEPS_TOGETHER = 60_000, 400_000
"""Turns of loops and entries of functions: for one candidate, and for all those that are tried for one student."""

KNOWN_STEPS = 240_000
"""For a candidate that has explained other checks of the same student."""

STEPS_PER_CALL = 200
"""So much more for each call: a suite may make a thousand short ones."""

RIGHT_STEPS = 2_000_000
"""For the solution itself, whose answers to every call of a submission are needed."""

STUDENT_CALLS = 400
"""Calls of the student's own lower functions in one diagnosis."""


@dataclass(frozen=True)
class Candidate:
    """One way in which the answers may have come about.

    variants:  in the place of the solution's functions; the exercise's own first
    own_lower: the lower exercises whose functions are the student's own
    drawing:   how random numbers are drawn
    """

    variants: tuple[Variant, ...] = ()
    own_lower: frozenset[str] = frozenset()
    drawing: Drawing = AS_WRITTEN


RIGHT = Candidate()


@dataclass(frozen=True)
class Imitated:
    """An answer or a fault, and the places of the arguments that the call has changed."""

    answer: Any
    changed: tuple[int, ...] = ()


NO_ANSWER = Imitated(StudentStopped(Outcome.TIMED_OUT, "It took too many steps."))
"""Equal to nothing."""


class _Replayed:
    """A function of the check's own, which says again what it said in the student's call."""

    def __init__(self) -> None:
        self.answers: Iterator[Any] = iter(())

    def __call__(self, *_args: Any, **_kwargs: Any) -> Any:
        return next(self.answers)


@dataclass
class _Base:
    backend: LocalBackend
    replayed: dict[str, _Replayed]


class Imitator:
    """The variants of one assignment as functions; each is built when it is first needed, and kept.

    folder: the solution's folder
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bases: dict[tuple[Any, ...], _Base] = {}
        self._patched: dict[tuple[Any, ...], LocalBackend] = {}
        self._functions: dict[tuple[Any, ...], tuple[Any, dict[str, Any]]] = {}
        self._looked_up: dict[tuple[str, str], bool] = {}
        self._kept: KeptAnswers[tuple[Imitated, list[Request]]] = KeptAnswers()
        self._fingerprints: dict[int, tuple[RecordedCall, bytes]] = {}
        self._answers: dict[tuple[Candidate, int], tuple[RecordedCall, Imitated]] = {}
        self._budgets: dict[Candidate, StepBudget] = {}
        self._together = StepBudget(STEPS_TOGETHER)
        self._requests: dict[tuple[Candidate, int], list[Request]] = {}
        self._steps: dict[int, int] = {}
        self._student: Student | None = None
        self._student_calls = 0

    def begin(self, student: Student | None) -> None:
        """Begin the diagnosis of one student: answers are kept for its length, and its budgets are full."""
        for kept in (self._answers, self._budgets, self._requests, self._steps, self._fingerprints):
            kept.clear()
        self._together = StepBudget(STEPS_TOGETHER)
        self._student, self._student_calls = student, STUDENT_CALLS

    def begin_again(self, candidate: Candidate) -> None:
        """Give a candidate that has explained something a full budget of its own, whatever the others have used."""
        self._budgets[candidate] = StepBudget(KNOWN_STEPS)
        for key in [
            key for key, (_, there) in self._answers.items() if key[0] == candidate and there is NO_ANSWER
        ]:
            del self._answers[key]

    def has_ended(self, candidate: Candidate) -> bool:
        """Whether the candidate has had steps enough so far, so that its answers say what it does."""
        return self._budget(candidate).left >= 0

    def keep_for_others(self, calls: Iterable[RecordedCall]) -> None:
        """Keep the answers to ``calls``, whose arguments other students' calls have too, after this diagnosis."""
        for call in calls:
            known = fingerprint(call)
            if known is not None:
                self._fingerprints[id(call)] = call, known

    def answer(self, candidate: Candidate, call: RecordedCall) -> Imitated:
        """Return what the candidate answers to ``call``. Raises nothing."""
        key = candidate, id(call)
        if key not in self._answers:
            used = self._used(candidate)
            # kept with the call, so that its id stays its own
            self._answers[key] = call, self._ask_or_remember(candidate, call)
            if candidate == RIGHT:
                self._steps[id(call)] = self._used(RIGHT) - used
        return self._answers[key][1]

    def right(self, call: RecordedCall, drawing: Drawing = AS_WRITTEN) -> Any:
        """Return what is right in ``call``, or the fault."""
        return self.answer(replace(RIGHT, drawing=drawing), call).answer

    def function(self, path: str) -> Callable[..., Any]:
        """Return the right function at ``path`` itself."""
        function: Callable[..., Any] = self._base((), frozenset(), frozenset()).backend.function(path)
        return function

    def right_at(self, path: str, args: tuple[Any, ...]) -> Any:
        """Return what is right for these arguments. Raises what the function raises."""
        return self._base((), frozenset(), frozenset()).backend.call(path, args, {})

    def right_steps(self, call: RecordedCall) -> int:
        """Return how many steps the right answer takes: about what any other takes."""
        self.right(call)
        return self._steps[id(call)]

    def drawings(self, call: RecordedCall) -> list[Drawing]:
        """Return the ways in which the random numbers of ``call`` may be drawn, the plain one left out."""
        self.right(call)
        return list(drawings(self._requests.get((RIGHT, id(call)), [])))

    def _used(self, candidate: Candidate) -> int:
        budget = self._budgets.get(candidate)
        return budget.used if budget else 0

    def _ask_or_remember(self, candidate: Candidate, call: RecordedCall) -> Imitated:
        """Return what the candidate answers, at the same price whether it has been asked for another student or not."""
        of_all = self._fingerprints.get(id(call))
        # no other student has the same fitted numbers
        is_fitted = any(variant.fitted for variant in candidate.variants)
        if of_all is None or is_fitted or candidate.own_lower - call.replaced:
            return self._ask(candidate, call)
        budget = self._budget(candidate)
        there = budget.left + STEPS_PER_CALL
        kept = self._kept.get(candidate, of_all[1])
        if kept is not None and (kept.ended or there < kept.steps):
            imitated, requests = kept.answer
            self._requests[candidate, id(call)] = requests
            self._allow_call(budget)
            try:
                budget.spend(kept.steps)
            except StepsSpent:
                return NO_ANSWER
            return imitated
        used = budget.used
        imitated = self._ask(candidate, call)
        ended = imitated is not NO_ANSWER or (budget.left >= 0 and self._together.left >= 0)
        if ended or self._together.left >= 0:
            requests = self._requests.get((candidate, id(call)), [])
            steps = budget.used - used
            size = size_of((imitated.answer, requests))
            self._kept.keep(candidate, of_all[1], Kept((imitated, requests), steps, ended), size)
        return imitated

    def _budget(self, candidate: Candidate) -> StepBudget:
        fresh = StepBudget(STEPS, self._together) if candidate.variants else StepBudget(RIGHT_STEPS)
        return self._budgets.setdefault(candidate, fresh)

    def _allow_call(self, budget: StepBudget) -> None:
        budget.left += STEPS_PER_CALL
        self._together.left += STEPS_PER_CALL

    def _ask(self, candidate: Candidate, call: RecordedCall) -> Imitated:
        place = seed_place(call)
        if place is None:
            return self._run(candidate, call)
        generator = Scripted(argument_at(call, place))
        if candidate.drawing == AS_WRITTEN:
            imitated = self._run(candidate, with_argument(call, place, generator))
            self._requests[candidate, id(call)] = generator.requests
            return imitated
        plain = replace(candidate, drawing=AS_WRITTEN)
        self.answer(plain, call)
        requests = self._requests[plain, id(call)]
        try:
            generator.script = script(generator.seed, requests, candidate.drawing, probability_in(call))
        except OtherDraws:
            return NO_ANSWER
        return self._run(candidate, with_argument(call, place, generator))

    def _run(self, candidate: Candidate, call: RecordedCall) -> Imitated:
        budget = self._budget(candidate)
        self._allow_call(budget)
        try:
            with quiet():
                backend = self._backend(candidate, call)
                with budget.counting(), settled_randomness(call):
                    answer = asked(backend, call)
        except (StepsSpent, OtherDraws):
            return NO_ANSWER
        except StudentFault as fault:
            return NO_ANSWER if isinstance(fault.__cause__, OtherDraws) else Imitated(fault)
        except Exception as error:  # noqa: BLE001 (an oracle that refuses, such as an exhausted budget)
            return Imitated(StudentRaised(type(error).__name__, str(error)))
        return Imitated(answer, backend.changed)

    def _backend(self, candidate: Candidate, call: RecordedCall) -> LocalBackend:
        if call.cell:
            return self._at_cell(candidate, call)
        if call.script is not None or is_program(call.path):
            return self._whole(candidate, call)
        variants = tuple(v for v in candidate.variants if v.exercise not in call.replaced)
        lower = tuple(v for v in variants if v.exercise != call.path)
        own_lower = frozenset(candidate.own_lower - call.replaced)
        if len(variants) == 1 and lower and not own_lower and not call.answers:
            below = self._with_function_below(lower[0], call.path)
            if below is not None:
                return below
        base = self._base(lower, own_lower, frozenset(call.answers))
        for path, replayed in base.replayed.items():
            replayed.answers = iter(copy.deepcopy(call.answers[path]))
        backend = base.backend
        for variant in variants:
            if variant.exercise == call.path:
                backend = self._with_function(
                    base.backend, (lower, own_lower, frozenset(call.answers)), variant
                )
        return backend

    def _with_function(self, base: LocalBackend, base_key: tuple[Any, ...], variant: Variant) -> LocalBackend:
        """Return ``base`` with the variant's function; the members of a family share one, which is compiled once."""
        key = (*base_key, variant)
        if key in self._patched:
            return self._patched[key]
        if is_notebook(variant.module):
            base.function(variant.exercise)  # loads the module, and puts the replacements in
            self._patched[key] = PatchedNotebook(base, variant)
            return self._patched[key]
        function, values = self._function_of(base, base_key, variant)
        patched = Patched(base, variant.exercise, function, values)
        if not (variant.fitted or variant.one_of_many):  # as many as numbers
            self._patched[key] = patched
        return patched

    def _with_function_below(self, variant: Variant, caller: str) -> LocalBackend | None:
        """Return the right modules with the variant's function in its module, for calls of another module; None if that is not enough."""
        path = variant.exercise
        if (
            path.count(".") != 1
            or is_notebook(variant.module)
            or path.partition(".")[0] == caller.partition(".")[0]
        ):
            return None
        base_key = (), frozenset[str](), frozenset[str]()
        base = self._base(*base_key).backend
        if (path, caller) not in self._looked_up:
            self._looked_up[path, caller] = is_looked_up(base, path, caller)
        if not self._looked_up[path, caller]:
            return None
        key = (*base_key, caller, variant)
        if key not in self._patched:
            patched = PatchedBelow(base, path, *self._function_of(base, base_key, variant))
            if variant.fitted:
                return patched
            self._patched[key] = patched
        return self._patched[key]

    def _function_of(
        self, base: LocalBackend, base_key: tuple[Any, ...], variant: Variant
    ) -> tuple[Any, tuple[tuple[str, Any], ...]]:
        """Return the variant's function among the names of ``base``, and the values of its keyword-only parameters."""
        path, source = variant.exercise, variant.family_source or variant.source
        if (*base_key, path, source) not in self._functions:
            base.function(path)  # loads the module, and puts the replacements in
            module = base.module(path.partition(".")[0])
            namespace = dict(vars(module))
            with base.importing():
                exec(compiled(source, module.__file__ or path), namespace)  # the author's own
            if variant.one_of_many:
                return namespace[path.partition(".")[2]], ()
            self._functions[(*base_key, path, source)] = namespace[path.partition(".")[2]], namespace
        function, namespace = self._functions[(*base_key, path, source)]
        return function, tuple((name, _evaluated(value, namespace)) for name, value in variant.parameters)

    def _at_cell(self, candidate: Candidate, call: RecordedCall) -> LocalBackend:
        """Return the candidate's notebook in the state of a cell: kept, since to be asked leaves nothing behind in it."""
        variants = tuple(v for v in candidate.variants if v.exercise not in call.replaced)
        key = (variants, call.cell)
        if key not in self._patched:
            sources = module_sources(self._folder, spliced(self._folder, *variants))
            sources = until_cell(self._folder, sources, call.cell)
            counting = {name: counted(text) for name, text in sources.items()}
            self._patched[key] = Trusted(self._folder, {}, counting)
        return self._patched[key]

    def _whole(self, candidate: Candidate, call: RecordedCall) -> LocalBackend:
        """Return the candidate's modules loaded afresh: objects and programs leave something behind in them."""
        variants = tuple(v for v in candidate.variants if v.exercise not in call.replaced)
        backend = Trusted(self._folder, {}, self._sources(variants))
        if call.registry is not None:
            backend.register(call.registry)
        return backend

    def _sources(self, variants: tuple[Variant, ...]) -> dict[str, str]:
        """Return module -> source, with steps counted, of the solution with ``variants`` in place."""
        return {
            name: counted(text)
            for name, text in module_sources(self._folder, spliced(self._folder, *variants)).items()
        }

    def _base(self, lower: tuple[Variant, ...], own_lower: frozenset[str], replayed: frozenset[str]) -> _Base:
        key = (lower, own_lower, replayed)
        if key not in self._bases:
            replays = {path: _Replayed() for path in sorted(replayed)}
            own = {path: self._asking_the_student(path) for path in sorted(own_lower)}
            backend = Trusted(self._folder, {**own, **replays}, self._sources(lower))
            self._bases[key] = _Base(backend, replays)
        return self._bases[key]

    def _asking_the_student(self, path: str) -> Callable[..., Any]:
        """Return a function that asks the student's own function at ``path``, a limited number of times."""

        def ask(*args: Any, **kwargs: Any) -> Any:
            if self._student is None or self._student_calls <= 0:
                raise StepsSpent
            self._student_calls -= 1
            bound = inspect.signature(self.function(path)).bind(*args, **kwargs)
            if bound.kwargs:
                raise OtherDraws
            try:
                return call_unrecorded(self._student, path, tuple(sendable(v) for v in bound.args))
            except StudentStopped:
                self._student_calls = 0  # it will not end the next time either
                raise

        return ask


def _evaluated(value: Any, namespace: dict[str, Any]) -> Any:
    return eval(value, namespace) if isinstance(value, Expression) else value  # the author's own
