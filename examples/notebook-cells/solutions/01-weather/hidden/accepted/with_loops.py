"""Accepted: plain loops."""


def celsius(fahrenheit):
    return 5 * fahrenheit / 9 - 160 / 9


def temperatures(rows, celsius):
    import numpy as np

    values = []
    for row in rows:
        try:
            values.append(celsius(float(row["fahrenheit"])))
        except ValueError:
            continue
    return np.array(values)


def station_means(rows, celsius):
    totals, counts = {}, {}
    for row in rows:
        if not row["fahrenheit"]:
            continue
        name = row["station"]
        totals[name] = totals.get(name, 0.0) + celsius(float(row["fahrenheit"]))
        counts[name] = counts.get(name, 0) + 1
    return {name: totals[name] / counts[name] for name in totals}
