"""Two loops."""


def mistakes(C):
    k = len(C)
    return sum(C[i, j] for i in range(k) for j in range(k) if i != j)


def worst_pair(C):
    pairs = [(i, j) for i in range(len(C)) for j in range(len(C)) if i != j]
    return max(pairs, key=lambda pair: C[pair])
