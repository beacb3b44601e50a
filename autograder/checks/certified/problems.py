"""Training problems whose optimum is known, with a proof: certified problems.

    linear        least squares, integer data           theta_star exact: (39/179, 185/179, -31/179)
    ridge         least squares + lam/2 |w|**2          exact rational
    logistic      cross-entropy + lam/2 |w|**2          Krawczyk enclosure (interval Newton)
    softmax       cross-entropy + lam/2 |theta|**2      strong convexity: |gradient| / mu in ball arithmetic
    digits        the same on 1797 images, p = 650      the same
    lasso         least squares + lam |w|_1             exact rational KKT point, strict dual feasibility
    bowl          a quadratic of condition number 1000  exact
    double_well   two minima and a barrier              sign changes of f', all roots found
    xor           a tanh network with two hidden units  Krawczyk enclosure of one of its minima

Packing: theta is flat, [w (d), b], for softmax [W (d, k) row-major, b (k)]. Squared error is a mean
without 1/2. All data are integers, eighths or sixteenths, so a float holds them exactly and a proof about them is a
proof about the floats. The optima are in theta_star.json, as decimals with a radius, the kind of proof
and the hash of the data: numpy alone can use them; `python -m autograder.checks.certified.certify` proves them again.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..convergence import certified_distance
from ..oracles import CountedOracle
from ..tolerances import UNIT_ROUNDOFF
from .problem_data import CLASSES, WELL_A2, WELL_TILT, ProblemData, bowl_hessian, data_of

THETA_STAR = Path(__file__).with_name("theta_star.json")


@dataclass(frozen=True)
class Certificate:
    """Why theta_star is the optimum, and how well it is known.

    kind:   such as ``exact rational`` or ``Krawczyk``
    radius: |theta_star (the floats) - the true optimum| is at most this, in the Euclidean norm
    text:   the argument in a sentence
    digits: the optimum in decimals, more than a float holds

    >>> problems.linear().certificate.kind
    'exact rational'
    """

    kind: str
    radius: float
    text: str
    digits: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind}: {self.text} (radius {self.radius:.2g})"


@dataclass(frozen=True)
class Problem:
    """A loss with its optimum.

    loss, grad:  theta (p,) -> number, (p,); for the lasso ``loss`` is the whole objective and ``grad``
                 belongs to its smooth part, the squared error
    theta_star:  (p,) read-only
    theta_0:     (p,) a start
    mu, L:       bounds of the curvature, proven: mu from below, L from above
    within:      mu holds on the ball of this radius about theta_star, inf: everywhere
    convex:      whether the loss is convex everywhere
    lam:         the weight of the penalty, 0 without one
    X, y:        the data, None where there are none
    others:      further critical points by name, such as the ``right`` minimum and the ``barrier``

    >>> problem = problems.bowl()
    >>> problem.theta_star, problem.mu <= 1.0, problem.L >= 1000.0
    (array([ 1. , -2. ,  3. , -0.5]), True, True)
    """

    name: str
    loss: Callable[[np.ndarray], float]
    grad: Callable[[np.ndarray], np.ndarray]
    theta_star: np.ndarray
    theta_0: np.ndarray
    mu: float
    L: float
    certificate: Certificate
    within: float = math.inf
    convex: bool = True
    lam: float = 0.0
    X: np.ndarray | None = None
    y: np.ndarray | None = None
    others: Mapping[str, float] = field(default_factory=dict)

    @property
    def loss_star(self) -> float:
        """The least loss, to rounding."""
        return float(self.loss(self.theta_star))

    def oracle(self, budget: int | None = None) -> CountedOracle:
        """Return the gradient as a counted oracle, which gives copies of what it is asked."""
        return CountedOracle(self.grad, budget)

    def distance(self, theta: np.ndarray) -> float:
        """Return |theta - theta_star|, which is off by at most certificate.radius."""
        return float(np.linalg.norm(np.asarray(theta) - self.theta_star))

    def distance_bound(self, theta: np.ndarray) -> float:
        """Return a bound of the distance from the slope at ``theta`` alone: |grad| / mu; inf where there is none.

        For the lasso it comes from the duality gap: sqrt(2 gap / mu).
        """
        if self.name == "lasso":
            return math.sqrt(2 * duality_gap(theta, self.X, self.y, self.lam) / self.mu)  # type: ignore[arg-type]
        if not self.convex and self.distance(theta) > self.within:
            return math.inf
        return certified_distance(self.grad(theta), self.mu, within=self.within if self.convex else math.inf)


@functools.cache
def linear() -> Problem:
    """Return least squares on six examples with two features: theta_star = (39/179, 185/179, -31/179)."""
    return _least_squares("linear")


@functools.cache
def ridge() -> Problem:
    """Return mse + lam/2 |w|**2 (the bias is free) on 30 examples with 5 features."""
    return _least_squares("ridge")


@functools.cache
def logistic() -> Problem:
    """Return binary cross-entropy + lam/2 |w|**2 (the bias is free) on 40 examples with 3 features.

    Strongly convex near theta_star only: mu holds ``within`` a radius.
    """
    data = data_of("logistic")
    Z, y, lam = data.Z, data.targets, data.lam
    mask = np.array([1.0, 1.0, 1.0, 0.0])

    def loss(theta: np.ndarray) -> float:
        z = Z @ theta
        return float(np.mean(np.logaddexp(0, z) - y * z) + lam / 2 * np.sum((mask * theta) ** 2))

    def grad(theta: np.ndarray) -> np.ndarray:
        z = Z @ theta
        e = np.exp(-np.abs(z))
        p = np.where(z >= 0, 1.0, e) / (1 + e)
        gradient: np.ndarray = Z.T @ (p - y) / len(y) + lam * mask * theta
        return gradient

    return _problem("logistic", loss, grad, np.zeros(4))


@functools.cache
def softmax() -> Problem:
    """Return cross-entropy of 3 classes + lam/2 |theta|**2 on 30 examples with 3 features.

    All parameters are penalised: with free biases theta_star would not be unique, since adding the same
    number to every bias changes nothing.
    """
    return _softmax("softmax", CLASSES)


@functools.cache
def digits() -> Problem:
    """Return cross-entropy of 10 classes + lam/2 |theta|**2 on 1797 handwritten digits: 64 pixels from 0 to 1.

    The one problem of a size that people train: 650 parameters, condition number 570. A gradient takes about 1 ms.
    """
    return _softmax("digits", 10)


def _softmax(name: str, classes: int) -> Problem:
    data = data_of(name)
    Z, y, lam, n = data.Z, data.targets, data.lam, len(data.targets)
    one_hot = np.eye(classes)[y]

    def log_probabilities(theta: np.ndarray) -> np.ndarray:
        logits = Z @ theta.reshape(-1, classes)
        logits = logits - logits.max(1, keepdims=True)
        logs: np.ndarray = logits - np.log(np.exp(logits).sum(1, keepdims=True))
        return logs

    def loss(theta: np.ndarray) -> float:
        return float(-np.sum(one_hot * log_probabilities(theta)) / n + lam / 2 * np.sum(theta**2))

    def grad(theta: np.ndarray) -> np.ndarray:
        residuals = np.exp(log_probabilities(theta)) - one_hot
        gradient: np.ndarray = (Z.T @ residuals / n).ravel() + lam * theta
        return gradient

    return _problem(name, loss, grad, np.zeros(Z.shape[1] * classes))


@functools.cache
def lasso() -> Problem:
    """Return mse + lam |w|_1 (the bias is free) on 40 examples with 6 features; some weights are exactly 0."""
    data = data_of("lasso")
    smooth = _least_squares_functions(data)

    def loss(theta: np.ndarray) -> float:
        return smooth[0](theta) + data.lam * float(np.abs(theta[:-1]).sum())

    return _problem("lasso", loss, smooth[1], np.zeros(7))


@functools.cache
def bowl() -> Problem:
    """Return a quadratic in four dimensions, eigenvalues 1, 10, 100, 1000 along no axis."""
    H, star = bowl_hessian(), np.array([1.0, -2.0, 3.0, -0.5])

    def loss(theta: np.ndarray) -> float:
        return float((theta - star) @ H @ (theta - star) / 2)

    def grad(theta: np.ndarray) -> np.ndarray:
        gradient: np.ndarray = H @ (theta - star)
        return gradient

    return _problem("bowl", loss, grad, np.zeros(4))


@functools.cache
def double_well() -> Problem:
    """Return (x**2 - 1.69)**2 / 4 + 0.1 x as a function of theta (1,): the left minimum is the deeper one.

    others: ``right``, the other minimum, and ``barrier``, the maximum between them.
    """

    def loss(theta: np.ndarray) -> float:
        x = float(theta[0])
        return (x * x - WELL_A2) ** 2 / 4 + WELL_TILT * x

    def grad(theta: np.ndarray) -> np.ndarray:
        return theta**3 - WELL_A2 * theta + WELL_TILT

    return _problem("double_well", loss, grad, np.array([-0.5]), convex=False)


@functools.cache
def xor() -> Problem:
    """Return mse + lam/2 |theta|**2 of a tanh network of sizes (2, 2, 1) on exclusive or, with -1 for down and for no.

    theta = [W1 (2, 2) row-major, b1 (2), W2 (2), b2]. Not convex: theta_star is one of 16 minima of this height,
    which differ in order and signs of the hidden units (8 copies) and by the symmetry of the data (2). Whether a
    deeper minimum exists is not proven.
    """
    data = data_of("xor")
    X, y, lam = data.Z, data.targets, data.lam

    def outputs(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        H = np.tanh(X @ theta[:6].reshape(3, 2))
        return H, H @ theta[6:8] + theta[8] - y

    def loss(theta: np.ndarray) -> float:
        return float(np.mean(outputs(theta)[1] ** 2) + lam / 2 * np.sum(theta**2))

    def grad(theta: np.ndarray) -> np.ndarray:
        H, error = outputs(theta)
        g = 2 * error / len(y)
        inner = X.T @ (np.outer(g, theta[6:8]) * (1 - H**2))
        return np.concatenate([inner.ravel(), H.T @ g, [g.sum()]]) + lam * theta

    start = np.array([1.0, 1.0, -1.0, -1.0, -0.5, 0.5, 1.0, -1.0, 1.0])
    return _problem("xor", loss, grad, start, convex=False)


ALL: Mapping[str, Callable[[], Problem]] = {
    "linear": linear,
    "ridge": ridge,
    "logistic": logistic,
    "softmax": softmax,
    "digits": digits,
    "lasso": lasso,
    "bowl": bowl,
    "double_well": double_well,
    "xor": xor,
}
"""The certified problems by name."""


def duality_gap(theta: np.ndarray, X: np.ndarray, y: np.ndarray, lam: float) -> float:
    """Return an upper bound of f(theta) - f_star for the lasso f = mse + lam |w|_1 with a free bias.

    The dual is max u.y - n |u|**2 / 4 over u with |X^T u|_inf <= lam and sum u = 0 (Boyd and
    Vandenberghe, *Convex Optimization*, section 5.2); u is the centred residual, scaled to be feasible.

    >>> lasso = problems.lasso()
    >>> duality_gap(lasso.theta_star, lasso.X, lasso.y, lasso.lam) < 1e-14
    True
    """
    n = len(y)
    r = y - X @ theta[:-1] - theta[-1]
    u = 2 * (r - r.mean()) / n
    u = u * min(1.0, lam / (float(np.max(np.abs(X.T @ u))) or 1.0))
    primal = float(np.mean(r**2)) + lam * float(np.abs(theta[:-1]).sum())
    return max(0.0, primal - float(u @ y - n * (u @ u) / 4))


def kkt_violation(theta: np.ndarray, X: np.ndarray, y: np.ndarray, lam: float) -> float:
    """Return how far ``theta`` is from satisfying the optimality conditions of the lasso; 0 at the optimum.

    The gradient g of the mse must be -lam sign(w_j) where w_j is not 0, within [-lam, lam] where it is,
    and 0 for the bias.

    >>> lasso = problems.lasso()
    >>> kkt_violation(lasso.theta_star, lasso.X, lasso.y, lasso.lam) < 1e-14
    True
    """
    Z = np.c_[X, np.ones(len(y))]
    g = 2 * Z.T @ (Z @ theta - y) / len(y)
    w, slope = theta[:-1], g[:-1]
    weights = np.where(w != 0, np.abs(slope + lam * np.sign(w)), np.maximum(np.abs(slope) - lam, 0.0))
    return float(max(np.max(weights, initial=0.0), abs(g[-1])))


def _least_squares_functions(
    data: ProblemData, lam: float = 0.0
) -> tuple[Callable[[np.ndarray], float], Callable[[np.ndarray], np.ndarray]]:
    """Return mse + lam/2 |w|**2 and its gradient."""
    Z, y = data.Z, data.targets
    mask = np.r_[np.ones(Z.shape[1] - 1), 0.0]

    def loss(theta: np.ndarray) -> float:
        return float(np.mean((Z @ theta - y) ** 2) + lam / 2 * np.sum((mask * theta) ** 2))

    def grad(theta: np.ndarray) -> np.ndarray:
        gradient: np.ndarray = 2 * Z.T @ (Z @ theta - y) / len(y) + lam * mask * theta
        return gradient

    return loss, grad


def _least_squares(name: str) -> Problem:
    data = data_of(name)
    return _problem(name, *_least_squares_functions(data, data.lam), np.zeros(data.Z.shape[1]))


def _problem(
    name: str,
    loss: Callable[[np.ndarray], float],
    grad: Callable[[np.ndarray], np.ndarray],
    theta_0: np.ndarray,
    *,
    convex: bool = True,
) -> Problem:
    entry, data = _certificates().get(name), data_of(name)
    if entry is None or entry["data_sha256"] != data.digest():
        raise ValueError(
            f"{THETA_STAR.name} holds no certificate for these data of {name}; "
            f"run python -m autograder.checks.certified.certify --write."
        )
    theta_star = np.array([float(digits) for digits in entry["theta_star"]])
    rounding = UNIT_ROUNDOFF * float(np.linalg.norm(theta_star))
    radius = float(entry["radius"]) + float(entry.get("data_rounding", "0")) + rounding
    for array in (theta_star, theta_0):
        array.flags.writeable = False
    return Problem(
        name=name,
        loss=loss,
        grad=grad,
        theta_star=theta_star,
        theta_0=theta_0,
        mu=float(entry["mu"]),
        L=float(entry["L"]),
        certificate=Certificate(
            entry["kind"], radius * (1 + 1e-9), entry["text"], tuple(entry["theta_star"])
        ),
        within=float(entry["within"]),
        convex=convex,
        lam=data.lam,
        X=data.X,
        y=data.y,
        others={key: float(digits) for key, digits in entry.get("others", {}).items()},
    )


@functools.cache
def _certificates() -> dict[str, Any]:
    if not THETA_STAR.exists():
        return {}
    entries: dict[str, Any] = json.loads(THETA_STAR.read_text(encoding="utf-8"))["problems"]
    return entries
