"""Figures in a notebook: readable in black and white, and with a text for those who cannot see them."""

from __future__ import annotations

import base64
import contextlib
import html
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STYLE: dict[str, Any] = {
    "figure.figsize": (6.4, 4.0),
    "figure.dpi": 100,
    "figure.facecolor": "white",  # in a dark notebook too, so that black lines stay visible
    "savefig.facecolor": "white",
    "axes.grid": True,
    "grid.alpha": 0.3,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.size": 11,
    "axes.titlesize": 12,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "image.cmap": "cividis",
}
COLOURS = ("#1b1b1b", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7f7f7f")
"""Black and the Okabe-Ito colours that stay apart for colour-blind eyes; each comes with a line style."""
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 2)))


@contextlib.contextmanager
def style() -> Iterator[None]:
    """Draw the figures of a ``with`` block such that they can be told apart without colour."""
    import matplotlib as mpl
    from cycler import cycler

    cycle = cycler(color=list(COLOURS)) + cycler(linestyle=list(LINES))
    settings: Any = {**STYLE, "axes.prop_cycle": cycle}
    with mpl.rc_context(settings):
        yield


def show(figure: Figure, alt: str) -> None:
    """Display ``figure`` in the notebook, with ``alt`` as its text, and close it.

    alt: what the picture shows, in a sentence or two, for people who hear the page

    Outside a notebook nothing is displayed; the figure is closed all the same.
    """
    import matplotlib.pyplot as plt

    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", bbox_inches="tight", metadata={"Software": None, "Description": alt})
    plt.close(figure)
    with contextlib.suppress(ImportError):
        from IPython import get_ipython
        from IPython.display import display

        if get_ipython() is not None:
            display(Picture(buffer.getvalue(), alt))


class Picture:
    """A PNG with its text; notebooks show it as an ``img`` with an ``alt``."""

    def __init__(self, png: bytes, alt: str) -> None:
        self.png = png
        self.alt = alt

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:  # noqa: ARG002 (IPython's signature)
        data = base64.b64encode(self.png).decode("ascii")
        text = html.escape(self.alt, quote=True)
        return {
            "text/html": f'<img src="data:image/png;base64,{data}" alt="{text}" style="max-width: 100%"/>',
            "text/plain": f"[Picture: {self.alt}]",
        }
