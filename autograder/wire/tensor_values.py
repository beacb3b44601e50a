"""Sparse matrices of SciPy and tensors of PyTorch as plain arrays."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from .format import NotPlain, Taken, too_large

_FORMATS: Final = ("bsr", "coo", "csc", "csr", "dia", "dok", "lil")
_SPARSE: Final = {f"{name}_{shape}" for name in _FORMATS for shape in ("matrix", "array")}
_TENSORS: Final = (
    *("float16", "float32", "float64", "bfloat16", "complex64", "complex128"),
    *("bool", "uint8", "int8", "int16", "int32", "int64"),
)
_WITH_GRADIENT: Final = _TENSORS[:6]


def kind_name(value: Any) -> str:
    """Return the name of the kind of an object of SciPy's or PyTorch's; empty for what has none."""
    own = type(value)
    if own.__module__.startswith("scipy.sparse"):
        return "scipy.sparse" if own.__name__ in _SPARSE else ""
    if own.__module__ in ("torch", "torch.nn.parameter") and own.__name__ in ("Tensor", "Parameter"):
        return "torch.Tensor"
    return ""


def _sparse(matrix: Any) -> list[Any]:
    if matrix.ndim != 2 or too_large(matrix.shape, matrix.dtype.itemsize):
        raise NotPlain
    entries = matrix.tocoo()
    is_array = type(matrix).__name__.endswith("array")
    row, column = (np.asarray(part, dtype=np.int64) for part in (entries.row, entries.col))
    return [matrix.format, is_array, *map(int, matrix.shape), row, column, np.asarray(entries.data)]


def _sparse_of(form: str, is_array: bool, *parts: Any) -> Any:
    import scipy.sparse

    rows, columns, row, column, data = parts

    if form not in _FORMATS or rows < 0 or columns < 0 or too_large((rows, columns), data.dtype.itemsize):
        raise ValueError("no sparse matrix")
    if not row.ndim == column.ndim == data.ndim == 1 or not len(row) == len(column) == len(data):
        raise ValueError("no entries")
    for places, side in ((row, rows), (column, columns)):  # SciPy's own code trusts them
        if places.dtype != np.int64 or (
            len(places) and not 0 <= int(places.min()) <= int(places.max()) < side
        ):
            raise ValueError("an entry outside of the matrix")
    kind = scipy.sparse.coo_array if is_array else scipy.sparse.coo_matrix
    return kind((np.array(data), (np.array(row), np.array(column))), shape=(rows, columns)).asformat(form)


def _tensor(tensor: Any) -> list[Any]:
    import torch

    kind = str(tensor.dtype).removeprefix("torch.")
    if kind not in _TENSORS or tensor.layout is not torch.strided or tensor.is_quantized:
        raise NotPlain
    gradient = tensor.grad if tensor.is_leaf else None
    if gradient is not None and gradient.layout is not torch.strided:
        raise NotPlain
    return [
        kind,
        _as_array(tensor),
        bool(tensor.requires_grad),
        None if gradient is None else _as_array(gradient),
    ]


def _as_array(tensor: Any) -> Any:
    plain = tensor.detach().cpu().resolve_conj().resolve_neg()
    return (plain.float() if str(plain.dtype) == "torch.bfloat16" else plain).numpy()


def _tensor_of(kind: str, values: Any, requires_grad: bool, gradient: Any) -> Any:
    import torch

    if kind not in _TENSORS or type(values) is not np.ndarray:
        raise ValueError("no tensor")
    dtype = getattr(torch, kind)
    tensor = torch.from_numpy(np.array(values)).to(dtype)
    if requires_grad is True and kind in _WITH_GRADIENT:
        tensor.requires_grad_(True)
        if gradient is not None:
            if type(gradient) is not np.ndarray or gradient.shape != values.shape:
                raise ValueError("no gradient")
            tensor.grad = torch.from_numpy(np.array(gradient)).to(dtype)
    return tensor


KINDS: Final[dict[str, Taken]] = {
    "scipy.sparse": (_sparse, _sparse_of),
    "torch.Tensor": (_tensor, _tensor_of),
}
