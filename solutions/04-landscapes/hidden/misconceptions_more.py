"""More of what goes wrong in 04-landscapes: the everyday mistakes, and families of them."""

from __future__ import annotations

import numpy as np
from landscapes import A2, TILT, double_well

from autograder.misconceptions import Between, Expression, misconception

# double_well


@misconception(
    "landscapes.double_well",
    "another number in front of the square",
    "Which factor stands in front of the square in the formula, and which in yours?",
    family={"c": Between(0.01, 100, examples=(0.5, 0.125))},
)
def double_well_another_number_in_front_of_the_square(x, *, c):
    return c * (x * x - A2) ** 2 + TILT * x


@misconception(
    "landscapes.double_well",
    "a constant in front of all",
    "Your heights are a multiple of the right ones. To which term does the factor of the formula belong?",
    family={"c": Between(0.01, 100, examples=(0.25, 2.0))},
)
def double_well_a_constant_in_front_of_all(x, *, c):
    return c * (0.25 * (x * x - A2) ** 2 + TILT * x)


@misconception(
    "landscapes.double_well",
    "minus sign in front",
    "Your valleys are hills. Look at the sign of the first term.",
    family={"of": (Expression("lambda a, b: -a - b"), Expression("lambda a, b: b - a"))},
)
def double_well_minus_sign_in_front(x, *, of):
    return of(0.25 * (x * x - A2) ** 2, TILT * x)


@misconception(
    "landscapes.double_well",
    "another power",
    "Compare the powers with those of the formula, inside and outside of the parentheses.",
    family={
        "of": (
            Expression("lambda x: (x - A2) ** 2"),
            Expression("lambda x: (x**3 - A2) ** 2"),
            Expression("lambda x: (x**2 - A2) ** 3"),
            Expression("lambda x: (x**2 - A2) ** 4"),
            Expression("lambda x: np.abs(x**2 - A2)"),
            Expression("lambda x: (x**4 - A2) ** 2"),
            Expression("lambda x: x**4 - A2**2"),
            Expression("lambda x: x**4 - A2"),
            Expression("lambda x: (x - np.sqrt(A2)) ** 2"),
            Expression("lambda x: x**2 - A2**2"),
            Expression("lambda x: (x**2) ** 2 - A2 ** 2 + 0 * x"),
        )
    },
)
def double_well_another_power(x, *, of):
    return 0.25 * of(x) + TILT * x


@misconception(
    "landscapes.double_well",
    "another constant in the parentheses",
    "Which constant is subtracted from the square of x, and with which sign?",
    family={
        "a": (
            Expression("-A2"),
            Expression("np.sqrt(A2)"),
            Expression("1.3"),
            Expression("1.0"),
            Expression("2 * A2"),
            Expression("0.0"),
            Expression("TILT"),
            Expression("A2 / 2"),
            Expression("1.7"),
        )
    },
)
def double_well_another_constant_in_the_parentheses(x, *, a):
    return 0.25 * (x * x - a) ** 2 + TILT * x


@misconception(
    "landscapes.double_well",
    "expanded without the middle term",
    "Multiply the square out on paper: how many terms are there?",
    family={
        "of": (
            Expression("lambda x: x**4 + A2**2"),
            Expression("lambda x: x**4 - 2 * A2 * x**2"),
            Expression("lambda x: x**4 - 2 * A2 * x**2 - A2**2"),
            Expression("lambda x: x**4 - A2 * x**2 + A2**2"),
            Expression("lambda x: x**4 + 2 * A2 * x**2 + A2**2 * 0"),
            Expression("lambda x: x**4 - 2 * x**2 + A2**2"),
            Expression("lambda x: x**4 - 2 * A2 * x + A2**2"),
        )
    },
)
def double_well_expanded_without_the_middle_term(x, *, of):
    return 0.25 * of(x) + TILT * x


@misconception(
    "landscapes.double_well",
    "another tilt",
    "The last term of the formula is TILT times x. What is yours?",
    family={
        "of": (
            Expression("lambda x: TILT * x**2"),
            Expression("lambda x: TILT * np.abs(x)"),
            Expression("lambda x: x"),
            Expression("lambda x: 2 * TILT * x"),
            Expression("lambda x: TILT**2 * x"),
            Expression("lambda x: 0.25 * TILT * x"),
            Expression("lambda x: 10 * TILT * x"),
            Expression("lambda x: TILT * (x * x - A2)"),
            Expression("lambda x: TILT * x**3"),
            Expression("lambda x: x / TILT"),
            Expression("lambda x: A2 * x"),
            Expression("lambda x: TILT + x"),
            Expression("lambda x: -TILT + 0 * x"),
            Expression("lambda x: 0.01 * x"),
            Expression("lambda x: 0.5 * TILT * x"),
        )
    },
)
def double_well_another_tilt(x, *, of):
    return 0.25 * (x * x - A2) ** 2 + of(x)


@misconception(
    "landscapes.double_well",
    "terms multiplied",
    "Two terms are added in the formula. What do you do with them?",
    family={
        "of": (
            Expression("lambda a, b: a * b"),
            Expression("lambda a, b: a / b"),
            Expression("lambda a, b: (a + b) ** 2"),
            Expression("lambda a, b: 0.25 * (np.sqrt(4 * a) + b) ** 2"),
        )
    },
)
def double_well_terms_multiplied(x, *, of):
    return of(0.25 * (x * x - A2) ** 2, TILT * x)


@misconception(
    "landscapes.double_well",
    "tilt inside of the parentheses",
    "Where do the parentheses close? The tilt is added last.",
    family={
        "of": (
            Expression("lambda x: 0.25 * (x * x - A2 + TILT * x) ** 2"),
            Expression("lambda x: 0.25 * (x * x - (A2 + TILT * x)) ** 2"),
            Expression("lambda x: (0.25 * (x * x - A2)) ** 2 + TILT * x"),
            Expression("lambda x: 0.25 * x * x - A2**2 + TILT * x"),
            Expression("lambda x: 0.25 * (x * (x - A2)) ** 2 + TILT * x"),
        )
    },
)
def double_well_tilt_inside_of_the_parentheses(x, *, of):
    return of(x)


