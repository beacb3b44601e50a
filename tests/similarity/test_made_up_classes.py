"""In classes whose people work alone few pairs are remarkable, and a disguised copy is at the top."""

from __future__ import annotations

import functools
import random

import independent_class
import numpy as np

from autograder.similarity.chance import FEWEST, REMARKABLE, chance_of, weight
from autograder.similarity.comparison import Ranking, common_hashes, fingerprints, rank
from autograder.similarity.sources import SourceReader
from autograder.similarity.tokens import read_statements

CLASSES, PEOPLE, COPIES = 12, 40, 3


class InThisProcess:
    """Reads harmless texts without the cost of another process."""

    def call(self, _function: str, text: str) -> object:
        return read_statements(text)

    def close(self) -> None: ...


@functools.cache
def alone(seed: int) -> Ranking:
    return ranking(made_up_class(seed), seed)


def ranking(modules: list[str], seed: int) -> Ranking:
    reader = SourceReader({"losses.py": independent_class.STUB.encode()}, process=InThisProcess())
    accepted = [independent_class.solution(random.Random(f"{seed} {k}")) for k in range(3)]
    common = common_hashes([reader.work("a", {"losses.py": text.encode()}) for text in accepted])
    works = [reader.work(f"s{k}", {"losses.py": text.encode()}) for k, text in enumerate(modules)]
    return rank([fingerprints(work, common) for work in works], 20)


def made_up_class(seed: int) -> list[str]:
    draw = random.Random(seed)
    return [independent_class.solution(draw) for _ in range(PEOPLE)]


def test_the_made_up_solutions_are_right():
    one_hot = np.eye(3)[[0, 2, 1]]
    for seed in range(10):
        space: dict[str, object] = {}
        exec(
            independent_class.disguised(independent_class.solution(random.Random(seed)), random.Random(seed)),
            space,
        )
        assert np.isclose(space["mse"](np.array([1.0, 3.0]), np.array([0.0, 1.0])), 2.5)
        assert np.isclose(space["mae"](np.array([1.0, 3.0]), np.array([2.0, 1.0])), 1.5)
        assert np.allclose(space["softmax"](np.array([[1.0, 1.0], [0.0, 0.0]])), 0.5)
        assert np.allclose(space["one_hot"](np.array([0, 2, 1]), 3), one_hot)
        assert np.isclose(space["accuracy"](one_hot, np.array([0, 1, 1])), 2 / 3)
        assert np.allclose(space["standardise"](np.array([[1.0], [3.0]])), [[-1], [1]])
        assert np.allclose(space["descend"](lambda t: 2 * t, np.array([1.0]), 0.25, 2), 0.25)
        assert np.allclose(space["line_fit"](np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 5.0])), [2, 1])


def test_of_people_who_work_alone_few_pairs_are_remarkable():
    rankings = [alone(seed) for seed in range(CLASSES)]
    remarkable = [sum(pair.expected < REMARKABLE for pair in one.pairs) for one in rankings]
    assert sum(remarkable) <= 1  # 0.05 a class are expected, which is 0.6 in all


def test_the_model_is_not_wrong_by_orders_of_magnitude():
    first = [alone(seed).pairs[0].expected for seed in range(CLASSES)]
    assert 0.3 < float(np.median(first)) < 10  # of the most alike pair: about 1 if the model is exact


def test_disguised_copies_are_at_the_top():
    ranks = []
    for seed in range(CLASSES):
        modules = made_up_class(seed)
        draw = random.Random(seed)
        for k in range(COPIES):
            modules[2 * k + 1] = independent_class.disguised(modules[2 * k], draw)
        pairs = [(pair.first, pair.second) for pair in ranking(modules, seed).pairs]
        ranks += [pairs.index((2 * k, 2 * k + 1)) for k in range(COPIES)]
    assert sum(rank < COPIES for rank in ranks) >= 0.8 * len(ranks)
    assert max(ranks) < 10


def test_a_copy_of_everything_in_a_larger_assignment_is_remarkable():
    modules = [made_up_class(seed) for seed in range(3)]  # three modules' worth of choices
    modules[0][1], modules[1][1], modules[2][1] = (
        independent_class.disguised(module[0], random.Random(5)) for module in modules
    )
    reader = SourceReader({"losses.py": independent_class.STUB.encode()}, process=InThisProcess())
    works = [
        reader.work(f"s{k}", {f"m{m}.py": module[k].encode() for m, module in enumerate(modules)})
        for k in range(PEOPLE)
    ]
    first, second = rank([fingerprints(work) for work in works], 2).pairs
    assert (first.first, first.second, first.expected < REMARKABLE) == (0, 1, True)
    assert second.expected > REMARKABLE


def test_what_few_have_weighs_more_than_what_many_have():
    assert weight(2, 64) == 6.0
    assert weight(33, 64) == 1.0


def test_of_a_class_that_is_too_small_nothing_is_said():
    assert chance_of(np.zeros(3), FEWEST - 1) is None
    pairs = rank([{1, 2}, {1, 2}, {3}], 5).pairs
    assert [(pair.first, pair.second, pair.expected) for pair in pairs] == [(0, 1, None)]
