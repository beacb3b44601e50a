"""Certified problems: each optimum proven again, then checked by a second, independent method."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

from autograder.checks.certified import problems
from autograder.checks.certified.exact import NotProven, bisect, is_positive_definite, rational, solve
from autograder.checks.certified.problem_data import data_of
from autograder.checks.differences import complex_step_gradient, measured_gradient
from autograder.checks.tolerances import normwise_distance

flint = pytest.importorskip("flint")
mpmath = pytest.importorskip("mpmath")
scipy_optimize = pytest.importorskip("scipy.optimize")

SHIPPED = json.loads(problems.THETA_STAR.read_text())["problems"]
NAMES = list(problems.ALL)


@pytest.fixture(params=NAMES)
def problem(request) -> problems.Problem:
    return problems.ALL[request.param]()


def digits(name: str) -> list[Fraction]:
    return [Fraction(text) for text in SHIPPED[name]["theta_star"]]


def radius(name: str) -> Fraction:
    return Fraction(SHIPPED[name]["radius"])


def squared_distance(name: str, theta: list[Fraction]) -> Fraction:
    return sum(((a - b) ** 2 for a, b in zip(digits(name), theta, strict=True)), Fraction(0))


# the proofs again


def test_every_certificate_is_proven_again_by_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "autograder.checks.certified.certify"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_certificate_that_was_tampered_with_is_found(name):
    from autograder.checks.certified.certificates import agree
    from autograder.checks.certified.certify import certify

    fresh = certify(name)
    assert agree(fresh, SHIPPED[name])
    changed = [*SHIPPED[name]["theta_star"]]
    changed[0] = str(Fraction(changed[0]) + Fraction(1, 10**18))
    assert not agree(fresh, SHIPPED[name] | {"theta_star": changed})
    assert not agree(fresh, SHIPPED[name] | {"mu": repr(2 * float(SHIPPED[name]["mu"]))})
    assert not agree(fresh, SHIPPED[name] | {"data_sha256": "0" * 64})


def test_certificates_for_other_data_are_refused(monkeypatch):
    entries = {"linear": SHIPPED["linear"] | {"data_sha256": "0" * 64}}
    monkeypatch.setattr(problems, "_certificates", lambda: entries)
    with pytest.raises(ValueError, match="holds no certificate for these data of linear; run python -m"):
        problems.linear.__wrapped__()
    with pytest.raises(ValueError, match="holds no certificate for these data of ridge"):
        problems.ridge.__wrapped__()


def test_numpy_alone_can_use_the_problems():
    program = (
        "import sys\n"
        "sys.modules['flint'] = sys.modules['mpmath'] = sys.modules['scipy'] = None\n"
        "from autograder.checks import problems\n"
        "assert all(abs(p().certificate.radius) < 1e-14 for p in problems.ALL.values())\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


# the second, independent methods


def fmpq(value) -> object:
    value = Fraction(float(value)) if not isinstance(value, Fraction) else value
    return flint.fmpq(value.numerator, value.denominator)


def flint_normal_equations(name: str, lam: float = 0.0):
    data = data_of(name)
    Z = data.Z
    n, p = Z.shape
    A = flint.fmpq_mat(n, p, [fmpq(v) for v in Z.ravel()])
    y = flint.fmpq_mat(n, 1, [fmpq(v) for v in data.targets])
    H = A.transpose() * A * fmpq(Fraction(2, n))
    for j in range(p - 1):
        H[j, j] = H[j, j] + fmpq(lam)
    return H, A.transpose() * y * fmpq(Fraction(2, n))


@pytest.mark.parametrize("name", ["linear", "ridge"])
def test_least_squares_agree_with_a_rational_solver_of_another_library(name):
    H, c = flint_normal_equations(name, data_of(name).lam)
    theta = [Fraction(int(v.p), int(v.q)) for v in H.solve(c).entries()]
    assert squared_distance(name, theta) <= radius(name) ** 2


def test_the_linear_optimum_is_the_published_one():
    star = [Fraction(39, 179), Fraction(185, 179), Fraction(-31, 179)]
    assert [Fraction(text) for text in SHIPPED["linear"]["exact"]] == star
    assert problems.linear().theta_star.tolist() == [float(value) for value in star]


def test_the_lasso_has_no_duality_gap_within_its_radius():
    """Weak duality over the rationals: a feasible dual value bounds the optimum from below."""
    data, theta = data_of("lasso"), digits("lasso")
    Z, y, lam, n = (
        rational(data.Z),
        [Fraction(float(v)) for v in data.targets],
        Fraction(data.lam),
        len(data.targets),
    )
    r = [value - sum(z * t for z, t in zip(row, theta, strict=True)) for row, value in zip(Z, y, strict=True)]
    mean = sum(r) / n
    u = [2 * (value - mean) / n for value in r]
    slopes = [abs(sum(row[j] * value for row, value in zip(Z, u, strict=True))) for j in range(6)]
    u = [value * min(Fraction(1), lam / max(slopes)) for value in u]
    assert sum(u) == 0
    assert max(abs(sum(row[j] * value for row, value in zip(Z, u, strict=True))) for j in range(6)) <= lam
    primal = sum(value**2 for value in r) / n + lam * sum(abs(t) for t in theta[:-1])
    dual = sum(a * b for a, b in zip(u, y, strict=True)) - Fraction(n, 4) * sum(value**2 for value in u)
    gap = primal - dual
    assert 0 <= gap < Fraction(1, 10**36)
    H = np.array([[int(v.p) / int(v.q) for v in row] for row in flint_normal_equations("lasso")[0].tolist()])
    assert math.sqrt(2 * float(gap) / np.linalg.eigvalsh(H)[0]) < 1e-17
    off = sorted(slopes)[:4]
    assert all(value < lam * Fraction(1, 2) for value in off)


def test_the_lasso_agrees_with_a_general_solver():
    problem = problems.lasso()
    n, split = 6, np.r_[np.zeros(12), 0.3]

    def objective(v):
        theta = np.r_[v[:n] - v[n : 2 * n], v[-1]]
        g = problem.grad(theta)
        value = problem.loss(theta) - problem.lam * np.abs(theta[:-1]).sum() + problem.lam * v[: 2 * n].sum()
        return value, np.r_[g[:-1] + problem.lam, -g[:-1] + problem.lam, g[-1]]

    bounds = [(0, None)] * 12 + [(None, None)]
    found = scipy_optimize.minimize(
        objective, split, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-16, "gtol": 1e-12}
    )
    assert np.linalg.norm(np.r_[found.x[:n] - found.x[n : 2 * n], found.x[-1]] - problem.theta_star) < 1e-6


def interval_gradient(name: str):
    """Return |gradient| at the shipped decimals in mpmath's interval arithmetic, and the intervals."""
    iv, data = mpmath.iv, data_of(name)
    iv.dps = 60
    Z, y, lam = data.Z, data.targets, iv.mpf(data.lam)
    theta = [iv.mpf(text) for text in SHIPPED[name]["theta_star"]]
    n, p = Z.shape
    if name == "logistic":
        residuals = []
        for i in range(n):
            z = sum((iv.mpf(float(Z[i, j])) * theta[j] for j in range(p)), iv.mpf(0))
            residuals.append(1 / (1 + iv.exp(-z)) - float(y[i]))
        g = [sum((float(Z[i, j]) * residuals[i] for i in range(n)), iv.mpf(0)) / n for j in range(p)]
        g = [value + (lam * theta[j] if j < p - 1 else 0) for j, value in enumerate(g)]
    else:
        k = 3
        g = [lam * t for t in theta]
        for i in range(n):
            e = [
                iv.exp(sum((float(Z[i, j]) * theta[j * k + c] for j in range(p)), iv.mpf(0)))
                for c in range(k)
            ]
            total = sum(e, iv.mpf(0))
            for j in range(p):
                for c in range(k):
                    g[j * k + c] += float(Z[i, j]) * (e[c] / total - int(y[i] == c)) / n
    return sum((value * value for value in g), iv.mpf(0)), iv