@misconception(
    "landscapes.double_well",
    "slope in place of the height",
    "You return how steep the curve is. The height is asked for.",
)
def double_well_slope_in_place_of_the_height(x):
    return x * (x * x - A2) + TILT


@misconception("landscapes.double_well", "one term only", "The curve has two terms. Which one is yours?")
def double_well_one_term_only(x):
    return TILT * x


@misconception(
    "landscapes.double_well",
    "a constant added",
    "Your heights are all off by the same amount. Which term does not depend on x?",
    family={"c": Between(0.001, 10, examples=(0.1, 1.0))},
)
def double_well_a_constant_added(x, *, c):
    return 0.25 * (x * x - A2) ** 2 + TILT * x + c


@misconception(
    "landscapes.double_well",
    "a constant subtracted",
    "Your heights are all off by the same amount. Which term does not depend on x?",
    family={"c": Between(0.001, 10, examples=(1.0, 0.25))},
)
def double_well_a_constant_subtracted(x, *, c):
    return 0.25 * (x * x - A2) ** 2 + TILT * x - c


@misconception(
    "landscapes.double_well",
    "mirrored",
    "The deeper valley is on the left. Where is it in yours, and which terms do not care for the sign of x?",
    family={"of": (Expression("lambda x: np.maximum(x, 0)"), Expression("np.sqrt"))},
)
def double_well_mirrored(x, *, of):
    x = of(x)
    return 0.25 * (x * x - A2) ** 2 + TILT * x


@misconception(
    "landscapes.double_well",
    "one number for all places",
    "One height for each entry of x. How many do you return?",
    family={
        "of": (
            Expression("np.mean"),
            Expression("np.min"),
            Expression("np.max"),
            Expression("lambda h: np.ravel(h)[0]"),
            Expression("np.cumsum"),
        )
    },
)
def double_well_one_number_for_all_places(x, *, of):
    return of(0.25 * (x * x - A2) ** 2 + TILT * x)


@misconception(
    "landscapes.double_well",
    "rounded",
    "Your heights have few digits. Which line takes them away?",
    family={"decimals": (0, 1, 2, 3, 4)},
)
def double_well_rounded(x, *, decimals):
    return np.round(0.25 * (x * x - A2) ** 2 + TILT * x, decimals)


@misconception(
    "landscapes.double_well",
    "flattened",
    "The heights have the shape of x.",
    family={"of": (Expression("np.ravel"), Expression("np.atleast_1d"))},
)
def double_well_flattened(x, *, of):
    return of(np.asarray(0.25 * (x * x - A2) ** 2 + TILT * x))


# double_well_grad


@misconception(
    "landscapes.double_well_grad",
    "another number in front of the first term",
    "Differentiate the first term once more on paper: which numbers come down, and what is left of the quarter?",
    family={"c": Between(0.01, 100, examples=(0.25, 2.0))},
)
def double_well_grad_another_number_in_front_of_the_first_term(x, *, c):
    return c * x * (x * x - A2) + TILT


@misconception(
    "landscapes.double_well_grad",
    "a constant in front of all",
    "Your slopes are a multiple of the right ones.",
    family={"c": Between(0.01, 100, examples=(0.25, 2.0))},
)
def double_well_grad_a_constant_in_front_of_all(x, *, c):
    return c * (x * (x * x - A2) + TILT)


@misconception(
    "landscapes.double_well_grad",
    "minus sign in one term",
    "Which sign does each term have?",
    family={"of": (Expression("lambda a, b: b - a"), Expression("lambda a, b: a - b"))},
)
def double_well_grad_minus_sign_in_one_term(x, *, of):
    return of(x * (x * x - A2), TILT)


@misconception(
    "landscapes.double_well_grad",
    "another derivative of the linear term",
    "What is the slope of TILT x?",
    family={
        "of": (
            Expression("lambda x: 2 * TILT"),
            Expression("lambda x: 1.0"),
            Expression("lambda x: TILT / 2"),
            Expression("lambda x: TILT**2"),
            Expression("lambda x: TILT * x**2 / 2"),
            Expression("lambda x: 0.25 * TILT"),
            Expression("lambda x: 10 * TILT"),
            Expression("lambda x: 0.01"),
            Expression("lambda x: A2"),
            Expression("lambda x: x"),
            Expression("lambda x: TILT / x"),
        )
    },
)
def double_well_grad_another_derivative_of_the_linear_term(x, *, of):
    return x * (x * x - A2) + of(x)


@misconception(
    "landscapes.double_well_grad",
    "inner derivative forgotten, in another form",
    "The chain rule has two links: the square, and what stands in it.",
    family={
        "of": (
            Expression("lambda x: x * x - A2"),
            Expression("lambda x: 2 * (x * x - A2)"),
            Expression("lambda x: 0.25 * (x * x - A2)"),
            Expression("lambda x: 0.5 * (2 * x)"),
            Expression("lambda x: 2 * x"),
            Expression("lambda x: x"),
            Expression("lambda x: 0.5 * (x * x - A2) * (2 * x - A2)"),
            Expression("lambda x: 0.5 * (2 * x - A2)"),
            Expression("lambda x: 0.25 * (2 * x) ** 2"),
            Expression("lambda x: 0.5 * (x * x - A2) + 2 * x"),
            Expression("lambda x: 0.5 * (x * x - A2) ** 2 * x"),
            Expression("lambda x: (x * x - A2) ** 2 * x"),
            Expression("lambda x: 0.25 * (x * x - A2) ** 2 * 2 * x"),
            Expression("lambda x: 0.5 * x * x * (x * x - A2)"),
        )
    },
)
def double_well_grad_inner_derivative_forgotten_in_another_form(x, *, of):
    return of(x) + TILT


