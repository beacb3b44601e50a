"""What goes wrong in 04-landscapes, as executable code, with the sentence that helps."""

from __future__ import annotations

import numpy as np
from landscapes import A2, TILT

from autograder.misconceptions import misconception

# double_well


@misconception(
    "landscapes.double_well",
    "linear term forgotten",
    "Are your two valleys equally deep? Compare the heights at x and at -x, and then the formula with your code.",
)
def well_without_tilt(x):
    return 0.25 * (x * x - A2) ** 2


@misconception(
    "landscapes.double_well",
    "factor in front forgotten",
    "The hill between your valleys is several times too high. Work out the height at x = 0 by hand and compare.",
)
def well_without_quarter(x):
    return (x * x - A2) ** 2 + TILT * x


@misconception(
    "landscapes.double_well",
    "tilts the other way",
    "Your deeper valley is on the other side. On which side of 0 should the last term lower the curve?",
)
def well_tilted_back(x):
    return 0.25 * (x * x - A2) ** 2 - TILT * x


@misconception(
    "landscapes.double_well",
    "squares the constant again",
    "Your valleys are too far apart. A2 is the square of a distance already: what happens to it in your code?",
)
def well_with_a2_squared(x):
    return 0.25 * (x * x - A2**2) ** 2 + TILT * x


@misconception(
    "landscapes.double_well",
    "outer square forgotten",
    "Your curve has one valley only. Which power of x dominates far from 0, in your code and in the formula?",
)
def well_as_parabola(x):
    return 0.25 * (x * x - A2) + TILT * x


@misconception(
    "landscapes.double_well",
    "adds the heights up",
    "Many places went in and one number came out. Each place has a height of its own: where do you add them up?",
)
def well_summed(x):
    return np.sum(0.25 * (np.asarray(x) ** 2 - A2) ** 2 + TILT * np.asarray(x))


@misconception(
    "landscapes.double_well",
    "writes into the places",
    "You write into the array that the caller has handed to you. Operators such as *= and -= do that to arrays.",
)
def well_in_place(x):
    tilt = TILT * x
    x *= x
    x -= A2
    return 0.25 * x**2 + tilt


@misconception(
    "landscapes.double_well",
    "the quarter inside the square",
    "Your valleys are twice as far apart as they should be. What does the outer square do to a factor that stands inside it, and is it outside or inside in the formula?",
)
def well_with_quarter_inside(x):
    return (0.25 * x**2 - A2) ** 2 + TILT * x


@misconception(
    "landscapes.double_well",
    "a tilt without x",
    "Your curve is the same on the left as on the right: what you add lifts it everywhere alike. On what does the last term of the formula depend?",
)
def well_lifted(x):
    return 0.25 * (x * x - A2) ** 2 + TILT + 0 * x


@misconception(
    "landscapes.double_well",
    "goes through the places with a loop",
    "Your loop needs an array, but a single number is a place too. Arithmetic works on both: is the loop needed?",
)
def well_by_loop(x):
    return np.array([0.25 * (t * t - A2) ** 2 + TILT * t for t in x])


# double_well_grad


@misconception(
    "landscapes.double_well_grad",
    "inner derivative forgotten",
    "Differentiate (x^2 - a)^2 with the chain rule: what is the derivative of the inside, and where is it in your code?",
)
def slope_without_inner(x):
    return 0.5 * (x * x - A2) + TILT


@misconception(
    "landscapes.double_well_grad",
    "derivative of the linear term forgotten",
    "Your slope is off by the same number everywhere. Which term of the curve has the same slope everywhere?",
)
def slope_without_tilt(x):
    return x**3 - A2 * x


@misconception(
    "landscapes.double_well_grad",
    "keeps x in the derivative of the linear term",
    "How steep is a straight line through 0? Does its slope depend on where you stand?",
)
def slope_with_linear_term(x):
    return x**3 - A2 * x + TILT * x


