"""Wrong answers to 04-landscapes, written from the released text alone, to measure the diagnosis;
never used to improve it."""

import numpy as np
from landscapes import A2, TILT, double_well, double_well_grad

from autograder.diagnosis.held_out import mistake

# ------------------------------------------------------------------------------ landscapes.double_well


@mistake("landscapes.double_well", "factor 1/4 forgotten")
def dw_no_quarter(x):
    return (x**2 - A2) ** 2 + TILT * x


@mistake("landscapes.double_well", "factor 1/2 in place of 1/4")
def dw_half(x):
    return 0.5 * (x**2 - A2) ** 2 + TILT * x


@mistake("landscapes.double_well", "tilt forgotten")
def dw_no_tilt(x):
    return 1 / 4 * (x * x - A2) ** 2


@mistake("landscapes.double_well", "tilt to the other side")
def dw_minus_tilt(x):
    return (x**2 - A2) ** 2 / 4 - TILT * x


@mistake("landscapes.double_well", "x not squared inside")
def dw_x_not_squared(x):
    return 0.25 * (x - A2) ** 2 + TILT * x


@mistake("landscapes.double_well", "A2 squared once more")
def dw_A2_squared(x):
    return 0.25 * (x**2 - A2**2) ** 2 + TILT * x


@mistake("landscapes.double_well", "outer square forgotten")
def dw_no_outer_square(x):
    well = 0.25 * (x**2 - A2)
    slope = TILT * x
    return well + slope


@mistake("landscapes.double_well", "1/4 squared together with the parentheses")
def dw_quarter_squared(x):
    return (0.25 * (x**2 - A2)) ** 2 + TILT * x


@mistake("landscapes.double_well", "tilt as a constant")
def dw_constant_tilt(x):
    return 0.25 * (x**2 - A2) ** 2 + TILT


@mistake("landscapes.double_well", "quarter of the whole sum")
def dw_quarter_of_all(x):
    return ((x**2 - A2) ** 2 + TILT * x) / 4


@mistake("landscapes.double_well", "loop over one axis only")
def dw_one_axis(x):
    heights = []
    for place in x:
        heights.append(float(0.25 * (place**2 - A2) ** 2 + TILT * place))
    return np.array(heights)


@mistake("landscapes.double_well", "writes the squares into x")
def dw_in_place(x):
    tilt = TILT * x
    x **= 2
    x -= A2
    return x**2 / 4 + tilt


# ------------------------------------------------------------------------- landscapes.double_well_grad


@mistake("landscapes.double_well_grad", "inner derivative forgotten")
def dwg_no_inner(x):
    return 0.5 * (x**2 - A2) + TILT


@mistake("landscapes.double_well_grad", "inner derivative without its 2")
def dwg_half_inner(x):
    return 0.5 * (x**2 - A2) * x + TILT


@mistake("landscapes.double_well_grad", "outer factor 2 forgotten")
def dwg_no_outer_two(x):
    outer = 0.25 * (x**2 - A2)
    inner = 2 * x
    return outer * inner + TILT


@mistake("landscapes.double_well_grad", "tilt forgotten")
def dwg_no_tilt(x):
    return x * (x**2 - A2)


@mistake("landscapes.double_well_grad", "tilt still multiplied by x")
def dwg_tilt_x(x):
    return x**3 - A2 * x + TILT * x


@mistake("landscapes.double_well_grad", "forward difference of the height")
def dwg_forward(x):
    h = 1e-5
    return (double_well(x + h) - double_well(x)) / h


@mistake("landscapes.double_well_grad", "central difference with a long step")
def dwg_central(x):
    h = 1e-3
    return (double_well(x + h) - double_well(x - h)) / (2 * h)


@mistake("landscapes.double_well_grad", "np.gradient over the entries of x")
def dwg_np_gradient(x):
    return np.gradient(double_well(x), x)


@mistake("landscapes.double_well_grad", "A2 not multiplied by x")
def dwg_A2_alone(x):
    return x**3 - A2 + TILT


@mistake("landscapes.double_well_grad", "minus the slope, downhill")
def dwg_sign(x):
    return -(x**3) + A2 * x - TILT


@mistake("landscapes.double_well_grad", "second derivative")
def dwg_second(x):
    return 3 * x**2 - A2


@mistake("landscapes.double_well_grad", "tilt with the other sign")
def dwg_minus_tilt(x):
    return x * x * x - A2 * x - TILT


# ------------------------------------------------------------------------------- landscapes.loss_slice