@misconception(
    "landscapes.double_well_grad",
    "another power or constant",
    "Multiply the first term out and differentiate each part: which power and which constant does each get?",
    family={
        "of": (
            Expression("lambda x: x**3"),
            Expression("lambda x: x**3 + A2 * x"),
            Expression("lambda x: x**3 - 2 * A2 * x"),
            Expression("lambda x: x**3 - A2 * x**2"),
            Expression("lambda x: 4 * x**3 - A2 * x"),
            Expression("lambda x: x**4 - A2 * x"),
            Expression("lambda x: x**2 - A2 * x"),
            Expression("lambda x: x**3 - x"),
            Expression("lambda x: x**3 - A2**2 * x"),
            Expression("lambda x: x**3 - A2 / 2 * x"),
            Expression("lambda x: x**3 - 1.3 * x"),
            Expression("lambda x: 3 * x**2 - A2"),
            Expression("lambda x: -A2 * x"),
            Expression("lambda x: 4 * x**3 - 2 * A2 * x"),
            Expression("lambda x: x**3 - A2 * x + A2"),
            Expression("lambda x: 3 * x**3 - A2 * x"),
            Expression("lambda x: 0.25 * (4 * x**3 - A2 * x)"),
            Expression("lambda x: 0.25 * 4 * x**3 - 4 * A2 * x"),
        )
    },
)
def double_well_grad_another_power_or_constant(x, *, of):
    return of(x) + TILT


@misconception(
    "landscapes.double_well_grad",
    "height in place of the slope",
    "You return how high the curve is. The slope is asked for.",
    family={
        "of": (
            Expression("lambda x: 0.25 * (x * x - A2) ** 2 + TILT * x"),
            Expression("lambda x: 0.25 * (x * x - A2) ** 2 + TILT"),
            Expression("lambda x: (0.25 * (x * x - A2) ** 2 + TILT * x) / x"),
        )
    },
)
def double_well_grad_height_in_place_of_the_slope(x, *, of):
    return of(x)


@misconception(
    "landscapes.double_well_grad",
    "downhill, without the tilt",
    "Uphill is the direction of the slope, and each term has one.",
)
def double_well_grad_downhill_without_the_tilt(x):
    return -(x * (x * x - A2))


@misconception(
    "landscapes.double_well_grad",
    "sign or size only",
    "The slope is a number with a sign and a size. Which one do you keep?",
    family={"of": (Expression("np.abs"), Expression("np.sign"))},
)
def double_well_grad_sign_or_size_only(x, *, of):
    return of(x * (x * x - A2) + TILT)


@misconception(
    "landscapes.double_well_grad",
    "one number for all places",
    "One slope for each entry of x. How many do you return?",
    family={"of": (Expression("np.sum"), Expression("np.mean"), Expression("lambda h: np.ravel(h)[0]"))},
)
def double_well_grad_one_number_for_all_places(x, *, of):
    return of(x * (x * x - A2) + TILT)


@misconception(
    "landscapes.double_well_grad",
    "measured with another step",
    "The slope is asked for from the formula of the derivative, and not from differences.",
    family={"h": (1e-2, 1e-3, 1e-4, 1e-6, 1e-7, 1e-8)},
)
def double_well_grad_measured_with_another_step(x, *, h):
    return (double_well(x + h) - double_well(x - h)) / (2 * h)


@misconception(
    "landscapes.double_well_grad",
    "measured on one side with another step",
    "The slope is asked for from the formula of the derivative, and not from differences.",
    family={"h": (1e-2, 1e-3, 1e-4, 1e-6, 1e-7, 1e-8)},
)
def double_well_grad_measured_on_one_side_with_another_step(x, *, h):
    return (double_well(x + h) - double_well(x)) / h


@misconception(
    "landscapes.double_well_grad",
    "mirrored",
    "The curve is not the same on both sides of 0.",
    family={"of": (Expression("np.abs"), Expression("lambda x: np.maximum(x, 0)"))},
)
def double_well_grad_mirrored(x, *, of):
    x = of(x)
    return x * (x * x - A2) + TILT


@misconception(
    "landscapes.double_well_grad",
    "rounded",
    "Your slopes have few digits. Which line takes them away?",
    family={"decimals": (0, 1, 2, 3, 4)},
)
def double_well_grad_rounded(x, *, decimals):
    return np.round(x * (x * x - A2) + TILT, decimals)


@misconception("landscapes.double_well_grad", "one number made an array", "The slopes have the shape of x.")
def double_well_grad_one_number_made_an_array(x):
    return np.atleast_1d(x * (x * x - A2) + TILT)


# loss_slice


@misconception(
    "landscapes.loss_slice",
    "one direction left out",
    "At entry [i, j] you have gone how far along u, and how far along v?",
    family={
        "of": (
            Expression("lambda theta, u, v, a, b: theta + a * u"),
            Expression("lambda theta, u, v, a, b: theta + b * v"),
            Expression("lambda theta, u, v, a, b: theta + a * u + b * u"),
            Expression("lambda theta, u, v, a, b: theta + a * v + b * v"),
            Expression("lambda theta, u, v, a, b: theta"),
        )
    },
)
def loss_slice_one_direction_left_out(f, theta, u, v, grid, *, of):
    return np.array([[float(f(of(theta, u, v, a, b))) for b in grid] for a in grid])


