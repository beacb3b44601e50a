"""What validate grades: the solution, what is known to be right, and what is known to be wrong, as submissions."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..diagnosis.families import Expression
from ..diagnosis.misconceptions import load_alternatives, load_misconceptions
from ..diagnosis.mutants import mutants_of
from ..diagnosis.variants import Variant, module_files, spliced
from ..student.submission import Submission
from .constant_answers import blanks_of

Kind = Literal["reference", "stub", "alternative", "misconception", "blank", "mutant"]


@dataclass(frozen=True)
class Specimen:
    """Something to grade whose verdict is known.

    exercises: those that it is about
    mistake:   what must be said of it; empty for what is no misconception
    alone:     whether only its own exercises are graded
    written:   the names in the expressions of a family's member: that one of them is unknown may be the mistake
    """

    kind: Kind
    name: str
    seed: int
    exercises: tuple[str, ...]
    files: Mapping[str, bytes]
    mistake: str = ""
    alone: bool = False
    written: frozenset[str] = frozenset()

    @classmethod
    def of(cls, folder: Path, variant: Variant, seed: int = 0, *, alone: bool = False) -> Specimen:
        """Return the specimen that a variant makes of the solution in ``folder``."""
        kind: Kind = variant.kind if variant.kind != "held out" else "misconception"
        files = module_files(folder, spliced(folder, variant))
        mistake = variant.name if kind == "misconception" else ""
        written = frozenset().union(
            *(value.names for _, value in variant.parameters if isinstance(value, Expression))
        )
        return cls(kind, variant.label, seed, variant.exercises, files, mistake, alone, written)

    @property
    def graded_exercises(self) -> frozenset[str] | None:
        """The exercises at which it is looked: all (None), or its own where nothing is asked of the others.

        What a misconception costs elsewhere is looked at once: with the first seed, where all members are graded.
        """
        only_own = self.alone or self.kind in ("blank", "mutant")
        return frozenset(self.exercises) if only_own else None

    def submission(self, assignment: str) -> Submission:
        return Submission(f"validate-{self.seed}", assignment, self.files)


def right_specimens(folder: Path, exercises: Sequence[str], seeds: int) -> Iterator[Specimen]:
    """Yield the reference and every accepted alternative, once for each seed. Raises VariantError."""
    alternatives = load_alternatives(folder, exercises)
    for seed in range(seeds):
        yield Specimen("reference", "the reference", seed, tuple(exercises), module_files(folder, {}))
        for variant in alternatives:
            yield Specimen.of(folder, variant, seed)


def specimens(
    folder: Path,
    exercises: Sequence[str],
    stub: Mapping[str, bytes],
    seeds: int,
    *,
    drawn: int | None,
    elsewhere: bool,
) -> Iterator[Specimen]:
    """Yield all but the mutants: what is right, the stub, misconceptions (``drawn`` of each exercise, or all), constants.

    elsewhere: whether it is looked at what a misconception costs in other exercises, with the first seed

    Raises VariantError for a file of variants that cannot be used.
    """
    misconceptions = load_misconceptions(folder)
    yield from right_specimens(folder, exercises, seeds)
    for seed in range(seeds):
        yield Specimen("stub", "the stub", seed, tuple(exercises), dict(stub))
        for exercise in exercises:
            members = [m for v in misconceptions if v.exercise == exercise for m in v.members()]
            for member in _drawn(members, drawn, f"{exercise} {seed}"):
                yield Specimen.of(folder, member, seed, alone=seed > 0 or not elsewhere)
    for exercise in exercises:
        for blank in blanks_of(folder, exercise):
            yield Specimen.of(folder, blank)


def _drawn(members: Sequence[Variant], most: int | None, seed: str) -> Sequence[Variant]:
    """Return ``most`` of the misconceptions, other ones with another seed; all for None."""
    return members if most is None or len(members) <= most else random.Random(seed).sample(members, most)


def mutant_specimens(folder: Path, exercises: Sequence[str]) -> Iterator[Specimen]:
    """Yield the automatic mutants of ``exercises``."""
    for exercise in exercises:
        for mutant in mutants_of(folder, exercise):
            yield Specimen.of(folder, mutant)