@misconception(
    "landscapes.double_well_grad",
    "points downhill",
    "Stand far out on the right, where the curve rises. Which sign should a slope have there, and which has yours?",
)
def slope_downhill(x):
    return -(x**3 - A2 * x + TILT)


@misconception(
    "landscapes.double_well_grad",
    "differentiates twice",
    "Your function has the same value at x and at -x. Did you differentiate once too often?",
)
def slope_of_the_slope(x):
    return 3 * x * x - A2


@misconception(
    "landscapes.double_well_grad",
    "inner derivative without its factor",
    "Half of your steepness is missing away from 0. What is the derivative of x^2, factor and all?",
)
def slope_with_half_inner(x):
    return 0.5 * (x * x - A2) * x + TILT


@misconception(
    "landscapes.double_well_grad",
    "factor in front forgotten",
    "Your slope is too steep far from 0. Write down the numbers that meet in front: one from the curve, two from the chain rule.",
)
def slope_without_quarter(x):
    return 4 * x * (x * x - A2) + TILT


@misconception(
    "landscapes.double_well_grad",
    "measures a forward difference",
    "Your slope is nearly right, but a formula is more exact than a difference of heights. What is the derivative on paper?",
)
def slope_by_difference(x):
    h = 1e-5
    height = lambda x: 0.25 * (x**2 - A2) ** 2 + TILT * x  # noqa: E731
    return (height(x + h) - height(x)) / h


@misconception(
    "landscapes.double_well_grad",
    "differences of neighbouring heights",
    "np.gradient takes its argument for heights one step apart. You have a formula for the slope at each place: use it.",
)
def slope_by_np_gradient(x):
    return np.gradient(0.25 * (x**2 - A2) ** 2 + TILT * x, x)


@misconception(
    "landscapes.double_well_grad",
    "x lost in the middle term",
    "Your slope has one root only where the curve has three flat places. What is left of the x when you multiply the outer derivative by the inner one?",
)
def slope_without_middle_x(x):
    return x**3 - A2 + TILT


@misconception(
    "landscapes.double_well_grad",
    "measures a central difference",
    "Your slope is nearly right, but a formula is more exact than a difference of heights. What is the derivative on paper?",
)
def slope_by_central_difference(x):
    h = 1e-5
    height = lambda x: 0.25 * (x**2 - A2) ** 2 + TILT * x  # noqa: E731
    return (height(x + h) - height(x - h)) / (2 * h)


@misconception(
    "landscapes.double_well_grad",
    "goes through the places with a loop",
    "Your loop needs an array, but a single number is a place too. Arithmetic works on both: is the loop needed?",
)
def slope_by_loop(x):
    return np.array([t**3 - A2 * t + TILT for t in x])


# loss_slice


@misconception(
    "landscapes.loss_slice",
    "rows and columns exchanged",
    "All your heights are right, but not where they are. Which index of the map goes along u, and which along v?",
)
def slice_transposed(f, theta, u, v, grid):
    return np.array([[float(f(theta + a * u + b * v)) for a in grid] for b in grid])


@misconception(
    "landscapes.loss_slice",
    "rows run backwards",
    "Your map is upside down: perhaps you drew it like a picture. Which coordinate has row 0?",
)
def slice_upside_down(f, theta, u, v, grid):
    return np.array([[float(f(theta + a * u + b * v)) for b in grid] for a in grid[::-1]])


@misconception(
    "landscapes.loss_slice",
    "normalises the directions",
    "Double the length of u: the places on your map do not move. Which unit have the coordinates in the docstring?",
)
def slice_with_unit_directions(f, theta, u, v, grid):
    u, v = u / np.linalg.norm(u), v / np.linalg.norm(v)
    return np.array([[float(f(theta + a * u + b * v)) for b in grid] for a in grid])