@misconception(
    "landscapes.loss_slice",
    "signs turned round",
    "In which direction do you walk when the coordinate is positive?",
    family={
        "of": (
            Expression("lambda theta, u, v, a, b: theta - a * u - b * v"),
            Expression("lambda theta, u, v, a, b: theta + a * u - b * v"),
            Expression("lambda theta, u, v, a, b: theta - a * u + b * v"),
            Expression("lambda theta, u, v, a, b: a * u + b * v - theta"),
        )
    },
)
def loss_slice_signs_turned_round(f, theta, u, v, grid, *, of):
    return np.array([[float(f(of(theta, u, v, a, b))) for b in grid] for a in grid])


@misconception(
    "landscapes.loss_slice",
    "coordinates multiplied",
    "The place is theta plus a u plus b v. What is multiplied by what in yours?",
    family={
        "of": (
            Expression("lambda theta, u, v, a, b: theta + a * b * u * v"),
            Expression("lambda theta, u, v, a, b: theta + a * b * (u + v)"),
            Expression("lambda theta, u, v, a, b: theta * (1 + a * u + b * v)"),
            Expression("lambda theta, u, v, a, b: theta + a + b"),
            Expression("lambda theta, u, v, a, b: theta + u + v"),
            Expression("lambda theta, u, v, a, b: (theta + a * u) * (b * v)"),
            Expression("lambda theta, u, v, a, b: a * (theta + u) + b * (theta + v)"),
            Expression("lambda theta, u, v, a, b: theta + a * u / np.linalg.norm(u) + b * v"),
            Expression("lambda theta, u, v, a, b: theta + a * u + b * v / np.linalg.norm(v)"),
            Expression("lambda theta, u, v, a, b: theta + a * u + b * (v - (u @ v) / (u @ u) * u)"),
            Expression("lambda theta, u, v, a, b: theta + a * (u - theta) + b * v"),
            Expression("lambda theta, u, v, a, b: theta + 0.5 * (a * u + b * v)"),
        )
    },
)
def loss_slice_coordinates_multiplied(f, theta, u, v, grid, *, of):
    return np.array([[float(f(of(theta, u, v, a, b))) for b in grid] for a in grid])


@misconception(
    "landscapes.loss_slice",
    "a grid of its own",
    "The coordinates are those of the grid, in its order and at its distances. Which do you use?",
    family={
        "of": (
            Expression("lambda grid: np.linspace(-1, 1, len(grid))"),
            Expression("lambda grid: np.linspace(grid.min(), grid.max(), len(grid))"),
            Expression("lambda grid: np.linspace(grid[0], grid[-1], len(grid))"),
            Expression("lambda grid: grid - grid.mean()"),
            Expression("lambda grid: grid / np.abs(grid).max()"),
            Expression("lambda grid: np.abs(grid)"),
            Expression("lambda grid: grid[::-1]"),
            Expression("lambda grid: 2 * grid"),
            Expression("lambda grid: np.round(grid)"),
            Expression("lambda grid: np.roll(grid, 1)"),
            Expression("lambda grid: grid - grid[0]"),
        )
    },
)
def loss_slice_a_grid_of_its_own(f, theta, u, v, grid, *, of):
    grid = of(grid)
    return np.array([[float(f(theta + a * u + b * v)) for b in grid] for a in grid])


@misconception(
    "landscapes.loss_slice",
    "map turned or mirrored",
    "Rows belong to u and columns to v, in the order of the grid. How does your map lie?",
    family={
        "of": (
            Expression("lambda M: M.T[::-1]"),
            Expression("lambda M: M.T[:, ::-1]"),
            Expression("lambda M: np.rot90(M, 2).T"),
            Expression("lambda M: np.triu(M)"),
            Expression("lambda M: np.tril(M)"),
            Expression("lambda M: (M + M.T) / 2"),
        )
    },
)
def loss_slice_map_turned_or_mirrored(f, theta, u, v, grid, *, of):
    return of(np.array([[float(f(theta + a * u + b * v)) for b in grid] for a in grid]))


@misconception(
    "landscapes.loss_slice",
    "some of the map left out",
    "The map has m rows and m columns. Which entries do your loops fill?",
    family={
        "of": (
            Expression("lambda M: M[:-1, :-1]"),
            Expression("lambda M: M[1:, 1:]"),
            Expression("lambda M: np.pad(M[:-1, :-1], (0, 1))"),
            Expression("lambda M: np.pad(M[1:, 1:], ((1, 0), (1, 0)))"),
            Expression("lambda M: M[0]"),
            Expression("lambda M: M[-1]"),
            Expression("lambda M: M[:, 0]"),
            Expression("lambda M: M[:, -1]"),
            Expression("lambda M: np.diag(np.diag(M))"),
            Expression("lambda M: np.zeros_like(M)"),
        )
    },
)
def loss_slice_some_of_the_map_left_out(f, theta, u, v, grid, *, of):
    return of(np.array([[float(f(theta + a * u + b * v)) for b in grid] for a in grid]))


@misconception(
    "landscapes.loss_slice",
    "heights changed at the end",
    "Entry [i, j] is the height itself. What do you do to it?",
    family={
        "of": (
            Expression("np.log"),
            Expression("np.abs"),
            Expression("lambda M: -M"),
            Expression("lambda M: M - M.min()"),
            Expression("lambda M: M / M.max()"),
            Expression("lambda M: (M - M.min()) / (M.max() - M.min())"),
            Expression("lambda M: M - M.mean()"),
            Expression("lambda M: M / M.size"),
            Expression("np.cumsum"),
            Expression("lambda M: M.sum()"),
            Expression("lambda M: M.mean(axis=1)"),
            Expression("lambda M: M**2"),
            Expression("lambda M: np.round(M, 2)"),
            Expression("lambda M: np.round(M, 3)"),
            Expression("lambda M: np.log1p(np.abs(M))"),
            Expression("lambda M: M.astype(int)"),
        )
    },
)
def loss_slice_heights_changed_at_the_end(f, theta, u, v, grid, *, of):
    with np.errstate(all="ignore"):
        return of(np.array([[float(f(theta + a * u + b * v)) for b in grid] for a in grid]))