def test_the_logistic_optimum_by_newton_kantorovich():
    """h = beta K eta <= 1/2 puts a zero within 2 eta; with beta = 1 / mu at theta_star."""
    square, iv = interval_gradient("logistic")
    length = mpmath.mpf(iv.sqrt(square).b)
    mu_star = 2 * mpmath.mpf(SHIPPED["logistic"]["mu"])
    data = data_of("logistic")
    weights = (lambda q: q * (1 - q))(1 / (1 + np.exp(-data.Z @ problems.logistic().theta_star)))
    H = data.Z.T @ (data.Z * weights[:, None]) / len(weights) + np.diag([data.lam] * 3 + [0])
    assert np.linalg.eigvalsh(H)[0] == pytest.approx(float(mu_star), rel=1e-6)
    K = float(np.mean(np.linalg.norm(data.Z, axis=1) ** 3) / (6 * math.sqrt(3)))
    eta = length / mu_star
    assert eta * K / mu_star < mpmath.mpf("1e-30")
    assert 2 * eta < mpmath.mpf("1e-38")
    assert float(SHIPPED["logistic"]["within"]) == pytest.approx(float(mu_star) / (2 * K), rel=1e-6)


def test_the_softmax_optimum_by_krawczyk_and_by_another_interval_library():
    from autograder.checks.certified.enclosures import krawczyk, newton, softmax_functions

    square, iv = interval_gradient("softmax")
    assert (
        mpmath.mpf(iv.sqrt(square).b) / data_of("softmax").lam <= mpmath.mpf(SHIPPED["softmax"]["radius"]) * 2
    )
    with flint.ctx.workprec(256):
        gradient, hessian = softmax_functions(data_of("softmax"))
        balls = krawczyk(gradient, hessian, newton(gradient, hessian, [0.0] * 12), 1e-3)
        balls = krawczyk(gradient, hessian, balls, 1e-45)
        for ball, text in zip(balls, SHIPPED["softmax"]["theta_star"], strict=True):
            assert abs(ball - flint.arb(text)) < flint.arb("1e-38")


