"""Tables of pandas as plain data: a frame is its columns, each an array, with two indexes.

pandas is imported where a value of it is built, and never for a value that is not of it. A column of texts crosses as one
piece of bytes, so that a hundred thousand of them fit into a frame of the wire.
"""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np

from .array_values import texts_of, texts_parts
from .format import MAX_DICT, MAX_RANGE, NotPlain, Taken
from .standard_values import zone_of, zone_parts

_MASKED: Final = {"IntegerArray": "iu", "FloatingArray": "f", "BooleanArray": "b"}
_FREQUENCY: Final = re.compile(r"-?\d{0,6}[A-Za-z]{1,4}(-[A-Za-z]{1,4})?")
_INDEXES: Final = frozenset({"Index", "DatetimeIndex", "TimedeltaIndex", "CategoricalIndex"})
_ARRAYS: Final = frozenset({*_MASKED, "Categorical", "DatetimeArray"})
_ITSELF: Final = frozenset({"DataFrame", "Series", "RangeIndex", "MultiIndex", "Timestamp", "Timedelta"})


def kind_name(value: Any) -> str:
    """Return the name of the kind of an object of pandas; empty for what has none."""
    name = type(value).__name__
    if name in _ITSELF or name in _ARRAYS:
        return f"pandas.{name}"
    if name in _INDEXES:
        return "pandas.Index"
    if name in ("StringArray", "ArrowStringArray"):
        return "pandas.texts"
    return {"NaTType": "pandas.NaT", "NAType": "pandas.NA"}.get(name, "")


def _column(values: Any) -> Any:
    """Return the values of a column or an index as what crosses: a plain array, or an array of pandas that has a kind."""
    name = type(values).__name__
    if name in ("NumpyExtensionArray", "TimedeltaArray") or (name == "DatetimeArray" and values.tz is None):
        return values.to_numpy()
    return values if kind_name(values) else np.asarray(values, dtype=object)


def _frame(frame: Any) -> list[Any]:
    if frame.shape[1] > MAX_DICT:
        raise NotPlain
    return [
        frame.columns,
        frame.index,
        [_column(frame.iloc[:, place].array) for place in range(frame.shape[1])],
    ]


def _frame_of(columns: Any, index: Any, arrays: list[Any]) -> Any:
    import pandas

    if type(arrays) is not list or len(arrays) != len(columns) or len(arrays) > MAX_DICT:
        raise ValueError("no columns")
    if not all(len(array) == len(index) for array in arrays):
        raise ValueError("columns of other lengths")
    frame = pandas.DataFrame(
        {place: _series_of(None, index, array) for place, array in enumerate(arrays)}, index=index
    )
    frame.columns = columns
    return frame


def _series(series: Any) -> list[Any]:
    return [series.name, series.index, _column(series.array)]


def _series_of(name: Any, index: Any, array: Any) -> Any:
    import pandas

    if not isinstance(index, pandas.Index) or len(index) != len(array):
        raise ValueError("no index of this length")
    plain = type(array) is np.ndarray
    if plain and array.ndim != 1:
        raise ValueError("no column")
    return pandas.Series(array, index=index, name=name, dtype=array.dtype if plain else None, copy=True)


def _index(index: Any) -> list[Any]:
    frequency = getattr(index, "freqstr", None)
    return [index.name, _column(index.array), frequency]


def _index_of(name: Any, array: Any, frequency: str | None) -> Any:
    import pandas

    if frequency is not None:
        if not _FREQUENCY.fullmatch(frequency):
            raise ValueError("no frequency")
        kind = pandas.TimedeltaIndex if np.dtype(array.dtype).char == "m" else pandas.DatetimeIndex
        return kind(array, freq=frequency, name=name)
    if type(array) is np.ndarray:
        if array.ndim != 1:
            raise ValueError("no index")
        return pandas.Index(array, dtype=array.dtype, name=name, copy=True)
    return pandas.Index(array, name=name)


def _range_index_of(start: int, stop: int, step: int, name: Any) -> Any:
    import pandas

    if len(range(start, stop, step)) > MAX_RANGE:
        raise ValueError("too long an index")
    return pandas.RangeIndex(start, stop, step, name=name)


def _multi_index(index: Any) -> list[Any]:
    return [
        list(index.names),
        [_column(index.get_level_values(level).array) for level in range(index.nlevels)],
    ]