@mistake("landscapes.loss_slice", "rows and columns exchanged")
def ls_transposed(f, theta, u, v, grid):
    chart = np.zeros((len(grid), len(grid)))
    for i, a in enumerate(grid):
        for j, b in enumerate(grid):
            chart[j, i] = f(theta + a * u + b * v)
    return chart


@mistake("landscapes.loss_slice", "meshgrid with its default indexing")
def ls_meshgrid(f, theta, u, v, grid):
    A, B = np.meshgrid(grid, grid)
    places = zip(A.ravel(), B.ravel())
    return np.array([f(theta + a * u + b * v) for a, b in places]).reshape(A.shape)


@mistake("landscapes.loss_slice", "directions scaled to length 1")
def ls_unit_directions(f, theta, u, v, grid):
    u = u / np.linalg.norm(u)
    v = v / np.linalg.norm(v)
    return np.array([[f(theta + a * u + b * v) for b in grid] for a in grid])


@mistake("landscapes.loss_slice", "plane through 0 and not through theta")
def ls_no_theta(f, theta, u, v, grid):
    m = len(grid)
    chart = np.empty((m, m))
    for i in range(m):
        for j in range(m):
            chart[i, j] = f(grid[i] * u + grid[j] * v)
    return chart


@mistake("landscapes.loss_slice", "theta itself is moved")
def ls_moves_theta(f, theta, u, v, grid):
    chart = []
    for a in grid:
        row = []
        for b in grid:
            theta += a * u + b * v
            row.append(f(theta))
        chart.append(row)
    return np.array(chart)


@mistake("landscapes.loss_slice", "steps add up along a row")
def ls_steps_add_up(f, theta, u, v, grid):
    m = len(grid)
    chart = np.zeros((m, m))
    for i in range(m):
        place = theta + grid[i] * u
        for j in range(m):
            place = place + grid[j] * v
            chart[i, j] = f(place)
    return chart


@mistake("landscapes.loss_slice", "each height asked for twice")
def ls_two_calls(f, theta, u, v, grid):
    chart = np.zeros((len(grid), len(grid)))
    for i, a in enumerate(grid):
        for j, b in enumerate(grid):
            if np.isfinite(f(theta + a * u + b * v)):
                chart[i, j] = f(theta + a * u + b * v)
            else:
                chart[i, j] = np.inf
    return chart


@mistake("landscapes.loss_slice", "coordinates evenly spaced from the smallest to the largest")
def ls_even_grid(f, theta, u, v, grid):
    even = np.linspace(np.min(grid), np.max(grid), len(grid))
    return np.array([[f(theta + a * u + b * v) for b in even] for a in even])


@mistake("landscapes.loss_slice", "numbers of row and column as coordinates")
def ls_indices(f, theta, u, v, grid):
    m = grid.size
    chart = np.zeros((m, m))
    for i in range(m):
        for j in range(m):
            chart[i, j] = f(theta + i * u + j * v)
    return chart


@mistake("landscapes.loss_slice", "one half computed, the other mirrored")
def ls_mirrored(f, theta, u, v, grid):
    m = len(grid)
    chart = np.zeros((m, m))
    for i in range(m):
        for j in range(i + 1):
            chart[i, j] = chart[j, i] = f(theta + grid[i] * u + grid[j] * v)
    return chart


@mistake("landscapes.loss_slice", "heights relative to the middle")
def ls_relative(f, theta, u, v, grid):
    middle = f(theta)
    return np.array([[f(theta + a * u + b * v) - middle for b in grid] for a in grid])


@mistake("landscapes.loss_slice", "last coordinate left out")
def ls_off_by_one(f, theta, u, v, grid):
    m = len(grid)
    chart = np.zeros((m, m))
    for i in range(m - 1):
        for j in range(m - 1):
            chart[i, j] = f(theta + grid[i] * u + grid[j] * v)
    return chart


# ---------------------------------------------------------------------------------- landscapes.hessian


@mistake("landscapes.hessian", "divided by h and not by 2 h")
def he_single_h(grad, theta, h=1e-4):
    p = len(theta)
    A = np.zeros((p, p))
    for i in range(p):
        e = np.zeros(p)
        e[i] = h
        A[:, i] = (grad(theta + e) - grad(theta - e)) / h
    return (A + A.T) / 2


@mistake("landscapes.hessian", "forward difference")
def he_forward(grad, theta, h=1e-4):
    here = grad(theta)
    columns = []
    for e in np.eye(len(theta)):
        columns.append((grad(theta + h * e) - here) / h)
    A = np.column_stack(columns)
    return (A + A.T) / 2