@misconception(
    "landscapes.loss_slice",
    "map around the origin",
    "Your map is the same whatever theta is. Through which place should the plane go?",
)
def slice_through_zero(f, theta, u, v, grid):
    return np.array([[float(f(a * u + b * v)) for b in grid] for a in grid])


@misconception(
    "landscapes.loss_slice",
    "goes on from the last place",
    "Your places drift away along the map: each entry starts where the one before ended. From where should it start?",
)
def slice_drifting(f, theta, u, v, grid):
    heights, at = np.empty((len(grid), len(grid))), theta.copy()
    for i, a in enumerate(grid):
        for j, b in enumerate(grid):
            at = at + a * u + b * v
            heights[i, j] = f(at)
    return heights


@misconception(
    "landscapes.loss_slice",
    "heights in one row",
    "The heights come as one long row. A map has two indices: how do you arrange m times m numbers?",
)
def slice_flat(f, theta, u, v, grid):
    return np.array([float(f(theta + a * u + b * v)) for a in grid for b in grid])


@misconception(
    "landscapes.loss_slice",
    "only the diagonal",
    "Your map holds one height for each coordinate. What about the places where the two coordinates differ?",
)
def slice_diagonal(f, theta, u, v, grid):
    return np.array([float(f(theta + a * u + a * v)) for a in grid])


@misconception(
    "landscapes.loss_slice",
    "moves theta in place",
    "You move the caller's theta itself. Operators such as += write into an array: make a new place for each entry.",
)
def slice_in_place(f, theta, u, v, grid):
    heights = np.empty((len(grid), len(grid)))
    for i, a in enumerate(grid):
        for j, b in enumerate(grid):
            theta += a * u + b * v
            heights[i, j] = f(theta)
            theta -= a * u + b * v
    return heights


@misconception(
    "landscapes.loss_slice",
    "height differences instead of heights",
    "Your map is 0 at theta. Heights are asked for, not how far above theta a place lies.",
)
def slice_relative(f, theta, u, v, grid):
    return np.array([[float(f(theta + a * u + b * v)) - float(f(theta)) for b in grid] for a in grid])


@misconception(
    "landscapes.loss_slice",
    "all places in one call",
    "You hand all places to f at once. By the docstring it takes one place, an array of shape (p,), and returns one height: how many calls does a map need?",
)
def slice_in_one_call(f, theta, u, v, grid):
    return f(theta + grid[:, None, None] * u + grid[None, :, None] * v)


@misconception(
    "landscapes.loss_slice",
    "numbers of rows and columns in place of coordinates",
    "Your map is the same for every grid with as many entries. What does the loop run over: the coordinates, or their numbers 0, 1, 2?",
)
def slice_by_index(f, theta, u, v, grid):
    m = len(grid)
    return np.array([[float(f(theta + i * u + j * v)) for j in range(m)] for i in range(m)])


@misconception(
    "landscapes.loss_slice",
    "columns run backwards",
    "Your map is the right one seen in a mirror. Which coordinate has column 0?",
)
def slice_in_a_mirror(f, theta, u, v, grid):
    return np.array([[float(f(theta + a * u + b * v)) for b in grid[::-1]] for a in grid])


@misconception(
    "landscapes.loss_slice",
    "walks towards u and v",
    "You take u and v for places. They are directions: where does a walk of length 1 along u end?",
)
def slice_towards(f, theta, u, v, grid):
    return np.array([[float(f(theta + a * (u - theta) + b * (v - theta))) for b in grid] for a in grid])


@misconception(
    "landscapes.loss_slice",
    "sorts the grid",
    "All your heights are right, but for an unsorted grid not where they are. Entry [i, j] belongs to grid[i] and grid[j]: what have you done to their order?",
)
def slice_sorted(f, theta, u, v, grid):
    grid = np.sort(grid)
    return np.array([[float(f(theta + a * u + b * v)) for b in grid] for a in grid])


# hessian