@misconception(
    "landscapes.loss_slice",
    "place in place of the height",
    "You return places. The height there is what f says.",
    family={
        "of": (
            Expression("lambda theta, u, v, a, b: theta + a * u + b * v"),
            Expression("lambda theta, u, v, a, b: np.sum(theta + a * u + b * v)"),
            Expression("lambda theta, u, v, a, b: a + b"),
        )
    },
)
def loss_slice_place_in_place_of_the_height(f, theta, u, v, grid, *, of):
    return np.array([[of(theta, u, v, a, b) for b in grid] for a in grid])


@misconception(
    "landscapes.loss_slice",
    "rows go on from each other",
    "Each place begins at theta. Where does a row of yours begin?",
)
def loss_slice_rows_go_on_from_each_other(f, theta, u, v, grid):
    heights, at = np.empty((len(grid), len(grid))), theta.copy()
    for i, a in enumerate(grid):
        at = at + a * u
        for j, b in enumerate(grid):
            heights[i, j] = f(at + b * v)
    return heights


@misconception(
    "landscapes.loss_slice",
    "columns go on from each other",
    "Each place begins at theta. Where does a column of yours begin?",
)
def loss_slice_columns_go_on_from_each_other(f, theta, u, v, grid):
    heights = np.empty((len(grid), len(grid)))
    for i, a in enumerate(grid):
        at = theta + a * u
        for j, b in enumerate(grid):
            at = at + b * v
            heights[i, j] = f(at)
    return heights


@misconception(
    "landscapes.loss_slice",
    "f of the two directions added",
    "The place is one theta. How many times is f called for one entry, and where?",
    family={
        "of": (
            Expression("lambda f, theta, u, v, a, b: f(theta + a * u) + f(theta + b * v)"),
            Expression("lambda f, theta, u, v, a, b: f(theta) + a * f(u) + b * f(v)"),
            Expression("lambda f, theta, u, v, a, b: f(theta + a * u) + f(theta + b * v) - f(theta)"),
            Expression("lambda f, theta, u, v, a, b: f(theta) + f(a * u + b * v)"),
            Expression("lambda f, theta, u, v, a, b: 0.5 * (f(theta + a * u) + f(theta + b * v))"),
        )
    },
)
def loss_slice_f_of_the_two_directions_added(f, theta, u, v, grid, *, of):
    return np.array([[float(of(f, theta, u, v, a, b)) for b in grid] for a in grid])


# hessian


