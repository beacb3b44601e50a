"""A small number in the wrong place changes answers by 1e-9 only; still it is called what it is, or by no name."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.diagnosis.asking import quiet
from autograder.diagnosis.catalogue import Catalogue
from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.diagnosis.variants import Variant, spliced
from autograder.student.api import Student, close
from autograder.student.in_process import LocalBackend
from autograder.student.reference import Reference
from autograder.suite.session import Suite

SOLUTIONS = Path(__file__).parents[2] / "solutions"

ADAM = """
def adam_step(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g * g
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - {step}, {{"m": m, "v": v, "t": t}}
"""

BCE = """
def bce_logits(z, y):
    p = 1 / (1 + np.exp(-z))
    return float(-np.mean(y * np.log(p + {eps}) + (1 - y) * np.log(1 - p + {eps})))
"""


class Named:
    """What a submission with one function of its own is called, in one assignment of the course."""

    def __init__(self, assignment):
        self.folder = SOLUTIONS / assignment
        self.suite = Suite(self.folder / "hidden", self.folder)
        self.catalogue = Catalogue(self.folder, load_misconceptions(self.folder))

    def __call__(self, exercise, source):
        sources = spliced(self.folder, Variant("held out", (exercise,), "", source))
        student = Student(LocalBackend(self.folder, sources=sources), Reference(self.folder))
        with quiet():
            runs = [
                self.suite.run_check(c, student, b"seed") for c in self.suite.checks if c.exercise == exercise
            ]
            runs = self.catalogue.diagnose(
                runs, lambda check, seed: self.suite.run_check(check, student, seed), student
            )
        close(student)
        return {name for run in runs for name in run.result.named if not name.startswith("symptom")}


@pytest.fixture(scope="module")
def in_optimizers():
    named = Named("06-optimizers")
    yield named
    named.suite.close()


@pytest.fixture(scope="module")
def in_losses():
    named = Named("02-losses")
    yield named
    named.suite.close()


@pytest.mark.parametrize(
    ("step", "name"),
    [
        ("lr * m_hat / np.sqrt(v_hat + eps)", "puts eps under the root"),
        ("lr * m_hat / np.sqrt(v_hat)", "leaves eps out"),
        ("lr * m_hat / (np.sqrt(v_hat) + 1e-9)", "another number in place of eps"),
        ("lr * m_hat / (np.sqrt(v_hat) + 2.5e-6)", "another number in place of eps"),
        ("lr * m_hat / np.sqrt(v_hat + 1e-10)", "a number of its own under the root"),
        ("lr * m_hat / (np.sqrt(v_hat) + eps / 2)", "a multiple or a power of eps"),
        ("lr * m_hat / np.sqrt(np.maximum(v_hat, eps))", "eps only where the root is small"),
        ("lr * m_hat / np.sqrt((v + eps) / (1 - beta2**t))", "eps under the root, before the correction"),
        ("lr * (m_hat / np.sqrt(v_hat) + eps)", "eps outside of the denominator"),
        ("lr * m_hat / np.sqrt(v_hat + eps**2)", "eps at another place, or twice"),
    ],
)
def test_each_mistake_with_eps_has_its_own_name(in_optimizers, step, name):
    assert in_optimizers("optimizers.adam_step", ADAM.format(step=step)) == {name}


@pytest.mark.parametrize("eps", ["1e-12", "1e-9", "1e-7"])
def test_a_small_number_in_a_logarithm_is_no_constant_in_front(in_losses, eps):
    assert in_losses("losses.bce_logits", BCE.format(eps=eps)) == {"a small number inside the logarithm"}
