"""Channel after channel."""


def n_window(m, c_in, c_out):
    total = 0
    for _ in range(c_out):
        total += sum(m for _ in range(c_in))
        total += 1
    return total
