"""The gradients that an optimizer is driven with, chosen so that each wrong one shows on some of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .signatures import also_takes

__tracebackhide__ = True  # pytest: show the caller's line, not ours


@dataclass(frozen=True)
class Scenario:
    """A sequence of gradients to drive an optimizer with.

    when:      the words that end "is wrong ...", such as ``with gradients near 1e-9``
    question:  what the student should ask, when this scenario is the first that fails
    theta:     (p,) the start
    gradients: (steps, p)
    lrs:       (steps,)
    warm:      (any, p) gradients that the reference sees first, to make a used state

    >>> scenarios(rng=np.random.default_rng(0))[3].when
    'when the gradient is 0 from the start'
    """

    when: str
    question: str
    theta: np.ndarray
    gradients: np.ndarray
    lrs: np.ndarray
    warm: np.ndarray


TINY = "Which term decides when the gradient is this small, and where does it stand?"

WORDS = {
    "ordinary": (
        "with ordinary gradients",
        "Write the update of one step on paper, and compare line by line.",
    ),
    "changing lr": (
        "when the learning rate changes",
        "In which line does lr enter, and is it the lr of this step?",
    ),
    "used state": ("with a state that has seen other steps", "What does the state carry from step to step?"),
    "flat": (
        "when the gradient is 0 from the start",
        "What should an optimizer do at a flat place, before it has any speed?",
    ),
    "resting": ("when one coordinate never has a gradient", "What is divided by what in that coordinate?"),
    "pause": ("when the gradient becomes 0 after some steps", "Does the state go on as its formula says?"),
    "1e-9": ("with gradients near 1e-9", TINY),
    "1e-5": ("with gradients near 1e-5", TINY),
    "1000": ("with gradients near 1000", "Does something limit your step that the formula does not have?"),
    "mixed": (
        "with coordinates of very different scale",
        "Does one coordinate of your step depend on another?",
    ),
    "long": ("over many steps", "What should still change after the first steps?"),
}
"""For each sequence of gradients: when a step is wrong, and the question for the student."""


@also_takes(rng_at=0)
def scenarios(
    *, rng: np.random.Generator, size: int = 5, steps: int = 6, lr: float = 0.01
) -> tuple[Scenario, ...]:
    """Return the sequences that tell right optimizers from wrong ones; the last coordinate of some is always 0.

    size: of theta

    >>> [scenario.gradients.shape for scenario in scenarios(rng=np.random.default_rng(0), size=3, steps=6)][:2]
    [(6, 3), (6, 3)]
    """
    theta = rng.normal(size=size)
    normal = rng.normal(size=(steps, size))
    all_but_last = np.ones(size)
    all_but_last[-1] = 0.0
    changing = lr * 2.0 ** rng.integers(-3, 4, size=steps)
    changing[:2] = lr, 4 * lr
    pause = normal.copy()
    pause[steps // 2 :] = 0.0
    seen = rng.normal(size=(9, size))
    gradients = {
        "ordinary": normal,
        "changing lr": normal,
        "used state": normal,
        "flat": np.zeros((3, size)),
        "resting": normal * all_but_last,
        "pause": pause,
        "1e-9": 1e-9 * normal,
        "1e-5": 1e-5 * normal,
        "1000": 1e3 * normal,
        "mixed": normal * np.r_[np.geomspace(1e-9, 1e3, size - 1), 0.0],
        "long": rng.normal(size=(40, size)),
    }
    return tuple(
        Scenario(
            *WORDS[name],
            theta,
            sequence,
            lrs=changing if name == "changing lr" else np.full(len(sequence), lr),
            warm=seen if name == "used state" else np.zeros((0, size)),
        )
        for name, sequence in gradients.items()
    )