@misconception(
    "landscapes.hessian",
    "a constant in front",
    "Your curvatures are a multiple of the right ones. Over which distance do the two gradients differ?",
    family={"c": Between(0.01, 100, examples=(3.0, 4.0))},
)
def hessian_a_constant_in_front(grad, theta, h=1e-4, *, c):
    A = np.array([(grad(theta + h * e) - grad(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])
    return c * (A + A.T) / 2


@misconception(
    "landscapes.hessian",
    "another distance in the denominator",
    "How far apart are the two places at which you take the gradient? Divide by that.",
    family={
        "distance": (
            Expression("lambda h: h**2"),
            Expression("lambda h: 1.0"),
            Expression("lambda h: 2.0"),
            Expression("lambda h: 2 * h**2"),
            Expression("lambda h: 4 * h**2"),
            Expression("lambda h: 2 + h"),
            Expression("lambda h: 1 / h"),
        )
    },
)
def hessian_another_distance_in_the_denominator(grad, theta, h=1e-4, *, distance):
    A = np.array([(grad(theta + h * e) - grad(theta - h * e)) / distance(h) for e in np.eye(theta.size)])
    return (A + A.T) / 2


@misconception(
    "landscapes.hessian",
    "steps of another size",
    "The docstring says how far to step to each side. How far do you step?",
    family={
        "size": (
            Expression("lambda h: 2 * h"),
            Expression("lambda h: h**2"),
            Expression("lambda h: 10 * h"),
            Expression("lambda h: 1.0"),
            Expression("lambda h: np.sqrt(h)"),
            Expression("lambda h: 1e-5"),
            Expression("lambda h: 1e-6"),
            Expression("lambda h: 1e-3"),
        )
    },
)
def hessian_steps_of_another_size(grad, theta, h=1e-4, *, size):
    A = np.array(
        [(grad(theta + size(h) * e) - grad(theta - size(h) * e)) / (2 * size(h)) for e in np.eye(theta.size)]
    )
    return (A + A.T) / 2


@misconception("landscapes.hessian", "minus sign", "Your valleys are hills. In which order do you subtract?")
def hessian_minus_sign(grad, theta, h=1e-4):
    A = np.array([(grad(theta - h * e) - grad(theta + h * e)) / (2 * h) for e in np.eye(theta.size)])
    return (A + A.T) / 2


@misconception("landscapes.hessian", "a step backwards only", "To how many sides do you step?")
def hessian_a_step_backwards_only(grad, theta, h=1e-4):
    here = grad(theta)
    A = np.array([(here - grad(theta - h * e)) / h for e in np.eye(theta.size)])
    return (A + A.T) / 2


@misconception(
    "landscapes.hessian",
    "one side, divided by both",
    "How far apart are the two places at which you take the gradient? You step to one side only.",
    family={"sign": (1, -1)},
)
def hessian_one_side_divided_by_both(grad, theta, h=1e-4, *, sign):
    here = grad(theta)
    A = np.array([sign * (grad(theta + sign * h * e) - here) / (2 * h) for e in np.eye(theta.size)])
    return (A + A.T) / 2


@misconception("landscapes.hessian", "both gradients added", "A curvature is a difference of two slopes.")
def hessian_both_gradients_added(grad, theta, h=1e-4):
    A = np.array([(grad(theta + h * e) + grad(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])
    return (A + A.T) / 2


@misconception(
    "landscapes.hessian",
    "not symmetric, rows and columns exchanged",
    "Rounding makes the table a little unsymmetric. What does the docstring do about it?",
)
def hessian_not_symmetric_rows_and_columns_exchanged(grad, theta, h=1e-4):
    return np.array([(grad(theta + h * e) - grad(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])


@misconception(
    "landscapes.hessian",
    "another way to make it symmetric",
    "The two halves of A are averaged. What do you do with them?",
    family={
        "of": (
            Expression("lambda A: np.triu(A) + np.triu(A, 1).T"),
            Expression("lambda A: A @ A.T"),
            Expression("lambda A: A.T @ A"),
            Expression("lambda A: (A - A.T) / 2"),
            Expression("lambda A: A - A.T"),
            Expression("lambda A: A * A.T"),
            Expression("lambda A: A + A.T / 2"),
            Expression("lambda A: np.maximum(A, A.T)"),
            Expression("lambda A: np.minimum(A, A.T)"),
            Expression("lambda A: A + A.T - np.diag(np.diag(A))"),
            Expression("lambda A: (A + A[::-1]) / 2"),
            Expression("lambda A: np.tril(A)"),
            Expression("lambda A: np.triu(A)"),
            Expression("lambda A: np.sqrt(np.abs(A * A.T))"),
        )
    },
)
def hessian_another_way_to_make_it_symmetric(grad, theta, h=1e-4, *, of):
    return of(np.array([(grad(theta + h * e) - grad(theta - h * e)) / (2 * h) for e in np.eye(theta.size)]).T)


@misconception(
    "landscapes.hessian",
    "something made of the Hessian",
    "The whole table is asked for. What do you return?",
    family={
        "of": (
            Expression("np.diag"),
            Expression("np.trace"),
            Expression("np.linalg.eigvalsh"),
            Expression("np.linalg.det"),
            Expression("np.abs"),
            Expression("np.ravel"),
            Expression("lambda H: H.sum(axis=0)"),
            Expression("lambda H: H[0]"),
            Expression("np.linalg.pinv"),
            Expression("lambda H: H / np.abs(H).max()"),
        )
    },
)
def hessian_something_made_of_the_hessian(grad, theta, h=1e-4, *, of):
    A = np.array([(grad(theta + h * e) - grad(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])
    return of((A + A.T) / 2)


@misconception(
    "landscapes.hessian",
    "one component of each difference",
    "Each difference is a whole row of numbers. How many of them do you keep?",
    family={
        "of": (
            Expression("lambda D: np.tile(D[:, :1], (1, len(D)))"),
            Expression("lambda D: np.tile(D.sum(axis=1, keepdims=True), (1, len(D)))"),
            Expression("lambda D: np.tile(D.mean(axis=1, keepdims=True), (1, len(D)))"),
            Expression("lambda D: np.tile(np.linalg.norm(D, axis=1)[:, None], (1, len(D)))"),
            Expression("lambda D: np.diag(D.sum(axis=1))"),
            Expression("lambda D: np.diag(np.linalg.norm(D, axis=1))"),
        )
    },
)
def hessian_one_component_of_each_difference(grad, theta, h=1e-4, *, of):
    A = of(np.array([(grad(theta + h * e) - grad(theta - h * e)) / (2 * h) for e in np.eye(theta.size)]))
    return (A + A.T) / 2


@misconception(
    "landscapes.hessian",
    "at another place",
    "At which theta is the curvature wanted?",
    family={
        "place": (
            Expression("lambda theta: 0 * theta"),
            Expression("lambda theta: np.ones_like(theta)"),
            Expression("lambda theta: -theta"),
        )
    },
)
def hessian_at_another_place(grad, theta, h=1e-4, *, place):
    there = place(theta)
    A = np.array([(grad(there + h * e) - grad(there - h * e)) / (2 * h) for e in np.eye(theta.size)])
    return (A + A.T) / 2


@misconception(
    "landscapes.hessian", "step relative to theta", "A step adds h to a parameter. What do you do to it?"
)
def hessian_step_relative_to_theta(grad, theta, h=1e-4):
    A = np.array(
        [(grad(theta * (1 + h * e)) - grad(theta * (1 - h * e))) / (2 * h) for e in np.eye(theta.size)]
    )
    return (A + A.T) / 2


@misconception(
    "landscapes.hessian",
    "a parameter left out",
    "Where does your loop begin, and where does it end?",
    family={"i": (0, -1)},
)
def hessian_a_parameter_left_out(grad, theta, h=1e-4, *, i):
    A = np.array([(grad(theta + h * e) - grad(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])
    A[i] = 0
    return (A + A.T) / 2


@misconception(
    "landscapes.hessian",
    "a smaller table",
    "The table has a row for each parameter. Where does your loop end?",
    family={"part": (Expression("slice(None, -1)"), Expression("slice(1, None)"))},
)
def hessian_a_smaller_table(grad, theta, h=1e-4, *, part):
    A = np.array([(grad(theta + h * e) - grad(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])
    return ((A + A.T) / 2)[part, part]


@misconception(
    "landscapes.hessian",
    "rounded",
    "Your curvatures have few digits. Which line takes them away?",
    family={"decimals": (0, 1, 2, 3)},
)
def hessian_rounded(grad, theta, h=1e-4, *, decimals):
    A = np.array([(grad(theta + h * e) - grad(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])
    return np.round((A + A.T) / 2, decimals)


@misconception(
    "landscapes.hessian",
    "only the diagonal, as products",
    "Curvature is how a slope changes, and no product of slopes.",
    family={
        "of": (
            Expression("lambda g: np.diag(g**2)"),
            Expression("lambda g: np.diag(g)"),
            Expression("lambda g: np.outer(g, g) / 2"),
        )
    },
)
def hessian_only_the_diagonal_as_products(grad, theta, h=1e-4, *, of):
    return of(np.asarray(grad(theta)))


@misconception(
    "landscapes.hessian", "identity", "Where does grad enter your table?", family={"c": (0.0, 1.0)}
)
def hessian_identity(grad, theta, h=1e-4, *, c):
    return c * np.eye(theta.size)


# classify_critical_point


@misconception(
    "landscapes.classify_critical_point",
    "minimum, maximum and saddle by the largest or the smallest alone",
    "Which eigenvalues have to be looked at to be sure of the word?",
    family={"i": (0, -1)},
)
def classify_critical_point_minimum_maximum_and_saddle_by_the_largest_or_the_smallest_alone(
    H, tol=1e-8, *, i
):
    w = np.linalg.eigvalsh(H)
    if (abs(w) <= tol).any():
        return "degenerate"
    return "min" if w[i] > 0 else "max"


@misconception(
    "landscapes.classify_critical_point",
    "never a saddle, or always",
    "Which of the four words can your function never say?",
    family={
        "words": (
            ("min", "max", "degenerate"),
            ("min", "saddle", "saddle"),
            ("saddle", "max", "saddle"),
            ("saddle", "saddle", "saddle"),
            ("saddle", "max", "min"),
            ("min", "saddle", "max"),
            ("max", "min", "degenerate"),
        )
    },
)
def classify_critical_point_never_a_saddle_or_always(H, tol=1e-8, *, words):
    w = np.linalg.eigvalsh(H)
    if (abs(w) <= tol).any():
        return "degenerate"
    return words[0] if (w > 0).all() else words[1] if (w < 0).all() else words[2]


@misconception(
    "landscapes.classify_critical_point",
    "another border of what counts as 0",
    "An eigenvalue whose absolute value is at most tol counts as 0. Try values just above, just below and exactly at tol, of both signs.",
    family={
        "flat": (
            Expression("lambda w, tol: abs(w) < tol"),
            Expression("lambda w, tol: w <= tol"),
            Expression("lambda w, tol: w < tol"),
            Expression("lambda w, tol: abs(w) <= tol**2"),
            Expression("lambda w, tol: abs(w) >= tol"),
            Expression("lambda w, tol: w**2 <= tol"),
            Expression("lambda w, tol: abs(w) <= 1e-12"),
            Expression("lambda w, tol: abs(w) <= 1e-6"),
            Expression("lambda w, tol: w <= -tol"),
            Expression("lambda w, tol: w >= -tol"),
        )
    },
)
def classify_critical_point_another_border_of_what_counts_as_0(H, tol=1e-8, *, flat):
    w = np.linalg.eigvalsh(H)
    if flat(w, tol).any():
        return "degenerate"
    return "min" if (w > 0).all() else "max" if (w < 0).all() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "degenerate asked last",
    "Look at degenerate first: what does your function say where one eigenvalue is 0 and the others are positive?",
)
def classify_critical_point_degenerate_asked_last(H, tol=1e-8):
    w = np.linalg.eigvalsh(H)
    if (w >= 0).all():
        return "min"
    if (w <= 0).all():
        return "max"
    return "degenerate" if (abs(w) <= tol).any() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "degenerate only between hills and valleys",
    "Look at degenerate first: what does your function say where one eigenvalue is 0 and the others are positive?",
)
def classify_critical_point_degenerate_only_between_hills_and_valleys(H, tol=1e-8):
    w = np.linalg.eigvalsh(H)
    if (w > 0).all():
        return "min"
    if (w < 0).all():
        return "max"
    return "degenerate" if (abs(w) <= tol).any() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "something else than the eigenvalues",
    "The kind of place is told by the eigenvalues. From what do you tell it?",
    family={
        "of": (
            Expression("lambda H: H.ravel()"),
            Expression("lambda H: np.linalg.svd(H)[1]"),
            Expression("lambda H: np.abs(np.linalg.eigvalsh(H))"),
            Expression("lambda H: H.sum(axis=1)"),
            Expression("lambda H: H[0]"),
            Expression("lambda H: np.array([np.linalg.det(H)])"),
            Expression("lambda H: np.array([np.trace(H), np.linalg.det(H)])"),
            Expression("lambda H: np.array([np.linalg.det(H[: i + 1, : i + 1]) for i in range(len(H))])"),
            Expression("lambda H: np.array([H[0, 0], np.linalg.det(H)])"),
            Expression("lambda H: np.linalg.eigvalsh(H)[:2]"),
            Expression("lambda H: np.linalg.eigvalsh(H)[1:]"),
            Expression("lambda H: np.linalg.eigvalsh(H)[:-1]"),
            Expression("lambda H: np.array([H.mean()])"),
        )
    },
)
def classify_critical_point_something_else_than_the_eigenvalues(H, tol=1e-8, *, of):
    w = of(H)
    if (abs(w) <= tol).any():
        return "degenerate"
    return "min" if (w > 0).all() else "max" if (w < 0).all() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "determinant and corner, without degenerate",
    "A determinant is one number. How many directions does it tell apart?",
)
def classify_critical_point_determinant_and_corner_without_degenerate(H, tol=1e-8):
    determinant = np.linalg.det(H)
    if determinant < 0:
        return "saddle"
    return "min" if H[0, 0] > 0 else "max" if H[0, 0] < 0 else "degenerate"


@misconception(
    "landscapes.classify_critical_point",
    "other words",
    "Which four words does the docstring list?",
    family={
        "words": (
            ("minimum", "maximum", "saddle", "degenerate"),
            ("Min", "Max", "Saddle", "Degenerate"),
            ("min", "max", "saddle point", "degenerate"),
            ("min", "max", "saddle", "flat"),
            ("min", "max", "saddle", "unknown"),
            ("min", "max", "saddle", "other"),
            ("minimum", "maximum", "saddle point", "degenerate"),
        )
    },
)
def classify_critical_point_other_words(H, tol=1e-8, *, words):
    w = np.linalg.eigvalsh(H)
    if (abs(w) <= tol).any():
        return words[3]
    return words[0] if (w > 0).all() else words[1] if (w < 0).all() else words[2]


@misconception(
    "landscapes.classify_critical_point",
    "always the same word",
    "Where does H enter?",
    family={"word": ("min", "max", "degenerate")},
)
def classify_critical_point_always_the_same_word(H, tol=1e-8, *, word):
    return word


@misconception(
    "landscapes.classify_critical_point",
    "flat directions left out",
    "One flat direction is enough for degenerate, whatever the others are. What becomes of it in yours?",
    family={"of": (Expression("lambda w, tol: w[abs(w) > tol]"),)},
)
def classify_critical_point_flat_directions_left_out(H, tol=1e-8, *, of):
    w = of(np.linalg.eigvalsh(H), tol)
    if not len(w):
        return "degenerate"
    return "min" if (w > 0).all() else "max" if (w < 0).all() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "flat counts as down",
    "What does your function say where one eigenvalue is 0 and the others are positive?",
)
def classify_critical_point_flat_counts_as_down(H, tol=1e-8):
    w = np.linalg.eigvalsh(H)
    return "min" if (w > tol).all() else "max" if (w <= tol).all() else "saddle"


@misconception(
    "landscapes.classify_critical_point",
    "majority of the directions",
    "One direction downhill is enough. Do you count, or average?",
    family={"of": (Expression("lambda w: w.sum()"), Expression("lambda w: np.median(w)"))},
)
def classify_critical_point_majority_of_the_directions(H, tol=1e-8, *, of):
    w = np.linalg.eigvalsh(H)
    if (abs(w) <= tol).any():
        return "degenerate"
    return "min" if of(w) > 0 else "max"


@misconception(
    "landscapes.double_well",
    "the brackets elsewhere",
    "Which part of the formula is squared, and which is divided? Write it with all of its brackets.",
    family={
        "height": (
            Expression("lambda x: x**2 - A2**2 / 4 + TILT * x"),
            Expression("lambda x: (x**2 - A2) ** 2 / (4 + TILT * x)"),
            Expression("lambda x: ((x - A2) ** 2) ** 2 / 4 + TILT * x"),
            Expression("lambda x: x**2 - (A2**2 / 4 + TILT * x)"),
            Expression("lambda x: x ** (2 - A2) ** 2 / 4 + TILT * x"),
        )
    },
)
def double_well_brackets(x, *, height):
    return height(x)


@misconception(
    "landscapes.double_well_grad",
    "the slope of one term wrong",
    "The first term is a square of something that depends on x. Write down the slope of the outer function, and of the inner one.",
    family={
        "slope": (
            Expression("lambda x: 3 * x**2 - A2 * x + TILT"),
            Expression("lambda x: x**3 / 3 - A2 * x + TILT"),
            Expression("lambda x: x**4 / 4 - A2 * x + TILT"),
        )
    },
)
def double_well_grad_term(x, *, slope):
    return slope(x)


@misconception(
    "landscapes.loss_slice",
    "one coordinate for both directions, or both in one",
    "Row i belongs to grid[i] along u, column j to grid[j] along v. Which coordinate goes with which direction?",
    family={
        "place": (
            Expression("lambda theta, u, v, a, b: theta + a * (u + v)"),
            Expression("lambda theta, u, v, a, b: theta + b * (u + v)"),
        )
    },
)
def loss_slice_coordinates(f, theta, u, v, grid, *, place):
    return np.array([[float(f(place(theta, u, v, a, b))) for b in grid] for a in grid])


@misconception(
    "landscapes.hessian",
    "steps of another length than it divides by",
    "How far is it from theta - step to theta + step, and what do you divide by?",
    family={"step": (1.0, 1e-3, 1e-5, 1e-6, 1e-8)},
)
def hessian_step(grad, theta, h=1e-4, *, step):
    A = np.empty((theta.size, theta.size))
    for i in range(theta.size):
        e = np.zeros(theta.size)
        e[i] = step
        A[:, i] = (grad(theta + e) - grad(theta - e)) / (2.0 * h)
    return (A + A.T) / 2.0


@misconception(
    "landscapes.classify_critical_point",
    "one number for all curvatures",
    "A saddle curves up in one direction and down in another. What does one number see of that?",
    family={
        "number": (
            Expression("lambda w: np.max(w)"),
            Expression("lambda w: np.min(w)"),
        )
    },
)
def classify_one_number(H, tol=1e-8, *, number):
    w = number(np.linalg.eigvalsh(H))
    if abs(w) <= tol:
        return "degenerate"
    return "min" if w > 0 else "max"


@misconception(
    "landscapes.classify_critical_point",
    "tol enters in another way",
    "An eigenvalue counts as 0 if its absolute value is at most tol, and then the place is degenerate.",
    family={
        "how": (
            Expression(
                'lambda w, tol: "min" if (w > tol).all() else "max" if (w < -tol).all() else "saddle"'
            ),
            Expression(
                'lambda w, tol: "degenerate" if (w == 0).any() else "min" if (w > 0).all() else "max" if (w < 0).all() else "saddle"'
            ),
            Expression(
                'lambda w, tol: "degenerate" if (w <= tol).all() else "min" if (w > 0).all() else "max" if (w < 0).all() else "saddle"'
            ),
            Expression('lambda w, tol: "min" if (w >= 0).all() else "max" if (w <= 0).all() else "saddle"'),
        )
    },
)
def classify_other_tol(H, tol=1e-8, *, how):
    return how(np.linalg.eigvalsh(H), tol)
