"""A misconception is named when it does what the student does, and is never guessed."""

from __future__ import annotations

import warnings

import pytest
import tiny

from autograder.diagnosis.catalogue import Catalogue
from autograder.diagnosis.misconceptions import VariantError, load_alternatives, load_misconceptions
from autograder.diagnosis.named_runs import NOT_NAMED
from autograder.diagnosis.narrowing import narrow
from autograder.diagnosis.variants import spliced
from autograder.results import SYMPTOM
from autograder.suite.session import Suite


@pytest.fixture
def folder(tmp_path):
    return tiny.write_assignment(tmp_path / "01-tiny")


def named(folder, code):
    """The misconceptions that the checks name for a student whose tiny.py ends with ``code``."""
    student = tiny.student_with(folder, code)
    with Suite(folder / "hidden", folder) as suite:
        runs = suite.run(student, b"seed")
        catalogue = Catalogue(folder, load_misconceptions(folder))
        runs = catalogue.diagnose(runs, lambda check, seed: suite.run_check(check, student, seed))
    names = {run.check.name: run.result.misconception for run in runs if run.result.misconception}
    return {check: name for check, name in names.items() if not name.startswith(SYMPTOM)}


def test_every_misconception_is_named_by_its_own_code(folder):
    for variant in load_misconceptions(folder):
        source = spliced(folder, variant)["tiny"]
        assert variant.name in named(folder, source).values()


def test_a_misconception_written_in_another_style_is_named(folder):
    code = """
    def mse(y_hat, y):
        total = 0.0
        for a, b in zip(y_hat, y):
            total += (a - b) ** 2 / 2
        return total / len(y)
    """
    assert named(folder, code) == {"test_mse_value": "half the mean"}


def test_the_sentence_of_the_misconception_is_what_the_student_reads(folder):
    student = tiny.student_with(folder, "def rmse(y_hat, y): return mse(y_hat, y)")
    with Suite(folder / "hidden", folder) as suite:
        runs = Catalogue(folder, load_misconceptions(folder)).diagnose(suite.run(student, b"seed"))
    assert [run.result.diagnosis for run in runs if run.result.misconception] == ["Is a root missing?"]


PAIR = """
import numpy as np


def moments(x):
    ### BEGIN SOLUTION
    return np.mean(x), np.var(x)
    ### END SOLUTION
"""

PAIR_SUITE = """
import pytest
from autograder.checks import assert_same


@pytest.mark.exercise("tiny.moments", points=1)
def test_moments(student, reference, rng):
    assert_same(student.tiny.moments, reference.tiny.moments, rng.normal(size=7))


@pytest.mark.exercise("tiny.moments", points=1)
def test_mean(student, rng):
    x = rng.normal(size=7)
    assert abs(student.tiny.moments(x)[0] - x.mean()) < 1e-9
"""

PAIR_WRONG = """
import numpy as np
from autograder import misconception


@misconception("tiny.moments", "adds up", "What is divided by n?")
def moments_sum(x):
    return np.sum(x), np.var(x)


@misconception("tiny.moments", "takes the root", "Are its units those of x?")
def moments_root(x):
    return np.mean(x), np.std(x)
"""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            "np.sum(x), np.std(x)",
            {"test_moments": "adds up + takes the root", "test_mean": "adds up + takes the root"},
        ),
        ("np.sum(x), 3 * np.var(x)", {"test_moments": "adds up", "test_mean": "adds up"}),
        ("3 * np.mean(x), 3 * np.var(x)", {}),
        ("np.std(x), np.sum(x)", {}),
    ],
)
def test_two_values_of_one_answer_may_be_wrong_in_two_ways(tmp_path, answer, said):
    folder = tiny.write_assignment(
        tmp_path / "01-tiny", module=PAIR, suite=PAIR_SUITE, misconceptions=PAIR_WRONG
    )
    assert named(folder, f"def moments(x): return {answer}") == said


COUNTS = """
import numpy as np


def counts(x):
    ### BEGIN SOLUTION
    return int((x > 0).sum()), int((x < 0).sum()), "both"
    ### END SOLUTION
"""

COUNTS_SUITE = """
import pytest


@pytest.mark.exercise("tiny.counts", points=1)
def test_counts(student, reference, rng):
    x = rng.normal(size=6)
    assert student.tiny.counts(x) == reference.tiny.counts(x)
"""

