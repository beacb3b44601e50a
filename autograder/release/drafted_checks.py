"""Drafts of the hidden checks of one exercise, from its signature, docstring and solution.

The solution is called with the drafted arguments, in this process: so a drafted contract has the shape of its result, and a drafted
exception an argument for which it is raised. What the solution does not do so is left out, or left to the author in a comment.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import numpy as np

from ..checks.contracts import assert_contract, assert_raises
from ..checks.failure import CheckFailed
from ..checks.values import assert_same

_BY_NAME: Final = {
    **dict.fromkeys(("X", "A", "W", "M"), "rng.normal(size=(7, 3))"),
    **dict.fromkeys(("n", "k", "d", "steps", "size", "count"), "5"),
    **dict.fromkeys(("learning_rate", "eta", "lam", "alpha", "beta", "p", "rate"), "0.1"),
    "rng": "np.random.default_rng(int(rng.integers(2**32)))",
}
_BY_ANNOTATION: Final = {
    "int": "int(rng.integers(1, 9))",
    "float": "float(rng.uniform(0.5, 2.0))",
    "bool": "True",
    "str": '"a text"',
    "list": "rng.normal(size=7).tolist()",
}
_VECTOR: Final = "rng.normal(size=7)"
_OTHERS: Final = ("2 * {}", "{} ** 2", "{}[::-1]")
"""What another first argument is tried to be: with one of them the result has to be another."""

_REFUSED: Final = ("-1", "0", "{}[:0]", "{}[:3]", "-{}", "np.ones((2, 2, 2))", "None", '""')
"""Arguments that a function may refuse."""


def drafted_checks(
    exercise: str,
    function: ast.FunctionDef,
    solution: Callable[..., Any] | None,
    lower: Sequence[str] = (),
) -> Iterator[str]:
    """Yield the lines of the checks of ``exercise``, and empty lines between them.

    solution: the author's function; None where it cannot be had, and then nothing is drafted but the check of its value
    lower:    the exercises that it builds on: a mistake in one of them costs there alone
    """
    name = function.name
    required = _required(function)
    values = _assignment(required)
    passed = "".join(f", {argument.arg}" for argument in required)
    title = (ast.get_docstring(function) or f"{name} returns the right value.").splitlines()[0]
    yield f'@pytest.mark.exercise("{exercise}", points=2)'
    yield f"def test_{name}(student, reference, rng):"
    yield f"    {_docstring(f'DRAFT: {title}')}"
    yield from values
    students = f"student.{exercise}"
    if lower:
        students = f"own.{exercise}"
        yield f"    own = student.with_reference({', '.join(map(json.dumps, lower))})"
    if solution is None or _is_comparable(values, passed, solution):
        yield f"    assert_same({students}, reference.{exercise}{passed})"
    else:
        yield f"    assert {students}({passed[2:]}) == reference.{exercise}({passed[2:]})"
    if solution is not None:
        yield from _of_contract(exercise, name, required, solution)
        yield from _of_errors(exercise, function, required, solution)


def drafted_check_of_variable(exercise: str) -> Iterator[str]:
    """Yield the lines of the check of a variable of a notebook."""
    module, _, name = exercise.partition(".")
    yield f'@pytest.mark.exercise("{exercise}", points=2)'
    yield f"def test_{name}(student, reference):"
    yield f'    """DRAFT: {name} holds the right value. Take what it builds on from with_reference."""'
    yield f'    assert_close(student.{module}["{name}"], reference.{exercise}, what="{name}")'


def _docstring(text: str) -> str:
    return repr(text) if '"' in text or "\\" in text else f'"""{text}"""'


def _required(function: ast.FunctionDef) -> list[ast.arg]:
    arguments = [*function.args.posonlyargs, *function.args.args]
    return arguments[: len(arguments) - len(function.args.defaults)]


def _assignment(arguments: Sequence[ast.arg]) -> list[str]:
    """Return the line that gives all arguments a value; vectors of one length in one draw, as rows."""
    values = [_value(argument) for argument in arguments]
    if not values:
        return []
    names = ", ".join(argument.arg for argument in arguments)
    if len(values) > 1 and set(values) == {_VECTOR}:
        return [f"    {names} = rng.normal(size=({len(values)}, 7))"]
    return [f"    {names} = {', '.join(values)}"]


def _value(argument: ast.arg) -> str:
    annotation = ast.unparse(argument.annotation) if argument.annotation else ""
    if argument.arg in _BY_NAME:
        return _BY_NAME[argument.arg]
    for kind, value in _BY_ANNOTATION.items():
        if re.match(rf"{kind}\b", annotation):
            return value
    return "np.sin" if "Callable" in annotation else _VECTOR


def _is_comparable(lines: Sequence[str], passed: str, solution: Callable[..., Any]) -> bool:
    """Whether `assert_same` compares what the solution returns: numbers, arrays, texts and lists of these; also where it fails."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            arguments = _evaluated(lines, f"({passed[2:]},)" if passed else "()")
            result = solution(*arguments)
    except Exception:  # noqa: BLE001 (the author's function, with arguments that it may not be made for)
        return True
    try:
        assert_same(lambda: result, lambda: result)
    except CheckFailed:
        return False
    return True


