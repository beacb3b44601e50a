"""The page ``docs/performance.md`` and its picture, made of the figures of one run of ``make bench``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Found = Mapping[str, Any]
OURS, FLOOR = "thetastar", "the floor"
PICTURE = "pictures/performance.svg"

_HEAD = """# Performance

What grading costs, here and with other tools, measured in one run by `make bench`, which writes this page.

{warning}Figures are processor time: seconds say more about what else a machine does. What counts are the ratios, since all figures
are of one run on one machine. A tool is in the table only if it gave a right and a wrong submission the scores that they deserve.

{machine}
"""

_TOOLS = """
## Twelve checks, one more submission

Every tool grades the same twelve checks of four functions (a loss, a sigmoid, a stable cross-entropy and gradient descent: 83 calls
and callbacks), in an environment of its own with the same NumPy. Where one command grades all, its start is left out: the
difference between many and few submissions counts. The figure is the median of the rounds, with the lowest and the highest.
Ours holds the gradebook, the autograded folder and the record of the attempt; memory is that of the largest process.

![Processor time for one more submission, by tool]({picture})

{tools}

The floor is what nobody can go below: the calls that the checks make, replayed in a warm process that forks for each
submission and compares the answers. No check is run and nothing is shut in.
{missing}"""

_COURSE = """
## The real course

One submission of this course's assignments, graded by a warm judge without gradebook and pages: a right one, wrong ones with one
misconception each and their diagnosis, and the stub as released. The floor is the calls of a right submission, replayed in a fork;
calls that take a random generator or an object, which cannot be replayed, count with the functions' own time.

{course}
"""

_KINDS = """
## Cells, objects, programs, tensors

The same on the example courses. Each program runs in a process in which nothing else has run, and the cells of a notebook one by one.

{kinds}
"""

_SELF_CHECK = """
## A self-check of one exercise

From a cold start, in a terminal: {cold:.2f} s of processor time, of which importing NumPy and pytest alone takes {imports:.2f} s. Again
after an edit, in a warm notebook: {milliseconds:.1f} ms of wall-clock time.
"""

_GROWTH = """
## From small to large classes

The whole work on the twelve checks, start included, with one worker; memory of the command itself.

{growth}
"""


_WORKERS = """
## Two workers, and a class that is graded again

By the command, on the twelve checks. One more submission takes {one:.1f} ms of wall-clock time with one worker and {two:.1f} ms with two:
two give {speedup:.2f} times one. All processes together hold {memory:.0f} MiB with one worker; the second one adds {more:.0f} MiB
(memory that processes share counts in part).