COUNTS_WRONG = """
import numpy as np
from autograder import misconception


@misconception("tiny.counts", "all but the word", "Which word is asked for?")
def counts_word(x):
    return int((x > 0).sum()), int((x < 0).sum()), "neither"


@misconception("tiny.counts", "from 1", "Where does counting begin?")
def counts_from_one(x):
    return 1 + int((x > 0).sum()), 1 + int((x < 0).sum()), "both"
"""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("int((x > 0).sum()), int((x < 0).sum()), 'neither'", {"test_counts": "all but the word"}),
        ("17, 18, 'neither'", {}),
        ("1 + int((x > 0).sum()), 0, 'one'", {}),
    ],
    ids=["the whole answer", "the word alone", "a number alone"],
)
def test_a_word_or_a_whole_number_alone_tells_no_mistake(tmp_path, answer, said):
    folder = tiny.write_assignment(
        tmp_path / "01-tiny", module=COUNTS, suite=COUNTS_SUITE, misconceptions=COUNTS_WRONG
    )
    assert named(folder, f"def counts(x): return {answer}") == said


def test_another_exception_of_the_same_type_is_another_mistake(tmp_path):
    turned = '@misconception("tiny.mse", "turned", "Which shape?")\ndef mse_turned(y_hat, y):\n    return y_hat @ y[:-1]\n'
    folder = tiny.write_assignment(tmp_path / "01-tiny", misconceptions=tiny.MISCONCEPTIONS + turned)
    assert "turned" in named(folder, "def mse(y_hat, y): return y_hat @ y[:-1]").values()
    assert named(folder, "def mse(y_hat, y): return y_hat[:, None] @ y[:-2, None]") == {}


def test_writing_into_an_argument_is_one_mistake_in_whatever_words_it_is_refused(folder):
    for code in ("y_hat -= y", "y_hat[:] = y_hat - y", "np.subtract(y_hat, y, out=y_hat)"):
        found = named(folder, f"def mse(y_hat, y):\n    {code}\n    return float((y_hat**2).mean())")
        assert "in place" in found.values(), code


def test_an_unknown_mistake_is_not_named(folder):
    assert named(folder, "def mse(y_hat, y): return float(np.mean((y_hat - y) ** 2)) * 1.37") == {}


def test_a_right_function_is_not_named(folder):
    assert named(folder, "") == {}


def diagnosed(folder, code):
    """The sentences of the checks that failed for a student whose tiny.py ends with ``code``."""
    student = tiny.student_with(folder, code)
    with Suite(folder / "hidden", folder) as suite:
        catalogue, runs = Catalogue(folder, load_misconceptions(folder)), suite.run(student, b"seed")
        runs = catalogue.diagnose(runs, lambda check, seed: suite.run_check(check, student, seed), student)
    return {run.check.name: run.result.diagnosis for run in runs if run.result.diagnosis}


def test_an_unknown_mistake_is_narrowed_down(folder):
    said = diagnosed(folder, "def mse(y_hat, y): return float(np.sum((y_hat - y) ** 2) / len(y) ** 0.9)")
    assert "the same multiple of the right one for all inputs of one size" in said["test_mse_value"]


@pytest.mark.parametrize("number", ["10**400", "-(10**400)", "2**64"])
def test_a_whole_number_beyond_every_float_is_a_wrong_answer_like_any_other(folder, number):
    mse = results(folder, f"def mse(y_hat, y): return {number}")["test_mse_value"]
    assert mse.outcome == "failed"
    assert NOT_NAMED not in mse.values


def results(folder, code):
    student = tiny.student_with(folder, code)
    with Suite(folder / "hidden", folder) as suite:
        runs = suite.run(student, b"seed")
        runs = Catalogue(folder, load_misconceptions(folder)).diagnose(runs, None, student)
    return {run.check.name: run.result for run in runs}


def test_where_naming_fails_the_marks_stand_and_the_other_exercises_are_named(folder, monkeypatch):
    fitting = Catalogue._fitting

    def fails_for_mse(self, exercise, *arguments):
        if exercise == "tiny.mse":
            raise KeyError("hidden number 0.123")
        return fitting(self, exercise, *arguments)

    monkeypatch.setattr(Catalogue, "_fitting", fails_for_mse)
    found = results(folder, "def mse(y_hat, y): return 1.0\ndef rmse(y_hat, y): return mse(y_hat, y)")
    mse, rmse = found["test_mse_value"], found["test_rmse_value"]
    assert (mse.outcome, rmse.misconception) == ("failed", "no root")
    assert f"{NOT_NAMED}: KeyError at test_catalogue.py" in mse.values
    assert "0.123" not in mse.values


