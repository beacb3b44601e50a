"""Accepted: plain loops over rows."""


def clean(measurements):
    import pandas as pd

    rows = [
        {**row, "celsius": 5 * row["fahrenheit"] / 9 - 160 / 9}
        for row in measurements.to_dict("records")
        if row["fahrenheit"] == row["fahrenheit"]
    ]
    return pd.DataFrame(rows)


def station_means(cleaned):
    import pandas as pd

    means = {}
    for name in cleaned["station"].unique():
        own = cleaned[cleaned["station"] == name]["celsius"]
        means[name] = sum(own) / len(own)
    return pd.Series(means)


def with_heights(measurements, heights):
    known = dict(zip(heights["station"], heights["metres"]))
    joined = measurements.copy()
    joined["metres"] = [known.get(name, float("nan")) for name in measurements["station"]]
    return joined


def warmest_day(cleaned):
    best, highest = None, None
    for day in cleaned["day"].unique():
        mean = cleaned[cleaned["day"] == day]["celsius"].mean()
        if highest is None or mean > highest:
            best, highest = int(day), mean
    return best
