"""Use of the random generator that the whole program shares is a remark with its line, and costs nothing."""

from __future__ import annotations

import pytest

from autograder.diagnosis.global_random import uses_of_shared_generator, with_remarks
from autograder.results import CheckResult, Outcome


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import numpy as np\ndef f(n):\n    np.random.seed(0)\n    return np.random.rand(n)\n",
         [(3, "np.random.seed"), (4, "np.random.rand")]),
        ("import numpy\ndef f(n):\n    return numpy.random.permutation(n)\n", [(3, "numpy.random.permutation")]),
        ("from numpy import random as r\ndef f(n):\n    return r.normal()\n", [(3, "r.normal")]),
        ("from numpy.random import shuffle\ndef f(x):\n    shuffle(x)\n", [(3, "shuffle")]),
        ("import random\ndef f(x):\n    random.shuffle(x)\n", [(3, "random.shuffle")]),
        ("import numpy as np\ndef f(rng):\n    return rng.random.normal() + np.random.default_rng(1).normal()\n", []),
        ("import numpy as np\ndef f(rng, n):\n    return np.random.Generator.permutation(rng, n)\n", []),
        ("import numpy as np\nnp.random.seed(0)\ndef f(): pass\ndef g(): np.random.seed(1)\n", []),
        ("def f(:", []),
        ("def f(): 'caf\xe9'", []),
    ],
    ids=["np", "numpy", "renamed", "imported", "python's", "own generators", "class", "elsewhere", "syntax", "encoding"],
)  # fmt: skip
def test_uses_are_found_by_what_the_file_calls_the_modules(source, found):
    assert uses_of_shared_generator(source.encode("latin-1"), ["f"]) == [found]


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\ndef f(n):\n    np.\uff52\uff41\uff4e\uff44\uff4f\uff4d.seed(0)\n".encode(),
        b"# coding: utf-7\nimport numpy as np\ndef f(n):\n    np.+AHI-andom.seed(0)\n",
    ],
    ids=["letters of another alphabet that Python takes for these", "another encoding"],
)
def test_a_use_is_found_where_the_file_does_not_have_the_word_itself(source: bytes):
    check = CheckResult("a", "a", "layers.f", 1.0, Outcome.PASSED)
    assert b"random" not in source
    assert len(with_remarks([check], {"layers.py": source})[0].remarks) == 1


def test_a_file_is_parsed_once_for_all_its_functions():
    source = b"import numpy as np\ndef f(): np.random.seed(0)\ndef g(): pass\ndef h(): np.random.seed(1)\n"
    asked = []

    def uses(source, functions):
        asked.append(functions)
        return uses_of_shared_generator(source, functions)

    checks = [CheckResult(name, name, f"layers.{name}", 1.0, Outcome.PASSED) for name in "fgh"]
    told = with_remarks(checks, {"layers.py": source}, uses)
    assert asked == [["f", "g", "h"]]
    assert [len(check.remarks) for check in told] == [1, 0, 1]


def test_the_remark_stands_at_the_first_check_of_the_exercise_and_costs_nothing():
    files = {"layers.py": b"import numpy as np\ndef dropout(X, p, rng):\n    return np.random.rand()\n"}
    checks = [
        CheckResult(name, name, exercise, 1.0, Outcome.PASSED)
        for name, exercise in [("a", "layers.other"), ("b", "layers.dropout"), ("c", "layers.dropout")]
    ]
    told = with_remarks(checks, files)
    assert [len(check.remarks) for check in told] == [0, 1, 0]
    assert told[1].remarks[0].startswith("layers.py, line 3: np.random.rand works on the generator")
    assert sum(check.score for check in told) == 3.0
