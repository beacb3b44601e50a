"""Keep the whole history and look at it."""


def keep_the_best(step, score, theta, patience):
    seen, scores = [theta], [score(theta)]
    while True:
        best = scores.index(min(scores))
        if len(scores) - 1 - best == patience:
            return seen[best]
        seen.append(step(seen[-1]))
        scores.append(score(seen[-1]))
