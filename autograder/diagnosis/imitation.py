"""What a mistake would have answered: variants asked the same calls that the student's code was asked.

A `Candidate` is one way in which a student's answers may have come about: wrong variants of this exercise and of the lower ones that
it builds on, lower functions that are the student's own, and a way to draw random numbers.
"""

from __future__ import annotations

import contextlib
import copy
import inspect
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..results import Outcome
from ..student.api import Student, call_unrecorded
from ..student.backend import RecordedCall, Target
from ..student.faults import StudentFault, StudentRaised, StudentStopped
from ..student.in_process import LocalBackend
from ..student.programs import is_program
from ..student.scripts import performed
from ..wire import Seed
from .draws import AS_WRITTEN, Drawing, OtherDraws, Request, Scripted, drawings, script
from .steps import StepBudget, StepsSpent, counted
from .variants import Variant, module_sources, spliced

STEPS, STEPS_TOGETHER = 60_000, 400_000
"""Turns of loops and entries of functions: for one candidate, and for all those that are tried for one student."""

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


class _Trusted(LocalBackend):
    """Code of the author's. Nobody reads the lines where it raises, and to look them up takes longer than the call."""

    def fault_of(self, error: Exception) -> StudentRaised:
        return StudentRaised(type(error).__name__, str(error))


class _Patched(_Trusted):
    """The modules of another backend with one function replaced, for calls of that function: nothing is loaded anew."""

    def __init__(self, base: LocalBackend, variant: Variant, path: str) -> None:
        super().__init__(base.folder, base.replacements, base.sources)
        base.function(path)  # loads the module, and puts the replacements in
        self._modules, self._objects = base._modules, base._objects
        self._base, self._variant, self._path = base, variant, path
        self._values: list[Any] = []

    def _resolve(self, target: Target) -> Any:
        """Return the variant where it is asked for. A notebook's variable is computed then, within the steps."""
        if target != self._path:
            return super()._resolve(target)
        if not self._values:
            module = self._modules.load(self._path.partition(".")[0])
            namespace = dict(vars(module))
            code = compile(counted(self._variant.source), module.__file__ or self._path, "exec")
            with self._modules.current():
                exec(code, namespace)  # the author's own
            self._values.append(namespace[self._path.partition(".")[2]])
        return self._values[0]


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
        self._answers: dict[tuple[Candidate, int], tuple[RecordedCall, Imitated]] = {}
        self._budgets: dict[Candidate, StepBudget] = {}
        self._together = StepBudget(STEPS_TOGETHER)
        self._requests: dict[tuple[Candidate, int], list[Request]] = {}
        self._steps: dict[int, int] = {}
        self._student: Student | None = None
        self._student_calls = 0

    def begin(self, student: Student | None) -> None:
        """Begin the diagnosis of one student: answers are kept for its length, and its budgets are full."""
        for kept in (self._answers, self._budgets, self._requests, self._steps):
            kept.clear()
        self._together = StepBudget(STEPS_TOGETHER)
        self._patched = {key: patched for key, patched in self._patched.items() if not key[-1].parameters}
        self._student, self._student_calls = student, STUDENT_CALLS

    def answer(self, candidate: Candidate, call: RecordedCall) -> Imitated:
        """Return what the candidate answers to ``call``. Raises nothing."""
        key = candidate, id(call)
        if key not in self._answers:
            used = self._used(candidate)
            # kept with the call, so that its id stays its own
            self._answers[key] = call, self._ask(candidate, call)
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

    def _ask(self, candidate: Candidate, call: RecordedCall) -> Imitated:
        place = _seed_place(call)
        if place is None:
            return self._run(candidate, call)
        generator = Scripted(_value_at(call, place))
        if candidate.drawing == AS_WRITTEN:
            imitated = self._run(candidate, _with_value(call, place, generator))
            self._requests[candidate, id(call)] = generator.requests
            return imitated
        plain = replace(candidate, drawing=AS_WRITTEN)
        self.answer(plain, call)
        requests = self._requests[plain, id(call)]
        generator.script = script(generator.seed, requests, candidate.drawing, _probability(call))
        return self._run(candidate, _with_value(call, place, generator))

    def _run(self, candidate: Candidate, call: RecordedCall) -> Imitated:
        fresh = StepBudget(STEPS, self._together) if candidate.variants else StepBudget(RIGHT_STEPS)
        budget = self._budgets.setdefault(candidate, fresh)
        budget.left += STEPS_PER_CALL
        self._together.left += STEPS_PER_CALL
        try:
            backend = self._backend(candidate, call)
            with np.errstate(all="ignore"), budget.counting(), _settled_randomness(call):
                answer = _asked(backend, call)
        except (StepsSpent, OtherDraws):
            return NO_ANSWER
        except StudentFault as fault:
            return NO_ANSWER if isinstance(fault.__cause__, OtherDraws) else Imitated(fault)
        except Exception as error:  # noqa: BLE001 (an oracle that refuses, such as an exhausted budget)
            return Imitated(StudentRaised(type(error).__name__, str(error)))
        return Imitated(answer, backend.changed)

    def _backend(self, candidate: Candidate, call: RecordedCall) -> LocalBackend:
        if call.script is not None or is_program(call.path):
            return self._whole(candidate, call)
        variants = tuple(v for v in candidate.variants if v.exercise not in call.replaced)
        lower = tuple(v for v in variants if v.exercise != call.path)
        own_lower = frozenset(candidate.own_lower - call.replaced)
        base = self._base(lower, own_lower, frozenset(call.answers))
        for path, replayed in base.replayed.items():
            replayed.answers = iter(copy.deepcopy(call.answers[path]))
        backend = base.backend
        for variant in variants:
            if variant.exercise == call.path:
                key = (lower, own_lower, frozenset(call.answers), variant)
                if key not in self._patched:
                    self._patched[key] = _Patched(base.backend, variant, call.path)
                backend = self._patched[key]
        return backend

    def _whole(self, candidate: Candidate, call: RecordedCall) -> LocalBackend:
        """Return the candidate's modules loaded afresh: objects and programs leave something behind in them."""
        variants = tuple(v for v in candidate.variants if v.exercise not in call.replaced)
        backend = _Trusted(self._folder, {}, self._sources(variants))
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
            backend = _Trusted(self._folder, {**own, **replays}, self._sources(lower))
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
                return call_unrecorded(self._student, path, tuple(_sendable(v) for v in bound.args))
            except StudentStopped:
                self._student_calls = 0  # it will not end the next time either
                raise

        return ask