@misconception(
    "landscapes.hessian",
    "one-sided differences",
    "Your differences look to one side only, so a curvature that changes pulls them off. How do you get both sides?",
)
def hessian_forward(grad, theta, h=1e-4):
    here = grad(theta)
    A = np.array([(grad(theta + h * e) - here) / h for e in np.eye(theta.size)]).T
    return (A + A.T) / 2


@misconception(
    "landscapes.hessian",
    "differences not made symmetric",
    "Take the table of your differences and its transpose: they are not quite the same. What does the docstring do about it?",
)
def hessian_unsymmetric(grad, theta, h=1e-4):
    return np.array([(grad(theta + h * e) - grad(theta - h * e)) / (2 * h) for e in np.eye(theta.size)]).T


@misconception(
    "landscapes.hessian",
    "halves one time too few",
    "Take f(x) = x^2: its second derivative is 2 everywhere. What is yours? Two steps and two halves of a table: count.",
)
def hessian_doubled(grad, theta, h=1e-4):
    A = np.array([(grad(theta + h * e) - grad(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])
    return A + A.T


@misconception(
    "landscapes.hessian",
    "copies one triangle onto the other",
    "Your table is symmetric, but half of your differences was thrown away. Averages lose less to rounding than copies.",
)
def hessian_from_one_triangle(grad, theta, h=1e-4):
    A = np.array([(grad(theta + h * e) - grad(theta - h * e)) / (2 * h) for e in np.eye(theta.size)]).T
    return np.tril(A) + np.tril(A, -1).T


@misconception(
    "landscapes.hessian",
    "only the diagonal",
    "Off the diagonal your table is 0. When one parameter moves, which components of the gradient may change?",
)
def hessian_diagonal(grad, theta, h=1e-4):
    A = np.array([(grad(theta + h * e) - grad(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])
    return np.diag(np.diag(A))


@misconception(
    "landscapes.hessian",
    "moves all parameters together",
    "All your columns are the same. How do you find out which parameter made the gradient change?",
)
def hessian_all_at_once(grad, theta, h=1e-4):
    change = (grad(theta + h) - grad(theta - h)) / (2 * h)
    A = np.tile(change[:, None], (1, theta.size))
    return (A + A.T) / 2


@misconception(
    "landscapes.hessian",
    "ignores h",
    "Your Hessian is the same for every h. The caller may have a reason for another step: where do you use it?",
)
def hessian_with_its_own_step(grad, theta, h=1e-4):
    h = 1e-4
    A = np.array([(grad(theta + h * e) - grad(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])
    return (A + A.T) / 2


@misconception(
    "landscapes.hessian",
    "forgets to go back",
    "Where is theta after the first column? Compare it with where it was: the next column starts from there.",
)
def hessian_that_wanders(grad, theta, h=1e-4):
    at, A = theta.copy(), np.empty((theta.size, theta.size))
    for i in range(theta.size):
        at[i] += h
        above = grad(at)
        at[i] -= 2 * h
        A[:, i] = (above - grad(at)) / (2 * h)
    return (A + A.T) / 2


@misconception(
    "landscapes.hessian",
    "products of slopes",
    "Your table is made of slopes at one place. Curvature says how slopes change: where do you compare two places?",
)
def hessian_as_outer_product(grad, theta, h=1e-4):
    g = np.asarray(grad(theta))
    return np.outer(g, g)


@misconception(
    "landscapes.hessian",
    "writes into theta, or into a gradient that it was given",
    "You write into an array that is not yours: into theta, or into one that grad has returned. Operators such as += and -= do that to arrays. Make a new one.",
)
def hessian_in_place(grad, theta, h=1e-4):
    A = np.empty((theta.size, theta.size))
    for i in range(theta.size):
        theta[i] += h
        above = grad(theta)
        theta[i] -= 2 * h
        A[:, i] = (above - grad(theta)) / (2 * h)
        theta[i] += h
    return (A + A.T) / 2


@misconception(
    "landscapes.hessian",
    "divides by 2 and multiplies by h",
    "Your curvatures are nearly 0, and the shorter the step, the smaller they are. Python takes / and * from left to right: what is all of it that the difference is divided by?",
)
def hessian_without_parentheses(grad, theta, h=1e-4):
    A = np.array([(grad(theta + h * e) - grad(theta - h * e)) / 2 * h for e in np.eye(theta.size)])
    return (A + A.T) / 2


@misconception(
    "landscapes.hessian",
    "half a step to each side",
    "Your two places lie h apart, and the docstring wants h to each side: how far apart are they then?",
)
def hessian_half_step(grad, theta, h=1e-4):
    A = np.array([(grad(theta + h / 2 * e) - grad(theta - h / 2 * e)) / h for e in np.eye(theta.size)])
    return (A + A.T) / 2


@misconception(
    "landscapes.hessian",
    "earlier parameters stay moved",
    "The first column of your differences is right, and each later one holds those before it too. Which parameters does your step move when you come to the second one?",
)
def hessian_adding_up(grad, theta, h=1e-4):
    step, A = np.zeros_like(theta), np.empty((theta.size, theta.size))
    for i in range(theta.size):
        step[i] = h
        A[:, i] = (grad(theta + step) - grad(theta - step)) / (2 * h)
    return (A + A.T) / 2


@misconception(
    "landscapes.hessian",
    "halves one time too many",
    "Take f(x) = x^2: its second derivative is 2 everywhere. What is yours? One half comes from the two steps, one from the two tables: count.",
)
def hessian_halved(grad, theta, h=1e-4):
    A = np.array([(grad(theta + h * e) - grad(theta - h * e)) / (4 * h) for e in np.eye(theta.size)])
    return (A + A.T) / 2


# classify_critical_point


@misconception(
    "landscapes.classify_critical_point",
    "uses the trace",
    "A saddle curves up in one direction and down in another. What is left of that when you add all curvatures up?",
)
def kind_by_trace(H, tol=1e-8):
    total = np.trace(H)
    return "degenerate" if abs(total) <= tol else "min" if total > 0 else "max"


@misconception(
    "landscapes.classify_critical_point",
    "uses the diagonal",
    "Curvature along the axes is not curvature in every direction: try [[1, 2], [2, 1]] and walk along (1, -1).",
)
def kind_by_diagonal(H, tol=1e-8):
    w = np.diag(H)
    if (abs(w) <= tol).any():
        return "degenerate"
    return "min" if (w > 0).all() else "max" if (w < 0).all() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "no degenerate case",
    "A curvature of 0 means that the second derivative does not decide. What does your code do with 0, or with 1e-12?",
)
def kind_without_degenerate(H, tol=1e-8):
    w = np.linalg.eigvalsh(H)
    return "min" if (w > 0).all() else "max" if (w < 0).all() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "minimum and maximum exchanged",
    "The parabola x^2 has a positive second derivative and opens upwards. Is 0 its lowest or its highest point?",
)
def kind_upside_down(H, tol=1e-8):
    w = np.linalg.eigvalsh(H)
    if (abs(w) <= tol).any():
        return "degenerate"
    return "max" if (w > 0).all() else "min" if (w < 0).all() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "determinant test for two parameters",
    "The sign of the determinant decides with two parameters only. With three, two of the curvatures may be negative: "
    "what sign has their product then?",
)
def kind_by_determinant(H, tol=1e-8):
    determinant = np.linalg.det(H)
    if abs(determinant) <= tol:
        return "degenerate"
    if determinant < 0 and len(H) > 1:
        return "saddle"
    return "min" if H[0, 0] > 0 else "max"


@misconception(
    "landscapes.classify_critical_point",
    "degenerate only if flat everywhere",
    "One flat direction is enough for the Hessian not to decide. For how many do you ask?",
    tag="One flat direction is enough for the Hessian not to decide. For how many do you ask?",
)
def kind_needs_all_flat(H, tol=1e-8):
    w = np.linalg.eigvalsh(H)
    if (abs(w) <= tol).all():
        return "degenerate"
    return "min" if (w > 0).all() else "max" if (w < 0).all() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "saddle before degenerate",
    "With one curvature up, one down and one flat you say saddle. Which word comes first in the docstring, and why 'whatever'?",
)
def kind_saddle_first(H, tol=1e-8):
    w = np.linalg.eigvalsh(H)
    if (w > tol).any() and (w < -tol).any():
        return "saddle"
    return "min" if (w > tol).all() else "max" if (w < -tol).all() else "degenerate"


@misconception(
    "landscapes.classify_critical_point",
    "ignores tol",
    "Your answer is the same for every tol. The caller may know how exact his Hessian is: where do you use it?",
)
def kind_with_its_own_tolerance(H, tol=1e-8):
    w = np.linalg.eigvalsh(H)
    if (abs(w) <= 1e-8).any():
        return "degenerate"
    return "min" if (w > 0).all() else "max" if (w < 0).all() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "tolerance relative to the largest eigenvalue",
    "Multiply H by 1000: what counts as flat changes in your code. Is tol a fraction of something in the docstring?",
)
def kind_with_relative_tolerance(H, tol=1e-8):
    w = np.linalg.eigvalsh(H)
    if (abs(w) <= tol * abs(w).max()).any():
        return "degenerate"
    return "min" if (w > 0).all() else "max" if (w < 0).all() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "tolerance on one side only",
    "A curvature of -1e-12 is as much 0 as one of 1e-12. On which side of 0 does your tolerance work?",
)
def kind_with_tolerance_on_one_side(H, tol=1e-8):
    w = np.linalg.eigvalsh(H)
    if ((w >= 0) & (w <= tol)).any():
        return "degenerate"
    return "min" if (w > 0).all() else "max" if (w < 0).all() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "flat by the determinant",
    "A product can be far from 0 though one factor is nearly 0, and the other way round. To what does the docstring compare tol?",
)
def kind_with_flat_determinant(H, tol=1e-8):
    if abs(np.linalg.det(H)) <= tol:
        return "degenerate"
    w = np.linalg.eigvalsh(H)
    return "min" if (w > 0).all() else "max" if (w < 0).all() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "flat counts as up",
    "With one flat direction, and all others uphill, you say min. Is it known that no way along the flat direction leads down?",
)
def kind_of_semidefinite(H, tol=1e-8):
    w = np.linalg.eigvalsh(H)
    return "min" if (w >= -tol).all() else "max" if (w <= tol).all() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "whatever is left is a saddle",
    "With a flat direction, and all others uphill, you say saddle. A saddle goes up somewhere and down somewhere else: which eigenvalue of yours is negative?",
    tag="One flat direction is enough for the Hessian not to decide. For how many do you ask?",
)
def kind_saddle_as_rest(H, tol=1e-8):
    w = np.linalg.eigvalsh(H)
    if (abs(w) <= tol).all():
        return "degenerate"
    return "min" if (w > tol).all() else "max" if (w < -tol).all() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "a usual tol of its own",
    "With tol given you are right, and without it you are not. How small is the usual tol, by the first line of the function as it was handed out?",
)
def kind_with_another_default(H, tol=1e-6):
    w = np.linalg.eigvalsh(H)
    if (abs(w) <= tol).any():
        return "degenerate"
    return "min" if (w > 0).all() else "max" if (w < 0).all() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "more up than down",
    "You count who is in the majority. One direction that goes down is enough to leave a minimum: how many does it take to make a saddle?",
)
def kind_by_majority(H, tol=1e-8):
    w = np.linalg.eigvalsh(H)
    if (abs(w) <= tol).any():
        return "degenerate"
    total = np.sign(w).sum()
    return "min" if total > 0 else "max" if total < 0 else "saddle"
