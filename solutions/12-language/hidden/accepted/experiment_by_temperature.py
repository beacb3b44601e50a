"""Another experiment: how long are the names that a table of pairs writes, at a half and at one?"""

import language
import letters
import numpy as np


def run(arm, seed):
    rng = np.random.default_rng(seed)
    pairs, following = letters.windows(letters.split(letters.load(), 500, rng)[0], 1)
    table = language.bigram_theta(pairs[:, 0], following, 0.5)
    temperature = 0.5 if arm == "treatment" else 1.0
    lengths = []
    for _ in range(40):
        name = language.sample(lambda so_far: table[so_far[-1] if so_far else 0], rng, temperature)
        lengths.append(len(name))
    return sum(lengths) / len(lengths)


def report():
    rows = {"treatment": [], "control": []}
    for seed in range(7):
        for arm, row in rows.items():
            row.append(run(arm, seed))
    return rows