@mistake("landscapes.hessian", "halves not averaged")
def he_not_symmetric(grad, theta, h=1e-4):
    p = theta.size
    A = np.empty((p, p))
    for i in range(p):
        up, down = theta.copy(), theta.copy()
        up[i] += h
        down[i] -= h
        A[:, i] = (grad(up) - grad(down)) / (2 * h)
    return A


@mistake("landscapes.hessian", "halves added but not halved")
def he_not_halved(grad, theta, h=1e-4):
    A = np.array([(grad(theta + h * e) - grad(theta - h * e)) / (2 * h) for e in np.eye(len(theta))])
    return A + A.T


@mistake("landscapes.hessian", "lower half copied from the upper one")
def he_upper_half(grad, theta, h=1e-4):
    p = len(theta)
    A = np.zeros((p, p))
    for i in range(p):
        e = np.zeros(p)
        e[i] = h
        A[:, i] = (grad(theta + e) - grad(theta - e)) / (2 * h)
    return np.triu(A) + np.triu(A, 1).T


@mistake("landscapes.hessian", "earlier components not put back")
def he_not_restored(grad, theta, h=1e-4):
    p = len(theta)
    A = np.zeros((p, p))
    step = np.zeros(p)
    for i in range(p):
        step[i] = h
        A[:, i] = (grad(theta + step) - grad(theta - step)) / (2 * h)
    return (A + A.T) / 2


@mistake("landscapes.hessian", "theta itself is moved and stays a little below")
def he_moves_theta(grad, theta, h=1e-4):
    p = len(theta)
    A = np.zeros((p, p))
    for i in range(p):
        theta[i] += h
        up = grad(theta)
        theta[i] -= 2 * h
        down = grad(theta)
        A[:, i] = (up - down) / (2 * h)
    return 0.5 * (A + A.T)


@mistake("landscapes.hessian", "difference written into the gradient that came back")
def he_writes_gradient(grad, theta, h=1e-4):
    p = len(theta)
    A = np.zeros((p, p))
    for i in range(p):
        e = np.zeros(p)
        e[i] = h
        column = grad(theta + e)
        column -= grad(theta - e)
        column /= 2 * h
        A[:, i] = column
    return (A + A.T) / 2


@mistake("landscapes.hessian", "h of the call ignored")
def he_fixed_h(grad, theta, h=1e-4):
    def column(i):
        up, down = theta.copy(), theta.copy()
        up[i] += 1e-4
        down[i] -= 1e-4
        return (grad(up) - grad(down)) / 2e-4

    A = np.stack([column(i) for i in range(len(theta))], axis=1)
    return (A + A.T) / 2


@mistake("landscapes.hessian", "diagonal only")
def he_diagonal(grad, theta, h=1e-4):
    p = len(theta)
    H = np.zeros((p, p))
    for i in range(p):
        e = np.zeros(p)
        e[i] = h
        H[i, i] = (grad(theta + e)[i] - grad(theta - e)[i]) / (2 * h)
    return H


@mistake("landscapes.hessian", "gradients asked for again for each entry")
def he_too_many_calls(grad, theta, h=1e-4):
    p = len(theta)
    A = np.zeros((p, p))
    for i in range(p):
        for j in range(p):
            e = np.zeros(p)
            e[j] = h
            A[i, j] = (grad(theta + e)[i] - grad(theta - e)[i]) / (2 * h)
    return (A + A.T) / 2


@mistake("landscapes.hessian", "minus between the halves")
def he_antisymmetric(grad, theta, h=1e-4):
    p = len(theta)
    A = np.zeros((p, p))
    for i, e in enumerate(h * np.eye(p)):
        A[:, i] = (grad(theta + e) - grad(theta - e)) / (2 * h)
    return (A - A.T) / 2


# ------------------------------------------------------------------ landscapes.classify_critical_point


@mistake("landscapes.classify_critical_point", "compared with 0 exactly, tol ignored")
def cl_exact_zero(H, tol=1e-8):
    values = np.linalg.eigvalsh(H)
    if np.any(values == 0):
        return "degenerate"
    if np.all(values > 0):
        return "min"
    if np.all(values < 0):
        return "max"
    return "saddle"


@mistake("landscapes.classify_critical_point", "degenerate only if all eigenvalues are 0")
def cl_all_zero(H, tol=1e-8):
    values = np.linalg.eigvalsh(H)
    if np.all(np.abs(values) <= tol):
        return "degenerate"
    elif np.all(values >= -tol):
        return "min"
    elif np.all(values <= tol):
        return "max"
    return "saddle"


