"""Accepted: masks, pivots and maps."""


def clean(measurements):
    kept = measurements[measurements["fahrenheit"].notna()].copy()
    kept["celsius"] = (kept["fahrenheit"] - 32) / 1.8
    return kept


def station_means(cleaned):
    return cleaned.pivot_table(values="celsius", index="station")["celsius"]


def with_heights(measurements, heights):
    return measurements.assign(metres=measurements["station"].map(heights.set_index("station")["metres"]))


def warmest_day(cleaned):
    return cleaned.groupby("day")["celsius"].mean().sort_values().index[-1]