To grade a class of {count:,} again of which nothing has changed costs {many:.2f} s of processor time in all, of which {few:.2f} s are what a
class of two costs.
"""


def write(found: Found, docs: Path) -> None:
    """Write the page and its picture below ``docs``."""
    _draw(found["tools"], docs / PICTURE)
    warning = (
        "**These figures are of a short trial run: they show that everything runs, and no more.**\n\n"
        if found["small"]
        else ""
    )
    text = _HEAD.format(warning=warning, machine=_machine(found["machine"])) + tables(found)
    (docs / "performance.md").write_text(text, encoding="utf-8")


def tables(found: Found) -> str:
    """Return all that was measured as Markdown."""
    missing = "".join(f"\nNot measured here: {one['name']} ({one['reason']}).\n" for one in found["missing"])
    text = _TOOLS.format(picture=PICTURE, tools=_tools(found["tools"]), missing=missing)
    if found["course"]:
        text += _COURSE.format(course=_course(found["course"]))
    if found["kinds"]:
        text += _KINDS.format(kinds=_kinds(found["kinds"]))
    if found["self-check"]:
        text += _SELF_CHECK.format(milliseconds=1000 * found["self-check"]["warm"], **found["self-check"])
    if found["workers"] and found["again"]:
        in_milliseconds = {name: 1000 * found["workers"][name] for name in ("one", "two")}
        text += _WORKERS.format(**{**found["workers"], **in_milliseconds, **found["again"]})
    if found["growth"]:
        text += _GROWTH.format(growth=_growth(found["growth"]))
    return text


def _machine(machine: Found) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return (
        f"Measured on {machine['date']} at {machine['commit']}: {machine['processors']} processors "
        f"({machine['processor']}), {machine['system']}, Python {machine['python']}, {versions}; load "
        f"{machine['load before']} before and {machine['load after']} after."
    )


def _tools(rows: Sequence[Found]) -> str:
    ours = next(row["cpu"] for row in rows if row["name"].startswith(OURS))
    lines = []
    for row in sorted(rows, key=lambda row: float(row["cpu"])):
        name = f"{row['name']} {row['version']}".strip()
        spread = f"{1000 * row['cpu']:,.1f} [{1000 * row['lowest']:,.1f}..{1000 * row['highest']:,.1f}]"
        is_ours = row["name"].startswith(OURS)
        lines.append(
            [
                f"**{name}**" if is_ours else name,
                spread,
                f"{row['cpu'] / ours:,.2f}",
                f"{1000 * row['wall']:,.0f}",
                f"{row['memory']:,.0f}",
                row["shuts in"],
            ]
        )
    return _table(
        ["tool", "processor time, ms", "to ours", "wall, ms", "memory, MiB", "what it shuts in"],
        lines,
        "lrrrrl",
    )


def _course(rows: Sequence[Found]) -> str:
    lines, sums = [], {"right": 0.0, "wrong": 0.0, "stub": 0.0, "floor": 0.0}
    for row in rows:
        kinds = {kind: row["kinds"][kind][0] for kind in ("right", "wrong", "stub") if kind in row["kinds"]}
        sums["floor"] += row["floor"]
        for kind, seconds in kinds.items():
            sums[kind] += seconds
        each = [f"{1000 * kinds[kind]:.0f}" if kind in kinds else "" for kind in ("right", "wrong", "stub")]
        ratio = kinds["right"] / row["floor"] if row["floor"] else 0.0
        lines.append(
            [row["assignment"], str(row["checks"]), *each, f"{1000 * row['floor']:.1f}", f"{ratio:.1f}"]
        )
    means = {kind: total / len(rows) for kind, total in sums.items()}
    lines.append(
        [
            "mean",
            "",
            *(f"{1000 * means[kind]:.0f}" for kind in ("right", "wrong", "stub")),
            f"{1000 * means['floor']:.1f}",
            f"{means['right'] / means['floor']:.1f}" if means["floor"] else "",
        ]
    )
    head = ["assignment", "checks", "right, ms", "wrong, ms", "stub, ms", "floor, ms", "right to floor"]
    return _table(head, lines, "lrrrrrr")


def _kinds(rows: Sequence[Found]) -> str:
    lines = []
    for row in rows:
        each = ["not measured", "", ""]
        if "kinds" in row:
            each = [f"{1000 * row['kinds'][kind][0]:.0f}" for kind in ("right", "wrong", "stub")]
        lines.append([row["kind"], f"`{row['example']}`", str(row.get("checks", "")), *each])
    table = _table(["what", "example", "checks", "right, ms", "wrong, ms", "stub, ms"], lines, "llrrrr")
    reasons = [f"{row['example']} could not be measured: {row['reason']}." for row in rows if "reason" in row]
    return "\n\n".join([table, *reasons])


def _growth(rows: Sequence[Found]) -> str:
    lines = [
        [
            f"{row['count']:,}",
            f"{1000 * row['cpu'] / row['count']:.1f}",
            f"{row['wall']:.0f}",
            f"{row['memory_at_a_tenth']:.0f}",
            f"{row['memory']:.0f}",
        ]
        for row in rows
    ]
    head = ["submissions", "processor time each, ms", "wall, s", "MiB after a tenth", "MiB at the end"]
    return _table(head, lines, "rrrrr")


def _table(head: Sequence[str], lines: Sequence[Sequence[str]], alignment: str) -> str:
    rule = ["---:" if side == "r" else "---" for side in alignment]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, rule, *lines])


def _draw(rows: Sequence[Found], file: Path) -> None:
    """Draw a bar for each tool, on a logarithmic scale, ours in another colour."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "performance"
    from matplotlib import pyplot as plt

    ordered = sorted(rows, key=lambda row: -float(row["cpu"]))
    figure, axes = plt.subplots(figsize=(8, 0.42 * len(ordered) + 1.1), layout="constrained")
    values = [1000 * row["cpu"] for row in ordered]
    colours = ["#c2410c" if row["name"].startswith(OURS) else "#64748b" for row in ordered]
    places = range(len(ordered))
    axes.barh(places, values, color=colours)
    axes.set_yticks(places, [row["name"] for row in ordered])
    axes.set_xscale("log")
    axes.set_xlim(min(values) / 2, max(values) * 3)
    axes.set_xlabel("processor time for one more submission, ms (logarithmic)")
    for place, value in zip(places, values, strict=True):
        axes.text(
            value * 1.06, place, f"{value:,.0f}" if value >= 10 else f"{value:.1f}", va="center", fontsize=9
        )
    axes.spines[["top", "right"]].set_visible(False)
    file.parent.mkdir(exist_ok=True)
    figure.savefig(file, metadata={"Date": None})
    plt.close(figure)