def test_the_optimum_on_digits_by_long_doubles_and_by_a_general_solver():
    problem, data = problems.digits(), data_of("digits")
    assert problem.loss_star == pytest.approx(0.741056933831015, abs=3e-15)
    Z, lam = data.Z.astype(np.longdouble), np.longdouble(data.lam)
    theta = np.array([np.longdouble(text) for text in SHIPPED["digits"]["theta_star"]])
    P = np.exp(Z @ theta.reshape(65, 10))
    P /= P.sum(axis=1, keepdims=True)
    slope = (Z.T @ (P - np.eye(10)[data.targets]) / len(Z)).ravel() + lam * theta
    assert np.linalg.norm(slope.astype(float)) < 100 * np.finfo(np.longdouble).eps
    found = scipy_optimize.minimize(problem.loss, problem.theta_0, jac=problem.grad, method="L-BFGS-B",
                                    options={"ftol": 1e-16, "gtol": 1e-9, "maxiter": 1000})  # fmt: skip
    assert problem.distance(found.x) <= problem.distance_bound(found.x) < 1e-4
    assert np.mean((data.Z @ found.x.reshape(65, 10)).argmax(axis=1) == data.targets) == pytest.approx(
        0.9527, abs=1e-4
    )


def test_the_digits_are_those_of_scikit_learn():
    load_digits = pytest.importorskip("sklearn.datasets").load_digits
    images, labels = load_digits(return_X_y=True)
    data = data_of("digits")
    assert np.array_equal(16 * data.X, images)
    assert np.array_equal(data.y, labels)


def test_the_curvature_bound_on_digits_is_sharp_and_needs_entries_that_are_not_negative():
    from autograder.checks.certified.enclosed_proofs import perron_bound

    Z = data_of("digits").Z
    largest = np.linalg.eigvalsh(Z.T @ Z / len(Z))[-1]
    assert largest * (1 - 1e-12) <= float(perron_bound(data_of("digits"))) < largest * 1.01
    with pytest.raises(NotProven, match="entries that are not negative"):
        perron_bound(data_of("softmax"))