def _multi_index_of(names: list[Any], arrays: list[Any]) -> Any:
    import pandas

    if not 1 <= len(arrays) <= 32 or len(names) != len(arrays):
        raise ValueError("no levels")
    return pandas.MultiIndex.from_arrays([_index_of(None, array, None) for array in arrays], names=names)


def _texts(values: Any) -> list[Any]:
    import pandas

    texts = [value if isinstance(value, str) else None for value in values]
    return [values.dtype.na_value is pandas.NA, *texts_parts(texts)]


def _texts_of(missing_is_na: bool, lengths: Any, data: bytes) -> Any:
    import pandas

    # pandas 2 has the first alone, and no argument for it
    dtype = pandas.StringDtype() if missing_is_na else pandas.StringDtype(na_value=np.nan)
    return pandas.array(texts_of(lengths, data), dtype=dtype)


def _masked(values: Any) -> list[Any]:
    mask = np.asarray(values.isna())
    return [values.to_numpy(dtype=values.dtype.numpy_dtype, na_value=0), mask]


def _masked_of(kind: str) -> Any:
    def build(values: Any, mask: Any) -> Any:
        import pandas

        if values.ndim != 1 or values.shape != mask.shape or mask.dtype != np.bool_:
            raise ValueError("no mask")
        if values.dtype.kind not in _MASKED[kind]:
            raise ValueError("values of another kind")
        return getattr(pandas.arrays, kind)(np.array(values), np.array(mask))

    return build


def _categorical_of(codes: Any, categories: Any, ordered: bool) -> Any:
    import pandas

    return pandas.Categorical.from_codes(
        np.array(codes, dtype=np.int64), categories=categories, ordered=ordered is True
    )


def _dates_with_zone(values: Any) -> list[Any]:
    if values.tz is None:
        return [values.to_numpy(), None]
    return [values.tz_convert("UTC").tz_localize(None).to_numpy(), zone_parts(values.tz)]


def _dates_with_zone_of(dates: Any, zone: Any) -> Any:
    import pandas

    if dates.dtype.kind != "M" or dates.ndim != 1:
        raise ValueError("no dates")
    index = pandas.DatetimeIndex(dates)
    return (index if zone is None else index.tz_localize("UTC").tz_convert(_zone(zone))).array


def _timestamp(value: Any) -> list[Any]:
    plain = value if value.tz is None else value.tz_convert("UTC").tz_localize(None)
    return [plain.to_datetime64(), zone_parts(value.tz)]


def _timestamp_of(date: Any, zone: Any) -> Any:
    import pandas

    value = pandas.Timestamp(_one_of(date, np.datetime64))
    return value if zone is None else value.tz_localize("UTC").tz_convert(_zone(zone))


def _zone(parts: Any) -> Any:
    """Return what pandas takes for a zone: a name as it is, since pandas 2 and 3 make different objects of it."""
    zone = zone_of(parts)
    return parts if type(parts) is str else zone


def _one_of(value: Any, kind: type[Any]) -> Any:
    if type(value) is not kind:
        raise ValueError("no date")
    return value


def _timedelta_of(span: Any) -> Any:
    import pandas

    return pandas.Timedelta(_one_of(span, np.timedelta64))


def _missing_of(name: str) -> Any:
    def build() -> Any:
        import pandas

        return getattr(pandas, name)

    return build


KINDS: Final[dict[str, Taken]] = {
    "pandas.DataFrame": (_frame, _frame_of),
    "pandas.Series": (_series, _series_of),
    "pandas.Index": (_index, _index_of),
    "pandas.RangeIndex": (lambda index: [index.start, index.stop, index.step, index.name], _range_index_of),
    "pandas.MultiIndex": (_multi_index, _multi_index_of),
    "pandas.texts": (_texts, _texts_of),
    "pandas.Categorical": (lambda values: [values.codes, values.categories, values.ordered], _categorical_of),
    "pandas.DatetimeArray": (_dates_with_zone, _dates_with_zone_of),
    "pandas.Timestamp": (_timestamp, _timestamp_of),
    "pandas.Timedelta": (lambda value: [value.to_timedelta64()], _timedelta_of),
    "pandas.NaT": (lambda _value: [], _missing_of("NaT")),
    "pandas.NA": (lambda _value: [], _missing_of("NA")),
    **{f"pandas.{name}": (_masked, _masked_of(name)) for name in _MASKED},
}
