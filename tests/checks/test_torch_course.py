"""What needs PyTorch beyond the checks: tensors over the wire, and the example course, through the real sandbox."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from nbgrader_road import built_example, scores_by_nbgrader

from autograder import wire
from autograder.cli import main

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


PAGE = (Path(__file__).parents[2] / "docs" / "pytorch.md").read_text(encoding="utf-8")


def test_the_commands_of_the_page_build_the_example_and_find_it_valid(tmp_path, monkeypatch):
    """Each mistake of the example is named, too. Installing is the part's own, which runs these tests."""
    monkeypatch.chdir(EXAMPLE.parents[1])
    ended = []
    for command in re.findall(r"^\$ (.+)$", PAGE, flags=re.MULTILINE):
        match command.split():
            case ["cp", "-r", source, target]:
                shutil.copytree(source, tmp_path / target)
            case ["cd", folder]:
                monkeypatch.chdir(tmp_path / folder)
            case ["autograder", "validate"]:
                ended.append(main(["validate", "--seeds", "1", "--json", str(tmp_path / "report.json")]))
            case ["autograder", *words]:
                ended.append(main(words))
    assert ended == [0, 0, 0]
    (report,) = json.loads((tmp_path / "report.json").read_text())["assignments"]
    assert report["problems"] == []
    for row in report["exercises"]:
        assert row["misconceptions_named"] == row["misconceptions"] == 4


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # nbgrader's own
@pytest.mark.filterwarnings("ignore:Object of type <.*> not in session")
def test_the_example_goes_the_whole_way_by_nbgraders_commands(tmp_path):
    rows = scores_by_nbgrader(built_example("pytorch-module", tmp_path))
    assert [own for own, _ in rows["right"]] == [most for _, most in rows["right"]]
    assert len(rows["right"]) == len(rows["stub"]) >= 2
    assert {own for own, _ in rows["stub"]} == {0}


def test_the_code_of_the_page_is_the_examples():
    folder = EXAMPLE / "solutions" / "01-network" / "hidden"
    written = (folder / "test_network.py").read_text() + (folder / "misconceptions.py").read_text()
    _, *blocks = re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    assert all(block in written for block in blocks)
