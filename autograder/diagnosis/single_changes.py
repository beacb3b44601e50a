"""Single changes of right solutions: which one gives the student's answers, and how it is named.

Nobody foresees every mistake, but most of them are one small change of something right: of the solution, or of another accepted way to
write it. Each such change is tried as a misconception is. Where some give the student's answers, on fresh random numbers too, their
kind is named, and the quantities of the released text that stand at the place; never what should stand there.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..student.backend import RecordedCall
from ..student.notebook_source import module_source
from .argument_mutants import EXCHANGED, USUAL, argument_mutants
from .bracket_mutants import BRACKETS, REACH, bracket_mutants
from .imitation import Candidate
from .matching import Matcher
from .mutants import mutants_of, mutants_of_variant
from .result_mutants import FORM, VALUES, result_mutants
from .two_changes import MOST_PAIRS, are_telling, changed_once, pairs_of
from .variants import Variant

KINDS = {
    "term": ("one term left out", "Compare term by term."),
    "factor": ("one factor left out", "Compare factor by factor."),
    "power": ("another power, or none, at one place", "Compare the powers."),
    "sign": ("another sign at one place", "Compare the signs."),
    "operation": ("another operation at one place", "Is a product where a quotient stands, or the like?"),
    "order": (
        "two things exchanged",
        "Look at the sides of each difference, quotient and product, and at the arguments of each call.",
    ),
    EXCHANGED: ("two arguments exchanged", "Which of them belongs where?"),
    USUAL: ("the usual value in place of an argument", "Try other values of it."),
    BRACKETS: (
        "brackets at another place",
        "Write the formula with all of its brackets: what does each sign take in?",
    ),
    REACH: ("a function that takes in more, or less", "What stands inside of each call, and what outside?"),
    "constant": ("another constant at one place", "Compare the constants."),
    "axis": ("another axis, or none, at one place", "What does each sum or mean run over?"),
    "sum or mean": ("a sum where a mean stands, or a mean where a sum stands", "Which of them is asked for?"),
    "function": ("another function at one place", "Compare the functions."),
    "function left out": ("one function left out", "Compare what is applied to what."),
    "transposition": ("a transposition left out", "Write the shapes beside your code."),
    "range": (
        "one range that begins or ends elsewhere",
        "Where do your slices and loops begin and end?",
    ),
    "condition": (
        "another condition at one place",
        "Try both cases of each comparison, and equality.",
    ),
    "default": ("one option of a call left out", "Compare the options."),
    "step": ("one step left out", "Compare step by step."),
    "single precision": ("single precision (float32) at one place", "Which line converts the numbers?"),
    "argument changed": ("an argument written into", "Work on a copy."),
    FORM: ("the result in another form", "Compare the type and the shape with the docstring's last lines."),
    VALUES: (
        "other values returned, or in another order",
        "Which does the docstring promise, and in which order?",
    ),
}
"""Kind of change (`mutants.kind_of`) -> how it is named, and where to look; never which term or number."""

MOST_SYMBOLS = 2
"""A place where more quantities stand is none that one could point to."""

STEPS_OF_TWO = 20_000
"""Steps of the right solution, for all candidates with two changes together: one that loops for long leaves room for few."""

TWO = "two changes"
"""Begins the name of a pair."""

NO_SYMBOLS = frozenset("np abs and any all dot exp eye for if in int len log max min not or sin std sum var".split())  # noqa: SIM905  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A kind of change that gives the student's answers.

    name:     such as ``one term left out: b``; instructors count by it
    sentence: for the student
    """

    name: str
    sentence: str