def test_a_fault_in_naming_takes_back_nothing_that_was_said_before(folder, monkeypatch):
    file = folder / "hidden" / "test_tiny.py"
    again = "\n\n@pytest.mark.exercise('tiny.mse')\ndef test_mse_again(student, reference, rng):\n    "
    again += "assert_same(student.tiny.mse, reference.tiny.mse, *rng.normal(size=(2, 9)))\n"
    file.write_text(file.read_text() + again)
    narrowed = []

    def fails_the_second_time(*arguments):
        narrowed.append(arguments)
        return narrow(*arguments) if len(narrowed) == 1 else 1 / 0

    monkeypatch.setattr("autograder.diagnosis.catalogue.narrow", fails_the_second_time)
    found = results(folder, "def mse(y_hat, y): return float(np.sum((y_hat - y) ** 2) / len(y) ** 0.9)")
    assert "goes wrong with two" in found["test_mse_value"].diagnosis
    assert NOT_NAMED not in found["test_mse_value"].values
    assert NOT_NAMED in found["test_mse_again"].values


CHAIN = (
    tiny.SUITE
    + '''

@pytest.mark.exercise("tiny.rmse", points=1)
def test_rmse_chain(student, reference, rng):
    """rmse works with your own mse."""
    assert_same(student.tiny.rmse, reference.tiny.rmse, *rng.normal(size=(2, 7)), what="loss")
'''
)


@pytest.mark.parametrize("factor", [0.5, 1.37], ids=["a known mistake", "an unknown one"])
def test_a_chain_that_fails_for_a_lower_function_says_so(folder, factor):
    tiny.write_assignment(folder, suite=CHAIN)
    said = diagnosed(folder, f"def mse(y_hat, y): return float({factor} * np.mean((y_hat - y) ** 2))")
    assert (
        said["test_rmse_chain"]
        == "Nothing is wrong with rmse itself here: it calls your mse. Mend that first."
    )
    assert "test_rmse_value" not in said


def test_a_chain_is_not_named_where_the_function_is_right_by_itself(folder):
    scaled = (
        '\n\n@misconception("tiny.rmse", "grows by 1.37", "Another factor.")\n'
        "def rmse_scaled(y_hat, y):\n    return 1.37**0.5 * float(np.sqrt(np.mean((y_hat - y) ** 2)))\n"
    )
    chain_only = CHAIN.replace(
        '@pytest.mark.exercise("tiny.rmse", points=3)',
        '@pytest.mark.exercise("tiny.rmse", points=3, kind="edge")',
    )
    tiny.write_assignment(folder, suite=chain_only, misconceptions=tiny.MISCONCEPTIONS + scaled)
    said = diagnosed(folder, "def mse(y_hat, y): return float(1.37 * np.mean((y_hat - y) ** 2))")
    assert said["test_rmse_chain"].startswith("Nothing is wrong with rmse itself here")


def test_a_chain_that_raises_for_a_lower_function_says_so(folder):
    tiny.write_assignment(folder, suite=CHAIN)
    said = diagnosed(folder, "def mse(y_hat, y): return [float(np.mean((y_hat - y) ** 2))]")
    assert "it calls your mse. Mend that first." in said["test_rmse_chain"]
    own = diagnosed(folder, "def rmse(y_hat, y): return mse(y_hat, y) ** '1'")
    assert "mse" not in own["test_rmse_chain"].replace("rmse", "")


CAUGHT = """

@pytest.mark.exercise("tiny.rmse", points=1)
def test_rmse_caught(student, rng):
    y_hat, y = rng.normal(size=(2, 7))
    try:
        student.tiny.rmse(y_hat, y)
    except Exception as error:
        raise AssertionError("there is no rmse") from error
"""

TWICE = """

@misconception("tiny.rmse", "twice the root", "Where does a 2 come from?")
def rmse_twice(y_hat, y):
    return 2 * mse(y_hat, y) ** 0.5
"""


