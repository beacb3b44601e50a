"""What the open lab needs: the same experiment in two arms, over several seeds, and a claim that is held against it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import numpy as np

from autograder.pictures import COLOURS, show, style

Experiment = Callable[[str, int], float]


def measure(
    experiment: Experiment, arms: Sequence[str], seeds: Sequence[int] = range(6)
) -> dict[str, np.ndarray]:
    """Return {arm: one number for each seed}, and show them. Raises ValueError if the experiment cannot be repeated.

    experiment: (arm, seed) -> a number; all its randomness comes from the seed, so the arms see the same ones
    """
    results = {arm: np.array([experiment(arm, seed) for seed in seeds]) for arm in arms}
    for arm in arms:
        if experiment(arm, seeds[0]) != results[arm][0]:
            raise ValueError(
                f'Run again with the same seed, the arm "{arm}" gives another number: where does chance come in?'
            )
    with style():
        figure, axes = plt.subplots(figsize=(5.6, 3.4))
        for place, (arm, numbers) in enumerate(results.items()):
            axes.plot(np.full(len(numbers), place), numbers, "o", color=COLOURS[place], alpha=0.7)
            axes.plot([place - 0.2, place + 0.2], [numbers.mean()] * 2, color=COLOURS[place])
        axes.set_xticks(range(len(arms)), arms)
        axes.set(
            xlim=(-0.6, len(arms) - 0.4),
            ylabel="what was measured",
            title=f"{len(seeds)} seeds, the bar is the mean",
        )
    words = "; ".join(
        f"{arm}: mean {numbers.mean():.3g}, from {numbers.min():.3g} to {numbers.max():.3g}"
        for arm, numbers in results.items()
    )
    show(figure, alt=f"What the experiment measured in each arm, one point a seed. {words}.")
    return results


def claim(results: dict[str, np.ndarray], larger: str, smaller: str) -> None:
    """Print whether the numbers bear the claim that the arm ``larger`` gives more than the arm ``smaller``.

    The two arms share their seeds, so the differences are compared, seed by seed. The claim is borne if their mean is
    more than three of its standard errors above 0.
    """
    difference = results[larger] - results[smaller]
    mean, error = float(difference.mean()), float(difference.std(ddof=1) / np.sqrt(len(difference)))
    verdict = "bear the claim" if mean > 3 * error else "do not bear the claim"
    print(
        f"{larger} - {smaller}: {mean:+.3f}, standard error {error:.3f}, {len(difference)} seeds: the numbers {verdict}."
    )
