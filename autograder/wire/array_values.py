"""Arrays whose numbers are not plain: texts, dates, objects, and records. Each crosses as plain arrays or a list."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from .format import MAX_TEXTS, NotPlain, Taken, too_large

_UNITS: Final = frozenset({"generic", "Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as"})
_MAX_STEPS: Final = 10**6
_MAX_FIELDS: Final = 256
_LAST_CODE: Final = 0x10FFFF
_SURROGATES: Final = (0xD800, 0xDFFF)


def kind_name(value: np.ndarray[Any, Any] | np.generic) -> str:
    """Return the name of the kind of an array or a NumPy scalar that does not cross by itself; empty if none does it."""
    code = value.dtype.char
    if isinstance(value, np.generic):
        return "numpy.date" if code in "mM" else ""
    if value.dtype.fields is not None:
        return "numpy.records"
    return {
        "U": "numpy.texts",
        "T": "numpy.texts",
        "m": "numpy.dates",
        "M": "numpy.dates",
        "O": "numpy.objects",
    }.get(code, "")


def texts_parts(values: list[Any]) -> list[Any]:
    """Return texts as the lengths of their bytes and all these bytes; the length of what is no text is -1.

    Raises NotPlain for too many, and for a text that is no Unicode.
    """
    if len(values) > MAX_TEXTS:
        raise NotPlain
    try:
        pieces = [str.encode(value) if isinstance(value, str) else None for value in values]
    except UnicodeEncodeError:
        raise NotPlain from None
    lengths = np.array([-1 if piece is None else len(piece) for piece in pieces], dtype=np.int64)
    return [lengths, b"".join(piece for piece in pieces if piece)]


def texts_of(lengths: np.ndarray[Any, Any], data: bytes) -> list[str | None]:
    """Return the texts of `texts_parts`, None for each that is missing. Raises ValueError."""
    if lengths.dtype != np.int64 or lengths.ndim != 1 or len(lengths) > MAX_TEXTS or type(data) is not bytes:
        raise ValueError("no lengths of texts")
    if len(lengths) and (int(lengths.min()) < -1 or int(lengths.max()) > len(data)):
        raise ValueError("a length is impossible")
    ends = np.cumsum(np.maximum(lengths, 0))
    if int(ends[-1] if len(ends) else 0) != len(data):
        raise ValueError("the texts are not as long as their lengths say")
    return [
        None if length < 0 else data[end - length : end].decode()
        for length, end in zip(lengths.tolist(), ends.tolist(), strict=True)
    ]


def _fixed_texts(value: np.ndarray[Any, Any]) -> list[Any]:
    if value.dtype.char == "T":
        value = value.astype(str)
    size = max(1, value.dtype.itemsize // 4)
    plain = np.ascontiguousarray(value.astype(f"<U{size}"))
    codes = plain.reshape(-1).view("<u4")
    if _has_surrogates(codes):
        raise NotPlain
    return [list(value.shape), size, codes]


def _has_surrogates(codes: np.ndarray[Any, Any]) -> bool:
    return bool(np.any((codes >= _SURROGATES[0]) & (codes <= _SURROGATES[1])))


def _fixed_texts_of(shape: list[int], size: int, codes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    if codes.dtype != np.dtype("<u4") or codes.ndim != 1 or type(size) is not int or size < 1:
        raise ValueError("no texts")
    checked = _checked_shape(shape, 4 * size)
    if codes.size != math.prod(checked) * size or (codes.size and int(codes.max()) > _LAST_CODE):
        raise ValueError("no texts of this shape")
    if _has_surrogates(codes):
        raise ValueError("no Unicode")
    texts = codes.copy().view(f"<U{size}").reshape(checked)
    texts.flags.writeable = codes.flags.writeable
    return texts


def _checked_shape(shape: Any, itemsize: int) -> tuple[int, ...]:
    """Return ``shape`` as a tuple. Raises ValueError if it is none, or one of too large an array."""
    if (
        type(shape) is not list
        or len(shape) > 32
        or not all(type(side) is int and side >= 0 for side in shape)
    ):
        raise ValueError("no shape")
    if too_large(tuple(shape), itemsize):
        raise ValueError("too large a shape")
    return tuple(shape)


def _dates(value: np.ndarray[Any, Any]) -> list[Any]:
    unit, steps = np.datetime_data(value.dtype)
    native = value.astype(value.dtype.newbyteorder("="), copy=False)
    return [value.dtype.char, unit, steps, native.view(np.int64)]


def _dates_of(char: str, unit: str, steps: int, numbers: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    if char not in ("m", "M") or unit not in _UNITS or type(steps) is not int or not 1 <= steps <= _MAX_STEPS:
        raise ValueError("no dates")
    if numbers.dtype != np.int64:
        raise ValueError("no numbers")
    return numbers.view(f"{char}8" if unit == "generic" else f"{char}8[{steps}{unit}]")


def _date(value: np.datetime64 | np.timedelta64) -> list[Any]:
    return _dates(np.array(value).reshape(1))


def _date_of(*parts: Any) -> Any:
    (date,) = _dates_of(*parts)
    return date


def _objects(value: np.ndarray[Any, Any]) -> list[Any]:
    if too_large(value.shape, 8):
        raise NotPlain
    items = value.reshape(-1).tolist()
    if items and all(type(item) is str for item in items) and len(items) <= MAX_TEXTS:
        return [list(value.shape), *texts_parts(items)]
    return [list(value.shape), items]


def _objects_of(shape: list[int], items: Any, data: bytes | None = None) -> np.ndarray[Any, Any]:
    checked = _checked_shape(shape, 8)
    values = items if data is None else texts_of(items, data)
    if type(values) is not list or len(values) != math.prod(checked):
        raise ValueError("no objects of this shape")
    objects = np.empty(len(values), dtype=object)
    for place, item in enumerate(values):
        objects[place] = item
    return objects.reshape(checked)


def objects_replaced(array: np.ndarray[Any, Any], replace: Callable[[Any], Any]) -> np.ndarray[Any, Any]:
    """Return a copy of an array of objects with each replaced."""
    replaced = np.empty(array.size, dtype=object)
    for place, item in enumerate(array.reshape(-1).tolist()):  # not all at once: NumPy would look into lists
        replaced[place] = replace(item)
    return replaced.reshape(array.shape)


def _records(value: np.ndarray[Any, Any]) -> list[Any]:
    names = value.dtype.names or ()
    if len(names) > _MAX_FIELDS or any(value.dtype[name].subdtype is not None for name in names):
        raise NotPlain
    return [list(value.shape), list(names), [np.ascontiguousarray(value[name]) for name in names]]


def _records_of(shape: list[int], names: list[str], columns: list[Any]) -> np.ndarray[Any, Any]:
    checked = _checked_shape(shape, 1)
    if not 1 <= len(names) <= _MAX_FIELDS or not all(type(name) is str and name for name in names):
        raise ValueError("no names of fields")
    if not all(type(column) is np.ndarray and column.shape == checked for column in columns):
        raise ValueError("a field of another shape")
    fields = [(name, column.dtype) for name, column in zip(names, columns, strict=True)]
    records = np.empty(checked, dtype=fields)
    for name, column in zip(names, columns, strict=True):
        records[name] = column
    records.flags.writeable = all(column.flags.writeable for column in columns)
    return records


KINDS: Final[dict[str, Taken]] = {
    "numpy.texts": (_fixed_texts, _fixed_texts_of),
    "numpy.dates": (_dates, _dates_of),
    "numpy.date": (_date, _date_of),
    "numpy.objects": (_objects, _objects_of),
    "numpy.records": (_records, _records_of),
}