class SingleChanges:
    """The changes of one assignment, each made when it is first needed.

    folder: the solution's folder
    known:  the misconceptions, in which a second mistake is looked for
    """

    def __init__(self, folder: Path, matcher: Matcher, known: Sequence[Variant] = ()) -> None:
        self._folder = folder
        self._known = known
        self._bases: dict[Variant, Variant] = {}
        self._on_known: dict[str, tuple[Variant, ...]] = {}
        self._matcher = matcher
        self._variants: dict[str, tuple[Variant, ...]] = {}
        self._pairs: dict[str, tuple[Variant, ...]] = {}
        self._symbols: dict[str, frozenset[str]] = {}

    def find(
        self,
        exercise: str,
        lower: Sequence[str],
        calls: Sequence[RecordedCall],
        again: Sequence[RecordedCall],
    ) -> Change | None:
        """Return the change that gives the answers of all ``calls``, and of those on fresh numbers; None if there is none.

        lower: the exercises that this one builds on
        """
        variants = self.variants(exercise, lower)
        fitting = [
            candidate.variants[0]
            for candidate in self._matcher.fitting(variants, calls, first=again)
            if self._matcher.explains(candidate, again)
        ]
        for kind in KINDS:
            of_kind = [variant for variant in fitting if variant.tag == kind]
            if of_kind:
                return self._change(kind, of_kind)
        return None

    def find_two(
        self, exercise: str, calls: Sequence[RecordedCall], again: Sequence[RecordedCall]
    ) -> Change | None:
        """Return a change of a misconception, or two changes of the solution, that give the answers, as `find` does for one."""
        if not are_telling(again):
            return None
        most = STEPS_OF_TWO // max(1, self._matcher.right_steps(again[0]))
        # by turns, so that neither kind takes all of the room
        turns = itertools.zip_longest(self.on_known(exercise), self.pairs(exercise))
        candidates = (variant for turn in turns for variant in turn if variant is not None)
        for variant in itertools.islice(candidates, most):
            candidate = Candidate((variant,))
            if self._matcher.explains(candidate, again) and self._matcher.agrees(candidate, calls):
                return self._of_two(variant, self._is_base_right(variant, [*calls, *again]))
        return None

    def _is_base_right(self, variant: Variant, calls: Sequence[RecordedCall]) -> bool:
        """Whether the misconception that was changed is right in these calls: then the change alone is the mistake."""
        base = self._bases.get(variant)
        return base is not None and not self._matcher.is_wrong_somewhere(Candidate((base,)), calls)

    def _of_two(self, variant: Variant, is_base_right: bool) -> Change:
        advice = " ".join(dict.fromkeys(KINDS[kind][1] for kind in variant.tag.split(", ")))
        base = self._bases.get(variant)
        if base is None or is_base_right:
            words = _words_of(variant)
            return Change(words, f"Your results are those of a right solution with {words}. {advice}")
        words = _words_of(variant)
        return Change(
            f"{TWO}: {base.name}, and {words}",
            f"There are two mistakes in one formula. One of them: {base.sentence} The other: {words}. {advice}",
        )

    def pairs(self, exercise: str) -> tuple[Variant, ...]:
        """Return the solutions of ``exercise`` with two changes, made when they are first needed."""
        if exercise not in self._pairs:
            pairs = pairs_of(self._folder, exercise)
            self._pairs[exercise] = tuple(v for v in pairs if _is_settled(v))
        return self._pairs[exercise]

    def on_known(self, exercise: str) -> tuple[Variant, ...]:
        """Return the misconceptions of ``exercise`` with one change, made when they are first needed."""
        if exercise not in self._on_known:
            known = [
                v.members()[0]
                for v in self._known
                if v.exercises == (exercise,) and v.exercise.count(".") == 1
            ]
            changed = itertools.islice(changed_once(known), MOST_PAIRS)
            bases = {variant: base for base, variant in changed if _is_settled(variant)}
            self._on_known[exercise] = tuple(bases)
            self._bases |= bases
        return self._on_known[exercise]

    def variants(self, exercise: str, lower: Sequence[str] = ()) -> tuple[Variant, ...]:
        """Return the changed solutions of ``exercise``, the solution's own first; `Variant.tag` is their kind."""
        if exercise not in self._variants:
            helpers = [name.rpartition(".")[2] for name in lower] or ["-"]
            own = list(mutants_of(self._folder, exercise, helpers))
            if own:
                own += [*argument_mutants(self._folder, exercise), *bracket_mutants(self._folder, exercise)]
                own += [*_of_alternatives(self._folder, exercise), *result_mutants(self._folder, exercise)]
            self._variants[exercise] = tuple(v for v in own if _is_settled(v))
        return self._variants[exercise]

    def named(self, exercise: str, name: str) -> list[Variant]:
        """Return the changes of ``exercise`` that a name of `find` may stand for."""
        words = name.partition(":")[0]
        single = [v for v in self.variants(exercise) if KINDS.get(v.tag, ("",))[0] == words]
        two = [*self.on_known(exercise), *self.pairs(exercise)]
        return single + [v for v in two if name in (_words_of(v), self._of_two(v, False).name)]

    def _change(self, kind: str, variants: Sequence[Variant]) -> Change:
        words, advice = KINDS[kind]
        if kind in (FORM, VALUES):
            words = f"{words}: {variants[0].name}"
            return Change(words, f"Your results are those of a right solution with {words}. {advice}")
        there = [symbols for variant in variants if (symbols := self._symbols_at(variant))]
        shared = frozenset.intersection(*there) if there else frozenset()
        if not 1 <= len(shared) <= MOST_SYMBOLS:
            return Change(words, f"Your results are those of a right solution with {words}. {advice}")
        place = " and ".join(sorted(shared))
        where = (
            place
            if kind in (EXCHANGED, USUAL)
            else f"where {place} {'stands' if len(shared) == 1 else 'stand'}"
        )
        return Change(
            f"{words}: {place}", f"Your results are those of a right solution with {words}: {where}. {advice}"
        )

    def _symbols_at(self, variant: Variant) -> frozenset[str]:
        """Return the quantities of the released text that stand where a change was made; those that it removes, if any."""
        before, _, after = variant.name.removeprefix(": ").partition(" -> ")
        there, left = (set(re.findall(r"[^\W\d]\w*", text)) for text in (before, after.partition(":")[0]))
        there = (there - left) or there
        return frozenset(there & self._released(variant.exercise))

    def _released(self, exercise: str) -> frozenset[str]:
        """Return the parameters of the function and the short symbols of its docstring."""
        if exercise not in self._symbols:
            module, _, name = exercise.partition(".")
            function = next(
                (
                    node
                    for node in ast.parse(module_source(self._folder, module)).body
                    if isinstance(node, ast.FunctionDef) and node.name == name
                ),
                None,
            )
            found: set[str] = set()
            if function is not None:
                arguments = function.args
                found = {a.arg for a in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]}
                found |= {
                    w for w in re.findall(r"[^\W\d]\w*", ast.get_docstring(function) or "") if len(w) < 4
                }
            self._symbols[exercise] = frozenset(found - NO_SYMBOLS)
        return self._symbols[exercise]