@mistake("landscapes.classify_critical_point", "min and max exchanged")
def cl_swapped(H, tol=1e-8):
    values = np.linalg.eigvalsh(H)
    if np.any(np.abs(values) <= tol):
        return "degenerate"
    if np.all(values < 0):
        return "min"
    if np.all(values > 0):
        return "max"
    return "saddle"


@mistake("landscapes.classify_critical_point", "saddle looked at before degenerate")
def cl_saddle_first(H, tol=1e-8):
    values = np.linalg.eigvalsh(H)
    positive, negative = np.sum(values > tol), np.sum(values < -tol)
    if positive > 0 and negative > 0:
        return "saddle"
    if positive == len(values):
        return "min"
    if negative == len(values):
        return "max"
    return "degenerate"


@mistake("landscapes.classify_critical_point", "rule of determinant and first entry, for two parameters")
def cl_determinant(H, tol=1e-8):
    determinant = np.linalg.det(H)
    if abs(determinant) <= tol:
        return "degenerate"
    if determinant < 0:
        return "saddle"
    return "min" if H[0, 0] > 0 else "max"


@mistake("landscapes.classify_critical_point", "diagonal in place of the eigenvalues")
def cl_diagonal(H, tol=1e-8):
    curvatures = np.diag(H)
    if (np.abs(curvatures) <= tol).any():
        return "degenerate"
    if (curvatures > 0).all():
        return "min"
    if (curvatures < 0).all():
        return "max"
    return "saddle"


@mistake("landscapes.classify_critical_point", "absolute value forgotten in the comparison with tol")
def cl_no_abs(H, tol=1e-8):
    values = np.linalg.eigvalsh(H)
    if values.min() <= tol:
        return "degenerate"
    if values.min() > 0:
        return "min"
    if values.max() < 0:
        return "max"
    return "saddle"


@mistake("landscapes.classify_critical_point", "tolerance relative to the largest eigenvalue")
def cl_relative_tol(H, tol=1e-8):
    values = np.linalg.eigvalsh(H)
    largest = np.abs(values).max()
    if np.any(np.abs(values) <= tol * largest):
        return "degenerate"
    if np.all(values > 0):
        return "min"
    return "max" if np.all(values < 0) else "saddle"


@mistake("landscapes.classify_critical_point", "smaller than tol, not at most")
def cl_strict_tol(H, tol=1e-8):
    values = np.linalg.eigvalsh(H)
    if np.any(np.abs(values) < tol):
        return "degenerate"
    signs = set(np.sign(values))
    if signs == {1.0}:
        return "min"
    if signs == {-1.0}:
        return "max"
    return "saddle"


@mistake("landscapes.classify_critical_point", "words written out")
def cl_long_words(H, tol=1e-8):
    values = np.linalg.eigvalsh(H)
    if np.any(np.abs(values) <= tol):
        return "degenerate"
    if np.all(values > 0):
        return "minimum"
    if np.all(values < 0):
        return "maximum"
    return "saddle point"


@mistake("landscapes.classify_critical_point", "singular values, never negative")
def cl_singular_values(H, tol=1e-8):
    values = np.linalg.svd(H, compute_uv=False)
    if np.any(np.abs(values) <= tol):
        return "degenerate"
    if np.all(values > 0):
        return "min"
    if np.all(values < 0):
        return "max"
    return "saddle"


@mistake("landscapes.classify_critical_point", "only the smallest eigenvalue decides, no max")
def cl_smallest_only(H, tol=1e-8):
    smallest = sorted(np.linalg.eigvalsh(H))[0]
    if abs(smallest) <= tol:
        return "degenerate"
    if smallest > 0:
        return "min"
    return "saddle"


PAIRS = [
    (
        ("landscapes.double_well", "factor 1/4 forgotten"),
        ("landscapes.double_well_grad", "forward difference of the height"),
    ),
    (
        ("landscapes.double_well", "tilt forgotten"),
        ("landscapes.double_well_grad", "central difference with a long step"),
    ),
    (
        ("landscapes.double_well", "tilt to the other side"),
        ("landscapes.double_well_grad", "np.gradient over the entries of x"),
    ),
    (
        ("landscapes.double_well", "quarter of the whole sum"),
        ("landscapes.double_well_grad", "forward difference of the height"),
    ),
    (
        ("landscapes.double_well", "A2 squared once more"),
        ("landscapes.double_well_grad", "central difference with a long step"),
    ),
    (
        ("landscapes.hessian", "diagonal only"),
        ("landscapes.classify_critical_point", "diagonal in place of the eigenvalues"),
    ),
]