@contextlib.contextmanager
def _settled_randomness(call: RecordedCall) -> Iterator[None]:
    """Let a script begin with the random numbers that a student's process begins with; nothing is left of it."""
    if call.script is None:
        yield
        return
    torch: Any = sys.modules.get("torch")
    saved = random.getstate(), np.random.get_state(), torch.random.get_rng_state() if torch else None
    random.seed(0)
    np.random.seed(0)
    if torch:
        torch.manual_seed(0)
    try:
        yield
    finally:
        random.setstate(saved[0])
        np.random.set_state(saved[1])
        if torch:
            torch.random.set_rng_state(saved[2])


def _asked(backend: LocalBackend, call: RecordedCall) -> Any:
    """Return what the modules of ``backend`` give for a recorded call, program or script, in the form of its result."""
    if call.is_read:
        return backend.get(call.path, None)
    if call.script is not None:
        return performed(call.script, backend)
    if is_program(call.path):
        stdin, *args = call.args
        run, fault = backend.run_program(call.path, stdin, tuple(args))
        if fault is not None and not isinstance(call.result, tuple):
            raise fault
        return run.exit_status, run.output, run.error_type, run.files
    if call.registry is not None:
        backend.register(call.registry)
    answer = backend.call(call.path, call.args, call.kwargs)
    answer = call.registry.flattened(answer) if call.registry is not None else answer
    return (answer, *backend.after) if backend.after else answer


def _sendable(value: Any) -> Any:
    """Return an argument as it goes to the student. Raises OtherDraws for a generator that has drawn already."""
    if isinstance(value, Scripted):
        if value.requests or value.script is not None:
            raise OtherDraws
        return value.seed
    if isinstance(value, np.random.Generator) or callable(value):
        raise OtherDraws
    return value


def _seed_place(call: RecordedCall) -> int | str | None:
    """Return where a generator stands among the arguments, if one does."""
    for place, value in enumerate(call.args):
        if isinstance(value, Seed):
            return place
    return next((name for name, value in call.kwargs.items() if isinstance(value, Seed)), None)


def _value_at(call: RecordedCall, place: int | str) -> Any:
    return call.args[place] if isinstance(place, int) else call.kwargs[place]


def _with_value(call: RecordedCall, place: int | str, value: Any) -> RecordedCall:
    if isinstance(place, int):
        return replace(call, args=(*call.args[:place], value, *call.args[place + 1 :]))
    return replace(call, kwargs={**call.kwargs, place: value})


def _probability(call: RecordedCall) -> float | None:
    values = [*call.args, *call.kwargs.values()]
    return next((value for value in values if isinstance(value, float) and 0 < value < 1), None)