def _is_settled(variant: Variant) -> bool:
    """Whether it gives one answer, and says nothing.

    An array that nothing has written into is another one each time; LAPACK prints where a change makes it meet nan.
    """
    is_quiet = not (variant.one_of_many and "lstsq" in variant.source)
    return is_quiet and ("where=" not in variant.source or "out=" in variant.source)


def _words_of(pair: Variant) -> str:
    """Return how one change, or both of a pair, are named."""
    words = [KINDS[kind][0] for kind in pair.tag.split(", ")]
    if len(words) == 1:
        return words[0]
    return f"{TWO}: {words[0]}, and {words[1]}" if words[0] != words[1] else f"{TWO}: twice {words[0]}"


def _of_alternatives(folder: Path, exercise: str) -> Iterator[Variant]:
    """Yield the single changes of the accepted alternatives, each without the file's functions of other exercises."""
    module, _, name = exercise.partition(".")
    public = {
        node.name
        for node in ast.parse(module_source(folder, module)).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }
    for file in sorted((folder / "hidden" / "accepted").glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        own = next((node for node in functions if node.name == name), None)
        if own is None or "lstsq" in ast.unparse(own):  # LAPACK prints where a change makes it meet nan
            continue
        tree.body = [
            node
            for node in tree.body
            if not (isinstance(node, ast.FunctionDef) and node.name in public - {name})
            and not (isinstance(node, ast.ImportFrom) and node.module == "__future__")
        ]
        for node in functions:
            if ast.get_docstring(node) is not None and len(node.body) > 1:
                node.body = node.body[1:]
        yield from mutants_of_variant(Variant("alternative", (exercise,), "", ast.unparse(tree)))