def _of_contract(
    exercise: str, name: str, required: Sequence[ast.arg], solution: Callable[..., Any]
) -> Iterator[str]:
    """Yield a draft of what numbers promise besides their value, with another argument that has to give others."""
    followed = next((a.arg for a in required if _value(a).startswith(("rng.", "float(rng."))), "")
    if not followed:
        return
    lines = _assignment(required)
    first = _tuple([argument.arg for argument in required])
    for form in _OTHERS:
        other = _tuple([form.format(a.arg) if a.arg == followed else a.arg for a in required])
        shape = _shape(lines, first, other, solution)
        if shape is not None:
            shaped = f", shape={shape}" if shape else ""
            yield from ("", "", f'@pytest.mark.exercise("{exercise}", points=1, kind="purity")')
            yield f"def test_{name}_contract(student, rng):"
            yield f'    """DRAFT: {name} repeats itself, changes nothing, and follows {followed}."""'
            yield from lines
            yield f"    assert_contract(student.{exercise}, {first}, {other}{shaped})"
            return


def _tuple(parts: Sequence[str]) -> str:
    return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"


def _shape(
    lines: Sequence[str], first: str, other: str, solution: Callable[..., Any]
) -> tuple[int, ...] | None:
    """Return the shape of the solution's result; None where it does not keep the contract with these arguments."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            one, two = _evaluated(lines, f"({first}, {other})")
            shape: tuple[int, ...] = np.shape(solution(*one))
            assert_contract(solution, one, two, shape=shape)
    except Exception:  # noqa: BLE001 (whatever the author's function does with arguments that it is not made for)
        return None
    return shape


def _of_errors(
    exercise: str, function: ast.FunctionDef, required: Sequence[ast.arg], solution: Callable[..., Any]
) -> Iterator[str]:
    """Yield a draft for each built-in exception that the solution raises by name."""
    raised = [n.exc for n in ast.walk(function) if isinstance(n, ast.Raise) and n.exc is not None]
    matches = [re.match(r"\w+", ast.unparse(error)) for error in raised]
    for error in dict.fromkeys(match[0] for match in matches if match):
        kind = getattr(builtins, error, None)
        if error == "NotImplementedError" or not isinstance(kind, type):
            continue
        arguments = _refused(required, solution, kind)
        yield from ("", "")
        if not arguments:
            yield f"# DRAFT: a check that {function.name} raises {error}, with arguments for which it does:"
            yield f"#     assert_raises(student.{exercise}, ..., error={error})"
            continue
        yield f'@pytest.mark.exercise("{exercise}", points=1, kind="edge")'
        yield f"def test_{function.name}_raises_{error.lower()}(student, rng):"
        yield f'    """DRAFT: {function.name} raises {error} where its argument has no meaning."""'
        yield from _assignment(required)
        named = "" if kind is ValueError else f", error={error}"
        yield f"    assert_raises(student.{exercise}, {arguments}{named})"


def _refused(required: Sequence[ast.arg], solution: Callable[..., Any], kind: type) -> str:
    """Return arguments for which the solution raises ``kind``; empty if none was found."""
    lines = _assignment(required)
    for place in required:
        for form in _REFUSED:
            arguments = ", ".join(form.format(a.arg) if a is place else a.arg for a in required)
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    assert_raises(solution, *_evaluated(lines, _tuple([arguments])), error=kind)
            except Exception:  # noqa: BLE001 (another one, or none)
                continue
            return arguments
    return ""


def _evaluated(lines: Sequence[str], expression: str) -> Any:
    """Return the value of a drafted expression behind the drafted lines."""
    names: dict[str, Any] = {"np": np, "rng": np.random.default_rng(0)}
    exec("\n".join(line.strip() for line in lines), names)  # our own text
    return eval(expression, names)
