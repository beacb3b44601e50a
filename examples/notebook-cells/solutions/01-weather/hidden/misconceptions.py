"""Mistakes that students make in 01-weather, as code, each with the sentence that helps and gives nothing away.

A variant of a variable is a function of names of the notebook: what it returns is the variable's value.
"""

import numpy as np

from autograder import misconception


@misconception(
    "notebook.celsius",
    "multiplies first",
    "What does your function give for 32 degrees, where water freezes?",
)
def celsius_multiplied_first(fahrenheit):
    return fahrenheit * 5 / 9 - 32


@misconception(
    "notebook.celsius",
    "the factor upside down",
    "Is a step of one degree Celsius larger or smaller than one of Fahrenheit?",
)
def celsius_with_nine_fifths(fahrenheit):
    return (fahrenheit - 32) * 9 / 5


@misconception("notebook.celsius", "into Fahrenheit", "Which scale goes in, and which comes out?")
def celsius_the_other_way(fahrenheit):
    return fahrenheit * 9 / 5 + 32


@misconception("notebook.celsius", "whole degrees", "Are there no temperatures between two whole degrees?")
def celsius_rounded(fahrenheit):
    return np.round((fahrenheit - 32) * 5 / 9)


@misconception(
    "notebook.temperatures",
    "still in Fahrenheit",
    "Could water boil at the temperatures in your array? Which scale is it?",
)
def not_converted(rows):
    return np.array([float(row["fahrenheit"]) for row in rows if row["fahrenheit"] != ""])


@misconception(
    "notebook.temperatures",
    "empty means zero",
    "How many rows have no measurement, and what stands in your array for them?",
)
def empty_as_zero(rows, celsius):
    return celsius(np.array([float(row["fahrenheit"] or 0) for row in rows]))


@misconception("notebook.temperatures", "sorted", "In which order does the text ask for the measurements?")
def in_order_of_size(rows, celsius):
    return np.sort(celsius(np.array([float(row["fahrenheit"]) for row in rows if row["fahrenheit"] != ""])))


@misconception(
    "notebook.temperatures", "the first station alone", "Which stations do your temperatures come from?"
)
def one_station(rows, celsius):
    own = [row for row in rows if row["station"] == rows[0]["station"] and row["fahrenheit"] != ""]
    return celsius(np.array([float(row["fahrenheit"]) for row in own]))


@misconception(
    "notebook.station_means",
    "divided by all days",
    "By how many measurements do you divide where a day is missing?",
)
def over_all_days(rows, celsius):
    names = dict.fromkeys(row["station"] for row in rows)
    of = {name: [row["fahrenheit"] for row in rows if row["station"] == name] for name in names}
    return {name: sum(celsius(float(t)) for t in texts if t) / len(texts) for name, texts in of.items()}


@misconception("notebook.station_means", "the mean in Fahrenheit", "On which scale are your means?")
def means_not_converted(rows):
    names = dict.fromkeys(row["station"] for row in rows)
    of = {
        name: [float(row["fahrenheit"]) for row in rows if row["station"] == name and row["fahrenheit"]]
        for name in names
    }
    return {name: sum(values) / len(values) for name, values in of.items()}


@misconception(
    "notebook.station_means", "sums in place of means", "Does your number grow with the count of days?"
)
def summed(rows, celsius):
    names = dict.fromkeys(row["station"] for row in rows)
    return {
        name: sum(
            celsius(float(row["fahrenheit"])) for row in rows if row["station"] == name and row["fahrenheit"]
        )
        for name in names
    }


@misconception(
    "notebook.station_means", "the last measurement", "Which days of a station does its number depend on?"
)
def last_of_each(rows, celsius):
    return {row["station"]: celsius(float(row["fahrenheit"])) for row in rows if row["fahrenheit"]}