def test_a_lower_function_that_raises_in_a_check_that_catches_it_is_no_mistake_of_the_upper_one(folder):
    tiny.write_assignment(folder, suite=tiny.SUITE + CAUGHT, misconceptions=tiny.MISCONCEPTIONS + TWICE)
    said = diagnosed(folder, "def mse(y_hat, y): return [float(np.mean((y_hat - y) ** 2))]")
    assert (
        said["test_rmse_caught"]
        == "Nothing is wrong with rmse itself here: it calls your mse. Mend that first."
    )
    assert (
        "twice the root"
        not in named(folder, "def mse(y_hat, y): return [float(np.mean((y_hat - y) ** 2))]").values()
    )
    twice = "def rmse(y_hat, y): return 2 * mse(y_hat, y) ** 0.5"
    assert named(folder, twice)["test_rmse_value"] == "twice the root"


def test_two_mistakes_in_one_chain_are_told_apart(folder):
    tiny.write_assignment(folder, suite=CHAIN)
    code = """
    def mse(y_hat, y): return float(0.5 * np.mean((y_hat - y) ** 2))
    def rmse(y_hat, y): return mse(y_hat, y)
    """
    assert named(folder, code) == {
        "test_mse_value": "half the mean",
        "test_rmse_value": "no root",
        "test_rmse_chain": "no root",
    }


def test_a_mistake_is_named_though_a_function_of_the_checks_own_draws_at_random(folder):
    given = 'own = student.with_reference("tiny.mse")'
    drawing = (
        'own = student.with_reference(by={"tiny.mse": lambda *_: float(np.random.default_rng().random())})'
    )
    right = 'assert_same(own.tiny.rmse, reference.tiny.rmse, y_hat, y, what="loss")'
    tiny.write_assignment(
        folder,
        suite=tiny.SUITE.replace(given, drawing).replace(right, "assert own.tiny.rmse(y_hat, y) < 0"),
    )
    assert named(folder, "def rmse(y_hat, y): return mse(y_hat, y)") == {"test_rmse_value": "no root"}
    assert named(folder, "def rmse(y_hat, y): return mse(y_hat, y) ** 0.4") == {}


def test_a_match_by_chance_is_not_confirmed_on_fresh_numbers(folder):
    code = """
    calls = []
    def mse(y_hat, y):
        calls.append(1)
        return float(np.mean((y_hat - y) ** 2)) * (0.5 if len(calls) == 1 else 0.7)
    """
    assert named(folder, code) == {}


def test_what_fits_two_misconceptions_names_neither(folder):
    twins = tiny.MISCONCEPTIONS + (
        '\n\n@misconception("tiny.mse", "its twin", "Another sentence.")\n'
        "def mse_twin(y_hat, y):\n    return float(np.mean((y_hat - y) ** 2) / 2)\n"
    )
    tiny.write_assignment(folder, misconceptions=twins)
    assert named(folder, "def mse(y_hat, y): return float(0.5 * np.mean((y_hat - y) ** 2))") == {}


EDGE = (
    tiny.SUITE
    + '''

@pytest.mark.exercise("tiny.mse", points=1, kind="edge")
def test_mse_large(student, reference, rng):
    """mse is right for large residuals."""
    assert_same(student.tiny.mse, reference.tiny.mse, np.full(3, 5e3), np.zeros(3), what="loss")
'''
)

CAPPED = """

@misconception("tiny.mse", "never above a thousand", "What keeps your loss down?")
def mse_capped(y_hat, y):
    return float(min(np.mean((y_hat - y) ** 2), 1000.0))


@misconception("tiny.mse", "always a thousand", "Where does y_hat enter?")
def mse_thousand(y_hat, y):
    return 1000.0
"""


def test_what_fits_twice_at_an_edge_is_told_apart_by_the_other_checks(folder):
    tiny.write_assignment(folder, misconceptions=tiny.MISCONCEPTIONS + CAPPED, suite=EDGE)
    right_elsewhere = "def mse(y_hat, y): return float(min(np.mean((y_hat - y) ** 2), 1e3))"
    assert named(folder, right_elsewhere) == {"test_mse_large": "never above a thousand"}


def test_two_misconceptions_of_one_name_are_refused(folder):
    twins = tiny.MISCONCEPTIONS + tiny.MISCONCEPTIONS.split("from autograder import misconception")[1]
    tiny.write_assignment(folder, misconceptions=twins)
    with pytest.raises(VariantError, match="two misconceptions named 'half the mean'"):
        load_misconceptions(folder)


