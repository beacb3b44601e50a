"""Mistakes that students make in 01-weather, as code, each with the sentence that helps and gives nothing away.

A variant of a variable is a function of names of the notebook: what it returns is the variable's value.
"""

from autograder import misconception


@misconception(
    "notebook.clean",
    "multiplies first",
    "What does your function give for 32 degrees, where water freezes?",
)
def multiplied_first(measurements):
    rows = measurements.dropna(subset=["fahrenheit"])
    return rows.assign(celsius=rows["fahrenheit"] * 5 / 9 - 32)


@misconception(
    "notebook.clean",
    "empty means zero",
    "How many rows have no measurement, and what stands in your table for them?",
)
def empty_as_zero(measurements):
    rows = measurements.fillna({"fahrenheit": 0.0})
    return rows.assign(celsius=(rows["fahrenheit"] - 32) * 5 / 9)


@misconception("notebook.clean", "keeps the empty rows", "Which rows does the text ask you to leave out?")
def all_rows(measurements):
    return measurements.assign(celsius=(measurements["fahrenheit"] - 32) * 5 / 9)


@misconception("notebook.clean", "whole degrees", "Are there no temperatures between two whole degrees?")
def rounded(measurements):
    rows = measurements.dropna(subset=["fahrenheit"])
    return rows.assign(celsius=((rows["fahrenheit"] - 32) * 5 / 9).round())


@misconception(
    "notebook.clean",
    "writes into the given table",
    "Which columns has the table that was handed to your function, after the call?",
)
def writes_into_it(measurements):
    measurements["celsius"] = (measurements["fahrenheit"] - 32) * 5 / 9
    return measurements.dropna(subset=["fahrenheit"])


@misconception(
    "notebook.station_means",
    "divided by all days",
    "By how many measurements do you divide where a day is missing?",
)
def over_all_days(measurements, cleaned):
    return cleaned.groupby("station")["celsius"].sum() / measurements.groupby("station").size()


@misconception("notebook.station_means", "the mean in Fahrenheit", "On which scale are your means?")
def means_not_converted(cleaned):
    return cleaned.groupby("station")["fahrenheit"].mean()


@misconception(
    "notebook.station_means", "sums in place of means", "Does your number grow with the count of days?"
)
def summed(cleaned):
    return cleaned.groupby("station")["celsius"].sum()


@misconception("notebook.station_means", "the median", "Which average does the text ask for?")
def medians(cleaned):
    return cleaned.groupby("station")["celsius"].median()


@misconception(
    "notebook.with_heights",
    "loses rows without a height",
    "How many rows go in, and how many come out, where the height of a station is not known?",
)
def inner_join(measurements, heights):
    return measurements.merge(heights, on="station")


@misconception(
    "notebook.with_heights",
    "an unknown height is zero",
    "What would the mean height of your rows be, if a station's height is not known?",
)
def zero_height(measurements, heights):
    return measurements.merge(heights, on="station", how="left").fillna({"metres": 0.0})


@misconception(
    "notebook.with_heights",
    "adds rows without a measurement",
    "Is each row of your table a measurement, also where a station has not measured anything?",
)
def outer_join(measurements, heights):
    return measurements.merge(heights, on="station", how="outer")


@misconception(
    "notebook.with_heights",
    "in the order of the stations",
    "In which order are the rows of your table, and in which were they before?",
)
def in_order_of_stations(measurements, heights):
    joined = measurements.merge(heights, on="station", how="left")
    return joined.sort_values("station", kind="stable")


@misconception(
    "notebook.with_heights",
    "side by side",
    "Whose height stands in the first row of your table: that of the row's station, or the first of all?",
)
def side_by_side(measurements, heights):
    return measurements.assign(metres=heights["metres"].reindex(range(len(measurements))).to_numpy())


@misconception(
    "notebook.warmest_day",
    "the day of one high measurement",
    "Do all stations count in your day, or the hottest thermometer alone?",
)
def of_the_highest(cleaned):
    return int(cleaned.loc[cleaned["celsius"].idxmax(), "day"])


@misconception("notebook.warmest_day", "the temperature of that day", "Is your value a day or a temperature?")
def its_temperature(cleaned):
    return float(cleaned.groupby("day")["celsius"].mean().max())


@misconception("notebook.warmest_day", "counted from zero", "Which day is the first in the table: 0 or 1?")
def its_position(cleaned):
    return int(cleaned.groupby("day")["celsius"].mean().argmax())


@misconception(
    "notebook.warmest_day", "the coldest", "How warm was it on your day, and how warm on the others?"
)
def coldest(cleaned):
    return int(cleaned.groupby("day")["celsius"].mean().idxmin())
