"""Accepted: arrays from the start."""


def celsius(fahrenheit):
    return (fahrenheit - 32) / 1.8


def temperatures(rows):
    import numpy as np

    texts = np.array([row["fahrenheit"] for row in rows])
    return (texts[texts != ""].astype(float) - 32) / 1.8


def station_means(rows):
    import numpy as np

    names = np.array([row["station"] for row in rows])
    texts = np.array([row["fahrenheit"] for row in rows])
    return {
        str(name): float(np.mean((texts[(names == name) & (texts != "")].astype(float) - 32) / 1.8))
        for name in np.unique(names)
    }