def test_a_file_of_misconceptions_that_cannot_be_run_is_refused(folder):
    tiny.write_assignment(folder, misconceptions="import nowhere")
    with pytest.raises(VariantError, match=r"misconceptions\.py cannot be run"):
        load_misconceptions(folder)


def test_an_accepted_alternative_belongs_to_the_exercises_that_it_defines(folder):
    (alternative,) = load_alternatives(folder, ["tiny.mse", "tiny.rmse"])
    assert alternative.exercises == ("tiny.mse", "tiny.rmse")
    assert "from __future__" not in alternative.source


def test_an_alternative_to_nothing_is_refused(folder):
    tiny.write(folder / "hidden" / "accepted" / "other.py", "def other(): pass\n")
    with pytest.raises(VariantError, match="belongs to none"):
        load_alternatives(folder, ["tiny.mse"])


BOX = """
class Box:
    def __init__(self, value):
        self.value = value


def doubled(box):
    ### BEGIN SOLUTION
    return Box(2 * box.value)
    ### END SOLUTION
"""

OPENED = """
import tiny


def doubled_value(x):
    return tiny.doubled(tiny.Box(x)).value
"""

BOX_SUITE = """
import pytest
from autograder.checks import assert_close


@pytest.mark.exercise("tiny.doubled", points=1)
def test_doubled(student, rng):
    for x in rng.normal(size=3):
        assert_close(student.opened.doubled_value(float(x)), 2 * x)
"""

BOX_WRONG = """
from tiny import Box
from autograder import misconception


@misconception("tiny.doubled", "squares", "Is twice the same as squared?")
def squares(box):
    return Box(box.value**2)


@misconception("tiny.doubled", "halves", "Is the box larger or smaller now?")
def halves(box):
    return Box(box.value / 2)
"""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("box.value * box.value", "squares"),
        ("3 * box.value", "one change: another constant at one place"),
        ("7.7 * box.value", ""),
    ],
)
def test_a_function_of_objects_is_named_through_a_module_that_returns_plain_data(tmp_path, answer, said):
    folder = tiny.write_assignment(
        tmp_path / "01-tiny", module=BOX, suite=BOX_SUITE, misconceptions=BOX_WRONG
    )
    (folder / "opened.py").write_text(OPENED)
    assert named(folder, f"def doubled(box): return Box({answer})") == (
        {"test_doubled": said} if said else {}
    )


def test_a_function_that_the_other_module_imports_by_name_is_named_as_well(tmp_path):
    folder = tiny.write_assignment(
        tmp_path / "01-tiny", module=BOX, suite=BOX_SUITE, misconceptions=BOX_WRONG
    )
    (folder / "opened.py").write_text(
        "from tiny import Box, doubled\n\n\ndef doubled_value(x):\n    return doubled(Box(x)).value\n"
    )
    assert named(folder, "def doubled(box): return Box(box.value / 2)") == {"test_doubled": "halves"}


PAIRS_OF_ONE = """
import numpy as np
import pytest
from autograder.checks import assert_same


@pytest.mark.exercise("tiny.mse", points=1)
def test_many(student, reference, rng):
    assert_same(student.tiny.mse, reference.tiny.mse, *rng.normal(size=(2, 7)))


@pytest.mark.exercise("tiny.mse", points=1, kind="edge")
def test_a_single_example(student, reference, rng):
    assert_same(student.tiny.mse, reference.tiny.mse, *rng.normal(size=(2, 1)))
"""

ROOT_ONLY = """
import numpy as np
from autograder import misconception


@misconception("tiny.mse", "the root", "Is the size of a typical error asked for, or its square?")
def mse_root(y_hat, y):
    return float(np.sqrt(np.mean((y_hat - y) ** 2)))
"""


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "np.sqrt(np.mean((y_hat - y) ** 2))",
            {"test_many": "the root", "test_a_single_example": "the root"},
        ),
        ("abs(y_hat[0] - y[0]) * len(y) ** 0.3", {}),
    ],
)
def test_a_name_that_fits_at_extreme_inputs_only_is_not_said(tmp_path, body, said):
    folder = tiny.write_assignment(tmp_path / "01-tiny", suite=PAIRS_OF_ONE, misconceptions=ROOT_ONLY)
    assert named(folder, f"def mse(y_hat, y): return float({body})") == said


