"""What needs PyTorch beyond the checks: tensors over the wire, and the example course, through the real sandbox."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from autograder import wire
from autograder.course.course import load_course
from autograder.grading.batch import public_seed_setup
from autograder.quality.validate import validate
from autograder.release.build import build
from autograder.release.stubs import stub_modules

torch = pytest.importorskip("torch")
EXAMPLE = Path(__file__).parents[2] / "examples" / "pytorch-module"
CODEC = wire.Codec(writeable=True)


def across(value):
    data = b"".join(bytes(piece) for piece in CODEC.encode(wire.Reply(value)))
    skeleton, _ = wire.check_header(data[:8])
    return CODEC.decode(data[8 : 8 + skeleton], bytearray(data[8 + skeleton :])).value


@pytest.mark.parametrize("dtype", ["float32", "float64", "bfloat16", "int64", "bool", "complex64"])
def test_a_tensor_arrives_as_it_was(dtype):
    tensor = torch.ones(2, 3).to(getattr(torch, dtype))
    arrived = across(tensor)
    assert arrived.dtype == tensor.dtype
    assert torch.equal(arrived, tensor)


def test_a_parameter_comes_with_its_gradient():
    parameter = torch.nn.Parameter(torch.ones(3))
    (parameter**2).sum().backward()
    arrived = across(parameter)
    assert arrived.requires_grad
    assert arrived.grad.tolist() == [2.0] * 3


@pytest.mark.parametrize(
    "parts",
    [
        ["load", np.ones(1), False, None],
        ["float64", [1], False, None],
        ["float64", np.array(["a"]), False, None],
        ["float64", np.ones(2), True, np.ones(3)],
    ],
)
def test_a_forged_tensor_is_a_wire_error(parts):
    from autograder.wire.values import built

    with pytest.raises(wire.WireError):
        built("torch.Tensor", parts, None)


def test_the_example_is_built_and_valid_and_each_of_its_mistakes_is_named(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "course")
    course = load_course(tmp_path / "course")
    build(course)
    folder = course.solutions_folder / "01-network"
    validity = validate(folder, public_seed_setup(course), stub_modules(folder), seeds=1)
    assert validity.problems == ()
    for row in validity.exercises:
        assert row.misconceptions_named == row.misconceptions == 4
