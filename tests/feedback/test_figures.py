"""Figures can be told apart without colour, and each has a text for people who cannot see it."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt

from autograder.feedback.figures import Picture, show, style


def test_curves_differ_in_colour_and_in_line():
    with style():
        lines = plt.figure().gca().plot([[number] * 6 for number in range(2)])
    looks = [(line.get_color(), str(line.get_linestyle()), line._unscaled_dash_pattern) for line in lines]
    assert len({colour for colour, _, _ in looks}) == len(lines) == 6
    assert len({str(dashes) + name for _, name, dashes in looks}) == 6
    plt.close("all")


def test_the_settings_of_others_are_as_before():
    before = mpl.rcParams.copy()
    with style():
        assert mpl.rcParams["axes.grid"] != before["axes.grid"]
    assert mpl.rcParams == before


def test_a_figure_that_was_shown_is_closed():
    with style():
        figure = plt.figure()
        assert figure.get_facecolor()[:3] == (1.0, 1.0, 1.0)
    show(figure, "A line.")
    assert figure.number not in plt.get_fignums()


def test_a_picture_has_its_text_and_the_text_is_no_markup():
    bundle = Picture(b"\x89PNG", 'loss < 1, "theta"')._repr_mimebundle_()
    assert bundle["text/html"].startswith('<img src="data:image/png;base64,iVBORw=="')
    assert 'alt="loss &lt; 1, &quot;theta&quot;"' in bundle["text/html"]
    assert bundle["text/plain"] == '[Picture: loss < 1, "theta"]'