ROOT_AND_CUBE = (
    ROOT_ONLY
    + """

@misconception("tiny.mse", "the cube", "Which power is asked for?")
def mse_cube(y_hat, y):
    return float(np.mean(np.abs(y_hat - y) ** 3))
"""
)


def test_a_second_name_at_extreme_inputs_is_not_said_where_ordinary_ones_contradict_it(tmp_path):
    folder = tiny.write_assignment(tmp_path / "01-tiny", suite=PAIRS_OF_ONE, misconceptions=ROOT_AND_CUBE)
    root, cube = "np.mean((y_hat - y) ** 2) ** 0.5", "np.mean(np.abs(y_hat - y) ** 3)"
    said = named(folder, f"def mse(y_hat, y): return float({root} if len(y) > 1 else {cube})")
    assert (said["test_many"], said.get("test_a_single_example")) == ("the root", None)


WARNS = """
import warnings
from autograder.misconceptions import misconception


@misconception("tiny.mse", "half the mean", "Which convention does the text fix?")
def mse_that_warns(y_hat, y):
    warnings.warn("Mean of empty slice", RuntimeWarning)
    return float(0.5 * np.mean((y_hat - y) ** 2))
"""


def test_what_is_tried_warns_nobody(tmp_path):
    folder = tiny.write_assignment(tmp_path / "01-tiny", misconceptions=WARNS)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        names = named(folder, "def mse(y_hat, y): return float(0.5 * np.mean((y_hat - y) ** 2))")
    assert "half the mean" in names.values()
    assert not heard


def test_a_mistake_of_a_lower_function_is_named_where_a_student_has_written_it_out(folder):
    own = "np.sqrt(0.5 * np.mean((y_hat - y) ** 2))"
    student = f"def rmse(y_hat, y): return float({own})"
    assert named(folder, student) == {"test_rmse_value": "mse: half the mean"}
    assert diagnosed(folder, student)["test_rmse_value"] == (
        "Look at the part that mse should do. Which convention does the text fix?"
    )
    assert named(folder, "def rmse(y_hat, y): return mse(y_hat, y)") == {"test_rmse_value": "no root"}


RECOGNISED = """
import numpy as np
import pytest
from autograder.checks import CheckFailed


@pytest.mark.exercise("tiny.mse", points=1)
def test_of_equal_answers(student):
    if student.tiny.mse(np.ones(2), np.zeros(2)) == student.tiny.mse(np.zeros(2), np.ones(2)) == 0.5:
        raise CheckFailed("Half of what it should be.", mistake="half the mean")
"""


def test_what_a_check_has_recognised_is_named_and_stays(tmp_path):
    half = "def mse(y_hat, y): return 0.5"
    folder = tiny.write_assignment(tmp_path / "01-tiny", suite=RECOGNISED)
    assert named(folder, half) == {"test_of_equal_answers": "half the mean"}
    assert diagnosed(folder, half) == {"test_of_equal_answers": "Half of what it should be."}
    assert named(folder, "def mse(y_hat, y): return 0.25") == {}


FOLDED = '''
def folded(values):
    """Return the sum of the values."""
    total = 0.0
    for value in values:
        total = total + value
    return total
'''

LONG_SUITE = """
import numpy as np
import pytest
from autograder.checks import assert_same


@pytest.mark.exercise("tiny.folded")
def test_the_sum(student, reference, rng):
    assert_same(student.tiny.folded, reference.tiny.folded, rng.normal(size=9))


@pytest.mark.exercise("tiny.folded", kind="purity")
def test_many_rising_values(student, reference, rng):
    assert_same(student.tiny.folded, reference.tiny.folded, np.sort(rng.uniform(1, 2, 50_000)))
"""

LAST_AND_LARGEST = """
from autograder import misconception


@misconception("tiny.folded", "keeps the last", "What happens to the first when the second arrives?")
def folded_last(values):
    total = 0.0
    for value in values:
        total = value
    return total


@misconception("tiny.folded", "keeps the largest", "Which of them should stay?")
def folded_largest(values):
    return max(values)
"""


def test_where_a_named_mistake_takes_many_steps_no_shorter_one_is_named_in_its_place(tmp_path):
    folder = tiny.write_assignment(
        tmp_path / "01-tiny", module=FOLDED, suite=LONG_SUITE, misconceptions=LAST_AND_LARGEST
    )
    code = "def folded(values):\n    for value in values: pass\n    return value"
    assert set(named(folder, code).values()) == {"keeps the last"}