def test_the_minimum_of_the_network_by_newton_in_sixty_digits():
    """Another library, other formulas: differences in place of slopes."""
    data, lam = data_of("xor"), None
    with mpmath.workdps(60):
        lam = mpmath.mpf(data.lam)

        def loss(*theta):
            total = mpmath.mpf(0)
            for (x1, x2), target in zip(data.X.tolist(), data.targets.tolist(), strict=True):
                units = [mpmath.tanh(x1 * theta[j] + x2 * theta[2 + j] + theta[4 + j]) for j in (0, 1)]
                total += (theta[6] * units[0] + theta[7] * units[1] + theta[8] - target) ** 2
            return total / 4 + lam / 2 * sum(t * t for t in theta)

        star = [mpmath.mpf(text) for text in SHIPPED["xor"]["theta_star"]]
        h = mpmath.mpf(10) ** -15
        for j in range(9):
            up, down = ([*star[:j], star[j] + step, *star[j + 1 :]] for step in (h, -h))
            slope = (loss(*up) - loss(*down)) / (2 * h)
            curvature = (loss(*up) + loss(*down) - 2 * loss(*star)) / h**2
            assert abs(slope) < mpmath.mpf("1e-28")
            assert problems.xor().mu < curvature < problems.xor().L
    assert problems.xor().loss_star == pytest.approx(0.061539, abs=1e-6)


def test_the_copies_of_the_network_are_minima_too():
    problem = problems.xor()
    W1, b1, W2, b2 = np.split(problem.theta_star, [4, 6, 8])
    W1 = W1.reshape(2, 2)
    for order in ([0, 1], [1, 0]):
        for signs in ([1, 1], [1, -1], [-1, 1], [-1, -1]):
            copy = np.concatenate([(W1[:, order] * signs).ravel(), b1[order] * signs, W2[order] * signs, b2])
            assert problem.loss(copy) == pytest.approx(problem.loss_star, rel=1e-14)
            assert np.linalg.norm(problem.grad(copy)) < 1e-14


def test_a_box_without_a_zero_proves_nothing():
    from autograder.checks.certified.enclosures import krawczyk, logistic_functions

    with flint.ctx.workprec(128):
        gradient, hessian = logistic_functions(data_of("logistic"))
        far = [flint.arb(float(v) + 0.1) for v in problems.logistic().theta_star]
        with pytest.raises(NotProven, match=r"does not map the box of radius 0\.01 into itself"):
            krawczyk(gradient, hessian, far, 0.01)


def test_the_double_well_by_complex_root_isolation():
    """All roots of x**3 - 1.69 x + 0.1, times 100 to have integers."""
    roots = sorted(
        (root.real for root, _ in flint.fmpz_poly([10, -169, 0, 100]).complex_roots()),
        key=lambda value: float(value.mid()),
    )
    assert len(roots) == 3
    entry = SHIPPED["double_well"]
    for root, text in zip(
        roots, [entry["theta_star"][0], entry["others"]["barrier"], entry["others"]["right"]], strict=True
    ):
        assert abs(float(root.mid()) - float(text)) < 1e-15
    with mpmath.workdps(50):
        for start, text in (
            (-1.3, entry["theta_star"][0]),
            (0.1, entry["others"]["barrier"]),
            (1.3, entry["others"]["right"]),
        ):
            fine = mpmath.findroot(lambda x: x**3 - mpmath.mpf("1.69") * x + mpmath.mpf("0.1"), start)
            assert abs(fine - mpmath.mpf(text)) < mpmath.mpf("1e-38")
    well = problems.double_well()
    assert well.loss_star == pytest.approx(-0.1314, abs=5e-5)
    assert well.loss(np.array([well.others["right"]])) == pytest.approx(0.1285, abs=5e-5)


def test_the_bowl_by_its_eigenvalues():
    problem = problems.bowl()
    assert np.linalg.eigvalsh(problems.bowl_hessian()) == pytest.approx([1, 10, 100, 1000], rel=1e-12)
    assert not problem.grad(problem.theta_star).any()


# what the problems promise


def test_the_gradient_belongs_to_the_loss(problem):
    theta = problem.theta_star + np.linspace(0.3, 0.7, problem.theta_star.size)
    slope = problem.grad(theta)
    if problem.name == "lasso":
        slope = slope + problem.lam * np.r_[np.sign(theta[:-1]), 0]
    assert measured_gradient(problem.loss, theta).accepts(slope)
    if problem.name in ("linear", "ridge", "bowl"):
        assert normwise_distance(complex_step_gradient(lambda t: _smooth(problem, t), theta), slope) < 1e-13


def _smooth(problem, theta):
    if problem.name == "bowl":
        return (theta - problem.theta_star) @ problems.bowl_hessian() @ (theta - problem.theta_star) / 2
    Z = data_of(problem.name).Z
    return np.mean((Z @ theta - problem.y) ** 2) + problem.lam / 2 * np.sum(theta[:-1] ** 2)


def test_the_optimum_is_known_to_float_precision_and_says_why(problem):
    assert 0 <= problem.certificate.radius < 1e-15
    assert problem.certificate.kind in str(problem.certificate)
    assert len(problem.certificate.digits) == problem.theta_star.size
    assert not problem.theta_star.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        problem.theta_0[0] = 1.0


def test_no_nearby_point_is_better(problem):
    rng = np.random.default_rng(0)
    for _ in range(200):
        theta = problem.theta_star + rng.normal(size=problem.theta_star.size) * 10.0 ** rng.integers(-3, 1)
        assert problem.loss(theta) > problem.loss_star


def test_the_curvature_lies_between_mu_and_L(problem):
    rng = np.random.default_rng(1)
    for _ in range(100):
        step = rng.normal(size=problem.theta_star.size)
        step *= min(problem.within, 0.6) * rng.uniform(0.1, 1) / np.linalg.norm(step)
        change = problem.grad(problem.theta_star + step) - problem.grad(problem.theta_star)
        assert problem.mu * (1 - 1e-9) <= change @ step / (step @ step)
        assert np.linalg.norm(change) <= problem.L * np.linalg.norm(step) * (1 + 1e-9)


def test_the_distance_bound_is_never_too_small(problem):
    rng = np.random.default_rng(2)
    finite = 0
    for _ in range(200):
        theta = problem.theta_star + rng.normal(size=problem.theta_star.size) * 10.0 ** rng.integers(-8, 2)
        bound = problem.distance_bound(theta)
        assert bound >= problem.distance(theta) * (1 - 1e-6) - problem.certificate.radius
        finite += bound < math.inf
    assert finite > 50


def test_far_from_the_optimum_a_local_bound_says_nothing():
    assert problems.logistic().distance_bound(np.full(4, 50.0)) == math.inf
    assert problems.double_well().distance_bound(np.array([1.27])) == math.inf


@pytest.mark.parametrize(
    "problem", sorted({*NAMES} - {"digits"}), indirect=True
)  # a general solver goes there above
def test_gradient_descent_reaches_the_optimum(problem):
    theta, lr = problem.theta_0.copy(), 1 / problem.L
    oracle = problem.oracle()
    for _ in range(25000 if problem.name in ("bowl", "xor") else 3000):
        theta = theta - lr * oracle(theta)
        if problem.name == "lasso":
            theta[:-1] = np.sign(theta[:-1]) * np.maximum(np.abs(theta[:-1]) - lr * problem.lam, 0)
    assert problem.distance(theta) < 1e-10
    assert oracle.calls >= 3000


def test_optimality_of_the_lasso_is_measured_two_ways():
    problem = problems.lasso()
    args = problem.X, problem.y, problem.lam
    assert problems.kkt_violation(problem.theta_star, *args) < 1e-14
    assert problems.duality_gap(problem.theta_star, *args) < 1e-14
    other = problem.theta_star + 0.1
    assert problems.kkt_violation(other, *args) > 0.1
    assert problems.duality_gap(other, *args) >= problem.loss(other) - problem.loss_star > 0


# exact arithmetic


def test_a_singular_system_has_no_unique_optimum():
    with pytest.raises(NotProven, match="not unique"):
        solve([[Fraction(1), Fraction(2)], [Fraction(2), Fraction(4)]], [Fraction(1), Fraction(2)])


def test_definiteness_is_decided_exactly():
    edge = Fraction(1, 10**30)
    assert is_positive_definite([[Fraction(1), Fraction(1)], [Fraction(1), 1 + edge]])
    assert not is_positive_definite([[Fraction(1), Fraction(1)], [Fraction(1), 1 - edge]])
    assert not is_positive_definite([[Fraction(1), Fraction(1)], [Fraction(1), Fraction(1)]])


def test_bisection_needs_a_change_of_sign():
    root, width = bisect(lambda x: x * x - 2, Fraction(1), Fraction(2))
    assert root**2 <= 2 <= (root + width) ** 2
    with pytest.raises(NotProven, match="does not change its sign between 2 and 3"):
        bisect(lambda x: x * x - 2, Fraction(2), Fraction(3))
